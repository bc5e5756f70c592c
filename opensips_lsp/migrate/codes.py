"""Which findings a migration is about, as codes of rules: for the command line and for editors. Pure."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule


class Codes(Record):
    """Codes of rules, by what a migration makes of their findings.

    migrating: of those about a migration. dating: of those that say how old a script is. foreign: of those that say
    that a script is for another server; such a script is not changed, and needs nothing outside of it.
    """

    migrating: frozenset[str] = frozenset()
    dating: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


def codes_of(rules: Iterable[Rule]) -> Codes:
    """The Codes of some rules."""
    rules = list(rules)
    return Codes(
        frozenset([rule.code for rule in rules if rule.breaks_in is not None or rule.instead]),
        frozenset([rule.code for rule in rules if rule.dates]),
        frozenset([rule.code for rule in rules if rule.instead]),
    )


def is_reported(finding: Finding, codes: Codes) -> bool:
    """Whether a finding is about the migration, or refused: the report is no place for others."""
    return finding.severity == ERROR or finding.code in codes.migrating


def is_foreign(found: Iterable[Finding], codes: Codes) -> bool:
    """Whether one of the findings of a script says that it is for another server."""
    return any(finding.code in codes.foreign for finding in found)
