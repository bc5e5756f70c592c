"""`$(variable{class.name,argument}...)` and what its comparison became in 2.4.

In 2.3 a transformation of NULL failed, which made the condition false, and what was not found was an empty text,
or -1 for an index. In 2.4 both are NULL, which equals nothing but NULL. All forms written here were measured with
traffic, message by message, but for those that say so.
"""

from __future__ import annotations

import re

from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.model.contexts import REPLIES, REQUESTS
from opensips_lsp.record import Record
from opensips_lsp.rules.common.places import condition_of, is_and, tested_for_null
from opensips_lsp.rules.common.variable_text import behind, variable_name
from opensips_lsp.syntax.nodes import Comparison, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.nodes import Node


class Transformed(Record):
    """A variable with transformations. base: the variable alone; steps: `class.name` of each, in lower case."""

    text: str
    base: str
    name: str
    steps: tuple[str, ...]


class _Form(Record):
    """What a comparison becomes.

    text: the condition; joint: "&&" or "||" when it is several terms, or ""; over: the node to replace; measured:
    whether that was measured; alone: whether it tests only that the variable without transformations is not NULL.
    """

    text: str
    joint: str
    over: Node
    measured: bool = True
    alone: bool = False


class ComparisonChange(Record):
    """A comparison that 2.4 answers otherwise.

    missing: whether because a transformation finds nothing, rather than because the variable is NULL.
    """

    fix: Fix | None
    missing: bool
    left: Transformed


_HEAD = re.compile(r"\$\((?:<\w*>)?[\w.]+")
_NUMBERS = frozenset(("s.len", "s.int", "s.index", "s.rindex", "uri.port", "via.port"))
_ZERO_OF_NOTHING = frozenset(("s.len", "s.int"))
_KEPT = frozenset(("uri.schema", "param.count", "param.exist", "nameaddr.len"))
INDEXES = frozenset(("s.index", "s.rindex"))
_NOTHING = INDEXES | {"s.select", "sdp.line", "ip.resolve"}

# never NULL while a request is handled (pvar.c)
_IN_REQUESTS = frozenset(("ru", "rm", "si", "sp", "Ri", "Rp", "mb", "ml"))

# may be read twice: gives the same, and nothing else happens
_READABLE = _IN_REQUESTS | frozenset(
    ("avp", "ci", "cs", "ct", "du", "fU", "fd", "fn", "ft", "fu", "hdr", "oU", "od", "ou", "rU", "rb", "rd", "tU", "td",
     "tn", "tt", "tu", "ua", "var")
)  # fmt: skip
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_HOLDS = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def parse(text: str) -> Transformed | None:
    """The Transformed that a variable's text is, or None."""
    head = _HEAD.match(text)
    if head is None or "{" not in text:
        return None
    at, plain = head.end(), text[2] != "<"
    for opening, closing in ("()", "[]"):
        if text[at : at + 1] == opening:
            plain &= opening == "("
            at = behind(text, at, opening, closing)
    if text[at : at + 1] != "{":
        return None
    base, steps = (f"${text[2:at]}" if plain else f"{text[:at]})"), []
    while text[at : at + 1] == "{":
        end = behind(text, at, "{", "}")
        steps.append(text[at + 1 : end - 1].partition(",")[0].strip().lower())
        at = end
        while text[at : at + 1].isspace():
            at += 1
    return Transformed(text, base, variable_name(text), tuple(steps))


def is_null_for_nothing(step: str) -> bool:
    """Whether a transformation gives NULL in 2.4 when it finds nothing, and gave "" or -1 in 2.3."""
    return step in _NOTHING or (step.partition(".")[0] in ("uri", "via", "param", "nameaddr") and step not in _KEPT)


def compared_with_empty(node: Comparison) -> bool:
    """Whether a comparison's right side is an empty text."""
    return node.right.kind == "string" and node.right.text in ('""', "''")


def change(node: Comparison, contexts: frozenset[str]) -> ComparisonChange | None:
    """The ComparisonChange that 2.4 made to a comparison of a transformed variable, or None."""
    left = parse(node.left.text)
    placed = condition_of(node)
    if left is None:
        return None
    negation, outer = _surroundings(node)
    nullable = not (left.name in _IN_REQUESTS and contexts <= REQUESTS) and not _is_guarded(node, left)
    form = _Rewriter(node, left, negation, nullable).form()
    if form is None or not left.steps:
        return None
    missing = any(map(is_null_for_nothing, left.steps))
    if placed is None:
        return ComparisonChange(None, missing, left)
    condition = placed[0]
    known = (left.text, left.base) if form.alone else (left.text,)
    if tested_for_null(condition, *known) or _asks_for_own_port(condition, left):
        return None
    safe = (
        form.measured
        and contexts <= REQUESTS | REPLIES
        and left.name in _READABLE
        and _is_exact(left)
        and (not nullable or _stays_false(outer))
    )
    return ComparisonChange(_fix(form, SAFE if safe else UNSAFE), missing, left)


def fix_for(found: ComparisonChange, target: Version) -> Fix | None:
    """The fix of a ComparisonChange, for a target: not safe where a later series has other transformations than 2.4."""
    fix = found.fix
    if fix is None or not is_later(target) or all(map(_lasts, found.left.steps)):
        return fix
    return fix._replace(applicability=UNSAFE)


def _lasts(step: str) -> bool:
    """Whether a transformation gives the same in all series from 2.4 on (transformations.c of 2.4.11 to 4.0.1).

    tr_eval_via and tr_eval_re are the same; tr_eval_uri and tr_eval_paramlist give an empty text as before, with an
    address; of tr_eval_string, only {s.substr} changed what it gives.
    """
    return step.partition(".")[0] in ("uri", "param", "via", "re", "s") and step != "s.substr"


def _asks_for_own_port(condition: Node, left: Transformed) -> bool:
    """Whether a test of a port belongs to what takes the place of `uri == myself` in 2.4 (_myself.exact)."""
    return left.steps == ("uri.port",) and "is_myself" in condition.text


def _is_exact(left: Transformed) -> bool:
    """Whether what an earlier transformation left empty cannot have made a later one fail."""
    early = any(map(is_null_for_nothing, left.steps[:-1]))
    return not early or (len(left.steps) == 2 and left.steps[-1] in _ZERO_OF_NOTHING)


def _surroundings(node: Node) -> tuple[Node | None, Node]:
    """-> (the negation of just this node or None, the outermost node that says just that)."""
    outer = node
    for parent in node.parents():
        if parent.kind == "negation":
            return parent, parent
        if parent.kind != "group":
            break
        outer = parent
    return None, outer


def _stays_false(node: Node) -> bool:
    """Whether a condition that failed here, in 2.3, had the same effect as one that is false here."""
    for parent in node.parents():
        if parent.kind in ("if", "while"):
            return True
        if parent.kind == "negation" or (parent.kind == "logic" and node == parent.children[0] and not is_and(parent)):
            return False
        node = parent
    return False


def _is_guarded(node: Node, left: Transformed) -> bool:
    """Whether it is evaluated only where the variable is not NULL: `$hdr(x) != NULL && ...`."""
    for parent in node.parents():
        if parent.kind not in ("group", "negation", "logic"):
            return False
        if parent.kind == "logic" and node == parent.children[1] and is_and(parent):
            if any(_is_not_null(term, left.base) for term in _terms(parent.children[0])):
                return True
        node = parent
    return False


def _is_not_null(term: Node, base: str) -> bool:
    if term.kind == "variable":
        return term.text == base
    if not isinstance(term, Comparison) or term.right.kind != "null":
        return False
    return term.operator.text == "!=" and term.left.text == base


def _terms(node: Node) -> Iterator[Node]:
    """What has to be true for a condition of terms joined with `&&`."""
    if node.kind == "group":
        yield from _terms(node.children[0])
    elif node.kind == "logic" and is_and(node):
        yield from _terms(node.children[0])
        yield from _terms(node.children[1])
    else:
        yield node


class _Rewriter:
    """What one comparison has to become."""

    def __init__(self, node: Comparison, left: Transformed, negation: Node | None, nullable: bool) -> None:
        self.node, self.left, self.negation, self.nullable = node, left, negation, nullable
        self.outer = negation or node  # what a form over the negation takes the place of
        self.operator = node.operator.text
        gaps = node.text[len(node.left.text) : node.operator.start - node.start], node.text[
            node.operator.end - node.start : node.right.start - node.start]  # fmt: skip
        self.before, self.behind = (gap if gap in ("", " ") else " " for gap in gaps)
        self.missing = any(map(is_null_for_nothing, left.steps))

    def compare(self, variable: str, operator: str, value: str) -> str:
        return f"{variable}{self.before}{operator}{self.behind}{value}"

    def form(self) -> _Form | None:
        """The _Form, or None when nothing changed."""
        right = self.node.right
        if isinstance(right, Number):
            return self._number(self.operator, right.value)
        if right.kind != "string":
            return None
        if self.operator in ("==", "!=") and compared_with_empty(self.node):
            return self._empty()
        return self._text()

    def _guarded(self, condition: str, joint: str = "") -> _Form:
        """A condition, and that the variable is not NULL if it may be."""
        if not self.nullable:
            return _Form(condition, joint, self.node)
        condition = f"({condition})" if joint == "||" else condition
        return _Form(f"{self._base()} && {condition}", "&&", self.node, alone=condition == self._same())

    def _base(self) -> str:
        return self.compare(self.left.base, "!=", "NULL")

    def _null(self, operator: str = "==") -> str:
        return self.compare(self.left.text, operator, "NULL")

    def _same(self, operator: str | None = None) -> str:
        return self.compare(self.left.text, operator or self.operator, self.node.right.text)

    def _null_or_same(self, operator: str | None = None) -> str:
        return f"{self._null()} || {self._same(operator)}"

    def _not_null_and(self, *conditions: str) -> _Form:
        return _Form(" && ".join((self._null("!="), *conditions)), "&&", self.node)

    def _not_over(self, condition: str, measured: bool = True) -> _Form:
        """What takes the place of the negation."""
        return _Form(f"{self._base()} && {condition}", "&&", self.outer, measured, condition == self.outer.text)

    def _empty(self) -> _Form | None:
        if self.operator == "==":
            if self.negation is not None:
                return _Form(self._null_or_same(), "||", self.node) if self.missing or self.nullable else None
            return self._guarded(self._null_or_same(), "||") if self.missing else None
        if self.negation is None:
            return self._not_null_and(self._same()) if self.missing or self.nullable else None
        if not self.missing:
            return None
        if not self.nullable:
            return self._not_null_and(self._same())
        return self._not_over(f"({self._null_or_same('==')})", measured=False)

    def _text(self) -> _Form | None:
        if self.operator == "!~":
            if not self.missing and (self.negation is not None or not self.nullable):
                return None
            kept = self._not_null_and(self.compare(self.left.text, "!=", '""'), self._same())
            if self.negation is None or not self.nullable:
                return kept
            return self._not_over(f"!({kept.text})", measured=False)
        if not self.nullable or self.operator not in ("==", "!=", "=~"):
            return None
        if (self.negation is None) != (self.operator == "!="):
            return None
        if self.negation is None:
            return self._guarded(self._same())
        return self._not_over(self.outer.text)

    def _number(self, operator: str, number: int) -> _Form | None:
        if operator not in _HOLDS or self.left.steps[-1] not in _NUMBERS:
            return None
        if not self.missing:
            return self._number_of_nothing_missing(operator)
        index = self.left.steps[-1] in INDEXES
        held = _HOLDS[operator](-1 if index else 0, number)  # what 2.3 answered when nothing was found
        if self.negation is None or not self.nullable:
            return self._number_missing(operator, number, index, held)
        if held:
            if operator == "!=":
                return None
            only = _Form(self._null(), "", self.node)
            return only if _only_missing(operator, number, index) else _Form(self._null_or_same(), "||", self.node)
        if operator == "!=" or index:
            form = self._number_missing(_OPPOSITE[operator], number, index, True)
            return form and form._replace(over=self.outer, measured=operator != "!=")
        return self._not_over(self.outer.text)

    def _number_missing(self, operator: str, number: int, index: bool, held: bool) -> _Form | None:
        """A test that is not negated, or of a variable that is never NULL."""
        if operator == "!=":
            if held:
                return self._guarded(self._same(operator)) if self.nullable else None
            if index and number == -1:
                return self._not_null_and()._replace(joint="")
            return self._not_null_and(self._same(operator))
        if not held:
            return None
        if _only_missing(operator, number, index):
            return self._guarded(self._null())
        return self._guarded(self._null_or_same(operator), "||")

    def _number_of_nothing_missing(self, operator: str) -> _Form | None:
        if not self.nullable or (self.negation is None) != (operator == "!="):
            return None
        if self.negation is None:
            return self._not_null_and(self._same())
        return _Form(self._null_or_same(), "||", self.node) if operator == "==" else self._not_over(self.negation.text)


def _only_missing(operator: str, number: int, index: bool) -> bool:
    """Whether an index that was found never passes the test."""
    return index and (operator, number) in (("==", -1), ("<", 0), ("<=", -1))


def _fix(form: _Form, applicability: str) -> Fix:
    over = form.over
    if form.joint and not (over.parent_kind == "group" or (form.joint == "&&" and is_and(over.parent))):
        form = form._replace(text=f"({form.text})")
    edit = Edit(over.start, over.end, form.text)
    shown = f": `{form.text}`" if "\n" not in form.text else ""
    return Fix(f"Keep the behaviour of 2.3{shown}", (edit,), applicability)
