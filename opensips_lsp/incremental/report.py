"""From what rules found in the items of a file to what is reported of it, step by step.

The result of a step is kept while what it follows from stays the same. It does what lint.findings.findings does at
once, by the same functions.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from opensips_lsp.incremental.results import ItemFindings, placed
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import (
    Digest,
    after_parse_codes,
    downgraded,
    include_findings,
    order,
    reported,
    selected,
    settled,
    settling_of,
)
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX, SYNTAX_CODE
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from opensips_lsp.incremental.results import Result
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.includes import IncludeProblem
    from opensips_lsp.model.script import Script, Source


class Group(Record):
    """Findings of a file that lie in one item, which stands at an offset: those in `in_item` count from there."""

    offset: int
    in_item: ItemFindings

    @classmethod
    def of(cls, found: Iterable[Finding]) -> Group:
        """Findings of no item."""
        return cls(0, ItemFindings(tuple(found)))

    @property
    def findings(self) -> list[Finding]:
        """The findings, with offsets in the file."""
        return placed(self.in_item.findings, self.offset)


def groups_of(
    script: Script,
    source: Source,
    problems: Sequence[IncludeProblem],
    selection: Selection,
    rules: Sequence[Rule],
    results: Sequence[Result],
    of_files: Mapping[Rule, list[Finding]],
) -> list[Group]:
    """What is reported of a file. results: what `rules` found in its items; of_files: what they found in all of it."""
    found = _by_item(source, rules, results, of_files)
    raw = _together([(offset, in_item.digest) for offset, _, in_item in found])
    settling, by_item = settling_of(script, source, rules, raw), []
    for offset, result, in_item in found:
        assert result.item is not None

        def settle(offset: int = offset, in_item: ItemFindings = in_item) -> Iterable[Finding]:
            return settled(in_item.findings, settling, source, offset)

        key = in_item, settling.relative(offset, len(result.item.text))
        by_item.append((offset, result, result.after_step("settled", key, settle)))
    digest = _together([(offset, in_item.digest) for offset, _, in_item in by_item])
    more = _instead(digest, rules, of_files) + include_findings(source, problems)
    if problems:
        by_item, more = _with_includes(script, by_item, more, digest, rules)
        digest = _together([*((offset, in_item.digest) for offset, _, in_item in by_item), (0, Digest.of(more))])
    groups = []
    for offset, result, in_item in by_item:

        def select(in_item: ItemFindings = in_item) -> Iterable[Finding]:
            return sorted(selected(in_item.findings, selection), key=order)

        final = result.after_step("selected", (in_item, selection), select)
        if final.findings:
            groups.append(Group(offset, final))
    more = selected(more, selection)
    instead = {rule.code for rule in selection.rules if rule.instead}
    if SUPPRESSION_PREFIX in source.whole_text or any(finding.code in instead for finding in more):
        everything = more + [one for group in groups for one in group.findings]
        left = reported(everything, script, source, problems, selection, digest)
        return [Group.of(left)]
    return [*groups, Group.of(sorted(more, key=order))] if more else groups


def _by_item(
    source: Source, rules: Iterable[Rule], results: Sequence[Result], of_files: Mapping[Rule, list[Finding]]
) -> list[tuple[int, Result, ItemFindings]]:
    """(offset of the item, its result, what active rules found there) where there is anything."""
    codes, items = frozenset([rule.code for rule in rules] + [SYNTAX_CODE]), source.all_items
    extra: dict[int, list[Finding]] = {}
    for rule, of_file in of_files.items():
        for finding in () if rule.instead else of_file:
            number = max(bisect_right(items, finding.start, key=itemgetter(0)) - 1, 0)
            extra.setdefault(number, []).append(finding.shifted(-items[number][0]))
    found = []
    for number, ((offset, _), result) in enumerate(zip(items, results, strict=True)):
        if result.found or number in extra:
            more = tuple(extra.get(number, ()))

            def active(result: Result = result, more: tuple[Finding, ...] = more) -> Iterable[Finding]:
                return [one for one in (*result.found, *more) if one.code in codes]

            in_item = result.after_step("active", (codes, more), active)
            if in_item.findings:
                found.append((offset, result, in_item))
    return found


def _together(digests: Iterable[tuple[int, Digest]]) -> Digest:
    """The digest of all findings of a file, from those of its items and their offsets."""
    stops: dict[str, int] = {}
    after_parse: set[str] = set()
    error: tuple[bool, int, Finding] | None = None
    for offset, digest in digests:
        for code, start in digest.stops.items():
            stops[code] = min(offset + start, stops.get(code, offset + start))
        after_parse |= digest.after_parse
        if digest.error is not None:
            passes, start, finding = digest.error
            if error is None or (passes, offset + start) < error[:2]:
                error = passes, offset + start, finding.shifted(offset)
    return Digest(stops, frozenset(after_parse), error)


def _instead(digest: Digest, rules: Iterable[Rule], of_files: Mapping[Rule, list[Finding]]) -> list[Finding]:
    """As lint.findings.instead_findings."""
    if digest.error is None:
        return []
    first = digest.error[2]
    return [
        finding._replace(severity=ERROR, stage=first.stage, start=first.start, end=first.end)
        for rule in rules
        if rule.instead
        for finding in of_files[rule]
    ]


def _with_includes(
    script: Script,
    by_item: list[tuple[int, Result, ItemFindings]],
    more: list[Finding],
    digest: Digest,
    rules: Sequence[Rule],
) -> tuple[list[tuple[int, Result, ItemFindings]], list[Finding]]:
    """The same where includes cannot be followed, which may stop the parser further up."""
    everything = _together([(0, digest), (0, Digest.of(more))])
    after_parse, loads = after_parse_codes(tuple(rules)) | everything.after_parse, bool(script.modules)
    stop, left = everything.first_stop(after_parse), []
    for offset, result, in_item in by_item:
        assert result.item is not None
        relative = None if stop is None else max(-1, min(stop - offset, len(result.item.text) + 1))

        def after(in_item: ItemFindings = in_item, relative: int | None = relative) -> Iterable[Finding]:
            return downgraded(list(in_item.findings), after_parse, loads, relative)

        left.append((offset, result, result.after_step("included", (in_item, relative, after_parse, loads), after)))
    return left, downgraded(more, after_parse, loads, stop)
