"""What a script says: its routes and who reaches them, the modules it loads, the parameters it sets, its includes.

Views over the facts of items, no storage: what spans items is derived from those facts for each Script.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from operator import itemgetter
from sys import maxsize

from opensips_lsp.model.age import proof_of, proof_of_params
from opensips_lsp.model.contexts import UNKNOWN, contexts_in
from opensips_lsp.model.facts import (
    MAIN_ROUTE,
    Facts,
    RouteFact,
    facts_of,
    item_start,
    literals_in,
    route_key,
    said_of,
    words_in,
)
from opensips_lsp.model.queries import FOLLOWS_FROM, Recorder, query
from opensips_lsp.model.source import Source
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.raw_nodes import block_around
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set
    from typing import Any, TypeVar

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import Function, Module
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.queries import Place, Query
    from opensips_lsp.model.source import RouteKey
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    ModParamValue = tuple[str, str, "int | str"]  # module as written (a pattern), parameter, value
    T = TypeVar("T")

__all__ = ["ABOUT_A_PLACE", "END", "Script", "Source", "fields_of"]

END: Place = (maxsize,)  # the place behind everything
# of so many modules it is known which are loaded before a place: for each loadmodule, all of them are listed
_MOST_LOADED = 1000


class Script:
    """A root config with all that it includes, for a target version.

    origin: the Version the script comes from, when that is known, or None. all_files_known: whether each file that it
    includes was read. aged: what showed that it comes from an older series, in words, if that was so earlier: fixes
    take it out of the text. assumed: whether nobody has said that it is for the target.

    Whether what is not found in it is nowhere: `has_all_text`, when no file is missing or a template; `complete`, when
    there is a main route too, without which something includes it; `all_read`, when nothing is left open either.
    """

    def __init__(
        self,
        target: Version,
        sources: Iterable[Source],
        origin: Version | None = None,
        all_files_known: bool = True,
        myself: str | None = None,
        catalogue: Catalogue | None = None,
        aged: str | None = None,
        recorder: Recorder | None = None,
        assumed: bool = True,
    ) -> None:
        self.myself, self.aged, self.assumed = myself, aged, assumed
        self.target, self.all_sources, self.origin = target, tuple(sources), origin
        self.all_files_known = all_files_known
        self.recorder = recorder or Recorder()
        self._given_catalogue = catalogue
        self._modules: dict[int, tuple[tuple[str, ...], tuple[Module, ...]]] = {}
        self._functions: dict[tuple[str, int], dict[str, tuple[Function, ...]]] = {}
        self.known: dict[str, Any] = {}  # see queries.query
        self._gathered: dict[Callable[[Item], Any], tuple[Any, ...]] = {}
        self._computed: dict[tuple[Callable[..., Any], tuple[Any, ...]], tuple[Any, frozenset[Any]]] = {}

    # ---- all of it: reading this while recording is noted as EVERYTHING

    @property
    def sources(self) -> tuple[Source, ...]:
        """Its files, the root first."""
        self.recorder.note_everything()
        return self.all_sources

    def facts(self) -> list[tuple[Source, int, Facts]]:
        """(Source, offset of the item, Facts) of each item of each file."""
        self.recorder.note_everything()
        return self._facts

    @property
    def blocks(self) -> list[tuple[Source, int, Item, RouteFact]]:
        """(Source, offset of the item, item, RouteFact) of each route block of each file that is read as a script."""
        self.recorder.note_everything()
        return self._blocks

    @property
    def defined(self) -> dict[RouteKey, Place]:
        """(keyword, name) of each route block -> the place (Source.at) of the first one."""
        self.recorder.note_everything()
        return self._defined

    @property
    def loads(self) -> list[tuple[Place, str]]:
        """(place, name of the module) of each loadmodule, as the parser reads them."""
        self.recorder.note_everything()
        return self._loads

    @property
    def contexts(self) -> dict[RouteKey | None, frozenset[str]]:
        """(keyword, name) of each route -> the contexts it may run in."""
        self.recorder.note_everything()
        return self._contexts

    @property
    def words(self) -> Set[str]:
        """All names and numbers in the files of the script, those in strings and comments too."""
        self.recorder.note_everything()
        return self._words

    # ---- what no edit of a text changes

    @property
    def has_all_text(self) -> bool:
        """Whether all files that it includes were read, and none is a template."""
        return self._has_all_text

    @property
    def has_template(self) -> bool:
        """Whether one of its files is a template, of which statements may be left out."""
        return self._has_template

    @cached_property
    def catalogue(self) -> Catalogue:
        """The facts about the target version."""
        from opensips_lsp.catalogue import load  # late: only for scripts that somebody asks about

        return self._given_catalogue or load(self.target)

    # ---- queries: see opensips_lsp.model.queries

    @property
    def complete(self) -> bool:
        """Whether it has all its text, with a main route."""
        return self._is_complete()

    @query("routes")
    def _is_complete(self) -> bool:
        return self._has_all_text and any(
            (route.word, route.name) == MAIN_ROUTE for _, _, facts in self._facts for route in facts.routes
        )

    @property
    def all_read(self) -> bool:
        """Whether it is complete, and nothing that is never closed hides the end of a file."""
        return self._is_all_read()

    @query("routes", "unclosed")
    def _is_all_read(self) -> bool:
        return self.complete and all(source.all_items[-1][1].tokens.unclosed is None for source in self.all_sources)

    @property
    def proof(self) -> str | None:
        """What shows that the script is older than the target's series, in words; "" if the user said so; else None."""
        return self._proof()

    @proof.setter
    def proof(self, proof: str | None) -> None:
        self.known["_proof"] = proof
        self.known.pop("_is_older", None)

    @query("position")
    def _proof(self) -> str | None:
        return proof_of(self)

    @property
    def is_older(self) -> bool:
        """Whether the script is older than the target's series. For rules: the proof has a line, which edits change."""
        return self._is_older()

    @query("position")
    def _is_older(self) -> bool:
        return self.proof is not None

    @cached_property
    def old_param(self) -> str | None:
        """The first parameter that only the series before the target's has, in words, or None."""
        return proof_of_params(self)

    @property
    def modules(self) -> tuple[str, ...]:
        """Names of the modules loaded, in order."""
        return self._all_modules()

    @query("loads")
    def _all_modules(self) -> tuple[str, ...]:
        return tuple([name for _, name in self._loads])

    @property
    def protocols(self) -> frozenset[str]:
        """The transports there is a listener or a module for, lower case."""
        return self._all_protocols()

    @query("protocols", "loads")
    def _all_protocols(self) -> frozenset[str]:
        found = {socket.protocol.lower() for _, _, facts in self._facts for socket in facts.sockets}
        return frozenset(found | {name[len("proto_") :] for name in self.modules if name.startswith("proto_")})

    @property
    def modparams(self) -> tuple[ModParamValue, ...]:
        """(module, name, value) of each modparam, in the order in which they are read; the module is a pattern."""
        return self._all_modparams()

    @query("params")
    def _all_modparams(self) -> tuple[ModParamValue, ...]:
        return tuple([param for _, param in self._placed_modparams])

    @query("words")
    def mentions(self, names: frozenset[str] | tuple[str, ...]) -> bool:
        """Whether one of some names or numbers is in the script, be it in a string or a comment."""
        return not self._words.isdisjoint(names)

    @query("routes")
    def defines(self, word: str, name: str) -> bool:
        """Whether there is a route block with this keyword and name."""
        return (word, name) in self._route_counts

    @query("called")
    def calls_route(self, name: str) -> bool:
        """Whether a route() or its like goes to `route[name]`."""
        return name in self._called

    @query("literals")
    def quotes(self, text: str) -> bool:
        """Whether the value of a string of the script is just this text."""
        return text in self._quoted

    @query("position")
    def line_break(self, file: Place) -> str:
        """What ends the lines of the file at a place (Source.place)."""
        source = next(source for source in self.all_sources if source.place == file)
        return line_break(source.whole_text)

    def contexts_of(self, node: Node, source: Source) -> frozenset[str]:
        """The contexts that a node may run in."""
        return self._contexts_of_route(self.route_of(node, source))

    @query("routes", "calls", "params")
    def _contexts_of_route(self, key: RouteKey | None) -> frozenset[str]:
        return self._contexts.get(key, UNKNOWN)

    @staticmethod
    def route_of(node: Node, source: Source) -> RouteKey | None:
        """(keyword, name) of the route that a node stands in, or None."""
        block = block_around(node.item, node.numbers[0])
        return source.route if block is None else route_key(node.item, block)

    @property
    def gathered_functions(self) -> Set[Callable[[Item], Any]]:
        """The functions whose results `gathered` keeps."""
        return self._gathered.keys()

    @query()  # see fields_of
    def gathered(self, function: Callable[[Item], T]) -> tuple[T, ...]:
        """The result of `function(item)` for each item of each file, in order, if it is not empty.

        The results must compare, and hold no places: where an item stands is not passed.
        """
        if function not in self._gathered:
            results = (said_of(item, function) for source in self.all_sources for _, item in source.all_items)
            self._gathered[function] = tuple(filter(None, results))
        return self._gathered[function]

    @query()  # see fields_of
    def ask(self, function: Callable[..., T], *about: Any) -> T:
        """The result of `function(script, *about)`, which must compare; it is called once."""
        if (function, about) not in self._computed:
            recorder = self.recorder
            linted, recorder.linted, recorder.answers = recorder.linted, None, {}
            try:
                result = function(self, *about)
                self._computed[function, about] = result, fields_of(self, recorder.answers)
            finally:
                recorder.linted, recorder.answers = linted, None
        found: T = self._computed[function, about][0]
        return found

    # ---- queries about a place (Source.at): the answer is noted for the item that is being linted

    def modules_loaded(self, place: Place) -> tuple[str, ...]:
        """Names of the modules that are loaded when the parser gets to a place, in order, once each."""
        self._note_loaded(place)
        return self._loaded(place)[0]

    def modules_before(self, place: Place) -> tuple[Module, ...]:
        """Those of them that the catalogue knows."""
        self._note_loaded(place)
        return self._loaded(place)[1]

    def functions_before(self, place: Place, kind: str = "functions") -> dict[str, tuple[Function, ...]]:
        """Name -> functions of the modules loaded at a place, and of the core where these are no words of the grammar.

        kind: "functions", or "async_functions" for what may stand in async() and launch().
        """
        modules = self.modules_before(place)
        key = kind, len(modules)
        if key not in self._functions:
            found: dict[str, tuple[Function, ...]] = {}
            for module in (self.catalogue.core, *modules):
                for name, forms in getattr(module, kind).items():
                    found[name] = (*found.get(name, ()), *forms)
            self._functions[key] = found
        return self._functions[key]

    def defined_before(self, word: str, name: str, place: Place) -> bool:
        """Whether a route block with this keyword and name stands before a place."""
        distance = self.recorder.distance(place)
        before = self._is_before(word, name, place)
        if self.recorder.answers is not None:
            if distance is None:
                self.recorder.note_everything()
            else:
                self.recorder.answers["defined_before", word, name, distance] = before
        return before

    def _is_before(self, word: str, name: str, place: Place) -> bool:
        count, linted = self._route_counts.get((word, name), 0), self.recorder.linted
        if count and linted is not None and place[:-1] == linted[0]:
            _, offset, item = linted
            routes = [route for route in facts_of(item).routes if (route.word, route.name) == (word, name)]
            if len(routes) == count:  # all are in the item that is being linted
                return any(offset + item_start(item, route.raw) < place[-1] for route in routes)
        return count > 0 and self._defined[word, name] < place

    def modparams_before(self, place: Place) -> tuple[ModParamValue, ...]:
        """Those of the modparams that stand before a place."""
        distance = self.recorder.distance(place)
        number = bisect_left(self._placed_modparams, place, key=itemgetter(0))
        before = tuple([param for _, param in self._placed_modparams[:number]])
        if self.recorder.answers is not None:
            if distance is None:
                self.recorder.note_everything()
            else:
                self.recorder.answers["modparams_before", distance] = before
        return before

    def last_load(self, place: Place) -> tuple[int, str] | None:
        """(offset of its end, file as written) of the last loadmodule before a place in the same file, or None.

        What is noted is the file only: an edit at the offset is one that the incremental linter finds anew
        (Result.edits_other_items).
        """
        if self.recorder.answers is not None:
            if self.recorder.distance(place) is None:
                self.recorder.note_everything()
            else:
                self.recorder.answers["last_load",] = self._last_file_before_item()
        return self._last_load(place)

    def _last_file_before_item(self) -> str | None:
        assert self.recorder.linted is not None
        prefix, offset, _ = self.recorder.linted
        found = self._last_load((*prefix, offset))
        return found and found[1]

    def _last_load(self, place: Place) -> tuple[int, str] | None:
        number = bisect_left(self._loads, (place,)) - 1
        while number >= 0 and self._loads[number][0][:-1] != place[:-1]:
            number -= 1
        if number < 0:
            return None
        start = int(self._loads[number][0][-1])
        source = next(source for source in self.all_sources if source.place == place[:-1])
        offset, item = source.all_items[bisect_right(source.all_items, start, key=itemgetter(0)) - 1]
        load = next(load for load in facts_of(item).modules if offset + item_start(item, load.raw) == start)
        return offset + item.tokens.ends[load.raw[2] - 1], load.file

    def _note_loaded(self, place: Place) -> None:
        recorder = self.recorder
        if recorder.answers is None:
            return
        if recorder.distance(place) is not None:
            recorder.answers["loaded",] = self._loaded_before_item()
        elif place == END:
            recorder.answers["_all_modules",] = self._all_modules()
        else:
            recorder.note_everything()

    def _loaded_before_item(self) -> tuple[str, ...]:
        assert self.recorder.linted is not None
        prefix, offset, _ = self.recorder.linted
        return self._loaded((*prefix, offset))[0]

    def answer(self, noted: Query) -> Any:
        """The answer to a query now, for the item `recorder.linted`; one that nothing equals if the query fails."""
        recorder = self.recorder
        answers, recorder.answers = recorder.answers, None
        try:
            name, *about = noted
            if name in ABOUT_A_PLACE:
                assert recorder.linted is not None
                prefix, offset, item = recorder.linted
                if name == "loaded":
                    return self._loaded_before_item()
                if name == "modparams_before":
                    return self.modparams_before((*prefix, offset + about[0]))
                if name == "defined_before":
                    return self.defined_before(about[0], about[1], (*prefix, offset + about[2]))
                if name == "last_load":
                    return self._last_file_before_item()
                return next(one for one in self.all_sources if one.place == prefix).ends_with(offset, item)
            return object() if name == "everything" else getattr(self, name)(*about)
        except Exception:  # a rule's own function failed: the rule is run again, and fails
            return object()
        finally:
            recorder.answers = answers

    # ---- what the queries are answered from

    @cached_property
    def _has_all_text(self) -> bool:
        return self.all_files_known and not self._has_template

    @cached_property
    def _has_template(self) -> bool:
        return any(source.template for source in self.all_sources)

    @cached_property
    def _facts(self) -> list[tuple[Source, int, Facts]]:
        return [(source, offset, facts_of(item)) for source in self.all_sources for offset, item in source.all_items]

    @cached_property
    def _blocks(self) -> list[tuple[Source, int, Item, RouteFact]]:
        return [
            (source, offset, item, route)
            for source in self.all_sources
            for offset, item in source.all_items
            for route in facts_of(item).routes
            if route.word is not None
        ]

    @cached_property
    def _defined(self) -> dict[RouteKey, Place]:
        first: dict[RouteKey, Place] = {}
        for source, offset, item, route in self._blocks:
            place, key = source.at(offset + item_start(item, route.raw)), (str(route.word), str(route.name))
            first[key] = min(place, first.get(key, place))
        return first

    @cached_property
    def _route_counts(self) -> dict[RouteKey, int]:
        """(keyword, name) -> how many route blocks there are of it."""
        return Counter([(str(route.word), str(route.name)) for _, _, _, route in self._blocks])

    @cached_property
    def _loads(self) -> list[tuple[Place, str]]:
        return sorted(
            (source.at(offset + item_start(item, load.raw)), load.name)
            for source in self.all_sources
            for offset, item in source.all_items
            for load in facts_of(item).modules
        )

    def _loaded(self, place: Place) -> tuple[tuple[str, ...], tuple[Module, ...]]:
        numbers, names, modules = self._first_loads
        count = min(bisect_left(numbers, bisect_left(self._loads, (place,))), _MOST_LOADED)
        if count not in self._modules:
            self._modules[count] = tuple(names[:count]), tuple(filter(None, modules[:count]))
        return self._modules[count]

    @cached_property
    def _first_loads(self) -> tuple[list[int], list[str], list[Module | None]]:
        """Of the first loadmodule of each name: its number among all, the name, the module."""
        first: dict[str, int] = {}
        for number, (_, name) in enumerate(self._loads):
            first.setdefault(name, number)
        return list(first.values()), list(first), list(map(self.catalogue.module, first))

    @cached_property
    def _contexts(self) -> dict[RouteKey | None, frozenset[str]]:
        return contexts_in(self)

    @cached_property
    def _placed_modparams(self) -> list[tuple[Place, ModParamValue]]:
        """(place, modparam) of each, as the parser reads them."""
        placed = [
            (source.at(offset + item_start(item, param.raw)), (param.module, param.name, param.value))
            for source in self.all_sources
            for offset, item in source.all_items
            for param in facts_of(item).params
        ]
        return sorted(placed, key=itemgetter(0))

    @cached_property
    def _words(self) -> Set[str]:
        return set().union(*(words_in(source.whole_text) for source in self.all_sources))

    @cached_property
    def _called(self) -> Set[str]:
        return {name for _, _, facts in self._facts for route in facts.routes for name, _ in route.calls}

    @cached_property
    def _quoted(self) -> Set[str]:
        items = [item for source in self.all_sources for _, item in source.all_items]
        return set(map(string_value, set().union(*map(literals_in, items))))

    # ---- the script after an edit

    def edited(self, sources: Iterable[Source], changed: Set[Any], counted: dict[str, Set[str]]) -> Script:
        """The script with other sources, which remembers what follows from none of the `changed` fields of summaries.

        counted: name of a set (`_words`, `_called`, `_quoted`) -> what it is now, kept by who follows the edits.
        """
        script = Script(
            self.target,
            sources,
            self.origin,
            self.all_files_known,
            self.myself,
            self._given_catalogue,
            self.aged,
            self.recorder,
            self.assumed,
        )
        script.__dict__.update(counted)
        for name, fields in _DERIVED.items():
            if name in self.__dict__ and changed.isdisjoint(fields):
                script.__dict__[name] = self.__dict__[name]
        script.known.update({one: was for one, was in self.known.items() if changed.isdisjoint(FOLLOWS_FROM[one])})
        kept = {one: answers for one, answers in self._gathered.items() if ("gathered", one) not in changed}
        script._gathered.update(kept)
        script._computed.update({one: known for one, known in self._computed.items() if changed.isdisjoint(known[1])})
        return script


ABOUT_A_PLACE = frozenset(("loaded", "modparams_before", "defined_before", "last_load", "is_last"))
FOLLOWS_FROM.update(
    loaded=frozenset(("loads",)), modparams_before=frozenset(("params",)), defined_before=frozenset(("routes",)),
    last_load=frozenset(("loads",)), is_last=frozenset(("end",)), everything=frozenset(("position",)),
)  # fmt: skip
# what a script derives and keeps -> the fields of summaries that it follows from
_DERIVED = {
    "catalogue": (),
    "_has_all_text": (),
    "_has_template": (),
    "_modules": ("loads",),
    "_first_loads": ("loads",),
    "_functions": ("loads",),
    "_contexts": ("routes", "calls", "params"),
    "old_param": ("params", "loads"),
    "_route_counts": ("routes",),
}


def fields_of(script: Script, queries: Iterable[Query]) -> frozenset[Any]:
    """The fields of summaries from which the answers to some queries follow.

    That of gathered() is the query itself: Analysis.edited says when its function has other results. Those of ask() are
    the ones of the queries that its function has made.
    """
    fields: set[Any] = set()
    for one in queries:
        if one[0] == "gathered":
            fields.add(one)
        elif one[0] == "ask":
            known = script._computed.get((one[1], one[2:]))
            fields |= known[1] if known else {"position"}
        else:
            fields |= FOLLOWS_FROM[one[0]]
    return frozenset(fields)
