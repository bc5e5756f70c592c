"""The modes of usrloc since 2.4: working_mode_preset, or cluster_mode and its like (ul_mod.c check_runtime_config)."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.rules.common.parameters import (
    added,
    editable,
    modparam,
    removed,
    renamed,
    revalued,
    settings,
    value_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting, Value

# db_mode -> what 2.4 makes of it
PRESETS: dict[Value, str] = {
    0: "single-instance-no-db",
    1: "single-instance-sql-write-through",
    2: "single-instance-sql-write-back",
    3: "sql-only",
}
_SQL_ONLY_SINCE = (2, 4, 2)  # before, working_mode_preset did not know "sql-only", and meant "single-instance-no-db"
RUNTIME = ("location_cluster", "cluster_mode", "working_mode_preset")
_SQL_ONLY = "Remove the replication: all nodes share the database"
_FULL = ("cluster_mode", "full-sharing")
# db_mode -> title of a choice -> parameters that come behind location_cluster
CLUSTERED = {
    0: (
        "Replicate in cluster {}; start empty, as in 2.3",
        "Replicate in cluster {}; start with the contacts of the cluster",
    ),
    1: ("Replicate in cluster {}; start with the contacts of the database, write through",),
    2: ("Replicate in cluster {}; start with the contacts of the database, write back",),
    3: (_SQL_ONLY,),
}
_BEHIND = {
    0: ((_FULL,), (_FULL, ("restart_persistency", "sync-from-cluster"))),
    1: ((_FULL, ("restart_persistency", "load-from-sql"), ("sql_write_mode", "write-through")),),
    2: ((_FULL, ("restart_persistency", "load-from-sql"), ("sql_write_mode", "write-back")),),
}


def has_preset(mode: Value, target: Version) -> bool:
    """Whether a target knows the preset that a `db_mode` stands for."""
    return mode != 3 or target >= _SQL_ONLY_SINCE


def clustered(script: Script, kept: Setting, old: list[Setting]) -> Iterator[Fix]:
    """The Fixes that make a Setting `location_cluster`, delete other old ones and db_mode, and say how it works."""
    modes = settings(script, "usrloc", "db_mode")
    mode = value_of(modes) if modes else 0
    if mode not in CLUSTERED or not editable([*old, *modes], kept.source):
        return
    if mode == 3:
        if has_preset(mode, script.target):
            edits = [renamed(modes[-1], "working_mode_preset"), revalued(modes[-1], f'"{PRESETS[3]}"')]
            edits += [removed(one) for one in (*old, *modes[:-1])]
            yield Fix(_SQL_ONLY, tuple(sorted(edits)), UNSAFE)
        return
    for title, more in zip(CLUSTERED[mode], _BEHIND[mode]):
        edits = [removed(one) for one in (*old, *modes) if one is not kept]
        if kept.name != "location_cluster":
            edits.append(renamed(kept, "location_cluster"))
        if isinstance(kept.value, str):
            edits.append(revalued(kept, kept.value.strip()))
        edits.append(added(kept.source, kept.node, *(modparam("usrloc", name, value) for name, value in more)))
        yield Fix(title.format(kept.value), tuple(sorted(edits)), UNSAFE)
