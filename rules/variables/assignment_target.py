"""C213: what cannot be assigned to."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.core_calls import assigned_in
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.rules.common.variable_text import is_transformed, variable_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class AssignmentTarget(Rule):
    """`:=` sets something other than an AVP to NULL, or a value is assigned to a transformation.

    OpenSIPS prints "invalid left operand in NULL assignment" or "transformations not accepted in left side of
    assignment" and does not start (cfg.y `assign_cmd`).
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
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for variable in assigned_in(item):
            text = variable.text
            if variable.begins("VAR COLONEQ NULL") and variable_name(text) != "avp":
                message = f"`:= NULL` is only for AVPs; set `{text}` to NULL with `=`"
            elif "{" in text and is_transformed(text):
                message = "a value cannot be assigned to a transformation"
            else:
                continue
            if variable.starts_node("assignment"):
                yield self.finding(shifted(variable, offset), message)
