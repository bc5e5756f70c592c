"""Values of global parameters: their kind and what they may be, and the protocols of listeners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.catalogue.language import BETWEEN_BLANKS, GLOBALS, KEYWORDS, LISTENER_OPTIONS, POLL_METHODS
from opensips_lsp.features.completion.in_use import database_urls, names_in_use
from opensips_lsp.features.completion.loading import Loading
from opensips_lsp.features.completion.records import (
    FIRST,
    GLOBAL_VALUE,
    LATER,
    NAME,
    NOTHING,
    USUAL,
    VALUE,
    Completion,
    Completions,
    in_order,
)
from opensips_lsp.model.names import BRANCH_FLAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.completion.place import CursorPlace

_BARE = re.compile(r"[A-Za-z]\w*|-?\d+|0x[0-9a-fA-F]+")
_LISTENED = {"proto_hep": ("hep_udp", "hep_tcp")}  # module -> its protocols, where they are not named as it is
_COMMON = frozenset(("proto_udp", "proto_tcp", "proto_tls"))
_NUMBERS = frozenset(("NUMBER", "snumber"))
_LISTENING = frozenset(("listen", "socket"))
_LISTENER = re.compile(r"[ \t]*(?:listen|socket)[ \t]*=[ \t]*[\w-]+:[^\s#;]+[ \t]+([^#;]*)")
# options of a listener that have a value, as tokens of cfg.y
_WITH_VALUE = frozenset("AS USE_CHILDREN USE_WORKERS TAG USE_AUTO_SCALING_PROFILE SOCK_TOS".split())


def global_values(place: CursorPlace) -> Completions | None:
    """Return what the value of a global parameter may be at a place; None anywhere else."""
    name = _name(place)
    if name is None:
        return _options(place)
    if name in _LISTENING:
        return Completions(tuple(_protocols(place)), GLOBAL_VALUE) if place.previous == "EQUAL" else None
    if name not in GLOBALS[place.series] or place.previous != "EQUAL":
        return Completions((), NOTHING)
    found: dict[str, Completion] = {}
    for completion in _values(place, name):
        found.setdefault(completion.text, completion)
    return Completions(tuple(found.values()), GLOBAL_VALUE)


def _name(place: CursorPlace) -> str | None:
    """The global parameter whose value the cursor is in; None if it is in none."""
    if not place.cursor.top_level or place.cursor.openings or place.previous != "EQUAL":
        return None
    return place.before(2) or None


def _options(place: CursorPlace) -> Completions | None:
    """The options of a listener that may follow on its line, without those that are there; None anywhere else."""
    if not place.cursor.top_level or place.cursor.openings or place.quote:
        return None
    start = place.text.rfind("\n", 0, place.word_span[0]) + 1
    before = _LISTENER.fullmatch(place.text, start, place.word_span[0])
    if before is None:
        return None
    words = before[1].lower().split()
    reserved = {**KEYWORDS[place.series], **BETWEEN_BLANKS[place.series]}
    tokens = {word.lower(): token for word, token in reserved.items()}
    if words and tokens.get(words[-1]) in _WITH_VALUE:
        return Completions((), NOTHING)
    there = {tokens.get(word) for word in words}
    names: dict[str, str] = {}
    for word, token in sorted(tokens.items(), key=lambda one: ("-" in one[0], -len(one[0]))):
        if token in LISTENER_OPTIONS[place.series] and token not in there:
            names.setdefault(token, word)
    found = [place.completion(name, VALUE, place.word_span, typed=name) for name in sorted(names.values())]
    return Completions(tuple(found), GLOBAL_VALUE)


def _values(place: CursorPlace, name: str) -> Iterator[Completion]:
    forms = GLOBALS[place.series][name]
    symbols = {form[0] for form in forms}
    takes_text, takes_number = "STRING" in symbols, bool(symbols & _NUMBERS)
    span = place.string_span() if place.quote else place.word_span
    if place.quote and not takes_text:
        return

    def value(text: str, meaning: str = "", sort: str = USUAL, kind: str = VALUE) -> Completion:
        number = takes_number and not place.quote and bool(re.fullmatch(r"-?\w+", text))
        bare = not place.quote and _BARE.fullmatch(text) and (number or "ID" in symbols)
        written = text if bare else place.quoted(text)
        return place.completion(text, kind, span, written, sort, description=meaning, typed=written)

    about = texts_of(CORE).globals.get(name)
    if about is not None and takes_number and "yes" in _switch(about.summary):
        for text in ("yes", "no"):
            yield value(text, _switch(about.summary).get(text, ""), FIRST)
    for number, (text, meaning) in enumerate(about.values.items() if about is not None else ()):
        if not (text.startswith("-") and "snumber" not in symbols) and not _is_other_poll_method(place, name, text):
            yield value(text, meaning, in_order(FIRST, number))
    if name == "poll_method":
        for text in POLL_METHODS[place.series]:
            yield value(text)
    if name == "db_default_url":
        for url in database_urls(place.script):
            yield value(url, kind=NAME)
    if name.endswith("_bflag"):
        for flag in names_in_use(place, BRANCH_FLAG):
            yield value(flag, kind=NAME)


def _switch(summary: str) -> dict[str, str]:
    """Return "yes" and "no" with their meanings, as the text of a parameter that is on or off gives them."""
    if not re.match(r"(?:yes|no)(?: \([^)]*\))?: ", summary):
        return {}
    parts = re.split(r"(?:^|; )(yes|no)(?: \([^)]*\))?: ", summary.split(". ", maxsplit=1)[0].rstrip("."))[1:]
    return {"yes": "", "no": ""} | dict(zip(parts[::2], parts[1::2]))


def _is_other_poll_method(place: CursorPlace, name: str, text: str) -> bool:
    return name == "poll_method" and text not in POLL_METHODS[place.series]


def _protocols(place: CursorPlace) -> Iterator[Completion]:
    """The protocols of the transports, with the colon behind; those that the script loads first."""
    colon = "" if place.follows == ":" else ":"
    loading = Loading(place, later=True)
    for module in (one for one in place.catalogue.module_names() if one.startswith("proto_")):
        is_loaded = module in loading.there
        edits = () if is_loaded else loading.edits(module)
        if edits is None:
            continue
        sort = FIRST if is_loaded else USUAL if module in _COMMON else LATER
        shown = f"load {module}" if edits else module
        for name in _LISTENED.get(module, (module.removeprefix("proto_"),)):
            yield place.completion(
                name, VALUE, place.word_span, name + colon, sort, description=shown, edits=edits, typed=name
            )
