"""M231: modules that take the global database URL since a patch level of 2.4."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, SAFE, UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import (
    added,
    default_urls,
    editable,
    first_load,
    global_parameter,
    manual,
    modparam,
    revalued,
    settings,
    value_of,
    values,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import LoadModule

# module -> (since; whether `db_mode` 0 turns it off). init_db_url() in mod_init: acc/acc_mod.c:387 of 2.4.3,
# b2b_entities/b2b_entities.c:207 and b2b_logic/b2b_logic.c:251 of 2.4.9; with db_mode 2, the default, and no db_url
# both modules of 2.3 set db_mode to 0
_MODULES = {
    "acc": ((2, 4, 3), False),
    "b2b_entities": ((2, 4, 9), True),
    "b2b_logic": ((2, 4, 9), True),
}
_TITLE = "Set `db_mode` 0: no database, as in 2.3"
_URL = 'db_default_url="mysql://a:b@c/d"\n'
_OLD = 'route { if (method=="INVITE") exit; }'
_B2B = _URL + 'loadmodule «"b2b_entities.so"»\n'


class DefaultDatabase(Rule):
    """From certain patch levels of OpenSIPS 2.4 on, some modules use the global `db_default_url`.

    `acc` does from 2.4.3 on, `b2b_entities` and `b2b_logic` from 2.4.9 on; in 2.3 they used a database only with a
    `db_url` of their own. They now connect when OpenSIPS starts, which fails where the tables are missing or have
    another version. With `db_mode` 0 the two modules of the B2BUA use no database, as in 2.3. `acc` has no such
    parameter: create the tables, or set the `db_url` of the other modules instead of `db_default_url`;
    `do_accounting("db")` and acc_db_request() write to it. It is an error where no module for such a database is
    loaded. Reported for scripts that come from 2.3; the same is true up to 4.0 (acc_mod.c,
    b2b_entities.c, b2b_logic.c).
    """

    code = "M231"
    subjects = ("global db_default_url",)
    prefilter = Prefilter(words=tuple(_MODULES), tokens=("LOADMODULE",))
    breaks_in = "2.4.3"
    severity = WARNING
    stage = None
    migrating = True
    examples = (
        Bad(_URL + 'loadmodule «"acc.so"»\n' + _OLD),
        Bad(_B2B + _OLD, _B2B.replace("«", "").replace("»", "") + 'modparam("b2b_entities", "db_mode", 0)\n' + _OLD),
        Bad(_URL + 'loadmodule «"b2b_logic.so"»\nmodparam("b2b_logic", "db_mode", 1)\n' + _OLD,
            _URL + 'loadmodule "b2b_logic.so"\nmodparam("b2b_logic", "db_mode", 0)\n' + _OLD),
        Good(_URL + 'loadmodule "acc.so"\nmodparam("acc", "db_url", "mysql://a:b@c/d")\n' + _OLD),
        Good('loadmodule "acc.so"\nloadmodule "b2b_logic.so"\n' + _OLD),
        Good(_URL + 'loadmodule "b2b_logic.so"\nmodparam("b2b_logic", "db_mode", 0)\n' + _OLD),
        Good(_URL + 'loadmodule "b2b_logic.so"\n' + _OLD, target="2.4.8"),
        Bad(_B2B + "route { exit; }",
            _B2B.replace("«", "").replace("»", "") + 'modparam("b2b_entities", "db_mode", 0)\nroute { exit; }',
            target="3.6", origin="2.3"),
        Good(_B2B.replace("«", "").replace("»", "") + "route { exit; }", target="3.6", origin="2.4"),
        Good(_URL + 'loadmodule "acc.so"\n' + _OLD, target="2.4.2"),
        Good(_URL + 'loadmodule "acc.so"\nroute { exit; }'),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules:
            since, has_mode = _MODULES.get(load.name, (None, False))
            if since is None or script.target < since or values(script, load.name, "db_url"):
                continue
            node = first_load(load.name, offset, item, script, source)
            if node is not None and global_parameter(script, "db_default_url"):
                yield from self.report(node, load.name, has_mode, since, script, source)

    def report(
        self,
        node: LoadModule,
        module: str,
        has_mode: bool,
        since: tuple[int, ...],
        script: Script,
        source: Source,
    ) -> Iterator[Finding]:
        """The finding for one module, unless its database is turned off."""
        modes = settings(script, module, "db_mode") if has_mode else []
        if modes and value_of(modes) == 0:
            return
        table = f"`{module}`, version {script.catalogue.core.tables[module][0].version}"
        message = (
            f"module `{module}` connects to `db_default_url` in OpenSIPS {'.'.join(map(str, since))} and later, "
            f"and does not start without its table {table}; "
            + ("with `db_mode` 0 it uses no database" if has_mode else "2.3 wrote to a database only with `db_url`")
        )
        edit = None
        if has_mode and not modes:
            edit = added(source, node, modparam(module, "db_mode", 0))
        elif has_mode and editable(modes, source):
            edit = revalued(modes[-1], "0")
        fix = Fix(_TITLE, (edit,), SAFE if script.complete else UNSAFE) if edit else None
        missing = _without_driver(script)
        message += "; no module for this database is loaded" if missing else ""
        found = self.finding(node.file, message, fix)._replace(url=manual(module))
        yield found._replace(severity=ERROR, stage="init") if missing else found


def _without_driver(script: Script) -> bool:
    """Whether no module is loaded for the database of `db_default_url`: it cannot be there (db.c db_bind_mod())."""
    urls = script.gathered(default_urls)
    scheme, colon, _ = (urls[-1] if urls else "").partition("://")
    return bool(colon) and script.complete and f"db_{scheme}" not in script.modules
