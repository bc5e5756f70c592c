"""From what rules found in the items of a file to what is reported of it, step by step.

The result of a step is kept while what it follows from stays the same. It does what lint.findings.findings does at
once, by the same functions.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter
from sys import maxsize

from opensips_lsp.incremental.results import ItemFindings, placed
from opensips_lsp.lint.findings import include_findings, instead_findings, order, reported, selected
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX, SYNTAX_CODE
from opensips_lsp.lint.settling import Digest, after_parse_codes, downgraded, settled, settling_of
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
    found, shared = _by_item(source, rules, results, of_files)
    digest = _together(found)
    settling, by_item = settling_of(script, source, rules, digest, selection.ignore_parse_stops), []
    for offset, result, in_item in found:
        assert result.item is not None
        key = in_item, settling.relative(offset, len(result.item.text))
        is_own = not (result.edits_other_items or offset in shared)  # else another item says whether a fix is offered
        left = (is_own and result.kept("settled", key)) or result.keep(
            "settled", key, in_item, settled(in_item.findings, settling, source, offset)
        )
        by_item.append((offset, result, left))
    if by_item != found:
        digest = _together(by_item)
    more = instead_findings(digest, rules, of_files.__getitem__) + include_findings(source, problems)
    if problems:
        if not selection.ignore_parse_stops:
            by_item, more = _with_includes(script, by_item, more, digest, rules)
        digest = _together(by_item).and_also(Digest.of(more))
    groups = []
    for offset, result, in_item in by_item:
        key = in_item, selection
        final = result.kept("selected", key) or result.keep(
            "selected", key, in_item, sorted(selected(in_item.findings, selection), key=order)
        )
        if final.findings:
            groups.append(Group(offset, final))
    more = selected(more, selection)
    instead = {rule.code for rule in selection.rules if rule.instead}
    if SUPPRESSION_PREFIX in source.whole_text or any(finding.code in instead for finding in more):
        everything = more + [one for group in groups for one in group.findings]
        return [Group.of(reported(everything, script, source, problems, selection, digest))]
    return [*groups, Group.of(sorted(more, key=order))] if more else groups


def _by_item(
    source: Source, rules: Iterable[Rule], results: Sequence[Result], of_files: Mapping[Rule, list[Finding]]
) -> tuple[list[tuple[int, Result, ItemFindings]], set[int]]:
    """-> (what was found in items, where it was anything; offsets of items in which rules for files found something).

    Of an item: its offset, its result, what active rules found there.
    """
    codes, items = _codes(tuple(rules)), source.all_items
    extra: dict[int, list[Finding]] = {}
    for rule, of_file in of_files.items():
        for finding in () if rule.instead else of_file:
            number = max(bisect_right(items, finding.start, key=itemgetter(0)) - 1, 0)
            extra.setdefault(number, []).append(finding.shifted(-items[number][0]))
    found = []
    for number, ((offset, _), result) in enumerate(zip(items, results, strict=True)):
        if result.found or number in extra:
            more = tuple(extra.get(number, ()))
            key = codes, more
            in_item = result.kept("active", key) or result.keep(
                "active", key, None, [one for one in (*result.found, *more) if one.code in codes]
            )
            if in_item.findings:
                found.append((offset, result, in_item))
    return found, {items[number][0] for number in extra}


@lru_cache(maxsize=8)
def _codes(rules: tuple[Rule, ...]) -> frozenset[str]:
    """The codes that findings in an item may have: the same object for equal rules, which compares at once."""
    return frozenset([*[rule.code for rule in rules], SYNTAX_CODE])


def _together(found: Iterable[tuple[int, Result, ItemFindings]]) -> Digest:
    """The digest of all findings of a file, from those of its items and their offsets."""
    stops: dict[str, int] = {}
    after_parse: set[str] = set()
    first: Finding | None = None
    passes, place = True, 0  # of the first error
    for offset, _, in_item in found:
        digest = in_item.digest
        for code, start in digest.stops.items():
            if offset + start < stops.get(code, maxsize):
                stops[code] = offset + start
        after_parse |= digest.after_parse
        if digest.error is not None:
            does, start, finding = digest.error
            if first is None or (does, offset + start) < (passes, place):
                passes, place, first, offset_of_first = does, offset + start, finding, offset
    error = None if first is None else (passes, place, first.shifted(offset_of_first))
    return Digest(stops, frozenset(after_parse), error)


def _with_includes(
    script: Script,
    by_item: list[tuple[int, Result, ItemFindings]],
    more: list[Finding],
    digest: Digest,
    rules: Sequence[Rule],
) -> tuple[list[tuple[int, Result, ItemFindings]], list[Finding]]:
    """The same where includes cannot be followed, which may stop the parser further up."""
    everything = digest.and_also(Digest.of(more))
    after_parse, loads = after_parse_codes(tuple(rules)) | everything.after_parse, bool(script.modules)
    stop, left = everything.first_stop(after_parse), []
    for offset, result, in_item in by_item:
        assert result.item is not None
        relative = None if stop is None else max(-1, min(stop - offset, len(result.item.text) + 1))

        key = in_item, relative, after_parse, loads
        after = result.kept("included", key) or result.keep(
            "included", key, in_item, downgraded(list(in_item.findings), after_parse, loads, relative)
        )
        left.append((offset, result, after))
    return left, downgraded(more, after_parse, loads, stop)
