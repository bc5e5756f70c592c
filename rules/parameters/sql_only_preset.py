"""M223: a mode of usrloc that OpenSIPS 2.4.0 and 2.4.1 do not know."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.parameters import manual, revalued, setting
from opensips_lsp.rules.parameters._usrloc import PRESETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting
    from opensips_lsp.syntax.nodes import ModParam

_MODE = 3  # of db_mode: what "sql-only" is
_NAMES = ("working_mode_preset", "cluster_mode", "db_mode")
_LOADS = 'loadmodule "usrloc.so"\n'
_ROUTE = "route { exit; }"
_WRITE_THROUGH = "Keep contacts in memory too, and write them to the database at once"


class SqlOnlyPreset(Rule):
    """OpenSIPS 2.4.0 and 2.4.1 do not know the mode "sql-only" of `usrloc`, which `db_mode` 3 stands for.

    They log "unrecognized preset: sql-only, defaulting to 'single-instance-no-db'" and start: contacts are kept in
    memory only, and the database is neither read nor written (ul_mod.c check_runtime_config). 2.4.2 and later have the
    mode, so the rule says nothing of them. The nearest mode in 2.4.0 and 2.4.1 is "single-instance-sql-write-through",
    for a single server. For `db_mode` 3 in a script that comes from 2.3, see usrloc-db-mode.
    """

    code = "M223"
    subjects = ("parameter usrloc.working_mode_preset", "parameter usrloc.cluster_mode")
    breaks_in = "2.4"
    ends_in = "2.4.2"
    prefilter = Prefilter(words=("working_mode_preset", "cluster_mode", "db_mode"))
    severity = WARNING
    stage = None
    visits = ("modparam",)
    examples = (
        Bad(_LOADS + 'modparam("usrloc", «"working_mode_preset"», "sql-only")\n' + _ROUTE, choices=(_WRITE_THROUGH,),
            target="2.4.1"),
        Bad(_LOADS + 'modparam("usrloc", «"cluster_mode"», "SQL-only")\n' + _ROUTE, target="2.4.0"),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 3)\n' + _ROUTE, target="2.4.1"),
        Good(_LOADS + 'modparam("usrloc", "db_mode", 3)\nroute { if (method=="INVITE") exit; }', target="2.4.1"),
        Good(_LOADS + 'modparam("usrloc", "working_mode_preset", "sql-only")\n' + _ROUTE, target="2.4.2"),
        Good(_LOADS + 'modparam("usrloc", "db_mode", 3)\n' + _ROUTE, target="2.3"),
        Good(_LOADS + 'modparam("usrloc", "working_mode_preset", "single-instance-no-db")\n' + _ROUTE, target="2.4.1"),
    )  # fmt: skip

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        name = node.parameter.value
        one = setting(node, "usrloc", script, source) if name in _NAMES else None
        if one is None or not _is_sql_only(one) or (name == "db_mode" and script.is_older):
            return
        message = (
            f"OpenSIPS {script.target} does not know this mode of `usrloc`: it keeps contacts only in memory, and "
            f"neither "
            "reads nor writes the database; 2.4.2 has this mode"
        )
        choices = []
        if name == "working_mode_preset" and one.alone:
            choices.append(Fix(_WRITE_THROUGH, (revalued(one, f'"{PRESETS[1]}"'),), UNSAFE))
        yield self.finding(node.parameter, message, choices=choices)._replace(url=manual("usrloc"))


def _is_sql_only(one: Setting) -> bool:
    if one.name == "db_mode":
        return one.value == _MODE
    return isinstance(one.value, str) and one.value.lower() == PRESETS[_MODE]
