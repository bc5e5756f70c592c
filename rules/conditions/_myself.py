"""What the rules for `myself` share. How each form compares was measured; see each rule's docstring."""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Prefilter, Rule
from opensips_lsp.rules.conditions._condition_words import is_myself
from opensips_lsp.rules.conditions._operands import refused
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.conditions._listeners import Own
    from opensips_lsp.syntax.nodes import Comparison, Node


class Myself(Rule):
    """Base: a comparison of one of `keywords` with `myself`, on either side.

    What 2.3 refuses as well (`=~`) has no fix.
    """

    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits: tuple[str, ...] = ("condition_word",)
    prefilter = Prefilter(words=("myself",))
    keywords: tuple[str, ...] = ()

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        comparison = node.parent
        word = compared_with_myself(comparison)
        if isinstance(comparison, Comparison) and word in self.keywords:
            for finding in self.check_comparison(comparison, word, script.contexts_of(node, source), script):
                yield finding._replace(fix=None, choices=()) if refused(comparison) else finding

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        """Yield the findings for a comparison of `word` with myself in these contexts."""
        raise NotImplementedError


def compared_with_myself(node: Node | None) -> str | None:
    """The word or variable that a comparison compares with `myself`; None for any other node."""
    if not isinstance(node, Comparison):
        return None
    if is_myself(node.right):
        return node.left.text
    return node.right.text if is_myself(node.left) else None


def rewrite(node: Comparison, condition: str, title: str, applicability: str = SAFE) -> Fix | None:
    """The Fix that replaces a comparison by == with a condition, one by != with its negation.

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


def _bare(condition: str, node: Node) -> str:
    """A condition in parentheses without them where it stands in others."""
    return condition[1:-1] if node.parent_kind == "group" else condition


def offered(*fixes: Fix | None) -> tuple[Fix, ...]:
    """Those fixes that there are."""
    return tuple(fix for fix in fixes if fix is not None)


def called(domain: str, port: str, target: Version) -> str:
    """A call of is_myself() with a port: a text up to 3.0, from 3.1 on a number or a variable (core_cmds.c)."""
    text = f'"{port}"' if "is_myself" in FUNCTIONS[target.series] else port
    return f'is_myself("{domain}", {text})'


def as_long(domain: str, uri: str, port: str, target: Version) -> str:
    """The condition that was measured as 2.3's but for a `tel:` URI and one that cannot be parsed.

    domain, uri: variables; port: what is given to is_myself() as the port when the URI has one.
    """
    given = f"$({uri[1:]}{{uri.port}})"
    with_port, without = called(domain, port, target), called(domain, "5060", target)
    return f"(({given}>0 && {with_port}) || (!({given}>0) && {without}))"


def short(domain: str, uri: str, target: Version) -> str:
    """The same, shorter: is_myself() takes any port where none is given, so then the host must be own on 5060 too.

    From 3.1 on a port that is NULL makes the call fail (mod_fix.c get_cmd_fixups), so that the long form is needed.
    """
    port = f"$({uri[1:]}{{uri.port}})"
    if is_later(target):
        return as_long(domain, uri, port, target)
    return f"({called(domain, port, target)} && ({port}>0 || {called(domain, '5060', target)}))"


def exact(
    comparison: Comparison, domain: str, uri: str, own: Own, title: str, applicability: str, target: Version
) -> Fix | None:
    """The Fix that tests what 2.3 tested, for each URI, by what is known of the own addresses; None inside `[ ]`.

    2.3 compared (check_self) the host with the own ones, and the port, or 5060 where the URI names none, with theirs.
    The empty host of a `tel:` URI was own where a listener on 5060 advertises no address. Of a URI that cannot be
    parsed the comparison and its negation were false: a `!` around it is rewritten with it.
    """
    if inside_brackets(comparison):
        return None
    negated = comparison.operator.text == "!="
    node: Node = comparison
    while (parent := node.parent) is not None:
        if parent.kind == "negation":
            negated = not negated
        elif parent.kind != "group" or parent.parent_kind != "negation":
            break
        node = parent
    port, scheme = f"$({uri[1:]}{{uri.port}})", f"$({uri[1:]}{{uri.schema}})"
    call = called(domain, port, target)
    is_own = f"({port}>0 && {call})" if own.none else short(domain, uri, target)
    if own.all and not is_later(target):
        is_own = call
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


def inside_brackets(node: Node) -> bool:
    """Whether a comparison stands in `[ ]` or an assignment, where there is no `!`."""
    return any(parent.kind in ("bracket", "assignment", "operation") for parent in node.parents())
