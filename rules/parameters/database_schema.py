"""M222: tables of the database that changed."""

from __future__ import annotations

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import is_later, parse_version, series_before
from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import first_load, global_parameter, is_loaded, last_value, values
from opensips_lsp.rules.common.tables import modules_of, uses_database

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import Table
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_OLD = 'route { if (method=="INVITE") exit; }'
_DIALOG = (
    'loadmodule «"dialog.so"»\nmodparam("dialog", "db_url", "mysql://a/b")\nmodparam("dialog", "db_mode", 1)\n'
    "route { exit; }"
)
_USRLOC = 'loadmodule «"usrloc.so"»\nmodparam("usrloc", "db_mode", 2)\n'


def _usrloc(script: Script) -> bool:
    mode, *rest = (
        last_value(script, "usrloc", name) for name in ("db_mode", "working_mode_preset", "restart_persistency")
    )
    return (isinstance(mode, int) and mode in (1, 2, 3)) or any("sql" in str(value).lower() for value in rest if value)


def _presence(script: Script) -> bool:
    return bool(values(script, "presence", "db_url")) or global_parameter(script, "db_default_url")


def _clusterer(script: Script) -> bool:
    return last_value(script, "clusterer", "db_mode") != 0  # in 2.3 it always does


# module -> whether a script lets it use the database
_USES = {"usrloc": _usrloc, "presence": _presence, "clusterer": _clusterer}
# other modules with tables that have changed since
_OTHERS = (
    "auth_db", "b2b_entities", "b2b_logic", "call_center", "dialog", "dispatcher", "domain", "drouting",
    "load_balancer", "pua", "tcp_mgm", "tls_mgm", "uac_registrant",
)  # fmt: skip


class DatabaseSchema(Rule):
    """Database tables changed from one OpenSIPS series to another, and a module does not start with the old ones.

    `opensipsdbctl migrate OLD NEW` makes a new database for 2.4 from an old one, for MySQL only; from 2.4 on,
    `opensips-cli -x database migrate` does, from each series to the next: `opensips-lint migrate --via` lists the
    commands. The table `aliases` is no longer created: `lookup("aliases")` and `save("aliases")` need one in the format
    of `location`. A script does not show its database, so this is only information, reported once for a script that
    comes from an older series.
    """

    code = "M222"
    subjects = ("module usrloc", "module presence", "module clusterer")
    prefilter = Prefilter(words=(*_USES, *_OTHERS), tokens=("LOADMODULE",))
    breaks_in, breaks_up_to = "2.4", "4.0"
    severity = INFO
    stage = None
    migrating = True
    guide = "1. DB migration"
    examples = (
        Bad(_USRLOC + _OLD),
        Bad('loadmodule "tm.so"\nloadmodule «"clusterer.so"»\nloadmodule "presence.so"\n' + _OLD),
        Good(_USRLOC.replace("«", "").replace("»", "").replace("2", "0") + _OLD),
        Good(_USRLOC.replace("«", "").replace("»", "") + "route { exit; }"),
        Good('loadmodule "presence.so"\n' + _OLD),
        Bad(_USRLOC + "route { exit; }", target="3.6", origin="2.3"),
        Good(_USRLOC.replace("«", "").replace("»", "") + "route { exit; }", target="3.6", origin="2.4"),
        Bad(_DIALOG, target="3.6", origin="2.4"),
        Good(_DIALOG.replace("«", "").replace("»", ""), target="3.3", origin="3.1"),
        Good(_DIALOG.replace("«", "").replace("»", "").replace("mode", "update_period"), target="3.6", origin="2.4"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(load.name in _USES or load.name in _OTHERS for load in facts_of(item).modules):
            return
        if not script.is_older:
            return
        from opensips_lsp.catalogue import load  # late: for few scripts

        old, new = _origin(script), script.target.series
        changed, gone = changes(load(old), script.catalogue)
        using = {module for table, _ in changed for module in modules_of(table) if _uses(script, module)}
        in_use = [(table, version) for table, version in changed if not using.isdisjoint(modules_of(table))]
        if not in_use:
            return
        first = min(using, key=script.modules.index)
        node = first_load(first, offset, item, script, source)
        if node is not None:
            tables = ", ".join(f"`{table.name}` (version {table.version} to {version})" for table, version in in_use)
            tables += "".join(f"; `{name}` was removed" for name in gone if "usrloc" in using and _names(script, name))
            message = f"database tables change from OpenSIPS {old} to {new}: {tables}; {_remedy(script, old)}"
            yield self.finding(node.file, message)


def _origin(script: Script) -> str:
    """The series of which the tables are: that of the origin, if it is known and its tables are."""
    if script.origin is not None:
        return max(script.origin, parse_version(SERIES[0])).series
    return series_before(script.target) or SERIES[0]


def _remedy(script: Script, old: str) -> str:
    if not is_later(script.target):
        return "run `opensipsdbctl migrate OLD NEW`"
    first = "" if is_later(parse_version(old)) or old == "2.4" else "to 2.4 by opensipsdbctl, and then "
    return f"migrate the database {first}from series to series: `migrate --via` lists the commands"


def changes(old: Catalogue, new: Catalogue) -> tuple[list[tuple[Table, int]], list[str]]:
    """-> ([(table of the old catalogue, version in the new one)] of what differs, [table that is gone])."""
    before, after = old.core.tables, new.core.tables
    common = [(before[name][0], after[name][0]) for name in before if name in after]
    changed = [(one, other.version) for one, other in common if one.version != other.version]
    return changed, [name for name in before if name not in after]


def _uses(script: Script, module: str) -> bool:
    if module not in _USES:
        return uses_database(script, module, script.catalogue.module(module))
    return is_loaded(script, module) and _USES[module](script)


def _names(script: Script, word: str) -> bool:
    return any(f'"{word}"' in item.text for source in script.sources for _, item in source.items)
