"""What the rules for the condition words that 2.4 dropped share (cfg.y of 2.3.6, exp_cond; lexer: cfg.lex)."""

from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Rule
from opensips_lsp.model.script import ELSEWHERE
from opensips_lsp.rules.conditions._operands import refused


class ConditionWord(Rule):
    """Base: a comparison whose left side is one of `keywords`; `judge` says what replaces it.

    What 2.3 refuses as well has no fix: nobody knows what was meant.
    """

    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("condition_word",)
    keywords = ()

    def check(self, node, script, source):
        word, comparison = node.text, node.parent
        if word not in self.keywords or comparison.kind != "comparison" or _asks_for_myself(comparison):
            return  # a broken statement keeps a word without its comparison
        certain = not refused(comparison)
        for finding in self.judge(comparison, word, script.contexts_of(node, source), script):
            yield finding if certain else finding._replace(fix=None, choices=())

    def judge(self, node, word, contexts, script):
        """Yield the findings for a comparison of `word` in these contexts."""
        raise NotImplementedError


def ordered(node):
    """Whether a comparison is one with `<`, `>`, `<=` or `>=`."""
    return node.operator.kind == "ORDER"


_ORDERED = (
    ". In 2.3 this test was false for every message, after `!` too, because it could not order texts; the variable is "
    "really compared, and the test can be true"
)
_UNSEEN = (
    ". What runs this route is not all visible here: behind launch() or a timer there is no message of a caller, and the "
    "variable may give another answer"
)


def doubt(node, contexts):
    """Why a comparison of `uri`, `status`, `method`, `from_uri` or `to_uri` may give another answer, as the end of a message."""
    if ordered(node):
        return _ORDERED
    return _UNSEEN if ELSEWHERE in contexts else ""


def _asks_for_myself(node):
    """Whether a comparison is one that 2.3 has with `myself`: the rules for those see to it."""
    return is_myself(node.right) and node.left.text in ("uri", "status", "from_uri", "to_uri", "src_ip", "dst_ip")


def is_myself(node):
    """Whether an operand is the word `myself`."""
    return node.kind in ("host", "bare_word", "condition_word") and node.text == "myself"


def rewrite(node, variable, right=None):
    """The edits that put a variable in the place of a comparison's left side, and quote a bare right side.

    right: what the right side becomes, when it is not left alone.
    """
    edits = [Edit(node.left.start, node.left.end, variable)]
    if right is None and node.right.kind in ("host", "bare_word"):
        right = f'"{bare_text(node.right)}"'
    if right is not None:
        edits.append(Edit(node.right.start, node.right.end, right))
    return tuple(edits)


def bare_text(node):
    """A bare word or host name as cfg.y puts it together: without the blanks around its dots and dashes."""
    return "".join(token.text for token in node.tokens)


def use(node, variable, applicability=SAFE, right=None, title=None):
    """The Fix that compares a variable instead of a condition word."""
    return Fix(title or f"Replace `{node.left.text}` with `{variable}`", rewrite(node, variable, right), applicability)


def when(safe):
    """SAFE or UNSAFE."""
    return SAFE if safe else UNSAFE
