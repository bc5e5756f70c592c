"""What each hop asks for outside of the script: the rows about it (rules/common/hops/), and the databases. Pure."""

from __future__ import annotations

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.catalogue.version import NEWEST
from opensips_lsp.migrate.way import hops_between, rows_of
from opensips_lsp.rules.common.concern import fits, has_one, loaded
from opensips_lsp.rules.common.hops import BY_RULES, OUTSIDE, number

from . import steps_to_2_4
from .databases import changed_tables, database_steps, databases
from .step import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.hops import Row

_DATABASE = "database"  # what a row is about
_NONE = "No table that the script uses changes."
# what opensips-cli has (opensipscli/modules/database.py, DB_MIGRATIONS); opensipsdbctl has those before
_FIRST_OF_CLI, _LAST_OF_CLI = "3.0", "3.6"


def hop_steps(script: Script, origin: str, series: str) -> Iterator[Step]:
    """Yield what the hop from one series to the next asks for around a script, but for its databases."""
    if series == BY_RULES:
        yield from steps_to_2_4(script)
        return
    rows = rows_of(series)
    if not rows:
        page = migration_page(origin, series)
        yield Step(f"Read the migration page to {series}", f"Its changes are not known here: {page}", (), "")
    for row in rows:
        if row.severity != OUTSIDE or (row.since and number(row.since) > script.target):
            continue
        if databases(script) and not _is_about_tables(row) if row.about == _DATABASE else has_one(row.about, script):
            if fits(row, script):
                modules = loaded(f"{row.about}, {row.needs}", script)
                yield Step(_sentence(row.do)[:-1], _sentence(row.what), (), ", ".join(modules))


def direct_steps(script: Script) -> Iterator[Step]:
    """Yield what becomes of the databases of a script if it goes to its target at once."""
    origin, target = script.origin or script.target, script.target
    known = origin.series in NEWEST
    changed = changed_tables(script, origin.series, target.series) if known else []
    told = f"Of the tables that the script uses, these have other versions: {'; '.join(changed)}. " if changed else ""
    for (scheme, host, name), places in databases(script).items():
        if changed or not known:
            yield Step(
                f"Bring the database `{name}` ({scheme}, {host or 'localhost'}) to the tables of {target.series}",
                f"{told}No tool does that in one step. Make a new database with the tables of {target.series} and copy "
                "into it, or take each series in turn: `--via` lists the steps.",
                (),
                ", ".join(dict.fromkeys(places)),
            )


def via_steps(script: Script) -> Iterator[tuple[str, Step]]:
    """Yield (series, step) of how the databases of a script get from the tables of one series to those of the next."""
    origin = script.origin or script.target
    found, old = databases(script), ""
    for before, series in hops_between(origin, script.target) if found else ():
        rows, new = rows_of(series), f"_{series.replace('.', '_')}"
        if series == BY_RULES:
            yield from ((series, step) for step in database_steps(script, series, old))
        else:
            said = next((_sentence(row.what) for row in rows if _is_about_tables(row)), "")
            if before in NEWEST:
                changed = changed_tables(script, before, series)
                said = f"Of the tables that the script uses: {'; '.join(changed)}." if changed else _NONE
            for (scheme, host, name), places in found.items():
                command = _command(before, series, name + old, name + new) if scheme == "mysql" else ""
                by_hand = "" if command else " No tool does it: compare the schemas of both series."
                where = ", ".join(dict.fromkeys(places))
                title = f"Bring the database `{name}` ({scheme}, {host or 'localhost'}) from {before} to {series}"
                yield series, Step(title, (said + by_hand).strip(), (command,) if command else (), where)
        old = new


def _is_about_tables(row: Row) -> bool:
    return row.about == _DATABASE and row.id.endswith("tables")


def _command(origin: str, series: str, old: str, new: str) -> str:
    """The command that copies a MySQL database with the tables of one series to one with those of the next, or ""."""
    if number(series) < number(_FIRST_OF_CLI):
        return f"opensipsdbctl migrate {old} {new}"
    if number(series) > number(_LAST_OF_CLI):
        return ""
    schema = f"-o database_schema_path=opensips-{series}/scripts"
    return f"opensips-cli {schema} -x database migrate {origin}_to_{series} {old} {new}"


def _sentence(clause: str) -> str:
    """A clause as a sentence."""
    return f"{clause[0].upper()}{clause[1:]}."
