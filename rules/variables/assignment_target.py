"""C213: what cannot be assigned to."""

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.core_calls import assigned_in
from opensips_lsp.rules.common.spec_rule import moved
from opensips_lsp.rules.variables._variables import is_transformed, variable_name


class AssignmentTarget(Rule):
    """Only an AVP can be set to NULL with `:=`, and a transformation is no place to put a value.

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

    def check_item(self, offset, item, script, source):
        for token in assigned_in(item):
            text = token.text
            if token.begins("VAR COLONEQ NULL") and variable_name(text) != "avp":
                message = f"`:= NULL` is for AVPs; set `{text}` to NULL with `=`"
            elif "{" in text and is_transformed(text):
                message = "a value cannot be put into a transformation"
            else:
                continue
            if token.starts_node("assignment"):
                yield self.finding(moved(token, offset), message)
