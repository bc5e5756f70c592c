"""What the rules for `myself` share. How each form compares was measured; see each rule's docstring."""

from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Rule
from opensips_lsp.rules.conditions._condition_words import is_myself
from opensips_lsp.rules.conditions._operands import refused


class Myself(Rule):
    """Base: a comparison of one of `keywords` with `myself`, either way round. What 2.3 refuses as well (`=~`) has no fix."""

    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("condition_word",)
    keywords = ()

    def check(self, node, script, source):
        word = compared_with_myself(node.parent)
        if word in self.keywords:
            for finding in self.judge(node.parent, word, script.contexts_of(node, source), script):
                yield finding._replace(fix=None, choices=()) if refused(node.parent) else finding

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
        condition = _bare(condition, node)
    return Fix(title, (Edit(node.start, node.end, condition),), applicability)


def _bare(condition, node):
    """A condition in parentheses without them where it stands in others."""
    return condition[1:-1] if node.parent is not None and node.parent.kind == "group" else condition


def offered(*fixes):
    """Those fixes that there are."""
    return tuple(fix for fix in fixes if fix is not None)


def as_long(domain, uri, port):
    """The condition that was measured as 2.3's but for a `tel:` URI and one that cannot be parsed.

    domain, uri: variables; port: what is given to is_myself() as the port when the URI has one.
    """
    given = f"$({uri[1:]}{{uri.port}})"
    return f'(({given}>0 && is_myself("{domain}", "{port}")) || (!({given}>0) && is_myself("{domain}", "5060")))'


def short(domain, uri):
    """The same in less: for is_myself() no port is any port, and of a URI without one the host has to be own on 5060 too."""
    port = f"$({uri[1:]}{{uri.port}})"
    return f'(is_myself("{domain}", "{port}") && ({port}>0 || is_myself("{domain}", "5060")))'


def exact(node, domain, uri, own, title, applicability):
    """The Fix that asks what 2.3 asked, for each URI, by what is known of the own addresses; None inside `[ ]`.

    2.3 compared (check_self) the host with the own ones, and the port, or 5060 where the URI names none, with theirs. The
    empty host of a `tel:` URI was own where a listener on 5060 advertises no address. Of a URI that cannot be parsed the
    comparison and its negation were false: a `!` around it is rewritten with it.
    """
    if inside_brackets(node):
        return None
    negated = node.operator.text == "!="
    while True:
        if node.parent.kind == "group" and node.parent.parent is not None and node.parent.parent.kind == "negation":
            node = node.parent
        elif node.parent.kind == "negation":
            node, negated = node.parent, not negated
        else:
            break
    port, scheme = f"$({uri[1:]}{{uri.port}})", f"$({uri[1:]}{{uri.schema}})"
    call = f'is_myself("{domain}", "{port}")'
    is_own = call if own.all else f"({port}>0 && {call})" if own.none else short(domain, uri)
    if negated:
        condition = f"({domain if own.tel else scheme}!=NULL && !{is_own})"
    else:
        condition = f'({scheme}=="tel" || {is_own})' if own.tel else is_own
    if condition[0] == "(":
        condition = _bare(condition, node)
    for parent in node.parents():
        if parent.kind == "negation":
            applicability = UNSAFE  # there a URI that cannot be parsed would count
        if parent.kind not in ("group", "logic"):
            break
    return Fix(title, (Edit(node.start, node.end, condition),), applicability)


def inside_brackets(node):
    """Whether a comparison stands in `[ ]` or an assignment, where there is no `!`."""
    return any(parent.kind in ("bracket", "assignment", "operation") for parent in node.parents())
