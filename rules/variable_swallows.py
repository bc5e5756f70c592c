"""H606: a variable's name that goes on further than it looks."""

import re

from opensips_lsp.rules._core_calls import is_sound, variables_of

from opensips_lsp.rule import WARNING, Bad, Good, Rule, Span

_SWALLOWING = re.compile(r"""\$[^({}[\]"'#]*([{}[\]"'#])""")


class VariableSwallows(Rule):
    """A variable's name does not end at braces, brackets, quotes or `#`: cfg.lex takes them for a part of it.

    `{$var(x)=$rU}` hands the name `$rU}` to OpenSIPS. A blank or `;` ends a name.
    """

    code = "H606"
    severity = WARNING
    stage = None
    by_statement = True
    examples = (
        Bad("route { if (1) { $var(x)=«$rU}» ; } }"),
        Good("route { if (1) { $var(x)=$rU; } $json(a) = 1; }"),
        Good("route { $var(x) = $(ru{uri.user}); }"),
    )

    def check_item(self, offset, item, script, source):
        for number, text in variables_of(item):
            found = _SWALLOWING.match(text)
            if found and is_sound(item, number):
                start = offset + item.tokens.starts[number]
                message = f"the name of this variable is `{text}`: `{found[1]}` does not end it, a blank or `;` does"
                yield self.finding(Span(start, start + len(text)), message)
