"""M301: braces in the arguments of a transformation."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import Problem, parse_spec
from opensips_lsp.rules.common.names import names_at
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.item_views import variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Known
    from opensips_lsp.syntax.items import Item


class TransformationBraces(Rule):
    """OpenSIPS 2.4 counts the braces in a transformation's arguments, so that transformations can be nested.

    An unmatched `{` or `}`, such as the separator in `{s.select,0,}}`, was an argument in 2.3; 2.4 prints "bad pvar
    name" and does not start. Use another separator, or keep the character in a variable.
    """

    code = "M301"
    breaks_in = "2.4"
    stage = "check"
    prefilter = Prefilter(tokens=("VAR",))
    supersedes = ("C502", "C503", "C504", "C505", "C506")
    message = (
        "OpenSIPS 2.4 and later count the braces in a transformation, and one of these is unmatched; keep it in a "
        "variable"
    )
    examples = (
        Bad('route { if («$(ru{s.select,0,}})»=="x") { exit; } }'),
        Good('route { if ($(ru{s.select,0,;}) == "x") exit; }'),
        Bad('route { if («$(ru{s.select,0,}})»=="x") { exit; } }', target="3.6"),
        Good("route { $var(x) = $(ru{re.subst,/a{2}/b/}); }"),
        Good("route { $var(x) = $(ru{s.select,0,$var(c)}); $var(y) = $(ru{s.unknown,}}); }"),
        Good('route { if ($(ru{s.select,0,}})=="x") { exit; } }', target="2.3"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for token in variables_of(item):
            text = token.text
            at = text.find("{")
            if at >= 0 and _unbalanced(text, at) and token.is_sound:
                known = names_at(script, source.at(offset + token.start), frozenset()).known
                if _read(text, known, False) and not _read(text, known, True):
                    yield self.finding(shifted(token, offset))


def _unbalanced(text: str, at: int) -> bool:
    return text.count("{", at) != text.count("}", at) or "}}" in text or "{{" in text


def _read(text: str, known: Known, lenient: bool) -> bool:
    """Whether 2.4 (lenient) or 2.3 reads all of a variable's text."""
    found = parse_spec(text, known._replace(lenient=lenient))
    return found.__class__ is not Problem
