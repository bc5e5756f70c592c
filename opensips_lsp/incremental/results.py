"""What rules found in an item or a file, with the queries that they asked of the rest of the script and the answers.

An index from query to results says whom a changed answer concerns, so that all others are left alone.
"""

from __future__ import annotations

from opensips_lsp.lint.findings import Digest
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

    Here = tuple[tuple[int, ...], int, Item]


class Result:
    """What some rules found, and what they asked. For an item, offsets count from its start.

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

    def after_step(self, name: str, key: object, make: Callable[[], Iterable[Finding]]) -> ItemFindings:
        """What is left after the step of that name, made again only when what it follows from has changed."""
        known = self.after_steps.get(name)
        if known is None or known[0] != key:
            known = self.after_steps[name] = key, ItemFindings(tuple(make()))
        return known[1]


class ItemFindings:
    """Findings of an item (offsets count from its start) and their digest. encoded: kept here by the server."""

    __slots__ = ("digest", "encoded", "findings")

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings, self.digest = findings, Digest.of(findings)
        self.encoded: Any = None


class _Asked:
    """Who asked a query, and the fields of summaries that its answer follows from."""

    __slots__ = ("fields", "results")

    def __init__(self, fields: frozenset[Any]) -> None:
        self.fields = fields
        self.results: set[Result] = set()


class Index:
    """From query to the results that follow from its answer."""

    def __init__(self) -> None:
        self._asked: dict[Query, _Asked] = {}
        self._by_field: dict[Any, set[Query]] = {}

    def add(self, result: Result, script: Script) -> None:
        """Note what a result has asked."""
        for query in result.answers:
            asked = self._asked.get(query)
            if asked is None:
                asked = self._asked[query] = _Asked(fields_of(script, (query,)))
                for field in asked.fields:
                    self._by_field.setdefault(field, set()).add(query)
            asked.results.add(result)

    def discard(self, result: Result) -> None:
        """Forget what a result has asked."""
        for query in result.answers:
            asked = self._asked.get(query)
            if asked is not None:
                asked.results.discard(result)
                if not asked.results:
                    self._drop(query, asked)

    def _drop(self, query: Query, asked: _Asked) -> None:
        del self._asked[query]
        for field in asked.fields:
            self._by_field[field].discard(query)
            if not self._by_field[field]:
                del self._by_field[field]

    def gathered(self) -> list[Callable[[Item], Any]]:
        """The functions that Script.gathered was asked for, by queries of queries too."""
        return [field[1] for field in self._by_field if type(field) is tuple]

    def stale(self, script: Script, changed: Set[Any], where: Callable[[], dict[Result, Here]]) -> set[Result]:
        """The results that follow from an answer that is another one now that these fields of summaries have changed.

        where: says where the item of each result stands.
        """
        queries: set[Query] = set().union(*(self._by_field.get(field, ()) for field in changed))
        found: set[Result] = set()
        places: dict[Result, Here] | None = None
        for query in queries:
            asked = self._asked[query]
            if query == EVERYTHING:
                found |= asked.results
            elif query[0] in ABOUT_A_PLACE:
                places = where() if places is None else places
                found.update([one for one in asked.results if not _holds(script, query, one, places.get(one))])
            else:
                answer = script.answer(query)
                found.update([one for one in asked.results if one.answers[query] != answer])
                if query[0] == "ask":
                    self._follow(query, asked, script)
        return found

    def _follow(self, query: Query, asked: _Asked, script: Script) -> None:
        """A query of queries may have asked others than before."""
        fields = fields_of(script, (query,))
        if fields != asked.fields:
            results = asked.results
            self._drop(query, asked)
            again = self._asked[query] = _Asked(fields)
            again.results = results
            for field in fields:
                self._by_field.setdefault(field, set()).add(query)


def holds(script: Script, result: Result, here: Here | None) -> bool:
    """Whether all queries of a result are answered as they were."""
    return all([_holds(script, query, result, here) for query in result.answers])


def _holds(script: Script, query: Query, result: Result, here: Here | None) -> bool:
    script.recorder.here = here
    try:
        return bool(query != EVERYTHING and script.answer(query) == result.answers[query])
    finally:
        script.recorder.here = None


def placed(found: Iterable[Finding], offset: int) -> list[Finding]:
    """Findings whose offsets count from the start of an item, as findings of the file."""
    return [finding.shifted(offset) for finding in found]
