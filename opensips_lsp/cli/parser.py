"""The arguments of opensips-lint, by argparse."""

from __future__ import annotations

import argparse
import os
import sys

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import (
    DEFAULT_TARGET,
    OLDER,
    UnknownVersion,
    parse_origin,
    parse_version,
)
from opensips_lsp.cli.arguments import DEFAULT_FAIL_LEVEL, Arguments
from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from opensips_lsp.catalogue.version import Version

# each is a file beside this one, such as json_lines_format.py
FORMATS = ("text", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "checkstyle", "rdjson")
# options that do not go together
EXCLUDING = (
    ("write_baseline", "baseline"),
    ("write_baseline", "fix"),
    ("write_baseline", "diff"),
    ("write_baseline", "add_suppressions"),
    ("fix", "add_suppressions"),
    ("isolated", "config"),
)
COLORS = "auto", "always", "never"
ABOUT_FORMATS = "text", "json", "markdown"
_ELSEWHERE = {"--to": "--target"}  # option of migrate -> what other commands call it
_UNRECOGNIZED = "unrecognized arguments: "  # of argparse
OLDEST = next(iter(OLDER))  # series that a script may come from


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """One line; the usage has fifteen."""
        unknown = message.removeprefix(_UNRECOGNIZED)
        meant = self._meant(unknown.split()[0].partition("=")[0]) if unknown != message else None
        self.exit(2, f"{self.prog}: {message}{f'; did you mean {meant}?' if meant else ''} (see --help)\n")

    def _meant(self, option: str) -> str | None:
        """The option that is written nearly so, or that is called so in another command."""
        if option in _ELSEWHERE and any(_ELSEWHERE[option] in action.option_strings for action in self._actions):
            return _ELSEWHERE[option]
        from difflib import get_close_matches

        known = [name[2:] for action in self._actions for name in action.option_strings if name.startswith("--")]
        return next((f"--{name}" for name in get_close_matches(option.lstrip("-"), known, 1)), None)


class Help(argparse.HelpFormatter):
    """A formatter with a width of its own: argparse makes one for each argument, and imports shutil to find a width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    try:
        return int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        try:
            return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else -1).columns or 80
        except (AttributeError, OSError, ValueError):
            return 80


def version(text: str) -> Version:
    """A Version, for an argument's type."""
    return _version(parse_version, text)


def origin(text: str) -> Version:
    """A Version that a script may come from, for an argument's type."""
    return _version(parse_origin, text)


def _version(parse: Callable[[str], Version], text: str) -> Version:
    try:
        return parse(text)
    except UnknownVersion as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _selectors(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _globs(text: str) -> list[str]:
    from opensips_lsp.project import globs

    found = _selectors(text)
    for glob in found:
        try:
            globs.check(glob)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
    return found


def _reason(text: str) -> str:
    """What can stand in a comment of either kind."""
    if not text.strip() or not text.isprintable() or "*/" in text or text.endswith("\\"):
        raise argparse.ArgumentTypeError("must be one line of text, without */ and without \\ at its end")
    if SUPPRESSION_PREFIX in text:
        raise argparse.ArgumentTypeError(f"must not have {SUPPRESSION_PREFIX} in it, which begins another comment")
    return text.strip()


def choices(text: str) -> list[tuple[str, int]]:
    """[(rule, number)] of `RULE=N,...`, for an argument's type."""
    found = []
    for part in _selectors(text):
        rule, _equals, number = part.partition("=")
        if not (rule and number.isascii() and number.isdigit() and int(number)):
            raise argparse.ArgumentTypeError(
                f"{part!r} must be RULE=NUMBER; the findings show the numbers of the choices"
            )
        found.append((rule, int(number)))
    return found


def parsed(arguments: Sequence[str]) -> Arguments:
    """The Arguments that a command line gives; a mistake in it ends the process."""
    options = parser()
    end = arguments.index("--") if "--" in arguments else len(arguments)  # argparse reads what is behind it as options
    made = options.parse_intermixed_args(arguments[:end], Arguments())
    made.paths = [*made.paths, *arguments[end + 1 :]]
    for one, other in EXCLUDING:
        if getattr(made, one) and getattr(made, other):
            names = [name.replace("_", "-") for name in (one, other)]
            options.error(f"--{names[0]} and --{names[1]} cannot be combined; run one after the other")
    if made.reason and not made.add_suppressions:
        options.error("--reason is for --add-suppressions; add that, or leave it out")
    if made.form and not (made.explain or made.list_rules):
        options.error("--format is for --explain and --list-rules; findings have --output-format")
    if made.group and made.output_format != "text":
        options.error("--group is for text; leave --output-format out (concise has a line for each finding)")
    if made.statistics and made.output_format not in ("text", "json"):
        options.error("--statistics prints text or json; leave --output-format out, or set it to json")
    return made


def parser() -> argparse.ArgumentParser:
    """The ArgumentParser of opensips-lint."""
    options = Parser(
        prog="opensips-lint",
        usage="opensips-lint [check] [options] PATH ...\n"
        "       opensips-lint format [options] PATH ...      indent scripts; see format --help\n"
        "       opensips-lint migrate [options] PATH ...     what an upgrade takes; see migrate --help\n"
        "       opensips-lint catalogue harvest|diff ...     facts about modules; see catalogue --help",
        description="Lint OpenSIPS scripts: report what the target version refuses to start with, and the edit that "
        "fixes it.",
        epilog="Exit status: 0 nothing found that fails; 1 findings of the fail level; 2 wrong usage, a file that "
        "could not be linted or written, or an internal error (set OPENSIPS_LINT_DEBUG to see where).",
        formatter_class=Help,
        allow_abbrev=False,
    )
    add = options.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, directories to search for scripts, or - for standard input")
    add(
        "--target",
        type=version,
        metavar="VERSION",
        help=f"OpenSIPS version the script is for: {', '.join(SERIES)} (the newest of that series) or a patch level; "
        f"default {DEFAULT_TARGET.series}",
    )
    add(
        "--from",
        type=origin,
        dest="origin",
        metavar="VERSION",
        help=f"OpenSIPS version the script comes from, {OLDEST} or later",
    )
    add(
        "--output-format", choices=FORMATS, default="text", metavar="FORMAT", help=f"{', '.join(FORMATS)}; default text"
    )
    add("--output-file", metavar="FILE", help="write the findings, or the patch of --diff, into a file")
    add(
        "--fail-level",
        choices=SEVERITIES,
        default=DEFAULT_FAIL_LEVEL,
        metavar="SEVERITY",
        help="exit 1 for findings of this severity or a worse one: "
        f"{', '.join(SEVERITIES)}; default {DEFAULT_FAIL_LEVEL}",
    )
    add(
        "--select",
        type=_selectors,
        action="extend",
        metavar="RULE,...",
        help="run only these rules, by code, beginning of a code, or name; syntax errors are always found",
    )
    add(
        "--extend-select",
        type=_selectors,
        action="extend",
        metavar="RULE,...",
        help="run these rules too, although the settings leave them out",
    )
    add("--ignore", type=_selectors, action="extend", metavar="RULE,...", help="ignore these rules")
    add("--config", metavar="FILE", help="use this configuration file for all scripts, and no other")
    add(
        "--exclude",
        type=_globs,
        action="extend",
        metavar="GLOB,...",
        help="pass over these files and folders when a folder is searched; globs count from here",
    )
    add("--no-gitignore", action="store_true", help="when a folder is searched, do not pass over what Git ignores")
    add("--isolated", action="store_true", help="use no configuration files, no rules of other packages and no context")
    add("--exit-zero", action="store_true", help="exit 0 even with findings")
    add("--quiet", action="store_true", help="print findings and what went wrong, and nothing else")
    add("--group", action="store_true", help="show what a rule finds in a file once, with its other lines")
    add("--statistics", action="store_true", help="print how often each rule has found something, in place of findings")
    add(
        "--color",
        choices=COLORS,
        default="auto",
        metavar="WHEN",
        help="auto, always or never; auto is on a terminal unless NO_COLOR is set, and wherever FORCE_COLOR is",
    )
    add("--stdin-filename", metavar="FILE", help="the file name of the script on standard input")
    add("--show-secrets", action="store_true", help="show passwords; else * stands for them, but in edits")
    add = options.add_argument_group("fixes").add_argument
    add("--fix", action="store_true", help="apply the safe fixes to the files; with -, print the fixed script")
    add(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also apply fixes that may change what the script does",
    )
    add(
        "--choose",
        type=choices,
        action="extend",
        metavar="RULE=N,...",
        help="where a rule offers choices, take the one with this number, as a fix",
    )
    add("--diff", action="store_true", help="print what --fix would change as a patch; write nothing")
    add = options.add_argument_group("known findings").add_argument
    add("--write-baseline", metavar="FILE", help="write all findings into a file, as known ones")
    add("--baseline", metavar="FILE", help="show and fail for new findings only: those that this file does not have")
    add(
        "--add-suppressions",
        action="store_true",
        help="write a comment at each finding that suppresses it; with --diff, print them as a patch",
    )
    add(
        "--reason",
        type=_reason,
        metavar="TEXT",
        help="with --add-suppressions: what each comment says behind the rules",
    )
    add = options.add_argument_group("about").add_argument
    add("--explain", metavar="RULE", help="explain a rule")
    add("--list-rules", action="store_true", help="list all rules")
    add(
        "--format",
        dest="form",
        choices=ABOUT_FORMATS,
        metavar="FORMAT",
        help=f"of --explain and --list-rules: {', '.join(ABOUT_FORMATS)}; default text",
    )
    add("--show-files", action="store_true", help="list the files that would be linted")
    add(
        "--show-settings",
        action="store_true",
        help="show the settings for PATH (or here), and the file that they come from",
    )
    add("--version", action="store_true", help="print the version of opensips-lint")
    return options
