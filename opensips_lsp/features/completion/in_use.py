"""What a script uses already: names that it gives, globals that it sets, databases, listeners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.model.facts import said_of
from opensips_lsp.model.names import AVP, VAR, distinct_names
from opensips_lsp.syntax.item_views import statements_of, tokens_of
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import Listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.completion.place import CursorPlace
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

_PARENTHESES = re.compile(r"\$\(?(?:<\w+>)?([\w.]+)\(([^()$\"'\s]+)\)")
_KINDS = {"var": VAR, "avp": AVP}  # name of a variable -> the kind of what its parentheses hold


def names_in_use(place: CursorPlace, kind: str) -> list[str]:
    """Return the names of a kind (opensips_lsp.model.names) in the script, sorted, but for the one at the cursor."""
    return sorted(distinct_names(place.script, kind, (place.source, place.offset)))


def parameters_in_use(place: CursorPlace, variable: str) -> list[str]:
    """Return what stands in the parentheses of a variable elsewhere in the script, sorted."""
    if variable in _KINDS:
        return names_in_use(place, _KINDS[variable])
    here, _ = place.source.item_at(place.offset)
    found = {
        name
        for source in place.script.sources
        for offset, item in source.items
        for of, name in said_of(item, _named)
        if of == variable and not (source is place.source and offset == here and _is_typed(place, name))
    }
    return sorted(found)


def _is_typed(place: CursorPlace, name: str) -> bool:
    """Whether a name is the one at the cursor, or might be."""
    return place.text.endswith(name, 0, place.offset) or place.text.startswith(name, place.cursor.word_start)


def _named(item: Item) -> frozenset[tuple[str, str]]:
    """(variable, what its parentheses hold) of the variables in an item, in texts too."""
    if "$" not in item.text:
        return frozenset()
    tokens = [token.text for kind in ("VAR", "STRING") for token in tokens_of(item, kind)]
    return frozenset(pair for text in tokens if "$" in text for pair in _PARENTHESES.findall(text))


def globals_set(script: Script) -> set[str]:
    """Return the names of the global parameters that a script sets."""
    return {name for source in script.sources for _, item in source.items for name in said_of(item, _globals)}


def _globals(item: Item) -> tuple[str, ...]:
    return tuple([node.first_word for node in statements_of(item, "global_parameter")])


def listeners(script: Script) -> list[str]:
    """Return the sockets that a script listens on, as it writes them, in its order."""
    found = (one for source in script.sources for _, item in source.items for one in said_of(item, _listeners))
    return list(dict.fromkeys(found))


def _listeners(item: Item) -> tuple[str, ...]:
    nodes = [node.socket for node in statements_of(item, "listen") if isinstance(node, Listen)]
    return tuple([node.text for node in nodes if node.kind == "socket"])


def database_urls(script: Script, cache: bool = False) -> list[str]:
    """Return the URLs of databases, or of caches, that the script has, in its order."""
    return list(dict.fromkeys(filter(None, _database_urls(script, cache))))


def _database_urls(script: Script, cache: bool) -> Iterator[str]:
    for _, _, facts in script.facts() if not cache else ():
        yield from facts.database_urls
    for _, name, value in script.modparams:
        if isinstance(value, str) and name.endswith("url") and "://" in value and cache == ("cache" in name):
            yield value


def events_raised(script: Script) -> set[str]:
    """Return the names of the events that a script raises or waits for."""
    found = {name for word, name in script.defined if word == "event_route"}
    items = (item for source in script.sources for _, item in source.items)
    return (found | {name for item in items for name in said_of(item, _raised)}) - {""}


def _raised(item: Item) -> tuple[str, ...]:
    calls = tokens_of(item, "CORE_FUNCTION LPAR STRING") if "_event" in item.text else []
    texts = [call.next.next for call in calls if call.text in ("raise_event", "subscribe_event") and call.next]
    return tuple([string_value(text.text) for text in texts if text is not None])
