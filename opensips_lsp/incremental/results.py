"""What rules found in an item or a file, with the queries about the rest of the script and the answers.

An index from query to results says whom a changed answer concerns, so that all others are left alone.
"""

from __future__ import annotations

from collections import Counter

from opensips_lsp.lint.settling import Digest
from opensips_lsp.model.queries import EVERYTHING
from opensips_lsp.model.script import ABOUT_A_PLACE, fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set
    from typing import Any

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.queries import Answers, Query
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

    ItemPlace = tuple[tuple[int, ...], int, Item]


class Result:
    """What some rules found, and the answers of their queries. For an item, offsets count from its start.

    runs: how many of the file's runners have run. edits_other_items: whether a fix edits another item, which may move:
    its offsets hold in the revision of the script in which they were found. after_steps: what is left after each step
    from what was found to what is reported.
    """

    __slots__ = ("after_steps", "answers", "edits_other_items", "found", "item", "revision", "runs")

    def __init__(self, item: Item | None = None) -> None:
        self.item = item
        self.forget()

    def forget(self) -> None:
        """Be as if nothing had run."""
        self.found: list[Finding] = []
        self.answers: Answers = {}
        self.runs, self.edits_other_items, self.revision = 0, False, 0
        self.after_steps: dict[str, tuple[object, ItemFindings]] = {}

    def kept(self, step: str, key: object) -> ItemFindings | None:
        """What was left after a step, or None if what it follows from has changed."""
        known = self.after_steps.get(step)
        return known[1] if known is not None and known[0] == key else None

    def keep(self, step: str, key: object, before: ItemFindings | None, left: Iterable[Finding]) -> ItemFindings:
        """What is left after a step of what there was before it: the same object as before, or as last time, if equal.

        So the steps and the diagnostics that follow from it are not made again.
        """
        findings = tuple(left)
        known = self.after_steps.get(step)
        if before is not None and findings == before.findings:
            after = before
        elif known is not None and findings == known[1].findings:
            after = known[1]
        else:
            after = ItemFindings(findings)
        self.after_steps[step] = key, after
        return after


class ItemFindings:
    """Findings of an item (offsets count from its start), their digest, and how many there are of each severity.

    encoded: kept here by the server.
    """

    __slots__ = ("digest", "encoded", "findings", "severities")

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings, self.digest = findings, Digest.of(findings)
        self.severities = Counter([one.severity for one in findings])
        self.encoded: Any = None


class _Use:
    """The results that follow from the answer of a query, and the fields of summaries that the answer follows from."""

    __slots__ = ("fields", "results")

    def __init__(self, fields: frozenset[Any]) -> None:
        self.fields = fields
        self.results: set[Result] = set()


class Index:
    """From query to the results that follow from its answer."""

    def __init__(self) -> None:
        self._uses: dict[Query, _Use] = {}
        self._by_field: dict[Any, set[Query]] = {}

    def add(self, result: Result, script: Script) -> None:
        """Note the queries of a result."""
        for query in result.answers:
            use = self._uses.get(query)
            if use is None:
                use = self._uses[query] = _Use(fields_of(script, (query,)))
                for field in use.fields:
                    self._by_field.setdefault(field, set()).add(query)
            use.results.add(result)

    def discard(self, result: Result) -> None:
        """Forget the queries of a result."""
        for query in result.answers:
            use = self._uses.get(query)
            if use is not None:
                use.results.discard(result)
                if not use.results:
                    self._drop(query, use)

    def _drop(self, query: Query, use: _Use) -> None:
        del self._uses[query]
        for field in use.fields:
            self._by_field[field].discard(query)
            if not self._by_field[field]:
                del self._by_field[field]

    def gathered(self) -> set[Callable[[Item], Any]]:
        """The functions that Script.gathered was called with for results that are there, by functions of ask() too."""
        return {field[1] for field in self._by_field if type(field) is tuple}

    def stale(self, script: Script, changed: Set[Any], where: Callable[[], dict[Result, ItemPlace]]) -> set[Result]:
        """The results that follow from an answer that is another one now that these fields of summaries have changed.

        where: says where the item of each result stands.
        """
        queries: set[Query] = set().union(*(self._by_field.get(field, ()) for field in changed))
        found: set[Result] = set()
        places: dict[Result, ItemPlace] | None = None
        for query in queries:
            use = self._uses[query]
            if query == EVERYTHING:
                found |= use.results
            elif query[0] in ABOUT_A_PLACE:
                places = where() if places is None else places
                found.update([one for one in use.results if not _holds(script, query, one, places.get(one))])
            else:
                answer = script.answer(query)
                found.update([one for one in use.results if one.answers[query] != answer])
                if query[0] == "ask":
                    self._follow(query, use, script)
        return found

    def _follow(self, query: Query, use: _Use, script: Script) -> None:
        """The function of an ask() may have made other queries than before."""
        fields = fields_of(script, (query,))
        if fields != use.fields:
            results = use.results
            self._drop(query, use)
            again = self._uses[query] = _Use(fields)
            again.results = results
            for field in fields:
                self._by_field.setdefault(field, set()).add(query)


def holds(script: Script, result: Result, place: ItemPlace | None) -> bool:
    """Whether all queries of a result are answered as they were."""
    return all([_holds(script, query, result, place) for query in result.answers])


def _holds(script: Script, query: Query, result: Result, place: ItemPlace | None) -> bool:
    script.recorder.linted = place
    try:
        return bool(query != EVERYTHING and script.answer(query) == result.answers[query])
    finally:
        script.recorder.linted = None


def placed(found: Iterable[Finding], offset: int) -> list[Finding]:
    """Findings whose offsets count from the start of an item, as findings of the file."""
    return [finding.shifted(offset) for finding in found]
