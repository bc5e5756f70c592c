"""Queries about the rest of a script: their answers compare, so that it is known when one has changed.

While somebody records, each query notes its answer. What a rule reads beyond queries (all items, the text, places) is
noted as EVERYTHING, which no edit leaves as it was. So a rule need not know of this, but it must not read what is not
noted: `whole_text`, `all_items`, `all_sources` and what follows from them (tests/test_architecture.py).
"""

from __future__ import annotations

from sys import maxsize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Concatenate, ParamSpec, TypeVar

    from opensips_lsp.syntax.items import Item

    Query = tuple[Any, ...]  # the name of a query and its arguments
    Answers = dict[Query, Any]
    Place = tuple[int, ...]  # Source.at

    P = ParamSpec("P")
    R = TypeVar("R")

EVERYTHING: Query = ("everything",)

# name of a query -> the fields of an item's summary (incremental.summary) that its answer follows from
FOLLOWS_FROM: dict[str, frozenset[str]] = {}


class Recorder:
    """Who records, shared by a script and its sources. `answers` is None while nobody does.

    linted: the item that rules run on: (place of its source, its offset, itself), or None.
    """

    __slots__ = ("answers", "linted")

    def __init__(self) -> None:
        self.answers: Answers | None = None
        self.linted: tuple[Place, int, Item] | None = None

    def note_everything(self) -> None:
        """Note that something was read whose answer does not compare."""
        if self.answers is not None:
            self.answers[EVERYTHING] = None

    def distance(self, place: Place) -> int | None:
        """How far behind the start of the item that is being linted a place in it is, or None when it is elsewhere."""
        if self.linted is None:
            return None
        prefix, offset, item = self.linted
        distance = place[-1] - offset if place[:-1] == prefix and place[-1] != maxsize else -1
        return distance if 0 <= distance <= len(item.text) else None


def query(*fields: str) -> Callable[[Callable[Concatenate[Any, P], R]], Callable[Concatenate[Any, P], R]]:
    """Declare a method a query. fields: of incremental.summary.Summary, from which its answer follows.

    Two more are no fields of Summary, and Analysis.edited says when they change: "position", where things stand, with
    each edit; "end", which item of a file is the last one. Script.gathered and Script.ask follow from what their
    function reads: see script.fields_of.

    The object has a `recorder`, and in `known` the answers of queries without arguments, by name.
    """

    def declare(method: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
        name = method.__name__
        FOLLOWS_FROM[name] = frozenset(fields)

        def answered(self: Any, /, *arguments: P.args, **named: P.kwargs) -> R:
            recorder = self.recorder
            answers = recorder.answers
            if answers is None:
                if arguments:
                    return method(self, *arguments, **named)
                if name not in self.known:
                    self.known[name] = method(self, *arguments, **named)
                known: R = self.known[name]
                return known
            noted = (name, *arguments)
            if noted not in answers:
                recorder.answers = None
                try:
                    answers[noted] = answered(self, *arguments, **named)
                finally:
                    recorder.answers = answers
            answer: R = answers[noted]
            return answer

        answered.__name__, answered.__doc__ = name, method.__doc__
        return answered

    return declare
