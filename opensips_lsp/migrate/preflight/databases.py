"""The databases of a script on their way to 2.4: what is copied, what is not, and what that means. Pure.

The tables that `opensipsdbctl migrate` copies are facts (catalogue, Table.copied), read from
scripts/opensipsdbctl.mysql.
"""

from __future__ import annotations

from opensips_lsp.catalogue.catalogue import load
from opensips_lsp.catalogue.version import parse_version, series_before
from opensips_lsp.rules.common.tables import modules_of, uses_database

from .step import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module, Table
    from opensips_lsp.model.script import Script

    # (name, in the series before the target's, in the target)
    UsedTable = tuple[str, Table | None, Table | None]

_SQL = "mysql", "postgres", "sqlite", "unixodbc", "oracle", "virtual", "text", "berkeley"
_FILES = "sqlite", "text", "berkeley"  # a path stands behind `://`, with its slash (db_id.c takes text:// as it is)

# what an empty table means for those who use the server
_LOST = {
    "active_watchers": "subscriptions are gone until phones subscribe again",
    "b2b_entities": "calls in progress through the B2BUA are unknown",
    "b2b_logic": "calls in progress through the B2BUA are unknown",
    "b2b_sca": "shared line appearances are gone until phones subscribe again",
    "closeddial": "the groups of closeddial are gone: copy the table by hand",
    "dialog": "calls in progress are unknown: no timeout ends them, no CDR is written for them",
    "dr_partitions": "drouting has no partitions with `use_partitions`: copy the table by hand",
    "location": "registered phones cannot be called until they register again",
    "presentity": "presence states are gone until phones publish again",
    "pua": "what OpenSIPS itself published or subscribed to is forgotten",
    "rls_presentity": "states of resource lists are gone until phones subscribe again",
    "rls_watchers": "subscriptions to resource lists are gone until phones subscribe again",
    "watchers": "who may watch whom is gone: pending and granted permissions; copy the table by hand",
    "xcap": "presence rules and resource lists of the users are gone: copy the table by hand",
}
_OWN_COLUMNS = {
    "acc": "columns of your own (`extra_fields`, `leg_fields`) are neither created nor copied, and accounting fails "
    "without them",
    "missed_calls": "columns of your own (`extra_fields`) are neither created nor copied, and accounting fails "
    "without them",
    "subscriber": "columns of your own (`load_credentials`, `avp_db_query`) are neither created nor copied",
    "usr_preferences": "columns of your own are neither created nor copied",
}


def databases(script: Script) -> dict[tuple[str, str, str], list[str]]:
    """Return the SQL databases that URLs in the script name: (scheme, host, name) -> the parameters that name it."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for _, _, facts in script.facts():
        named = [(f"{param.module} {param.name}", param.value) for param in facts.params if param.name.endswith("url")]
        for where, url in (*named, *(("db_default_url", url) for url in facts.database_urls)):
            database = _database_of(url) if isinstance(url, str) else None
            if database and database[0] in _SQL:
                found.setdefault(database, []).append(where)
    return found


def _database_of(url: str) -> tuple[str, str, str] | None:
    """Return (scheme, host, name) of the URL of a database, or None. The name of a file is its path."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return None
    if scheme in _FILES:
        return (scheme, "", rest) if rest else None
    authority, slash, name = rest.rpartition("@")[2].partition("/")
    name = name.partition("?")[0].partition(";")[0]
    return (scheme, authority, name) if slash and name else None


def database_steps(script: Script, series: str = "", old: str = "") -> Iterator[Step]:
    """Yield the steps for the databases of a script to a series of opensipsdbctl: that of the target, or another.

    old: what their names end with by then.
    """
    found, series = databases(script), series or script.target.series
    used = _tables(script, _before(series), series)
    for (scheme, host, name), places in found.items():
        where = ", ".join(dict.fromkeys(places))
        if scheme == "mysql":
            yield Step(
                f"Migrate the database `{name}` on {host or 'localhost'}",
                "opensipsdbctl creates a new database with the tables of 2.4, copies some tables of the old one into "
                "it and leaves the old one unchanged; point the URL to the new one. New tables are InnoDB.",
                (f"opensipsdbctl migrate {name}{old} {name}_{series.replace('.', '_')}",),
                where,
            )
        else:
            yield Step(
                f"Bring the database `{name}` ({scheme}) to the tables of 2.4 by hand",
                "opensipsdbctl migrates only MySQL; compare with the scripts of 2.4 for your database.",
                (),
                where,
            )
    if any(scheme == "mysql" for scheme, _, _ in found):
        yield from _copies(used)
    if found:
        yield from _versions(used)


def _copies(used: list[UsedTable]) -> Iterator[Step]:
    """Yield what opensipsdbctl copies of the tables that the script uses, and what it does not."""
    copied = [name for name, _, now in used if now and now.copied]
    left = [(name, _LOST.get(name, "it is empty then")) for name, _, now in used if now and not now.copied]
    if copied:
        own = "".join(f"; `{name}`: {_OWN_COLUMNS[name]}" for name in copied if name in _OWN_COLUMNS)
        names = ", ".join(f"`{name}`" for name in copied)
        yield Step(
            "Compare the tables that opensipsdbctl copies",
            f"It copies {names}, and of each table the columns that OpenSIPS creates{own}.",
            (),
            "the modules that the script loads",
        )
    if left:
        losses = "; ".join(f"`{name}`: {means}" for name, means in left)
        yield Step(
            "Expect what opensipsdbctl does not copy",
            f"These tables are empty in the new database. {losses}.",
            (),
            "the modules that the script loads",
        )


def _versions(used: list[UsedTable]) -> Iterator[Step]:
    """Yield the tables whose version changes."""
    changed = _changes(used)
    if changed:
        yield Step(
            "Check the versions of the tables after the migration",
            f"A module refuses to start when its table has another version: {', '.join(changed)}.",
            (),
            "the modules that the script loads",
        )


def changed_tables(script: Script, origin: str, series: str) -> list[str]:
    """`name` old version -> new one, of the tables of a script that have another version in a later series."""
    return _changes(_tables(script, origin, series))


def _changes(used: list[UsedTable]) -> list[str]:
    return [
        f"`{name}` {before.version if before else 'new'} -> {now.version if now else 'gone'}"
        for name, before, now in used
        if (before and before.version) != (now and now.version)
    ]


def _before(series: str) -> str:
    return series_before(parse_version(series)) or series


def _tables(script: Script, origin: str, series: str) -> list[UsedTable]:
    """The tables of two series that a script uses, by name."""
    used = sorted(_used(script, origin, series))
    return [table for table in used if table[0] not in _GONE_TABLES or script.quotes(table[0])]


_GONE_TABLES = ("aliases",)  # not created any more; only a script that names it has used it


def _used(script: Script, origin: str, series: str) -> Iterator[UsedTable]:
    """Yield the tables that the script uses."""
    catalogue = script.catalogue if series == script.target.series else load(series)
    old, new = load(origin).core.tables, catalogue.core.tables
    for name in {*old, *new}:
        before, now = (facts[name][0] if name in facts else None for facts in (old, new))
        modules = dict.fromkeys(module for table in (now, before) if table for module in modules_of(table))
        if any(uses_database(script, one, _facts(one, script, series, origin)) for one in modules):
            yield name, before, now


def _facts(name: str, script: Script, *versions: str) -> Module | None:
    """The facts about a module: of the target, or of another version that has it."""
    catalogues = script.catalogue, *map(load, versions)
    return next(filter(None, (catalogue.module(name) for catalogue in catalogues)), None)
