"""What the rules for `myself` share. How each form compares was measured; see each rule's docstring."""

from opensips_lsp.rules._condition_words import is_myself

from opensips_lsp.rule import SAFE, Edit, Fix, Rule


class Myself(Rule):
    """Base: a comparison of one of `keywords` with `myself`, either way round."""

    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("condition_word",)
    keywords = ()

    def check(self, node, script, source):
        word = compared_with_myself(node.parent)
        if word in self.keywords:
            yield from self.judge(node.parent, word, script.contexts_of(node, source), script)

    def judge(self, node, word, contexts, script):
        """Yield the findings for a comparison of `word` with myself in these contexts."""
        raise NotImplementedError


def compared_with_myself(node):
    """The word or variable that a comparison compares with `myself`, or None; None for any other node, too."""
    if node.kind != "comparison":
        return None
    if is_myself(node.right):
        return node.left.text
    return node.right.text if is_myself(node.left) else None


def rewrite(node, condition, title, applicability=SAFE):
    """The Fix that puts a condition in the place of a comparison with ==, its negation for !=.

    `condition` stands for itself behind `!`: a call, or something in parentheses. Inside `[ ]` there is no `!`: None.
    """
    if node.operator.text == "!=":
        if inside_brackets(node):
            return None
        condition = f"!{condition}"
    elif condition[0] == "(":
        if inside_brackets(node):
            return None
        if node.parent is not None and node.parent.kind == "group":
            condition = condition[1:-1]
    return Fix(title, (Edit(node.start, node.end, condition),), applicability)


def offered(*fixes):
    """Those fixes that there are."""
    return tuple(fix for fix in fixes if fix is not None)


def exact(domain, uri, port):
    """The condition that equals 2.3's on every message but a tel: URI: there no port meant 5060, on any transport.

    domain, uri: variables; port: what is given to is_myself() as the port when the URI has one.
    """
    given = f"$({uri[1:]}{{uri.port}})"
    return f'(({given}>0 && is_myself("{domain}", "{port}")) || (!({given}>0) && is_myself("{domain}", "5060")))'


def inside_brackets(node):
    """Whether a comparison stands in `[ ]` or an assignment, where there is no `!`."""
    return any(parent.kind in ("bracket", "assignment", "operation") for parent in node.parents())
