"""`opensips-lint format`: indent scripts, and remove the blanks that end their lines."""

from __future__ import annotations

import sys
from itertools import chain

from opensips_lsp.cli import progress
from opensips_lsp.cli.notes import Notes
from opensips_lsp.cli.parser import Help, Parser
from opensips_lsp.cli.terminal import complain
from opensips_lsp.formatting import format_source
from opensips_lsp.formatting.edits import applied
from opensips_lsp.formatting.unit import TAB
from opensips_lsp.lint.masking import printable
from opensips_lsp.project import files, search
from opensips_lsp.project.configuration import Configuration, Options
from opensips_lsp.project.editorconfig import indentation
from opensips_lsp.project.includes import sources
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.syntax.text import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_NAMELESS = "<stdin>"
_STAYS = "has syntax errors; the statements around them stay as they are"


class FormatArguments:
    """The arguments of `opensips-lint format`; parser() says what each is for."""

    paths: list[str]
    check: bool
    diff: bool
    isolated: bool
    stdin_filename: str | None

    @property
    def writes(self) -> bool:
        """Whether formatted files are written."""
        return not (self.check or self.diff)


def parser() -> argparse.ArgumentParser:
    """The ArgumentParser of the subcommand."""
    options = Parser(
        prog="opensips-lint format",
        formatter_class=Help,
        allow_abbrev=False,
        description="Indent the lines of scripts, remove blanks at their ends, and end the last one. A step is what "
        "most lines of the file are indented by, else what an .editorconfig says, else a tab. What has a syntax error "
        "stays as it is, and so do templates.",
        epilog="Exit status: 0 if all files are formatted now; 1 if --check or --diff finds one that is not; 2 for "
        "wrong usage, or a file that could not be read, formatted or written.",
    )
    add = options.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, directories to search for scripts, or - for standard input")
    add("--check", action="store_true", help="write nothing, and name the files that would change")
    add("--diff", action="store_true", help="write nothing, and print what would change as a patch")
    add("--isolated", action="store_true", help="use no configuration files")
    add("--stdin-filename", metavar="FILE", help="the file name of the script on standard input")
    return options


def main(arguments: Sequence[str]) -> int:
    """Run `opensips-lint format` -> exit status."""
    options = parser().parse_args(arguments, FormatArguments())
    if not options.paths:
        return _usage("no file to format; name files or directories, or - for standard input (see --help)")
    run = _Run(options)
    try:
        run.format_all()
    except ConfigError as error:
        return _usage(str(error))
    run.print_summary()
    if run.notes.failed:
        return 2
    return 1 if run.changed and not options.writes else 0


class _Run:
    """The files of one run. changed, unchanged: how many of them change, or would, and how many do not."""

    def __init__(self, arguments: FormatArguments) -> None:
        self.arguments, self.notes = arguments, Notes()
        self.input = (arguments.stdin_filename or _NAMELESS) if "-" in arguments.paths else None
        self.changed = self.unchanged = 0

    def format_all(self) -> None:
        """Format standard input and all files; note what cannot be formatted. Raises ConfigError."""
        configuration = Configuration(Options(isolated=self.arguments.isolated), ())
        paths = [path for path in self.arguments.paths if path != "-"]
        found, troubles = search.find(paths, configuration.excludes)
        if self.input is not None:
            self._format_input(self.input)
        for path in progress.over(found, "formatting"):
            self._format_file(path)
        for trouble in troubles:
            self.notes.trouble(trouble)

    def _format_input(self, name: str) -> None:
        """Format standard input and print it; as it came in if it cannot be formatted."""
        try:
            data, text = files.read_input(name)
        except files.Unlintable as trouble:
            self.notes.trouble(trouble)
            data, text = trouble.data, None
        after = None if text is None else self._formatted(name, text)
        if self.arguments.writes:
            rest = files.rest_of_input() if text is None else ()
            sys.stdout.buffer.writelines(chain((data if after is None else encode(after),), rest))
        self._count(name, text, after)

    def _format_file(self, path: str) -> None:
        """Format a file, and write it if it changes."""
        try:
            data, text = files.read(path)
            after = self._formatted(path, text)
            if after is not None and after != text and self.arguments.writes:
                files.write(path, data, after)
        except files.Unlintable as trouble:
            self.notes.trouble(trouble)
            return
        self._count(path, text, after)

    def _formatted(self, path: str, text: str) -> str | None:
        """The text of a file, formatted; None, and a note, if it cannot be done."""
        with self.notes.guard(path, "; it is not changed"):
            return self._applied(path, text)
        return None

    def _applied(self, path: str, text: str) -> str | None:
        source = sources("" if path == _NAMELESS else path, text, lambda _: None).sources[0]
        unit = None if self.arguments.isolated or path == _NAMELESS else indentation(path)
        formatted = format_source(source, unit or TAB)
        if source.template is not None:
            self.notes.note(path, f"{formatted.refused}; it stays as it is")
        elif formatted.refused is not None:
            self.notes.trouble(files.Unlintable(path, f"{formatted.refused}; it is not changed"))
            return None
        elif formatted.stays:
            self.notes.note(path, _STAYS)
        return applied(text, formatted.edits)

    def _count(self, path: str, before: str | None, after: str | None) -> None:
        """Count a file, and say that it would change."""
        if before is None or after is None:
            return
        self.changed += before != after
        self.unchanged += before == after
        if before == after or self.arguments.writes:
            return
        if self.arguments.diff:
            from opensips_lsp.cli.diff import write_diff

            write_diff(path, before, after, sys.stdout)
        else:
            print(f"Would reformat: {printable(path)}")

    def print_summary(self) -> None:
        """Print how many files have changed, or would: where standard output is for something else, beside it."""
        change, rest = ("", "left unchanged") if self.arguments.writes else ("would be ", "already formatted")
        counts = [
            f"{count} file{'' if count == 1 else 's'} {what}"
            for count, what in ((self.changed, f"{change}reformatted"), (self.unchanged, rest))
            if count
        ]
        beside = self.arguments.diff or (self.input is not None and self.arguments.writes)
        if counts:
            print(", ".join(counts), file=sys.stderr if beside else sys.stdout)


def _usage(message: str) -> int:
    complain(message)
    return 2
