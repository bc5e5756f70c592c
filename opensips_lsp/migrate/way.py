"""The way from one version to another: the series that lie on it, and since which of them something is found. Pure."""

from __future__ import annotations

from itertools import pairwise

from opensips_lsp.catalogue.version import NEWEST, OLDER, numbers, parse_version
from opensips_lsp.lint.findings import lint
from opensips_lsp.model.script import Script
from opensips_lsp.rules.common.hops import BY_RULES, HOPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Source
    from opensips_lsp.rules.common.hops import Row


def hops_between(origin: tuple[int, ...], target: tuple[int, ...]) -> list[tuple[str, str]]:
    """(series, series after it) of each step from the series of one version to that of another, oldest first."""
    numbers = {series: tuple(map(int, series.split("."))) for series in (*OLDER, *NEWEST)}
    on_the_way = [series for series, number in numbers.items() if origin[:2] <= number <= target[:2]]
    return list(pairwise(on_the_way))


def is_told_by_hop(origin: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Whether a report goes from series to series: not where the only hop has rules instead of rows."""
    return any(series != BY_RULES for _, series in hops_between(origin, target))


def rows_of(series: str) -> tuple[Row, ...]:
    """The rows of the hop to a series; none for one that has rules instead, or of which nothing is known."""
    return next((hop.rows for hop in HOPS if hop.series == series), ())


def found_since(
    files: Sequence[tuple[Script, Source]], found: Iterable[Finding], rules: Sequence[Rule]
) -> dict[Finding, str]:
    """Finding of a file -> the first series, from that of the origin on, for which it is found too.

    files: the scripts that have the file, which go the same way, with the file as each reads it. They are looked at as
    ones for each series on the way, by the rules that have found something. A finding there of the same rule and place
    is the same one; a rule that goes by rows may say several of one place. What changed before the series that
    the catalogue has is said by the finding, and what another rule finds for some series.
    """
    found = list(found)
    if not files or not found:
        return {}
    (script, _), *_ = files
    codes = {one.code for one in found}
    running = [rule for rule in rules if rule.code in codes]
    several = {rule.code for rule in running if rule.goes_by_rows}
    first: dict[tuple[object, ...], str] = {}
    for series in _series_before_target(script):
        for one_script, source in files:
            for one in lint(_as_of(one_script, parse_version(series)), source, running, ignore_parse_stops=True):
                first.setdefault(_key(one, several), series)
    since = {one: first.get(_key(one, several), script.target.series) for one in found}
    on_the_way = [series for _, series in hops_between(script.origin or script.target, script.target)]
    before = [series for series in on_the_way if _is_before_catalogue(series)]
    return {
        one: one.since if one.since in before else _earlier(one.since, series, script) for one, series in since.items()
    }


def _is_before_catalogue(series: str) -> bool:
    return series in OLDER or series == next(iter(NEWEST))


def _earlier(said: str, found: str, script: Script) -> str:
    """The series that a finding says, if that is before the one since which it is found; else that one.

    What changed before the origin is found since the origin.
    """
    if _is_before_catalogue(said) or not said or numbers(said) >= numbers(found):
        return found
    return script.origin.series if script.origin is not None and numbers(said) <= script.origin[:2] else said


def since_of(since: Mapping[Finding, str], target: str) -> Callable[[Finding], str]:
    """A function that says since which series a finding is found, of those before and after the fixes.

    One that is found after them is most often one of before that stands elsewhere now.
    """
    alike: dict[tuple[str, str], str] = {}
    for one, series in since.items():
        alike.setdefault((one.code, one.message), series)
    return lambda one: alike.get((one.code, one.message)) or since.get(one, target)


def _key(finding: Finding, several: Set[str]) -> tuple[object, ...]:
    """What is equal for the same finding in the same text for another version."""
    message = finding.message if finding.code in several else ""
    return finding.code, finding.start, finding.end, message


def _series_before_target(script: Script) -> list[str]:
    """The series on the way that the catalogue has, that of the origin first, without that of the target."""
    origin = script.origin or script.target
    return [series for series, _ in hops_between(origin, script.target) if series in NEWEST]


def _as_of(script: Script, version: Version) -> Script:
    """The same script, for another version."""
    return Script(version, script.all_sources, script.origin, script.all_files_known, script.myself, None, script.aged)
