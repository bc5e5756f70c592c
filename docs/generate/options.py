"""The options of the commands, as `--help` says them: what completions and manual pages are made of."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import OLDER
from opensips_lsp.cli.parser import ABOUT_FORMATS, COLORS, FORMATS
from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.selection import BUILT_IN
from opensips_lsp.record import Record

FILES, FOLDERS = "files", "folders"


class Option(Record):
    """`--output FILE`: its names, the word for its value, and what it does. value: "" for a switch."""

    names: tuple[str, ...]
    value: str
    text: str


class Command(Record):
    """What can be called. words: behind the program's name. paths: what stands behind the options, in the usage.

    groups: (title, options). end: the last paragraph, on the exit status.
    """

    program: str
    words: tuple[str, ...]
    about: str
    paths: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    end: str

    @property
    def options(self) -> list[Option]:
        """Of all groups."""
        return [option for _, options in self.groups for option in options]


# module of a program, and its subcommands
_PROGRAMS = {
    "opensips-lint": (
        "opensips_lsp.cli",
        ((), ("migrate",), ("format",), ("catalogue", "harvest"), ("catalogue", "diff")),
    ),
    "opensips-lsp": ("opensips_lsp.server", ((),)),
}
# what the help of a catalogue's commands does not say of itself
_ABOUT = {
    "harvest": "Read an OpenSIPS source tree, or the folder of one module, as text, and write what it has as a catalogue file.",
    "diff": "Show what changes from one catalogue to another.",
}
_ROW = re.compile(r"  (?P<what>\S.*?)(?:  +(?P<text>\S.*))?$")


def commands() -> list[Command]:
    """All that can be called."""
    return [
        _command(program, words, _help(module, words))
        for program, (module, all_words) in _PROGRAMS.items()
        for words in all_words
    ]


def values(command: Command, option: Option) -> list[str] | str:
    """What can be the value of an option: words, FILES, FOLDERS, or [] for what is not known."""
    if option.value == "VERSION":
        return [*OLDER, *SERIES] if "--from" in option.names else list(SERIES)
    if option.names == ("--format",):
        return list(ABOUT_FORMATS)
    known: dict[str, list[str] | str] = {
        "FORMAT": list(FORMATS), "SEVERITY": list(SEVERITIES), "FILE": FILES, "DIR": FOLDERS, "WHEN": list(COLORS),
    }  # fmt: skip
    if option.value in ("RULE", "RULE,..."):
        rules = [(rule.code, rule.name) for rule in own_rules()] + [(one.code, one.name) for one in BUILT_IN]
        return [word for rule in sorted(rules) for word in rule]
    return known.get(option.value, [])


def _help(module: str, words: tuple[str, ...]) -> str:
    env = {**os.environ, "COLUMNS": "2000", "NO_COLOR": "1", "PYTHON_COLORS": "0"}
    command = [sys.executable, "-m", module, *words, "--help"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def _command(program: str, words: tuple[str, ...], text: str) -> Command:
    usage, _, rest = text.partition("\n\n")
    about, end = "", []
    paths: tuple[str, ...] = ()
    groups: list[tuple[str, tuple[Option, ...]]] = []
    for block in rest.strip("\n").split("\n\n"):
        title, _, body = block.partition("\n")
        if title.endswith(":") and body.startswith("  "):
            rows = _rows(body)
            if title == "positional arguments:":
                paths = tuple(what for what, _ in rows)
            else:
                groups.append((title[:-1], tuple(_option(what, said) for what, said in rows)))
        elif groups:
            end.append(block)
        else:
            about = block
    listed = re.findall(r"(?<= )PATH \.\.\.|\[PATH \.\.\.\]", usage)
    shown = ("[PATH ...]",) if listed and paths == ("PATH",) else paths
    return Command(program, words, about or _ABOUT[words[-1]], shown, tuple(groups), "\n\n".join(end))


def _rows(body: str) -> list[tuple[str, str]]:
    """(what, text) of each row; a long one has its text in the next line."""
    rows: list[tuple[str, str]] = []
    for line in body.splitlines():
        match = _ROW.fullmatch(line)
        if line.startswith("   ") or match is None:
            what, text = rows.pop()
            rows.append((what, f"{text} {line.strip()}".strip()))
        else:
            rows.append((match["what"], match["text"] or ""))
    return rows


def _option(what: str, text: str) -> Option:
    """Of `-o FILE, --output FILE`, or `-o, --output FILE` as Python 3.13 says it."""
    parts = [part.partition(" ") for part in re.split(r", (?=-)", what)]
    names = tuple(name for name, _, _ in parts)
    text = "show the version" if text == "show program's version number and exit" else text
    return Option(names, parts[-1][2], "show this help" if "--help" in names else text)
