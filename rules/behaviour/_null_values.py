"""Uses of the value of a transformed variable that may be NULL since 2.4, and was a text or a number in 2.3.

`$(variable{class.name}...)` in a `switch`, a calculation, a comparison with another variable, an assignment or the
argument of a function. What each of them does with NULL was measured on 2.3.6 and 2.4.11, side by side:

- nothing found: 2.3 had "" (-1 for an index, 0 for a length or number); 2.4 has NULL
- no variable: 2.3 failed, so a `switch` ran nothing, an assignment kept the old value, a text got nothing; 2.4 has
  NULL
- NULL in a text is `<null>` (pvar.c pv_value_print), in a `switch` it is `default`, left of an operator it makes the
  calculation fail, right of it it counts as 0 or "" (route.c eval_elem); it equals only NULL (route.c comp_scriptvar)

There is no form of these that was measured to be the same: nothing here has a fix.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from opensips_lsp.model.contexts import MESSAGES, REPLIES
from opensips_lsp.record import Record
from opensips_lsp.rules.behaviour._transformations import INDEXES, Transformed, change, is_null_for_nothing, parse
from opensips_lsp.rules.common.places import is_and, matches, node_at
from opensips_lsp.rules.common.variable_text import behind, variable_name
from opensips_lsp.syntax.literals import number_value
from opensips_lsp.syntax.nodes import Assignment, Call, Case, Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node, Token


class Use(Record):
    """A transformed variable in a script: the innermost node that it stands in, and offsets in the file.

    missing: whether it is NULL for something that is not there, else because its variable is NULL.
    """

    node: Node
    start: int
    end: int
    left: Transformed
    missing: bool


class Changed(Record):
    """What 2.4 does otherwise with such a value. `what` is the rest of a sentence that begins with the variable."""

    use: Use
    what: str


_TRANSFORMED = re.compile(
    r"\$\((?:<\w*>)?[\w.]+[ \t]*(?:\((?:[^()]|\([^()]*\))*\))?(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?[ \t]*\{"
)

# never NULL (pvar.c)
_ALWAYS = frozenset(
    ("Ri", "Rp", "TF", "TS", "Tf", "Ts", "Tsm", "af", "bf", "err.class", "mb", "mf", "mi", "ml", "pp", "pr", "proto",
     "rc", "retcode", "si", "sp", "time")
)  # fmt: skip
# never NULL where there is a message, or a request: it has passed the parser
_OF_MESSAGES = frozenset(("ci", "cs", "fd", "ft", "fu", "td", "tu"))
_OF_REQUESTS = frozenset(("od", "ou", "oP", "op", "rP", "rd", "rm", "rp", "ru"))
_MANDATORY = frozenset(("from", "f", "to", "t", "via", "v", "call-id", "i", "cseq"))

_INTEGERS = frozenset(("s.len", "s.int", "s.index", "s.rindex"))  # NULL, and no longer a number, where nothing is found
# what 2.3 had as a text where nothing is found: -1 as an unsigned number (ut.h int2str)
_OF_2_3 = {"s.len": "0", "s.int": "0", "s.index": "18446744073709551615", "s.rindex": "18446744073709551615"}
_ORDER = {"<": str.__lt__, "<=": str.__le__, ">": str.__gt__, ">=": str.__ge__}
_ARITHMETIC = frozenset(("operation", "complement"))
_BODIES = frozenset(("route", "fragment", "block", "case", "default"))
_LEAVING = frozenset(("exit", "return", "drop"))


def uses(offset: int, item: Item, script: Script, source: Source) -> Iterator[Use]:
    """The Uses in an item whose value may be NULL in 2.4 only, in the order of the text."""
    if "{" not in item.text:
        return
    for token, start, end, left in _transformed(item):
        node = node_at(token.at(offset))
        if node is None or (node.kind == "variable" and node.parent is None):
            continue
        contexts = script.contexts_of(node, source)
        missing = any(map(_may_be_missing, left.steps))
        if missing and not _is_known(node, _found_by(left)):
            yield Use(node, offset + start, offset + end, left, True)
        elif _may_be_null(left, contexts, script) and not _is_known(node, (left.text, left.base)):
            yield Use(node, offset + start, offset + end, left, False)


@lru_cache(maxsize=8)  # items, which it keeps
def _transformed(item: Item) -> tuple[tuple[Token, int, int, Transformed], ...]:
    """(token, start, end, Transformed) of each transformed variable in an item, in texts too."""
    found = []
    for token, span, _ in matches(0, item, _TRANSFORMED):
        if token.kind == "STRING" or (token.kind == "VAR" and span.start == token.start):
            end = min(behind(item.text, span.start + 1, "(", ")"), token.end)
            left = parse(item.text[span.start : end])
            if left is not None and left.steps:
                found.append((token, span.start, end, left))
    return tuple(found)


def is_ever_null(text: str, script: Script) -> bool:
    """Whether a variable, or what its transformations give, is NULL in some messages."""
    left = parse(text)
    if left is not None and any(map(_may_be_missing, left.steps)):
        return True
    if variable_name(text) == "var":
        return script.ask(_may_get_null, text if left is None else left.base)
    return variable_name(text) not in _ALWAYS | _OF_MESSAGES | _OF_REQUESTS


def may_be_null(node: Node, script: Script, source: Source) -> bool:
    """Whether a variable without transformations may be NULL where it stands."""
    text = node.text
    left = Transformed(text, text, variable_name(text), ())
    return _may_be_null(left, script.contexts_of(node, source), script) and not _is_known(node, (text,))


def _found_by(left: Transformed) -> tuple[str, ...]:
    """The variable with its transformations up to the last that may find nothing, then with one more each time."""
    text, found = left.text, list[str]()
    at = text.index("{", len(left.base) - 1)
    for step in left.steps:
        at = behind(text, text.index("{", at), "{", "}")
        found = [] if _may_be_missing(step) else found
        found.append(f"{text[:at]})")
    return tuple(found)


def _may_be_missing(step: str) -> bool:
    return is_null_for_nothing(step) and step not in ("uri.host", "uri.domain")  # only a tel: URI has none


def _may_be_null(left: Transformed, contexts: frozenset[str], script: Script) -> bool:
    """Whether the variable alone may be NULL."""
    name = left.name
    if name in _ALWAYS or left.text.startswith("$(<"):
        return False
    if name in _OF_MESSAGES:
        return not contexts <= MESSAGES
    if name in _OF_REQUESTS:
        return not contexts <= MESSAGES - REPLIES
    if name == "hdr":
        return left.base[len("$hdr(") : -1].strip().lower() not in _MANDATORY or not contexts <= MESSAGES
    return name != "var" or script.ask(_may_get_null, left.base)


def _may_get_null(script: Script, name: str) -> bool:
    """Whether a variable gets a value that may be NULL; what functions store in it is taken not to be."""
    return any(one == name and not known for assigned in script.gathered(_assigned) for one, known in assigned)


def _assigned(item: Item) -> tuple[tuple[str, bool], ...]:
    """(variable, whether what it gets is never NULL) of each assignment to a `$var` in an item."""
    found = []
    for token, span, match in matches(0, item, re.compile(r"\$var\([^()$]*\)")):
        if token.kind == "VAR" and span.start == token.start:
            if token.next_kind in ("EQUAL", "COLONEQ"):
                found.append((match.group(), _is_set(token.next and token.next.next)))
            elif token.next_kind == "IN":
                found.append((match.group(), True))
    return tuple(found)


def _is_set(token: Token | None) -> bool:
    """Whether a value that begins with a token is never NULL."""
    if token is None or token.kind != "VAR":
        return token is None or token.kind != "NULL"
    text = token.text
    left = parse(text)
    if left is not None and any(map(_may_be_missing, left.steps)):
        return False
    return variable_name(text) in _ALWAYS | _OF_MESSAGES | _OF_REQUESTS


# ---- what is tested for NULL around a place


def _is_known(node: Node, texts: tuple[str, ...]) -> bool:
    """Whether a statement or a term of a condition runs only where one of these variables is not NULL."""
    for parent in node.parents():
        if parent.kind == "logic" and node == parent.children[1]:
            if _shows(parent.children[0], is_and(parent), texts):
                return True
        elif parent.kind in ("if", "while") and node != parent.children[0]:
            if _shows(parent.children[0], node == parent.children[1], texts):
                return True
        elif parent.kind in _BODIES:
            if _is_case_of(parent, texts) or any(_leaves(one, texts) for one in _before(parent, node)):
                return True
        if parent.kind == "logic" and any(
            isinstance(one, Comparison) and one.right.kind == "null" and one.left.text in texts for one in parent.walk()
        ):
            return True
        node = parent
    return False


def _is_case_of(body: Node, texts: tuple[str, ...]) -> bool:
    """Whether it is a `case` for one of these variables, or for what is made from it: none runs for NULL."""
    switch = body.parent if body.kind == "case" else None
    value = switch.children[0] if switch is not None else None
    return value is not None and (value.text in texts or _is_made_from(value, texts))


def _before(body: Node, node: Node) -> list[Node]:
    children = body.children
    return children[: children.index(node)]


def _leaves(statement: Node, texts: tuple[str, ...]) -> bool:
    """Whether what follows a statement runs only where a variable is not NULL: it has left the route, or was set."""
    if isinstance(statement, Assignment):
        return statement.variable.text in texts and statement.value.kind in ("string", "number", "operation")
    if statement.kind != "if" or len(statement.children) != 2 or not _shows(statement.children[0], False, texts):
        return False
    body = statement.children[1]
    last = body.children[-1] if body.kind == "block" and body.children else body
    return last.kind in ("call", "bare_call") and last.first_word in _LEAVING


def _shows(condition: Node, truth: bool, texts: tuple[str, ...]) -> bool:
    """Whether a condition that is true, or false, shows that one of these variables is not NULL."""
    kind = condition.kind
    if kind in ("group", "negation"):
        return _shows(condition.children[0], truth if kind == "group" else not truth, texts)
    if kind == "logic":
        shown = [_shows(child, truth, texts) for child in condition.children]
        return any(shown) if is_and(condition) == truth else all(shown)
    if kind == "variable":
        return truth and condition.text in texts
    if isinstance(condition, Call):
        return truth and any(_names(condition, text) for text in texts)
    if not isinstance(condition, Comparison):
        return False
    if condition.left.text in texts:
        return truth == _holds_for_something(condition)
    of_constant = condition.right.kind in ("string", "number")  # a variable may be NULL as well, and equal
    return truth and of_constant and _holds_for_something(condition) and _is_made_from(condition.left, texts)


def _is_made_from(node: Node, texts: tuple[str, ...]) -> bool:
    """Whether it is a transformation of one of these variables: of NULL it makes NULL, or fails in 2.3."""
    left = parse(node.text)
    return left is not None and (left.base in texts or any(node.text.startswith(f"{one[:-1]}{{") for one in texts))


def _holds_for_something(comparison: Comparison) -> bool:
    """Whether a comparison is true only for a variable that is not NULL; otherwise it is false only for such a one.

    With "" and -1 it is taken as what 2.3 read in it: that is reported elsewhere, with the form that 2.4 reads so.
    """
    operator, right = comparison.operator.text, comparison.right
    nothing = right.kind == "null" or right.text in ('""', "''")
    nothing = nothing or right.constant == -1
    return (operator == "!=") if nothing else operator not in ("!=", "!~")


def _names(call: Call, text: str) -> bool:
    """Whether a call tests a variable, or fills it: `is_present_hf("X")`, `cache_fetch("local", "k", $avp(x))`."""
    if text.startswith("$hdr("):
        return call.name.text == "is_present_hf" and text[len("$hdr(") : -1].lower() in call.text.lower()
    return text in call.text


# ---- conditions, `switch` and calculations


def changed(offset: int, item: Item, script: Script, source: Source) -> Iterator[Changed]:
    """The Changed in `switch`, in calculations and in comparisons that _transformations has no form of."""
    for use in uses(offset, item, script, source):
        parent = use.node.parent
        if use.node.kind != "variable" or parent is None:
            continue
        if parent.kind == "switch":
            what = _switched(use, parent)
        elif isinstance(parent, Comparison):
            what = _compared(use, parent, script, source)
        else:
            what = _calculated(use, parent)
        if what:
            yield Changed(use, what)


def was(left: Transformed) -> str:
    """What 2.3 had where nothing was found, in words."""
    last = left.steps[-1]
    return "-1" if last in INDEXES else "0" if last in ("s.len", "s.int") else "an empty string"


def why(use: Use) -> str:
    """When the value is NULL, in words."""
    if use.missing:
        return f"is NULL in OpenSIPS 2.4 and later, not {was(use.left)} as in 2.3, when it finds nothing"
    return f"is NULL in OpenSIPS 2.4 and later without `{use.left.base}`"


def _switched(use: Use, switch: Node) -> str | None:
    labels = {child.label.joined for child in switch.children if isinstance(child, Case)}
    default = switch.children[-1].kind == "default"
    if not use.missing:
        return f"{why(use)}: `default` then runs; 2.3 ran nothing of this `switch`" if default else None
    last = use.left.steps[-1]
    if last in _INTEGERS:
        nothing = -1 if last in INDEXES else 0
        taken = [label for label in labels if label[0] not in "\"'" and number_value(label) == nothing]
    else:
        taken = [label for label in labels if label in ('""', "''")] if not last.endswith(".port") else []
    instead = "`default` runs" if default else "nothing runs"
    return f"{why(use)}: {instead} instead of `case {taken[0]}`" if taken else None


def _compared(use: Use, comparison: Comparison, script: Script, source: Source) -> str | None:
    other = comparison.right if use.node == comparison.left else comparison.left
    operator = comparison.operator.text
    if other.kind in ("string", "number"):
        contexts = script.contexts_of(comparison, source)
        if change(comparison, contexts) is not None or not _differs(use, comparison, other):
            return None
        what = other.text
    elif other.kind != "variable" or not _differs_from_variable(use, comparison, other, script):
        return None
    else:
        what = f"`{other.text}`"
    before = "" if use.missing else "; in 2.3 the condition was false"
    return f"{why(use)}: `{operator}` with {what} then gives a different result{before}"


def _differs(use: Use, comparison: Comparison, constant: Node) -> bool:
    """Whether 2.4 answers a comparison with a text or number otherwise that _transformations has no form of."""
    operator, last = comparison.operator.text, use.left.steps[-1]
    if not use.missing:
        return operator in ("!=", "!~") or _is_negated(comparison)
    if constant.kind == "number":
        if last in _INTEGERS or last.endswith(".port"):
            return False
        return operator == "!=" or _is_negated(comparison)  # 2.3 refused a text here
    value, text = _OF_2_3.get(last, ""), str(constant.constant).lower()
    if operator == "=~":
        return bool(value) and _matches(text, value)
    return operator in _ORDER and _ORDER[operator](value, text)  # NULL is neither less nor more


def _matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches a text; one that Python does not read is taken to."""
    import re  # slow to import, and only for these

    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def _differs_from_variable(use: Use, comparison: Comparison, other: Node, script: Script) -> bool:
    operator, left = comparison.operator.text, parse(other.text)
    if operator in ("=~", "!~") and use.node == comparison.left:
        return operator == "=~" and not use.missing and not _stays_false(comparison)  # else: the rule null-regex
    if operator == "==" and left is not None and any(map(_may_be_missing, left.steps)):
        if (left.steps[-1] in _INTEGERS) == (use.left.steps[-1] in _INTEGERS):
            return False  # nothing equals nothing in both
    if use.missing:
        return True
    return (
        operator in ("!=", "!~")
        or (operator == "==" and is_ever_null(other.text, script))
        or not _stays_false(comparison)
    )


def _is_negated(node: Node) -> bool:
    """Whether a condition is true where a comparison in it is false."""
    around = (parent.kind for parent in node.parents())
    return "negation" in itertools.takewhile(lambda kind: kind in ("group", "negation", "logic"), around)


def _stays_false(node: Node) -> bool:
    """Whether a condition that failed here, in 2.3, had the same effect as one that is false here."""
    for parent in node.parents():
        if parent.kind not in ("group", "negation", "logic"):
            return True
        if parent.kind == "negation" or (parent.kind == "logic" and node == parent.children[0] and not is_and(parent)):
            return False
        node = parent
    return True


def _calculated(use: Use, parent: Node) -> str | None:
    outer = None
    for one in use.node.parents():
        if one.kind not in _ARITHMETIC and not (one.kind == "group" and parent.kind in _ARITHMETIC):
            break
        outer = one
    if outer is None:
        return None
    first, integer = use.start == outer.start, use.left.steps[-1] in _INTEGERS
    if use.missing:
        if not integer:
            return None  # "" and NULL are the same to `+`
        does = "this calculation then fails, and nothing is assigned" if first else "it then counts as 0"
        return f"{why(use)}: {does}"
    if integer and first:
        return None  # fails in both
    return f"{why(use)}: this calculation then has a result; in 2.3 it failed, and nothing was assigned"
