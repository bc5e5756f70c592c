"""H610: a cache that no module keeps."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import is_unknown
from opensips_lsp.rules.common.core_calls import calls_of, is_formatted, text_of
from opensips_lsp.rules.common.parameters import values
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_FUNCTIONS = (
    "cache_add", "cache_counter_fetch", "cache_fetch", "cache_raw_query", "cache_remove", "cache_store", "cache_sub",
)  # fmt: skip
_PREFIX = "cachedb_"
_GROUP = r"\w+:(?:([^:/]*):)?//"  # cachedb_id.c parse_cachedb_url


class NoCacheBackend(Rule):
    """cache_store() or a similar function names a cache (`local`, `redis`, `memcached:group` ...) that is not set up.

    OpenSIPS looks the cache up at run time (cachedb.c `lookup_cachedb`, `cachedb_get_connection`). Without the module
    `cachedb_local`, or without a `cachedb_url` for that group, it starts, but each call fails: "no cachedb system with
    this name registered", "failed to get connection".
    """

    code = "H610"
    severity = WARNING
    stage = None
    prefilter = Prefilter(words=_FUNCTIONS, tokens=("CORE_FUNCTION",))
    examples = (
        Bad(TRANSPORT + 'route { cache_store(«"local"», "a", "b"); }'),
        Bad(TRANSPORT + 'loadmodule "cachedb_local.so"\nroute { if (cache_fetch(«"redis"», "a", $var(x))) exit; }'),
        Bad(TRANSPORT + 'loadmodule "cachedb_redis.so"\nroute { cache_remove(«"redis"», "a"); }'),
        Bad(
            TRANSPORT + 'loadmodule "cachedb_redis.so"\nmodparam("cachedb_redis", "cachedb_url", "redis:one://h:1/")\n'
            'route { cache_remove("redis:one", "a"); cache_remove(«"redis:two"», "a"); cache_remove(«"redis"», "a"); }'
        ),
        Good(TRANSPORT + 'loadmodule "cachedb_local.so"\nroute { cache_store("local", "a", "b"); }'),
        Good(
            TRANSPORT + 'loadmodule "cachedb_redis.so"\nmodparam("cachedb_.*", "cachedb_url", "redis://h:1/")\n'
            'route { cache_remove("redis", "a"); }'
        ),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nroute { cache_store("mine", "a", "b"); }'),
        Good('route[a] { cache_store("local", "a", "b"); }'),
        Bad(TRANSPORT + 'route { cache_store(«"dynamodb"», "a", "b"); }', target="3.6"),
        Good(
            TRANSPORT + 'route { cache_store("$var(cache)", "a", "b"); cache_remove($var(cache), "a"); }', target="3.4"
        ),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in calls_of(item):
            name = text_of(call.arguments[0]) if call.name in _FUNCTIONS and call.arguments else None
            known = name and name.text and not is_formatted(name.text, call.name, script.target)
            why = script.ask(_missing, name.text) if name and known else None
            if name and why:
                yield self.finding(shifted(name.argument, offset), f"`{call.name}` always fails: {why}")


def _missing(script: Script, name: str) -> str | None:
    """What a script lacks for a cache of this name, as a sentence; None when it has it, or that is unknown."""
    engine, _, group = name.partition(":")
    if not script.complete or any(is_unknown(script, module) for module in script.modules):
        return None
    module = _PREFIX + engine
    if module not in script.modules:
        if script.catalogue.module(module) is not None:
            return f"module `{module}`, which provides the cache `{engine}`, is not loaded"
        return f"no module provides a cache `{engine}`"
    urls = [value for value in values(script, module, "cachedb_url") if isinstance(value, str)]
    matches = [match for url in urls if (match := re.compile(_GROUP).match(url))]
    if len(matches) < len(urls) or (engine == "sql" and urls) or (engine == "local" and not urls and not group):
        return None  # cachedb_local has a connection of its own where no URL makes one
    if group in {match.group(1) or "" for match in matches}:
        return None
    wanted = f"`{engine}:{group}://...`" if group else f"`{engine}://...` without a group"
    return f"module `{module}` has no `cachedb_url` like {wanted}, which this call needs"
