"""M304: variables that hold what a transformation did not find."""

import re

from opensips_lsp.patterns import compiled
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import condition_of, matches, node_at, tested_for_null
from opensips_lsp.rules._transformations import INDEXES, compared_with_empty, is_null_for_nothing, parse
from opensips_lsp.tree import number_value

_STORED = compiled(r"=\s*\$\([^;{}]*\{")


class StoredNull(Migrating):
    """A variable gets what a transformation finds, and is compared with `""` or -1 later on.

    When nothing was found 2.3 stored an empty text, or -1; OpenSIPS 2.4 stores NULL, which differs from both. There is
    no form that is right in general: where the transformation failed 2.3 left the old value in the variable, 2.4 stores
    NULL too. Test for NULL where 2.4 is to decide.
    """

    code = "M304"
    examples = (
        bad('route { $var(p) = $(ru{uri.param,x}); if («$var(p) == ""») exit; }'),
        bad('route { $avp(p) = $(ru{uri.user}); if (a() && («$avp(p)!=""»)) exit; }'),
        bad("route { $var(i) = $(ru{s.index,zz}); if («$var(i) == -1») exit; if («$var(i)<0») exit; }"),
        good('route { $var(p) = $(ru{uri.param,x}); if ($var(p) == NULL || $var(p) == "") exit; }'),
        good('route { $var(p) = $(ru{uri.param,x}); if ($var(p) == "1" || $var(q) == "") exit; }'),
        good('route { $var(p) = $(ru{s.tolower}); if ($var(p) == "") exit; }'),
        good("route { $var(i) = $(ru{s.index,zz}); if ($var(i) > 0) exit; }"),
    )

    def check_item(self, offset, item, script, source):
        for name, value in script.ask(_stored).items():
            if name not in item.text:
                continue
            for number, _, _ in matches(offset, item, re.compile(re.escape(name))):
                node = node_at(item, offset, number)
                if node is None or node.kind != "variable" or node.text != name:
                    continue
                if node.parent.kind != "comparison" or node != node.parent.left:
                    continue
                comparison = node.parent
                if _asks_for_nothing(comparison, value) and not _knows_null(comparison):
                    yield self.finding(
                        comparison,
                        f"`{name}` is NULL since OpenSIPS 2.4 when `{value.text}`, stored{_place(script, name)}, finds nothing: "
                        "this comparison gives another answer then",
                    )


def _stored(script):
    """Variable -> Transformed: the first value that may be NULL it gets."""
    found = {}
    for stored in script.gathered(_stored_in):
        for name, value, _ in stored:
            found.setdefault(name, value)
    return found


def _stored_in(item):
    """(variable, Transformed, offset in the item) of each such value that is stored in an item."""
    found, starts, ends = [], item.tokens.starts, item.tokens.ends
    for number, _, _ in matches(0, item, _STORED):
        value = parse(item.text[starts[number + 1] : ends[number + 1]]) if number + 1 < len(starts) else None
        if value is None or not is_null_for_nothing(value.steps[-1]):
            continue
        node = node_at(item, 0, number)
        if node is None or node.kind != "assignment" or node.value.text != value.text:
            continue
        if node.variable.text.startswith(("$var(", "$avp(")):
            found.append((node.variable.text, value, node.start))
    return tuple(found)


def _place(script, name):
    """Where a variable gets its first such value, in words."""
    for source in script.sources:
        for offset, item in source.items:
            for stored, _, start in _stored_in(item):
                if stored == name:
                    line = source.text.count("\n", 0, offset + start) + 1
                    return f" on line {line}" + (f" of {_base(source.path)}" if source.path is not None else "")
    return ""


def _base(path):
    return str(path).replace("\\", "/").rsplit("/", 1)[-1]


def _asks_for_nothing(node, value):
    operator = node.operator.text
    if value.steps[-1] in INDEXES:
        number = number_value(node.right.text) if node.right.kind == "number" else None
        return (operator, number) in (("==", -1), ("!=", -1), ("<", 0), ("<=", -1), ("<=", 0))
    return operator in ("==", "!=") and compared_with_empty(node)


def _knows_null(node):
    placed = condition_of(node)
    return placed is not None and tested_for_null(placed[0], node.left.text)
