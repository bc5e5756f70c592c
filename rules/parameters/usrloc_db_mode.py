"""M206: db_mode of usrloc is deprecated."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO, SAFE, UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.parameters import editable, manual, renamed, revalued, setting, settings, values
from opensips_lsp.rules.parameters._usrloc import PRESETS, RUNTIME, has_preset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Edit, Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting, Value
    from opensips_lsp.syntax.nodes import ModParam

_LOADS = 'loadmodule "usrloc.so"\n'
_OLD = 'route { if (method=="INVITE") exit; }'
_WRITE_THROUGH = "Keep contacts in memory too, and write them to the database at once"
_OTHERS = (*RUNTIME, "accept_replicated_contacts", "replicate_contacts_to")


class UsrlocDbMode(Rule):
    """`db_mode` of `usrloc` is deprecated in OpenSIPS 2.4 and later; `working_mode_preset` replaces it.

    2.4 to 3.6 convert the numbers 0 to 3 to presets and print a warning at start-up; they ignore other numbers. But
    2.4.0 and 2.4.1 do not know the preset that 3 stands for: they keep contacts only in memory, and neither read nor
    write the database (ul_mod.c check_runtime_config). No preset does the same, so it is your choice. There is no fix
    where parameters for clusters are set as well: see the rules `contact-replication` and `usrloc-working-mode`.
    Reported for scripts that come from 2.3. OpenSIPS 4.0 refuses `db_mode` (ul_mod.c mod_params): there, the rule
    `module-parameter` reports it.
    """

    code = "M206"
    subjects = ("parameter usrloc.db_mode",)
    prefilter = Prefilter(words=("db_mode",))
    breaks_in = "2.4"
    ends_in = "4.0"
    severity = INFO
    tags = ("deprecated",)
    stage = None
    migrating = True
    visits = ("modparam",)
    examples = (
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"»,   0)\n' + _OLD,
            _LOADS + 'modparam("usrloc", "working_mode_preset",   "single-instance-no-db")\n' + _OLD),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 7)\n' + _OLD),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 3)\n' + _OLD,
            _LOADS + 'modparam("usrloc", "working_mode_preset", "sql-only")\n' + _OLD, target="2.4.2"),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 3)\n' + _OLD, choices=(_WRITE_THROUGH,), target="2.4.1"),
        Good(_LOADS + 'modparam("usrloc", "db_mode", 0)\nroute { exit; }'),
        Bad(_LOADS + 'modparam("usrloc", «"db_mode"», 3)\nroute { exit; }',
            _LOADS + 'modparam("usrloc", "working_mode_preset", "sql-only")\nroute { exit; }', target="3.6",
            origin="2.3"),
        Good(_LOADS + 'modparam("usrloc", "db_mode", 0)\nroute { exit; }', target="3.6", origin="2.4"),
        Good(_LOADS + 'modparam("usrloc", "working_mode_preset", "sql-only")\nroute { exit; }'),
        Good(_LOADS + 'modparam("usrloc", "db_mode", 0)\nroute { exit; }', target="2.3"),
        Good('loadmodule "dialog.so"\nmodparam("dialog", "db_mode", 0)\nroute { exit; }'),
    )  # fmt: skip

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        if node.parameter.value != "db_mode":
            return
        one = setting(node, "usrloc", script, source)
        if one is None or isinstance(one.value, str):
            return
        message = "`db_mode` of module `usrloc` is deprecated in OpenSIPS 2.4 and later; use `working_mode_preset`"
        if one.value not in PRESETS:
            message = f"`db_mode` of module `usrloc` is deprecated in OpenSIPS 2.4 and later, which ignore {one.value}"
        modes = settings(script, "usrloc", "db_mode")
        fix, choices, severity = None, list[Fix](), self.severity
        if (
            editable(modes, source)
            and not values(script, "usrloc", *_OTHERS)
            and all(m.value in PRESETS for m in modes)
        ):
            if all(has_preset(mode.value, script.target) for mode in modes):
                title = f'Use `working_mode_preset` "{PRESETS[one.value]}"'
                fix = Fix(title, _presets(modes, PRESETS), SAFE if script.has_all_text else UNSAFE)
            else:
                choices = [Fix(_WRITE_THROUGH, _presets(modes, {**PRESETS, 3: PRESETS[1]}), UNSAFE)]
        if one.value in PRESETS and not has_preset(one.value, script.target):
            severity = WARNING
            message = (
                f"OpenSIPS {script.target} does not know `db_mode` {one.value}: it keeps contacts only in memory, and "
                "neither reads nor writes the database; 2.4.2 behaves as 2.3"
            )
        found = self.finding(node.parameter, message, fix, choices)
        yield found._replace(severity=severity, url=manual("usrloc"))


def _presets(modes: list[Setting], presets: dict[Value, str]) -> tuple[Edit, ...]:
    """The Edits that make a preset of each Setting of `db_mode`."""
    pairs = ((renamed(mode, "working_mode_preset"), revalued(mode, f'"{presets[mode.value]}"')) for mode in modes)
    return tuple(edit for pair in pairs for edit in pair)
