"""Manual pages, from the options."""

from __future__ import annotations

import re

from docs.generate.options import Command, Option, commands
from opensips_lsp import __version__

FOLDER = "share/man/man1"
_NAMES = {
    "opensips-lint": "find what OpenSIPS refuses in scripts, and fix it",
    "opensips-lint-migrate": "report what an upgrade of OpenSIPS takes, and make the changes",
    "opensips-lint-format": "indent OpenSIPS scripts",
    "opensips-lint-catalogue": "facts about OpenSIPS modules",
    "opensips-lsp": "language server for OpenSIPS scripts",
}


def files() -> dict[str, str]:
    """Path -> text."""
    pages: dict[str, list[Command]] = {}
    for command in commands():
        pages.setdefault("-".join((command.program, *command.words[:1])), []).append(command)
    return {f"{FOLDER}/{name}.1": _page(name, parts) for name, parts in pages.items()}


def _page(name: str, parts: list[Command]) -> str:
    lines = [
        f'.TH {name.upper()} 1 "" "opensips-lsp {__version__}" "User Commands"',
        ".SH NAME",
        f"{_text(name)} \\- {_text(_NAMES[name])}",
        ".SH SYNOPSIS",
    ]
    for part in parts:
        called = _text(" ".join((part.program, *part.words)))
        lines += [".PP", f".B {called}", _text(" ".join(("[option ...]", *part.paths)))]
    for part in parts:
        lines += [
            ".SH " + (f'"{" ".join(part.words).upper()}"' if len(parts) > 1 else "DESCRIPTION"),
            _text(part.about),
        ]
        for title, options in part.groups:
            lines += [f".SS {_text(title.capitalize())}", *(line for option in options for line in _option(option))]
    ends = list(dict.fromkeys(part.end for part in parts if part.end))
    for end in ends:
        title, _, text = end.partition(": ")
        lines += [f".SH {title.upper()}", _text(text)] if title == "Exit status" else [".SH NOTES", _text(end)]
    if name == "opensips-lint":
        lines += [
            ".SH FILES",
            ".TP",
            ".I opensips\\-lint.toml",
            "Settings, looked for upwards from each script; or the table [tool.opensips\\-lint] of pyproject.toml.",
        ]
    others = sorted(_text(other) for other in _NAMES if other != name)
    lines += [".SH SEE ALSO", *(f".BR {other} (1){',' if other != others[-1] else ''}" for other in others)]
    return "\n".join(lines) + "\n"


def _option(option: Option) -> list[str]:
    named = ", ".join(f"\\fB{_text(name)}\\fR" for name in option.names)
    return [".TP", named + (f" \\fI{_text(option.value)}\\fR" if option.value else ""), _text(option.text)]


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)
