"""M222: tables of the database that changed."""

from __future__ import annotations

from opensips_lsp.catalogue.version import SERIES, is_later, parse_version, series_before
from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import first_load, global_parameter, is_loaded, last_value, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_OLD = 'route { if (method=="INVITE") exit; }'
_USRLOC = 'loadmodule «"usrloc.so"»\nmodparam("usrloc", "db_mode", 2)\n'


class DatabaseSchema(Rule):
    """Database tables changed from OpenSIPS 2.3 to 2.4, and a module does not start with the old ones.

    `opensipsdbctl migrate OLD NEW` makes a new database from an old one, for MySQL only; from 2.4 on, `opensips-cli -x
    database migrate` does. For a later target, the versions are those of its tables. The table `aliases` is no
    longer created: `lookup("aliases")` and `save("aliases")` need one in the format of `location`. A script does not
    show its database, so this is only information, reported once for a script that comes from 2.3.
    """

    code = "M222"
    subjects = ("module usrloc", "module presence", "module clusterer")
    prefilter = Prefilter(words=("usrloc", "presence", "clusterer"), tokens=("LOADMODULE",))
    breaks_in = "2.4"
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
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not any(load.name in _USES for load in facts_of(item).modules):
            return
        using = {module for module, uses in _USES.items() if is_loaded(script, module) and uses(script)}
        if not using or not script.is_older:
            return
        from opensips_lsp.catalogue import load  # late: for few scripts

        old, new = series_before(min(script.target, parse_version(self.breaks_in))) or SERIES[0], script.target.series
        changed, gone = changes(load(old), script.catalogue)
        in_use = [change for change in changed if change[0] in using]
        if not in_use:
            return
        first = min((module for module, *_ in in_use), key=script.modules.index)
        node = first_load(first, offset, item, script, source)
        if node is not None:
            tables = ", ".join(f"`{name}` (version {old} to {new})" for _, name, old, new in in_use)
            tables += "".join(f"; `{name}` was removed" for name in gone if "usrloc" in using and _names(script, name))
            run = "run `opensipsdbctl migrate OLD NEW`"
            if is_later(script.target):
                run = "migrate the database with opensipsdbctl of 2.4, and then with opensips-cli"
            message = f"database tables change from OpenSIPS {old} to {new}: {tables}; {run}"
            yield self.finding(node.file, message)


def changes(old: Catalogue, new: Catalogue) -> tuple[list[tuple[str, str, int, int]], list[str]]:
    """-> ([(module, table, version in the old catalogue, in the new)] of what differs, [table that is gone])."""
    before, after = old.core.tables, new.core.tables
    common = [(before[name][0], after[name][0]) for name in before if name in after]
    changed = [
        (one.group, one.name, one.version, other.version) for one, other in common if one.version != other.version
    ]
    return changed, [name for name in before if name not in after]


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


def _names(script: Script, word: str) -> bool:
    return any(f'"{word}"' in item.text for source in script.sources for _, item in source.items)
