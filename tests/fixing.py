"""What fixes make of a script for a later series."""

from __future__ import annotations

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint_text, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.model.script import Script, Source


def fixed(text: str, series: str, unsafe: bool = True) -> str:
    """The text with all fixes for a series."""

    def script_for(changed: str) -> tuple[Script, Source]:
        script = script_of(changed, parse_version(series))
        return script, script.sources[0]

    return fix(script_for, text, indexed_rules(), unsafe)[0]


def errors(text: str, series: str) -> list[str]:
    """The messages of the errors of a text for a series."""
    found = lint_text(text, parse_version(series), indexed_rules())
    return [finding.message for finding in found if finding.severity == ERROR]
