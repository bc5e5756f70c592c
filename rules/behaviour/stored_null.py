"""M304: variables that hold what a transformation did not find."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO
from opensips_lsp.rules.behaviour._null_values import uses, why
from opensips_lsp.rules.behaviour._transformations import INDEXES, compared_with_empty, is_null_for_nothing, parse
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import condition_of, matches, node_at, tested_for_null
from opensips_lsp.syntax.nodes import Assignment, Case, Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._null_values import Use
    from opensips_lsp.rules.behaviour._transformations import Transformed
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_STORED = re.compile(r"=\s*\$\([^;{}]*\{")
_VARIABLE = re.compile(r"\$\(?(?:var|avp)\([^()]*\)")
_SIGNED = frozenset(("NULL", "MINUS"))
# what a variable is used for: it is compared with NULL, "" or -1; with another text or number; or anything else
_NOTHING, _VALUE, _ELSE = "nothing", "value", "else"
_COMPARED = frozenset((_NOTHING, _VALUE))
_COMPARING = frozenset(("EQUALITY", "ORDER", "MATCH"))
_ASSIGNING = frozenset(("EQUAL", "COLONEQ", "ASSIGN_OP"))


class StoredNull(Migrating):
    """A variable stores the result of a transformation and is later compared with `""` or -1.

    When the transformation found nothing, 2.3 stored an empty string or -1; OpenSIPS 2.4 stores NULL, which differs
    from both. No rewrite is right in general: where the transformation failed, 2.3 kept the old value of the variable,
    while 2.4 stores NULL there too. Test for NULL where 2.4 is to decide.

    The assignment itself is reported, as information, where the variable is used for more than comparisons with a
    string or number: where "" and NULL give the same result 2.4 changes nothing, and the other comparisons are reported
    themselves.
    """

    code = "M304"
    examples = (
        bad('route { $var(p) = $(ru{uri.param,x}); if («$var(p) == ""») exit; }'),
        bad('route { $avp(p) = $(ru{uri.user}); if (a() && («$avp(p)!=""»)) exit; }'),
        bad("route { $var(i) = $(ru{s.index,zz}); if («$var(i) == -1») exit; if («$var(i)<0») exit; }"),
        bad("route { $var(z) = «$(hdr(P-Foo){s.tolower})»; $avp(z) := «$(ru{uri.param,x})»; }"),
        bad("route { $rU = «$(avp(x){s.select,0,:})»; }"),
        bad('route { $var(p) = «$(ru{uri.param,x})»; a("$var(p)"); }'),
        bad('route { $var(p) = «$(ru{uri.param,x})»; $var(q) = «$(var(p){s.len})»; if ($var(p) == "1") exit; }'),
        good("route { $var(p) = $(ru{s.tolower}); $avp(q) = $(hdr(To){nameaddr.len}); $rU = $(var(p){s.tolower}); }"),
        good('route { if ($(ru{uri.param,x}) != NULL) $var(p) = $(ru{uri.param,x}); a("$var(p)"); }'),
        good('route { if ($hdr(X)) { $var(p) = $(hdr(X){s.tolower}); a("$var(p)"); } }'),
        good('route { $var(p) = $(ru{uri.param,x}); if ($var(p) == NULL || $var(p) == "") exit; }'),
        good('route { $var(p) = $(ru{uri.param,x}); if ($var(p) == "1" || $var(q) == "") exit; }'),
        bad('route { $var(p) = $(ru{uri.param,x}); switch («$var(p)») { case "": exit; default: drop; } }'),
        bad("route { $var(i) = $(ru{s.index,zz}); switch («$var(i)») { case -1: exit; } }"),
        good('route { $var(p) = $(ru{s.tolower}); if ($var(p) == "") exit; }'),
        good("route { $var(i) = $(ru{s.index,zz}); if ($var(i) > 0) exit; }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for name, value in script.ask(_stored).items():
            if name not in item.text:
                continue
            for token, _, _ in matches(offset, item, re.compile(re.escape(name))):
                node = node_at(token)
                if node is None or node.kind != "variable" or node.text != name:
                    continue
                if (
                    node.parent is not None
                    and node.parent.kind == "switch"
                    and _has_case_for_nothing(node.parent, value)
                ):
                    yield self.finding(node, _stored_message(script, name, value, "`switch`"))
                comparison = node.parent
                if not isinstance(comparison, Comparison) or node != comparison.left:
                    continue
                if _asks_for_nothing(comparison, value) and not _knows_null(comparison):
                    yield self.finding(comparison, _stored_message(script, name, value, "comparison"))
        for use in uses(offset, item, script, source):
            parent = use.node.parent
            if use.node.kind == "variable" and isinstance(parent, Assignment) and use.node != parent.variable:
                name = parent.variable.text
                if not script.ask(_is_compared, name, use.missing):
                    yield self.finding(use.node, _message(name, use))._replace(severity=INFO)


def _stored_message(script: Script, name: str, value: Transformed, what: str) -> str:
    place = _place(script, name)
    when = f"`{name}` is NULL in OpenSIPS 2.4 and later when `{value.text}`, stored{place}, finds nothing"
    return f"{when}: this {what} " + (
        "then gives a different result" if what == "comparison" else "then takes another branch"
    )


def _has_case_for_nothing(switch: Node, value: Transformed) -> bool:
    """Whether a `switch` has a case for what 2.3 stored when nothing was found."""
    labels = [child.label for child in switch.children if isinstance(child, Case)]
    if value.steps[-1] in INDEXES:
        return any(label.constant == -1 for label in labels)
    return any(label.text in ('""', "''") for label in labels)


def _message(name: str, use: Use) -> str:
    kept = "" if use.missing else f"; in 2.3 `{name}` kept its value"
    return f"`{use.left.text}` {why(use)}: `{name}` is then NULL, and `<null>` in strings{kept}"


def _is_compared(script: Script, name: str, missing: bool) -> bool:
    """Whether "" and NULL are the same in all uses of a variable; or, if `missing`, whether one tests for nothing."""
    if not name.startswith(("$var(", "$avp(")):
        return False
    found = {use for used in script.gathered(_used) for one, use in used if one == name}
    return bool(found) and (found <= _COMPARED or (missing and _NOTHING in found))


def _used(item: Item) -> frozenset[tuple[str, str]]:
    """{(variable, what it is used for)} of the uses of each `$var` and `$avp` in an item."""
    found = set()
    for token, _, match in matches(0, item, _VARIABLE):
        used = _ELSE
        if token.kind == "VAR" and token.text == match.group():
            if token.next_kind in _ASSIGNING:
                continue
            if token.follows("SWITCH LPAR"):
                used = _NOTHING
            operator = token.next
            value = operator and operator.next
            if operator is not None and value is not None and operator.kind in _COMPARING and value.kind != "VAR":
                if value.kind in _SIGNED or value.text in ('""', "''"):
                    used = _NOTHING
                else:
                    used = _ELSE if operator.text == "!~" else _VALUE
        found.add(("$" + match.group().lstrip("$("), used))
    return frozenset(found)


def _stored(script: Script) -> dict[str, Transformed]:
    """Variable -> Transformed: the first value that may be NULL it gets."""
    found: dict[str, Transformed] = {}
    for stored in script.gathered(_stored_in):
        for name, value, _ in stored:
            found.setdefault(name, value)
    return found


def _stored_in(item: Item) -> tuple[tuple[str, Transformed, int], ...]:
    """(variable, Transformed, offset in the item) of each such value that is stored in an item."""
    found = []
    for token, _, _ in matches(0, item, _STORED):
        value = parse(token.next.text) if token.next is not None else None
        if value is None or not is_null_for_nothing(value.steps[-1]):
            continue
        node = node_at(token)
        if not isinstance(node, Assignment) or node.value.text != value.text:
            continue
        if node.variable.text.startswith(("$var(", "$avp(")):
            found.append((node.variable.text, value, node.start))
    return tuple(found)


def _place(script: Script, name: str) -> str:
    """Where a variable gets its first such value, in words."""
    for source in script.sources:
        for offset, item in source.items:
            for stored, _, start in _stored_in(item):
                if stored == name:
                    line = source.text.count("\n", 0, offset + start) + 1
                    return f" on line {line}" + (f" of {_base(source.path)}" if source.path else "")
    return ""


def _base(path: str) -> str:
    return str(path).replace("\\", "/").rsplit("/", 1)[-1]


def _asks_for_nothing(node: Comparison, value: Transformed) -> bool:
    operator = node.operator.text
    if value.steps[-1] in INDEXES:
        return (operator, node.right.constant) in (("==", -1), ("!=", -1), ("<", 0), ("<=", -1), ("<=", 0))
    return operator in ("==", "!=") and compared_with_empty(node)


def _knows_null(node: Comparison) -> bool:
    placed = condition_of(node)
    return placed is not None and tested_for_null(placed[0], node.left.text)
