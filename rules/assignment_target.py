"""C213: what cannot be assigned to."""

from opensips_lsp.rules._variables import is_transformed, variable_name

from opensips_lsp.rule import Bad, Good, Rule


class AssignmentTarget(Rule):
    """Only an AVP can be set to NULL with `:=`, and a transformation is no place to put a value.

    OpenSIPS prints "invalid left operand in NULL assignment" or "transformations not accepted in left side of
    assignment" and does not start (cfg.y `assign_cmd`).
    """

    code = "C213"
    stage = "check"
    visits = ("assignment",)
    examples = (
        Bad("route { «$var(x)» := NULL; }"),
        Bad("route { «$rU» := null; }"),
        Bad("route { «$(var(x){s.len})» = 1; }"),
        Bad("route { «$(avp(x)[0]{s.len})» += 1; }"),
        Good("route { $avp(x) := NULL; $(avp(x)[0]) := NULL; $var(x) = NULL; $var(x) := 1; }"),
        Good("route { $(avp(x)[0]) = $(var(x){s.len}); $avp(a{b}) = 1; }"),
    )

    def check(self, node, script, source):
        text = node.child_text(0)
        if node.child_kind(1) == "null" and node.operator.text == ":=" and variable_name(text) != "avp":
            yield self.finding(node.variable, f"`:= NULL` is for AVPs; set `{text}` to NULL with `=`")
        elif "{" in text and is_transformed(text):
            yield self.finding(node.variable, "a value cannot be put into a transformation")
