"""H606: a variable's name that goes on further than it looks."""

from opensips_lsp.rule import WARNING, Bad, Good, Rule

_SWALLOWED = frozenset("{}[]\"'#")


class VariableSwallows(Rule):
    """A variable's name does not end at braces, brackets, quotes or `#`: cfg.lex takes them for a part of it.

    `{$var(x)=$rU}` hands the name `$rU}` to OpenSIPS. A blank or `;` ends a name.
    """

    code = "H606"
    severity = WARNING
    stage = None
    visits = ("variable",)
    examples = (
        Bad("route { if (1) { $var(x)=«$rU}» ; } }"),
        Good("route { if (1) { $var(x)=$rU; } $json(a) = 1; }"),
        Good("route { $var(x) = $(ru{uri.user}); }"),
    )

    def check(self, node, script, source):
        text = node.text
        if _SWALLOWED.isdisjoint(text):
            return
        name = text.split("(", 1)[0]
        found = next((character for character in name if character in _SWALLOWED), None)
        if found is not None:
            yield self.finding(
                node, f"the name of this variable is `{text}`: `{found}` does not end it, a blank or `;` does"
            )
