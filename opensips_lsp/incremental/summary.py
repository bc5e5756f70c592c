"""What the rest of a script can see of an item: when an edit leaves that as it was, no other item is linted again."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from opensips_lsp.model.facts import facts_of, literals_in, words_in
from opensips_lsp.model.includes import hidden_includes
from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_ONLY_INCLUDES = re.compile(b"[" + re.escape(bytes((KIND["INCLUDE"], KIND["$END"]))) + b"]*")


class Summary(Record):
    """What an item adds to a script; it holds no places, so that it compares.

    In order: loads (module, file), params (module, name, value), routes (keyword, name), calls (keyword, name, routes
    called, those that launch() reports to), protocols of sockets. Each once: literals, called (names of routes), words.
    includes: whether something is included in it, or in its comments (model/includes.py); code: whether there is more
    in it than comments and includes; unclosed: whether something in it is never closed.
    """

    loads: tuple[tuple[str, str], ...]
    params: tuple[tuple[str, str, int | str], ...]
    routes: tuple[tuple[str | None, str | None], ...]
    calls: tuple[tuple[Any, ...], ...]
    protocols: tuple[str, ...]
    literals: frozenset[str]
    called: frozenset[str]
    words: frozenset[str]
    includes: bool
    code: bool
    unclosed: bool


_COUNTED = "literals", "called", "words"
_IN_ORDER = "loads", "params", "routes", "calls", "protocols", "unclosed"


def summary_of(item: Item) -> Summary:
    """The Summary of an item; derived once."""
    if item.summary is None:
        item.summary = _read(item)
    summary: Summary = item.summary
    return summary


def _read(item: Item) -> Summary:
    facts = facts_of(item)
    calls = tuple(
        (
            route.word,
            route.name,
            frozenset([name for name, _ in route.calls]),
            frozenset([name for name, number in route.calls if number in route.reports]),
        )
        for route in facts.routes
    )
    return Summary(
        loads=tuple([(load.name, load.file) for load in facts.modules]),
        params=tuple([(param.module, param.name, param.value) for param in facts.params]),
        routes=tuple([(route.word, route.name) for route in facts.routes]),
        calls=calls,
        protocols=tuple([socket.protocol for socket in facts.sockets]),
        literals=frozenset(map(string_value, literals_in(item))),
        called=frozenset().union(*(names for _, _, names, _ in calls)),
        words=frozenset(words_in(item.text)),
        includes=bool(facts.includes or item.unread_includes or any(hidden_includes(item))),
        code=_ONLY_INCLUDES.fullmatch(item.tokens.kinds) is None,
        unclosed=item.tokens.unclosed is not None,
    )


class Totals:
    """In how many items of a script each literal, called route and word is; kept up to date by edits."""

    def __init__(self, sources: Iterable[Source]) -> None:
        sources = tuple(sources)
        summaries = [summary_of(item) for source in sources for _, item in source.all_items]
        self._counts = {
            name: Counter(chain.from_iterable([getattr(each, name) for each in summaries])) for name in _COUNTED
        }
        for source in sources:
            if source.template:  # its items are not its text
                self._counts["words"].update(set(words_in(source.whole_text)))

    def sets(self) -> dict[str, Any]:
        """What Script.edited takes: the sets that a script would read off all its items."""
        return {
            "_quoted": self._counts["literals"].keys(),
            "_called": self._counts["called"].keys(),
            "_words": self._counts["words"].keys(),
        }

    def swap(self, removed: Sequence[Item], added: Sequence[Item]) -> set[str]:
        """Let items have taken the place of others -> the fields of Summary in which the script differs now."""
        old, new = list(map(summary_of, removed)), list(map(summary_of, added))
        changed = {name for name in _IN_ORDER if _in_order(old, name) != _in_order(new, name)}
        for name in _COUNTED:
            counter, flipped = self._counts[name], False
            before, after = ([getattr(each, name) for each in some] for some in (old, new))
            if len(before) == len(after) == 1:
                before, after = [before[0] - after[0]], [after[0] - before[0]]
            for one in chain.from_iterable(after):
                counter[one] += 1
                flipped = flipped or counter[one] == 1
            for one in chain.from_iterable(before):
                counter[one] -= 1
                if not counter[one]:
                    del counter[one]
                    flipped = True
            if flipped:
                changed.add(name)
        return changed


def _in_order(summaries: Iterable[Summary], name: str) -> list[Any]:
    found: list[Any] = []
    for each in summaries:
        value = getattr(each, name)
        found += value if isinstance(value, tuple) else [value] if value else []
    return found
