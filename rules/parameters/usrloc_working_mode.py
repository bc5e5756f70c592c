"""M207: parameters of usrloc that contradict each other."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import editable, is_loaded, manual, removed, settings, stands_in, values
from opensips_lsp.rules.parameters._usrloc import CLUSTERED, PRESETS, clustered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Value
    from opensips_lsp.syntax.items import Item

_LOADS = (
    'listen=bin:127.0.0.1\nloadmodule "proto_bin.so"\n'
    'loadmodule "db_text.so"\nloadmodule "clusterer.so"\nloadmodule "usrloc.so"\n'
)
_LATER = _LOADS.replace("listen", "socket")
_DELETE_CLUSTER = "Remove `location_cluster`: no replication"
_REPORTED = ("db_mode", "location_cluster")  # where a finding may stand
_REFUSED_SINCE = (2, 4, 7)  # ul_mod.c; before, location_cluster is ignored in a single-instance mode
_SINGLE = ("none", PRESETS[0], PRESETS[1], PRESETS[2])


class UsrlocWorkingMode(Rule):
    """Parameters of `usrloc` contradict each other.

    They are `db_mode` with `working_mode_preset`, or `location_cluster` in a mode for a single instance, which
    `db_mode` 0 to 2 are, and which is the default. OpenSIPS 2.4 and later report this when they start, not when they
    check the script: "both 'db_mode' and 'working_mode_preset' are present", "a 'location_cluster' has been defined
    with a single-instance clustering mode" (ul_mod.c check_runtime_config, ul_check_config of 3.6). Until 2.4.6, it
    starts in the second case and replicates nothing. OpenSIPS 4.0 has no `db_mode`.
    """

    code = "M207"
    prefilter = Prefilter(
        words=("db_mode", "location_cluster", "working_mode_preset", "cluster_mode"), tokens=("MODPARAM",)
    )
    breaks_in = "2.4"
    stage = "init"
    after_parse = True
    examples = (
        Bad(_LOADS + 'modparam("usrloc", "db_mode", 0)\nmodparam("usrloc", «"location_cluster"», 1)\nroute { exit; }',
            choices=(*(title.format(1) for title in CLUSTERED[0]), _DELETE_CLUSTER)),
        Bad(_LOADS + 'modparam("usrloc", «"location_cluster"», 1)\nroute { exit; }',
            choices=(*(title.format(1) for title in CLUSTERED[0]), _DELETE_CLUSTER)),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 0)\nmodparam("usrloc", "working_mode_preset", '
            '"single-instance-no-db")\nroute { exit; }',
            _LOADS + 'modparam("usrloc", "working_mode_preset", "single-instance-no-db")\nroute { exit; }'),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 1)\nmodparam("usrloc", "working_mode_preset", "sql-only")\n'
            "route { exit; }", choices=("Remove `db_mode`", "Remove `working_mode_preset`")),
        Good(_LOADS + 'modparam("usrloc", "location_cluster", 0)\nmodparam("usrloc", "db_mode", 0)\nroute { exit; }'),
        Bad(_LATER + 'modparam("usrloc", «"location_cluster"», 1)\nroute { exit; }', target="3.6",
            choices=(*(title.format(1) for title in CLUSTERED[0]), _DELETE_CLUSTER)),
        Bad(_LATER + 'modparam("usrloc", «"db_mode"», 0)\nmodparam("usrloc", "working_mode_preset", '
            '"single-instance-no-db")\nroute { exit; }',
            _LATER + 'modparam("usrloc", "working_mode_preset", "single-instance-no-db")\nroute { exit; }',
            target="3.6"),
        Bad(_LATER + 'modparam("usrloc", «"location_cluster"», 1)\nroute { exit; }', target="4.0",
            choices=(*(title.format(1) for title in CLUSTERED[0]), _DELETE_CLUSTER)),
        Good(_LATER + 'modparam("usrloc", "location_cluster", 1)\n'
             'modparam("usrloc", "working_mode_preset", "full-sharing-cluster")\nroute { exit; }', target="3.6"),
        Good(_LATER + 'modparam("usrloc", "db_mode", 0)\nmodparam("usrloc", "working_mode_preset", "sql-only")\n'
             "route { exit; }", target="4.0"),
        Good(_LOADS + 'modparam("usrloc", "location_cluster", 1)\nmodparam("usrloc", "db_mode", 3)\nroute { exit; }'),
        Good(_LOADS + 'modparam("usrloc", "location_cluster", 1)\nmodparam("usrloc", "cluster_mode", "full-sharing")\n'
             "route { exit; }"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(param.name in _REPORTED for param in facts_of(item).params):
            return
        if not script.has_all_text or not is_loaded(script, "usrloc"):
            return
        modes, presets, clusters, kinds = (
            values(script, "usrloc", name)[-1:]
            for name in ("db_mode", "working_mode_preset", "location_cluster", "cluster_mode")
        )
        module = script.catalogue.module("usrloc")
        known = module is not None and "db_mode" in module.params
        mode = modes[0] if known and modes and modes[0] in PRESETS else None
        if mode is not None and presets:
            yield from self.both(offset, script, source)
        elif any(clusters) and (mode is not None or presets or kinds or script.complete):
            working = PRESETS[mode] if mode is not None else (*filter(None, presets + kinds), "none")[0]
            if isinstance(working, str) and working.lower() in _SINGLE:
                yield from self.cluster(offset, script, source, mode, presets or kinds)

    def both(self, offset: int, script: Script, source: Source) -> Iterator[Finding]:
        """The finding for db_mode with working_mode_preset."""
        modes, presets = (settings(script, "usrloc", name) for name in ("db_mode", "working_mode_preset"))
        if not stands_in(modes[-1], offset, source):
            return
        message = (
            f"OpenSIPS {script.target.series} does not start with both `db_mode` and `working_mode_preset` of module "
            "`usrloc`"
        )
        delete = [Fix(f"Remove `{found[-1].name}`", tuple(map(removed, found)), UNSAFE)
                  for found in (modes, presets) if editable(found, source)]  # fmt: skip
        same = PRESETS[modes[-1].value] == str(presets[-1].value).lower() and editable(modes, source)
        fix = delete[0]._replace(applicability=SAFE) if same else None
        found = self.finding(modes[-1].node.parameter, message, fix, () if same else delete)
        yield found._replace(url=manual("usrloc"))

    def cluster(
        self, offset: int, script: Script, source: Source, mode: Value | None, chosen: tuple[Value, ...]
    ) -> Iterator[Finding]:
        """The finding for location_cluster without a mode for clusters."""
        clusters = settings(script, "usrloc", "location_cluster")
        kept = clusters[-1]
        if not stands_in(kept, offset, source):
            return
        mode_name = "`db_mode`" if mode is not None else "single-instance mode"
        message = (
            f"OpenSIPS {script.target.series} does not start with `location_cluster` of module `usrloc` and {mode_name}"
        )
        choices = []
        if editable(clusters, kept.source):
            choices = [] if chosen else list(clustered(script, kept, clusters[:-1]))
            choices.append(Fix(_DELETE_CLUSTER, tuple(map(removed, clusters)), UNSAFE))
        found = self.finding(kept.node.parameter, message, choices=choices)._replace(url=manual("usrloc"))
        if script.target >= _REFUSED_SINCE:
            yield found
            return
        message = (
            f"OpenSIPS until 2.4.6 ignores `location_cluster` of module `usrloc` with {mode_name} and replicates "
            f"nothing"
        )
        yield found._replace(severity=WARNING, message=message)
