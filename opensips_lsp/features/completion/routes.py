"""Names of route blocks: in their headers, in calls, and in functions that arm them; functions for async()."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.language import ROUTE_KINDS
from opensips_lsp.features.completion.functions import ASYNC_FUNCTIONS, of_modules
from opensips_lsp.features.completion.loading import Loading
from opensips_lsp.features.completion.records import (
    ASYNC,
    EVENT,
    FIRST,
    HEADER,
    LAST,
    LATER,
    NOTHING,
    ROUTE,
    ROUTE_NAME,
    USUAL,
    Completion,
    Completions,
    Subject,
)
from opensips_lsp.formatting.unit import TAB, unit_of
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import MAIN_ROUTE
from opensips_lsp.model.route_names import FUNCTIONS
from opensips_lsp.model.route_uses import route_uses
from opensips_lsp.syntax.scanner import WORDS
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.completion.place import CursorPlace

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*")  # what needs no quotes (cfg.y route_name)
_EVENTS = "event_route"  # the module, and the keyword


def routes(place: CursorPlace) -> Completions | None:
    """Return what names a route block at a place, or may stand in async() and launch(); None anywhere else."""
    openings = place.cursor.openings
    if openings and openings[-1].bracket == "[" and openings[-1].word in ROUTE_KINDS[place.series]:
        return _header(place, openings[-1].word, openings[-1].commas)
    call = place.call
    if call is None or not place.is_fresh_argument:
        return None
    if call.word in ("async", "launch"):
        if call.commas == 0 and not place.quote:
            return Completions(tuple(of_modules(place, ASYNC_FUNCTIONS, "")), ASYNC)
        return _names(place, "route", needs_quotes=False) if call.commas == 1 else None
    if call.word == "route":
        return _names(place, "route", needs_quotes=False) if call.commas == 0 else None
    _, word, number = FUNCTIONS.get(call.word, ("", "", -1))
    return _names(place, word, needs_quotes=True) if call.commas == number else None


# ---- headers


def _header(place: CursorPlace, word: str, commas: int) -> Completions:
    if word == _EVENTS and not commas:
        return Completions(tuple(_events(place)), HEADER)
    if word == _EVENTS and commas == 1 and not place.quote:
        span = place.word_span
        return Completions(tuple([place.completion(one, "keyword", span) for one in ("sync", "async")]), HEADER)
    if commas:
        return Completions((), NOTHING)
    used = {use.name for source in place.script.sources for _, item in source.items for use in route_uses(item)
            if use.word == word}  # fmt: skip
    missing = sorted(name for name in used if (word, name) not in place.script.defined)
    return Completions(tuple([_name(place, word, name, False, FIRST) for name in missing]), HEADER)


def _events(place: CursorPlace) -> Iterator[Completion]:
    """The events that can be waited for: those of the core and of loaded modules, and of modules to load."""
    span = place.string_span() if place.quote else place.word_span
    loading = Loading(place)
    own = () if _EVENTS in loading.there else loading.edits(_EVENTS) or ()
    loaded = {module.name for module in place.script.modules_before((*place.at[:-1], len(place.text)))}
    for name in ("", *place.catalogue.module_names()):
        module = place.catalogue.module(name) if name else place.catalogue.core
        if module is None or not module.events:
            continue
        there = not name or name in loaded or loading.assumed
        edits = own if there else _together(own, loading.edits(name))
        for event in module.events:
            if edits is not None and (_EVENTS, event) not in place.script.defined:
                sort, shown = (USUAL if there else LAST), name if there else f"load {name}"
                about = Subject(EVENT, name or "core", event)
                text = event + place.closing
                yield place.completion(event, EVENT, span, text, sort, "", shown, edits=edits, about=about)


def _together(first: tuple[Edit, ...], second: tuple[Edit, ...] | None) -> tuple[Edit, ...] | None:
    """The edits of two, which stand at one place, as one; None if the second cannot be."""
    if not first or not second:
        return second
    return (Edit(first[0].start, first[0].end, first[0].text + second[0].text),)


# ---- names


def _names(place: CursorPlace, word: str, needs_quotes: bool) -> Completions:
    """The names of the route blocks with a keyword, and one to create."""
    names = sorted(name for kind, name in place.script.defined if kind == word and (word, name) != MAIN_ROUTE)
    around = place.cursor.route
    found = [
        _name(place, word, name, needs_quotes, LATER if (word, name) == around else USUAL) for name in names if name
    ]
    typed = place.cursor.string if place.quote else place.cursor.word
    new = _created(place, word, typed, needs_quotes)
    return Completions((*found, new) if new is not None else tuple(found), ROUTE_NAME, True)


def _name(place: CursorPlace, word: str, name: str, needs_quotes: bool, sort: str) -> Completion:
    span = place.string_span() if place.quote else place.word_span
    bare = not place.quote and not needs_quotes and _PLAIN.fullmatch(name) and name not in WORDS
    text = name if bare else place.quoted(name)
    completion = place.completion(name, ROUTE, span, text, sort, description=word, about=Subject(ROUTE, word, name))
    return completion._replace(filter=name)


def _created(place: CursorPlace, word: str, name: str, needs_quotes: bool) -> Completion | None:
    """The name that is typed, with an empty block of it at the end of the file; None where that makes no sense."""
    _, last = place.source.all_items[-1]
    if not _PLAIN.fullmatch(name) or (word, name) in place.script.defined or (word, name) == MAIN_ROUTE:
        return None
    if place.source.role != "script" or last.tokens.unclosed is not None or (name in WORDS and not needs_quotes):
        return None
    end, at = line_break(place.text), len(place.text)
    if place.is_opaque(at, at):
        return None
    gap = end if place.text.endswith("\n") else end * 2
    unit = unit_of([place.source.item_at(place.offset)]) or unit_of(place.source.all_items) or TAB
    block = f"{gap}{word}[{name}] {{{end}{unit}exit;{end}}}{end}"
    completion = _name(place, word, name, needs_quotes, LAST)
    return completion._replace(description=f"create {word}[{name}]", edits=(Edit(at, at, block),), about=None)
