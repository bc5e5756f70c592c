"""`opensips-lint migrate`: pre-flight, fixes, and one report of what an upgrade takes."""

from __future__ import annotations

import os

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.cli import progress
from opensips_lsp.cli.parser import OLDEST, Help, Parser, choices, origin, version
from opensips_lsp.cli.terminal import complain
from opensips_lsp.lint.masking import clean
from opensips_lsp.migrate import report
from opensips_lsp.plain_file import head_of_plain_file
from opensips_lsp.project import files
from opensips_lsp.project.configuration import DEFAULT_ORIGIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.cli.migration import Migration

_FORMATS = {".md": "markdown", ".html": "html", ".json": "json"}
_MOST_SCANNED = 1024 * 1024  # bytes of a file
_PROGRAMS = (
    ".sh", ".bash", ".py", ".pl", ".pm", ".php", ".rb", ".js", ".lua", ".json", ".yml", ".yaml", ".conf", ".cnf",
    ".mib", ".sql", ".cron", ".rules", ".txt", ".service", "",
)  # fmt: skip


class MigrateArguments:
    """The arguments of `opensips-lint migrate`; parser() says what each is for."""

    paths: list[str]
    to: Version | None  # None: not said
    origin: Version | None
    write: bool
    unsafe_fixes: bool
    choose: list[tuple[str, int]] | None
    todo: bool
    report: str | None
    scan: list[str]
    via: bool
    isolated: bool
    show_secrets: bool


def parser() -> argparse.ArgumentParser:
    """The ArgumentParser of the subcommand."""
    options = Parser(
        prog="opensips-lint migrate",
        formatter_class=Help,
        allow_abbrev=False,
        description="Report what it takes to migrate these scripts to a newer version of OpenSIPS, "
        f"{DEFAULT_TARGET.series} unless --to or the setting `target` names another one; with --write, make the "
        "changes, too.",
        epilog="Exit status: 0 if the new version refuses nothing in the files; 1 if it does (without --write: as they "
        "are now); 2 for wrong usage, or a file that could not be read or written.",
    )
    options.add_argument("paths", nargs="*", metavar="PATH", help="scripts, or directories to search")
    options.add_argument(
        "--to",
        "--target",
        type=version,
        dest="to",
        metavar="VERSION",
        help=f"the version to migrate to; default that of the settings, else {DEFAULT_TARGET.series}",
    )
    options.add_argument(
        "--from",
        type=origin,
        dest="origin",
        metavar="VERSION",
        help=f"the version to migrate from, {OLDEST} or later; default that of the settings, else "
        f"{DEFAULT_ORIGIN.series}",
    )
    options.add_argument("--write", action="store_true", help="apply the safe fixes to the files")
    options.add_argument("--unsafe-fixes", action="store_true", help="apply the unsafe fixes, too; read the diff first")
    options.add_argument(
        "--choose", type=choices, action="extend", metavar="RULE=N,...",
        help="where a rule offers choices, take the one with this number",
    )  # fmt: skip
    options.add_argument(
        "--todo",
        action="store_true",
        help="with --write: add a comment above each line that needs a person; it is removed when the line is done",
    )
    options.add_argument("--report", metavar="FILE", help="write the report to this file: .md, .html or .json")
    options.add_argument("--scan", action="append", default=[], metavar="DIR",
                         help="search the programs in DIR for what the upgrade changes for them")  # fmt: skip
    options.add_argument(
        "--via",
        action="store_true",
        help="list how databases get there from series to series, with the tables that change",
    )
    options.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    options.add_argument("--show-secrets", action="store_true", help="show passwords; else * stands for them")
    return options


def main(arguments: Sequence[str]) -> int:
    """Run `opensips-lint migrate` -> exit status."""
    options = parser().parse_args(arguments, MigrateArguments())
    suffix = os.path.splitext(options.report)[1].lower() if options.report else ""
    if options.report and suffix not in _FORMATS:
        return _usage(
            f"{options.report}: a report can be {', '.join(_FORMATS)}; choose a name with one of these endings"
        )
    if options.todo and not options.write:
        return _usage("--todo is for --write; add that, or leave it out")
    if not options.paths and not options.scan:
        return _usage("nothing to migrate; name scripts or directories (see --help)")
    if "-" in options.paths:
        return _usage("migrate works on files, not on standard input; name a file")
    from opensips_lsp.cli import rules
    from opensips_lsp.cli.migration import Migration
    from opensips_lsp.cli.migration_versions import versions
    from opensips_lsp.lint.selection import UnknownRule
    from opensips_lsp.project.settings import ConfigError

    status, migration = 0, None
    try:
        loaded = rules.load(options.isolated)
        origin, to = versions(options, loaded)
        if options.paths:
            if to <= origin:
                return _usage(
                    f"OpenSIPS {to} is not newer than {origin}, from which the scripts come; name another version with "
                    "--to or --from"
                )
            migration = Migration(options, loaded, origin, to)
            status = migration.run()
    except (ConfigError, UnknownRule) as error:
        return _usage(str(error))
    scanned, places = _scan(options.scan, origin, to)
    if migration is not None and migration.result.files:
        if options.report:
            migration.result = migration.result._replace(traces=places)
        status = max(status, _print_report(migration, options, suffix))
    for place in places:
        print(clean(f"{place.path}:{place.line}:{place.column}: info {place.name}: {place.message}"))
    if options.scan:
        print(f"{len(places)} place{'' if len(places) == 1 else 's'} in other programs to check")
    return max(status, scanned)


def _print_report(migration: Migration, options: MigrateArguments, suffix: str) -> int:
    """Print the report, or write it into the file of that suffix and print the summary -> exit status."""
    from importlib import import_module

    from opensips_lsp.project.writing import replace

    made = migration.result
    name = _FORMATS[suffix] if options.report else "markdown"
    text = import_module(f"opensips_lsp.migrate.report.{name}").render(made)
    if options.report:
        try:
            replace(options.report, text.encode("utf-8", "replace"))
        except OSError as error:
            return _usage(f"{options.report}: cannot be written: {files.reason(error)}")
        print(clean(f"{options.report}: {report.summary(made)}"))
    else:
        print(text, end="")
        print(f"\n{report.summary(made)}")
        if not options.write and any(file.changes for file in made.files):
            print("Nothing has been written; use --write to make the changes.")
    for sentence in migration.kept:
        print(clean(sentence))
    return 0


def _scan(folders: Sequence[str], origin: Version, to: Version) -> tuple[int, list[report.Place]]:
    """-> (2 when a folder or file cannot be read, else 0; the report.Place of what the programs in there meet)."""
    from opensips_lsp.migrate.programs import traces
    from opensips_lsp.syntax.text import Lines, decode

    status, places = 0, []
    for folder in folders:
        if not os.path.isdir(folder):
            status = _usage(f"{folder}: no such directory; check the path")
            continue
        for path in progress.over(sorted(_programs(folder)), "scanning"):
            try:
                data = head_of_plain_file(path, _MOST_SCANNED)
            except OSError as error:
                status = _usage(f"{path}: cannot be read: {error.strerror}")
                continue
            if b"\0" in data:
                continue
            text = decode(data)
            lines = Lines(text)
            for trace in traces(text, to, origin):
                line, column = lines.position(trace.start)
                places.append(report.Place(path, line, column, trace.name, trace.message))
    return status, places


def _programs(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (".git", "node_modules", "__pycache__")]
        for name in names:
            path = os.path.join(here, name)
            if os.path.splitext(name)[1].lower() in _PROGRAMS and os.path.isfile(path):
                yield path


def _usage(message: str) -> int:
    complain(message)
    return 2
