"""Values of parameters of modules: those that a parameter takes, its default, and what the script has of that sort."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import texts_of
from opensips_lsp.features.completion.in_use import database_urls, names_in_use
from opensips_lsp.features.completion.records import (
    FIRST,
    LATER,
    NAME,
    ROUTE,
    USUAL,
    VALUE,
    Completion,
    in_order,
)
from opensips_lsp.features.completion.variables import Wanted, all_variables
from opensips_lsp.model.names import AVP, FLAG
from opensips_lsp.model.route_names import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Module, Param
    from opensips_lsp.features.completion.place import CursorPlace

_NO_DEFAULT = re.compile(r"(?i)null|none\b|empty\b|not set|n/a|\"\"|''|\s*$|.*\bdisabled\b|.*\s")


def parameter_values(place: CursorPlace, module: Module, params: Sequence[Param]) -> Iterator[Completion]:
    """Yield the values for the third argument of modparam. params: the records of the parameter, one for each type."""
    types = {param.type for param in params}
    if place.quote and "str" not in types:
        return  # a text is refused
    seen: set[str] = set()
    for completion in _values(place, module, params, types):
        if completion.text not in seen:
            seen.add(completion.text)
            yield completion


def _values(place: CursorPlace, module: Module, params: Sequence[Param], types: set[str]) -> Iterator[Completion]:
    name = params[0].name
    as_text = "str" in types and (bool(place.quote) or "int" not in types)
    span = place.string_span() if place.quote else place.word_span

    def value(text: str, kind: str = VALUE, sort: str = USUAL, meaning: str = "") -> Completion:
        written = place.quoted(text) if as_text else text
        return place.completion(text, kind, span, written, sort, description=meaning, typed=written)

    meanings = texts_of(module.name).parameters.get(name)
    allowed = dict(meanings.values) if meanings is not None else {}
    for word in _allowed(params):
        if not any(word.lower() == known.lower() for known in allowed):
            allowed[word] = ""
    if as_text or all(re.fullmatch(r"-?\w+", one) for one in allowed):
        for number, (text, meaning) in enumerate(allowed.items()):
            yield value(text, meaning=meaning, sort=in_order(FIRST, number))
    if block := PARAMETERS.get((module.name, name)):
        for route in sorted(key[1] for key in place.script.defined if key[0] == block and key[1] != "0"):
            yield value(route, ROUTE, FIRST)
    kinds = "".join([param.kind for param in params])
    if as_text and ("database" in kinds or name.endswith(("db_url", "cachedb_url"))):
        for url in database_urls(place.script, cache="cache" in name):
            yield value(url, NAME, FIRST)
    if as_text and ("avp" in kinds or "variable" in kinds):
        yield from _variables(place, kinds)
    if name.endswith("flag"):
        for flag in names_in_use(place, FLAG) if as_text else ():
            yield value(flag, NAME)
    default = _default(params, as_text)
    if default is not None and default not in allowed and _has_engine(place, default):
        yield value(default, sort=LATER, meaning="default")


def _variables(place: CursorPlace, kinds: str) -> Iterator[Completion]:
    """The variables for a parameter that is one: those of the script, quoted; in a string that is begun, all."""
    if not place.quote:
        span = place.word_span
        for avp in names_in_use(place, AVP):
            yield place.completion(f"$avp({avp})", NAME, span, f'"$avp({avp})"')
    elif not place.cursor.string:
        yield from all_variables(place, Wanted(frozenset(("avp",)) if "avp" in kinds else None))


def _has_engine(place: CursorPlace, value: str) -> bool:
    """Whether a value is no URL of a database or a cache whose module is not loaded."""
    engine, colon, _ = value.partition("://")
    return not colon or any(f"{kind}_{engine}" in place.script.modules for kind in ("db", "cachedb"))


def _allowed(params: Sequence[Param]) -> list[str]:
    """The words or numbers that a parameter takes, by its kind; none where it takes others too."""
    for param in params:
        for kind in param.kind.split(";"):
            name, _, detail = kind.partition("@")[0].partition(":")
            if name in ("among", "word", "exact"):
                return [word for word in detail.split(",") if word]
    return []


def _default(params: Sequence[Param], as_text: bool) -> str | None:
    """The default of a parameter as a value that a script can set; None if the manual gives none such."""
    default = next((param.default for param in params if param.default), None)
    if default is None:
        return None
    if not as_text:
        number = re.match(r"-?(?:0x[0-9a-fA-F]+|\d+)(?![\w.])", default.strip("'\""))
        return number.group() if number else None
    text = default.strip("'\"")
    return None if _NO_DEFAULT.match(text) else text
