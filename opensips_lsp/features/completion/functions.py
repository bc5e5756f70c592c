"""The functions that a script can call at a place: of the core, of loaded modules, and of those that can be loaded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.features.completion.loading import Loading
from opensips_lsp.features.completion.records import (
    COMPLETIONS,
    CORE_FUNCTION,
    FIRST,
    FUNCTION,
    LAST,
    LATER,
    RATHER_LAST,
    SIGNATURE,
    USUAL,
    Completion,
    Subject,
)
from opensips_lsp.features.completion.snippets import (
    arguments_of,
    asks,
    core_arguments,
    core_call,
    module_call,
)
from opensips_lsp.features.completion.usual import FUNCTIONS as USUAL_FUNCTIONS
from opensips_lsp.model.functions import allowed_everywhere
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import AsyncFunction, Function, Module
    from opensips_lsp.features.completion.place import CursorPlace
    from opensips_lsp.lint.finding import Edit

    Around = tuple[str, frozenset[str]]  # keyword of a block, keywords of blocks that reach it

FUNCTIONS_OF_MODULES, ASYNC_FUNCTIONS = "functions", "async_functions"
# what is no step towards an answer, or ends the script: not for conditions
_NOT_IN_CONDITIONS = frozenset("exit drop return async launch assert break".split())
_STATEMENTS = frozenset("exit drop return".split())  # written without parentheses
_NEVER = "never"  # the kind of an argument that is refused whatever it is


class Exported(Record):
    """A function of a module that scripts may call somewhere.

    forms: number of arguments -> the functions with so many, the fewest first.
    """

    module: str
    name: str
    forms: dict[int, tuple[Function, ...]]

    @property
    def signature(self) -> str:
        """That of the manual, of a function that is declared with types."""
        longest = self.forms[max(self.forms)][0]
        return longest.signature if longest.params else ""


class Legal(Record):
    """A function of a module that may be called in a kind of place. arguments, snippet: as snippets.py gives them."""

    name: str
    arguments: str
    snippet: str
    about: Subject


@lru_cache(maxsize=512)
def callables_of(module: Module, kind: str) -> tuple[Exported, ...]:
    """Return the functions of a kind of one module that scripts may call."""
    found = []
    for name, functions in getattr(module, kind).items():
        forms: dict[int, tuple[Function, ...]] = {}
        for form in functions:
            if _can_be_called(form):
                forms[form.arity] = (*forms.get(form.arity, ()), form)
        if forms:
            found.append(Exported(module.name, name, dict(sorted(forms.items()))))
    return tuple(found)


def _can_be_called(form: Function | AsyncFunction) -> bool:
    for_scripts = getattr(form, "routes", True)
    return bool(for_scripts) and not form.refused and _NEVER not in form.args


@lru_cache(maxsize=1 << 12)
def _legal(module: Module, kind: str, around: Around | None) -> tuple[Legal, ...]:
    """The functions of a kind of a module that may be called in a block that is reached from others."""
    found = []
    for one in callables_of(module, kind):
        anywhere = around is None or kind == ASYNC_FUNCTIONS
        arities = tuple(
            [arity for arity, forms in one.forms.items() if anywhere or allowed_everywhere(forms, *around or ("", ()))]
        )
        if arities:
            snippet = module_call(module.name, one.name, one.forms[arities[0]][0])
            arguments = arguments_of(module.name, one.name, arities, one.signature)
            found.append(Legal(one.name, arguments, snippet, Subject(FUNCTION, module.name, one.name)))
    return tuple(found)


def functions(place: CursorPlace, is_statement: bool) -> Iterator[Completion]:
    """Yield the functions that may be called at a place, as a statement or in a condition."""
    yield from _core(place, is_statement)
    yield from of_modules(place, FUNCTIONS_OF_MODULES, ";" if is_statement else "")


def _core(place: CursorPlace, is_statement: bool) -> Iterator[Completion]:
    texts, words, made = texts_of(CORE).functions, place.script.words, Maker(place, ";" if is_statement else "")
    for found in _legal(place.catalogue.core, FUNCTIONS_OF_MODULES, place.reached_from):
        if found.name not in FUNCTIONS[place.series]:
            yield made.call(found, CORE_FUNCTION, FIRST if found.name in words else _loaded(found.name), CORE)
    for name, forms in FUNCTIONS[place.series].items():
        if name in _NOT_IN_CONDITIONS and not is_statement:
            continue
        sort = FIRST if name in words or name in _STATEMENTS else _loaded(name)
        if not is_statement and name in texts:
            sort = LAST if texts[name].returns.startswith(("1: always", "Negative")) else sort
        one = Legal(name, core_arguments(name, forms), core_call(name, forms), Subject(FUNCTION, CORE, name))
        yield made.call(one, CORE_FUNCTION, sort, CORE)


def of_modules(place: CursorPlace, kind: str, end: str) -> Iterator[Completion]:
    """Yield the functions of modules of a kind that may be called at a place. end: what follows a call."""
    words, loading, around, made = place.script.words, Loading(place), place.reached_from, Maker(place, end)
    seen: set[str] = set()
    for module in place.loaded:
        for one in _legal(module, kind, around):
            if one.name not in seen:
                seen.add(one.name)
                yield made.call(one, FUNCTION, FIRST if one.name in words else _loaded(one.name), module.name)
    there = {module.name for module in place.loaded}
    for name in place.catalogue.module_names():
        found = place.catalogue.module(name) if name not in there else None
        legal = _legal(found, kind, around) if found is not None else ()
        edits = loading.edits(name) if legal else None
        for one in legal if edits is not None else ():
            if one.name not in seen:
                is_usual = one.name in USUAL_FUNCTIONS
                sort = _loaded(one.name) if loading.assumed else RATHER_LAST if is_usual else LAST
                yield made.call(one, FUNCTION, sort, f"load {name}", edits or ())


def _loaded(name: str) -> str:
    """Return where a function of the core, or of a module that is loaded, comes among its like."""
    return USUAL if name in USUAL_FUNCTIONS else LATER


class Maker:
    """Makes completions of calls at a place. end: what follows a call, if it is not there already."""

    def __init__(self, place: CursorPlace, end: str) -> None:
        self._start, self._end = place.word_span
        self._is_named_only = place.follows == "("
        self._behind = "" if place.follows == end else end

    def call(self, one: Legal, kind: str, sort: str, description: str, edits: tuple[Edit, ...] = ()) -> Completion:
        """Return the completion of a call; only its name where a `(` stands behind that already."""
        name, arguments, snippet, about = one
        text, commit = name, "("
        if self._is_named_only:
            snippet = commit = ""
        elif "$" in snippet:
            snippet += self._behind
        else:
            text, snippet, commit = snippet + self._behind, "", ""
        then = "" if not snippet else COMPLETIONS if asks(snippet) else SIGNATURE
        return Completion(
            name, kind, self._start, self._end, text, sort, arguments, description, snippet, name, edits, commit, False,
            about, then,
        )  # fmt: skip
