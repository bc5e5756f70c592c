"""H606: a variable's name that goes on further than it looks."""

from opensips_lsp.lint.finding import WARNING, Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import variables_of

_SWALLOWED = frozenset("{}[]\"'#")


class VariableSwallows(Rule):
    """A variable's name does not end at braces, brackets, quotes or `#`: cfg.lex takes them for a part of it.

    `{$var(x)=$rU}` hands the name `$rU}` to OpenSIPS. A blank or `;` ends a name.
    """

    code = "H606"
    severity = WARNING
    stage = None
    prefilter = Prefilter(tokens=("VAR",))
    examples = (
        Bad("route { if (1) { $var(x)=«$rU}» ; } }"),
        Good("route { if (1) { $var(x)=$rU; } $json(a) = 1; }"),
        Good("route { $var(x) = $(ru{uri.user}); }"),
    )

    def check_item(self, offset, item, script, source):
        for token in variables_of(item):
            text = token.text
            name = text.partition("(")[0]
            if not _SWALLOWED.isdisjoint(name) and token.is_sound:
                swallowed = next(filter(_SWALLOWED.__contains__, name))
                start = offset + token.start
                message = f"the name of this variable is `{text}`: `{swallowed}` does not end it, a blank or `;` does"
                yield self.finding(Span(start, start + len(text)), message)
