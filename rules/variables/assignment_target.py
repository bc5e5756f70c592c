"""C213: what cannot be assigned to."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.core_calls import assigned_in
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.rules.common.variable_text import is_transformed, variable_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
# the first patch levels that take `:= NULL` for any variable; all later series do
_NULL_FOR_ANY = (3, 2, 16), (3, 3, 9), (3, 4, 0)


class AssignmentTarget(Rule):
    """`:=` sets something other than an AVP to NULL, or a value is assigned to a transformation.

    OpenSIPS prints "invalid left operand in NULL assignment" or "transformations not accepted in left side of
    assignment" and does not start (cfg.y `assign_cmd`). From 3.2.16, 3.3.9 and 3.4 on, `:= NULL` is for any variable.
    """

    code = "C213"
    stage = "check"
    prefilter = Prefilter(tokens=("VAR",))
    examples = (
        Bad("route { «$var(x)» := NULL; }"),
        Bad("route { «$rU» := null; }"),
        Bad("route { «$(var(x){s.len})» = 1; }"),
        Bad("route { «$(avp(x)[0]{s.len})» += 1; }"),
        Good("route { $avp(x) := NULL; $(avp(x)[0]) := NULL; $var(x) = NULL; $var(x) := 1; }"),
        Good("route { $(avp(x)[0]) = $(var(x){s.len}); $avp(a{b}) = 1; }"),
        Bad("route { «$var(x)» := NULL; }", target="3.2.15"),
        Good("route { $var(x) := NULL; }", target="3.2.16"),
        Bad("route { $var(x) := NULL; «$(var(x){s.len})» = 1; }", target="3.4"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for variable in assigned_in(item):
            text = variable.text
            if variable.begins("VAR COLONEQ NULL") and variable_name(text) != "avp" and not _takes_null(script.target):
                message = f"`:= NULL` is only for AVPs; set `{text}` to NULL with `=`"
            elif "{" in text and is_transformed(text):
                message = "a value cannot be assigned to a transformation"
            else:
                continue
            if variable.starts_node("assignment"):
                yield self.finding(shifted(variable, offset), message)


def _takes_null(target: Version) -> bool:
    """Whether a version takes `:= NULL` for any variable (cfg.y `assign_cmd`)."""
    return target >= _NULL_FOR_ANY[-1] or any(first[:2] == target[:2] and first <= target for first in _NULL_FOR_ANY)
