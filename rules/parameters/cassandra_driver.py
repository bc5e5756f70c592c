"""M219: parameters of the old Cassandra driver."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, renamed, revalued, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "cachedb_cassandra.so"\n'
_NEW = {"connection_timeout": "connect_timeout", "send_timeout": "query_timeout", "receive_timeout": "query_timeout"}
# README of 2.3.0 and of 2.4.11: what the numbers mean, how the same is called
_LEVELS = ("one", "quorum", "local_quorum", "each_quorum", "all", "any", "two", "three")


class CassandraDriver(ParameterRule):
    """`cachedb_cassandra` uses a new driver with other parameters from OpenSIPS 2.3.6 and 2.4.3 on.

    `connection_timeout` is called `connect_timeout`, and `query_timeout` replaces both `send_timeout` and
    `receive_timeout`. Consistency levels are names, not numbers. The format of the URL changed as well, in the keyspace
    and the table, so that no fix is safe. OpenSIPS prints "Parameter not found in module - can't set" and does not
    start.
    """

    code = "M219"
    breaks_in = "2.3.6"
    table = dict.fromkeys((*_NEW, "rd_consistency_level", "wr_consistency_level"), ("cachedb_cassandra",))
    examples = (
        Bad(_LOADS + 'modparam("cachedb_cassandra", «"connection_timeout"», 1000)\nroute { exit; }',
            choices=("Use `connect_timeout`", "Remove the modparam")),
        Bad(_LOADS + 'modparam("cachedb_cassandra", "rd_consistency_level", «2»)\nroute { exit; }',
            choices=('Use "quorum"',)),
        Bad(_LOADS + 'modparam("cachedb_cassandra", "query_timeout", 9)\n'
            'modparam("cachedb_cassandra", «"send_timeout"», 9)\n'
            "route { exit; }", choices=("Remove the modparam",)),
        Good(_LOADS + 'modparam("cachedb_cassandra", "connect_timeout", 1000)\nroute { exit; }'),
        Good(_LOADS + 'modparam("cachedb_cassandra", "connection_timeout", 1000)\nroute { exit; }', target="2.4.2"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        gone = f"`{one.name}` of module `cachedb_cassandra`"
        if one.name not in _NEW:
            levels = _LEVELS[one.value - 1 : one.value] if isinstance(one.value, int) and one.value > 0 else ()
            choices = [Fix(f'Use "{level}"', (revalued(one, f'"{level}"'),), UNSAFE) for level in levels]
            yield self.report(
                one,
                f"{gone} takes a name in OpenSIPS 2.4.3 and later, not a number",
                choices=choices,
                span=one.node.value,
            )
            return
        new = _NEW[one.name]
        choices = [self.delete(one, "Remove the modparam", UNSAFE)]
        if not values(script, one.module, new):
            choices.insert(0, Fix(f"Use `{new}`", (renamed(one, new),), UNSAFE))
        yield self.report(one, f"{gone} was removed in OpenSIPS 2.4.3; use `{new}`", choices=choices)
