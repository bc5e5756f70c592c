"""M214: starting without Redis."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import SCRIPT_CHAPTER, NewDefault

_OLD = 'route { if (method=="INVITE") exit; }'
_LOADS = 'loadmodule "cachedb_redis.so"\nmodparam("cachedb_redis", "cachedb_url", "redis:g1://127.0.0.1:6379/")\n'


class RedisStartup(NewDefault):
    """OpenSIPS 2.4 and later start even if they cannot reach Redis; 2.3 did not.

    `shutdown_on_error` 1 of `cachedb_redis` keeps the behaviour of 2.3 (cachedb_redis_dbase.c of 2.4.11 to 4.0.1).
    Reported for scripts that come from 2.3 and do not set it.
    """

    code = "M214"
    breaks_in = "2.4"
    guide = SCRIPT_CHAPTER
    message = "OpenSIPS 2.4 and later start even if `cachedb_redis` cannot reach Redis; 2.3 did not"
    module, parameter, value = "cachedb_redis", "shutdown_on_error", 1
    title = "Set `shutdown_on_error`: do not start without Redis"
    examples = (
        Bad(_LOADS.replace('"cachedb_redis.so"', '«"cachedb_redis.so"»') + _OLD,
            _LOADS + 'modparam("cachedb_redis", "shutdown_on_error", 1)\n' + _OLD),
        Good(_LOADS + 'modparam("cachedb_redis", "shutdown_on_error", 0)\n' + _OLD),
        Good(_LOADS + "route { exit; }"),
        Bad(_LOADS.replace('"cachedb_redis.so"', '«"cachedb_redis.so"»') + "route { exit; }",
            _LOADS + 'modparam("cachedb_redis", "shutdown_on_error", 1)\nroute { exit; }', target="3.6", origin="2.3"),
        Good(_LOADS + "route { exit; }", target="3.6", origin="2.4"),
        Good(_LOADS + _OLD, target="2.3"),
    )  # fmt: skip
