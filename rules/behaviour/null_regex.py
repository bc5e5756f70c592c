"""M308: a pattern in a variable, when either side is NULL."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO, UNSAFE, replace
from opensips_lsp.rules.behaviour._null_values import is_ever_null
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import comparisons, condition_of, is_and, tested_for_null
from opensips_lsp.rules.common.variable_text import variable_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Comparison

_MAY_BE_EMPTY = frozenset(
    ("avp", "bf", "hdr", "mf", "sf", "var")
)  # an empty text is matched since 2.4.7 too, see the rule empty-regex
_KEEP = "Test for NULL first, as 2.3 did"


class NullRegex(Migrating):
    """Matching one variable against another is no longer false for NULL in OpenSIPS 2.4.7 and later.

    Now `=~` is true when both are NULL, and `!~` is true when one is. Before, both were false. The choice keeps the
    behaviour of 2.3.
    """

    code = "M308"
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad("route { if («$avp(a) =~ $avp(b)») { exit; } }", choices=(_KEEP,)),
        bad("route { if (a() || «$avp(a) !~ $avp(b)») exit; }", choices=(_KEEP,)),
        bad("route { if («$(ru{uri.param,x}) =~ $avp(b)» || «$du =~ $avp(b)») exit; }", choices=(_KEEP, _KEEP)),
        good("route { if ($avp(a) != NULL && $avp(b) != NULL && $avp(a) =~ $avp(b)) { exit; } }"),
        good('route { if ($avp(a) =~ "x" || $ru =~ $avp(b) || $avp(a) == $avp(b)) exit; }'),
        bad("route { if («$var(a) !~ $var(b)») exit; }", choices=(_KEEP,)),
        good('route { $var(a) = "x"; if ($var(a) =~ $var(b) || $fu =~ $avp(b)) exit; }'),
        good("route { if ($avp(a) =~ $avp(b)) exit; }", target="2.4.6"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for node in comparisons(offset, item, _of_two_variables):
            operator, right = node.operator.text, node.right
            nullable = [side for side in (node.left, right) if is_ever_null(side.text, script)]
            if operator == "!~" and variable_name(node.left.text) in _MAY_BE_EMPTY:
                nullable.append(node.left)
            placed = condition_of(node)
            if not nullable or (operator == "=~" and len(nullable) < 2):
                continue
            if placed is not None and tested_for_null(placed[0], node.left.text, right.text):
                continue
            when = "both sides are" if operator == "=~" else "one side is"
            message = f"`{operator}` is true in OpenSIPS 2.4.7 and later when {when} NULL; it was false"
            yield self.finding(node, message, choices=(_kept(node),) if placed is not None else ())


def _of_two_variables(left: str, operator: str, right: str) -> bool:
    return operator in ("=~", "!~") and right[0] == "$"


def _kept(node: Comparison) -> Fix:
    empty = [f'{node.left.text} != ""'] if node.operator.text == "!~" else []
    text = " && ".join((f"{node.left.text} != NULL", *empty, f"{node.right.text} != NULL", node.text))
    joined = node.parent_kind == "group" or is_and(node.parent)
    return replace(node, text if joined else f"({text})", _KEEP, UNSAFE)
