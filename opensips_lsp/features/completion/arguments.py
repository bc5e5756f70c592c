"""What stands in arguments and comparisons: words, flags, profiles, caches, levels, methods, events, listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.completion.in_use import events_raised, listeners, names_in_use
from opensips_lsp.features.completion.kinds import argument_at
from opensips_lsp.features.completion.records import (
    ARGUMENT,
    EVENT,
    FIRST,
    NAME,
    USUAL,
    VALUE,
    Completion,
    Completions,
    Subject,
)
from opensips_lsp.features.completion.replies import CODE, reasons, reply_codes
from opensips_lsp.features.completion.variables import Wanted, all_variables
from opensips_lsp.model.names import AVP, BLACKLIST, BRANCH_FLAG, CACHE, FLAG, PROFILE, VAR
from opensips_lsp.model.script import END
from opensips_lsp.model.values.sip import METHODS
from opensips_lsp.model.values.words import FLAG_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.features.completion.kinds import Argument
    from opensips_lsp.features.completion.place import CursorPlace

XLOG_LEVELS = ("L_ALERT", "L_CRIT", "L_ERR", "L_WARN", "L_NOTICE", "L_INFO", "L_DBG")  # route.c fix_actions, XLOG_T
_FLAGS = {"setflag": FLAG, "resetflag": FLAG, "isflagset": FLAG}
_FLAGS.update(dict.fromkeys("setbflag resetbflag isbflagset setbranchflag resetbranchflag isbranchflagset".split(),
                            BRANCH_FLAG))  # fmt: skip
_PROFILES = frozenset(("set_dlg_profile", "unset_dlg_profile", "is_in_profile", "get_profile_size"))
_EVENTS = frozenset(("raise_event", "subscribe_event"))
_BLACKLISTS = frozenset(("use_blacklist", "unuse_blacklist"))
# kind of an argument -> (module, parameter) whose values declare its names in brackets: "[name] ..."
_DECLARED = {"rabbitmq-server": ("rabbitmq", "server_id"), "trace-id": ("siptrace", "trace_id")}
_LETTERS = {"trace-flags": "mtd"}


def arguments(place: CursorPlace) -> Completions | None:
    """Return what an argument, or the other side of a comparison, may be at a place; None anywhere else."""
    if _is_compared_method(place):
        return Completions(tuple(_words(place, sorted(METHODS))), ARGUMENT)
    argument = argument_at(place)
    if argument is None or not place.is_fresh_argument:
        return None
    found = tuple(_of_core(place, argument) if argument.is_core else _of_kinds(place, argument))
    if argument.is_looked_up:
        found += tuple(_of_core(place, argument))
    return Completions(found, ARGUMENT) if found else None


def _is_compared_method(place: CursorPlace) -> bool:
    """Whether `$rm` stands on the left of a comparison whose right side the cursor is in, or in its switch."""
    if place.previous == "EQUALITY":
        return place.before(2) in ("$rm", "$(rm)")
    if place.previous == "CASE":
        block = place.cursor.openings[-1] if place.cursor.openings else None
        before = place.cursor.tokens[: block.token] if block is not None and block.word == "switch" else ()
        return bool(len(before) > 1 and before[-2].text in ("$rm", "$(rm)"))
    return False


def _words(
    place: CursorPlace,
    words: Iterable[str],
    kind: str = VALUE,
    sort: str = USUAL,
    separators: str = "",
    bare: bool = False,
) -> Iterator[Completion]:
    """Completions of words, in quotes unless they are bare. separators: between several of them in one string."""
    span = place.string_span(separators) if place.quote else place.word_span
    for word in words:
        text = word if bare else place.quoted(word)
        yield place.completion(word, kind, span, text, sort, typed=word)


# ---- functions of the core


def _of_core(place: CursorPlace, argument: Argument) -> Iterator[Completion]:
    name, number = argument.function, argument.number
    if name in _FLAGS and (argument.is_looked_up or not place.quote):
        if number == 0 or _FLAGS[name] == BRANCH_FLAG:
            yield from _words(place, names_in_use(place, _FLAGS[name]), NAME, bare=not argument.is_looked_up)
    elif name == "force_send_socket" and not place.quote:
        yield from _words(place, listeners(place.script), NAME, bare=True)
    elif number:
        return
    elif name == "xlog" and place.quote and place.cursor.string == place.cursor.word:
        yield from _words(place, XLOG_LEVELS)
    elif name.startswith("cache_"):
        yield from _caches(place)
    elif name in _BLACKLISTS:
        yield from _words(place, names_in_use(place, BLACKLIST), NAME)
    elif name in _EVENTS:
        yield from _events(place)


def _caches(place: CursorPlace) -> Iterator[Completion]:
    """The caches that the script names, and the engines of loaded modules."""
    used = names_in_use(place, CACHE)
    yield from _words(place, used, NAME, FIRST)
    engines = [module.name.removeprefix("cachedb_") for module in place.loaded if module.type == "CACHEDB"]
    yield from _words(place, [engine for engine in engines if engine not in used])


def _events(place: CursorPlace) -> Iterator[Completion]:
    span = place.string_span() if place.quote else place.word_span
    seen = set()
    for module in (place.catalogue.core, *place.script.modules_before(END)):
        for name in module.events:
            seen.add(name)
            about = Subject(EVENT, module.name, name)
            yield place.completion(name, EVENT, span, place.quoted(name), about=about, typed=name)
    yield from _words(place, sorted(events_raised(place.script) - seen), NAME, FIRST)


# ---- functions of modules


def _of_kinds(place: CursorPlace, argument: Argument) -> Iterator[Completion]:
    if argument.function in _PROFILES and argument.number == 0:
        yield from _words(place, names_in_use(place, PROFILE), NAME)
    seen: set[str] = set()
    yield from reasons(place, argument)
    for kind in argument.kinds:
        for completion in _of_kind(place, kind, argument.is_bare and not place.quote):
            if completion.text not in seen:
                seen.add(completion.text)
                yield completion


def _of_kind(place: CursorPlace, kind: str, bare: bool) -> Iterator[Completion]:
    base = kind.lstrip("?").partition("|")[0]
    name, _, detail = base.partition(":")
    if name in ("word", "exact"):
        yield from _words(place, [word for word in detail.split(",") if word])
    elif name == "words":
        yield from _several(place, detail.split(","))
    elif name in FLAG_KINDS:
        yield from _several(place, detail.split(","), ",")
    elif name == CODE:
        yield from reply_codes(place, bare)
    elif name == "methods":
        yield from _several(place, sorted(METHODS))
    elif name == "letters" or name in _LETTERS:
        yield from _letters(place, _LETTERS.get(name, detail))
    elif name in _DECLARED:
        module, parameter = _DECLARED[name]
        values = (str(value).partition("[")[2].partition("]")[0].strip() for value in place.values(module, parameter))
        yield from _words(place, sorted(set(filter(None, values))), NAME)
    elif name == "var":
        yield from _variables(place, detail, bare)


def _variables(place: CursorPlace, detail: str, bare: bool) -> Iterator[Completion]:
    """The variables for an argument that is one: those of the script, quoted; in a string that is begun, all."""
    names = frozenset(one for one in detail.split(",") if one not in ("", "written"))
    if not place.quote:
        kinds = {"avp": AVP, "var": VAR}
        used = [
            (of, name) for of, kind in kinds.items() if of in (names or kinds) for name in names_in_use(place, kind)
        ]
        yield from _words(place, [f"${of}({name})" for of, name in used], NAME, bare=bare)
    elif not place.cursor.string:
        yield from all_variables(place, Wanted(names or None, detail == "written"))


def _several(place: CursorPlace, words: Iterable[str], separator: str = "|") -> Iterator[Completion]:
    """Words of which several may stand in one string, with a separator between: those that are not there yet.

    A word such as `max-contacts=` has a value.
    """
    start, _ = place.string_span() if place.quote else (place.offset, 0)
    taken = [one.partition("=")[0].strip() for one in place.text[start : place.offset].lower().split(separator)[:-1]]
    yield from _words(place, [one for one in words if one.lower().rstrip("=") not in taken], separators=separator)


def _letters(place: CursorPlace, letters: str) -> Iterator[Completion]:
    """The letters that are not there yet, behind those that are."""
    typed = place.cursor.string
    if any(one not in letters for one in typed):
        return
    span = place.offset - len(typed), place.offset
    for letter in {one.lower(): one for one in reversed(letters)}.values():  # upper and lower case mean the same
        if letter.lower() not in typed.lower():
            yield place.completion(typed + letter, VALUE, span, place.quoted(typed + letter))
