"""H606: a variable's name that goes on further than it looks."""

from __future__ import annotations

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.item_views import variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_SWALLOWED = frozenset("{}[]\"'#")


class VariableSwallows(Rule):
    """A variable's name does not end at braces, brackets, quotes or `#`; cfg.lex reads them as characters of the name.

    In `{$var(x)=$rU}`, OpenSIPS reads the name `$rU}`. A blank or `;` ends a name.
    """

    code = "H606"
    severity = WARNING
    stage = None
    prefilter = Prefilter(tokens=("VAR",))
    examples = (
        Bad("route { if (1) { $var(x)=«$rU}» ; } }"),
        Bad("route { if (1) { $var(x)=«$rU}» ; } }", target="3.6"),
        Good("route { if (1) { $var(x)=$rU; } $json(a) = 1; }"),
        Good("route { $var(x) = $(ru{uri.user}); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for variable in variables_of(item):
            name = variable.text.partition("(")[0]
            if not _SWALLOWED.isdisjoint(name) and variable.is_sound:
                swallowed = next(filter(_SWALLOWED.__contains__, name))
                message = (
                    f"the name of this variable is `{variable.text}`: "
                    f"`{swallowed}` does not end it; a blank or `;` does"
                )
                yield self.finding(shifted(variable, offset), message)
