"""What each key of the configuration means, and its JSON schema: what `project/keys.py` reads, in words."""

from __future__ import annotations

import json
from typing import Any

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, OLDER
from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.project.configuration import DEFAULT_ORIGIN
from opensips_lsp.project.keys import KEYS, MYSELF
from opensips_lsp.record import Record

SCHEMA = "docs/opensips-lint.schema.json"
IN_PACKAGE = "editors/vscode/schemas/opensips-lint.schema.json"
_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_VERSION = {"type": "string", "pattern": r"^[0-9]+\.[0-9]+(\.[0-9]+)?$"}


_SERIES = " or ".join(filter(None, (", ".join(f"`{series}`" for series in SERIES[:-1]), f"`{SERIES[-1]}`")))


class Described(Record):
    """A key: what it is, its value as JSON schema, the default in words, an example in TOML."""

    text: str
    schema: dict[str, Any]
    default: str
    example: str


DESCRIBED = {
    "target": Described(
        f"The OpenSIPS that scripts are for: {_SERIES} (the newest of the series), or a patch level such as `2.4.2`.",
        _VERSION,
        f"`{DEFAULT_TARGET.series}`",
        'target = "2.4.6"',
    ),
    "from": Described(
        f"The OpenSIPS that scripts come from, {next(iter(OLDER))} or later. With it, what changes silently is reported too.",
        _VERSION,
        f"not known; `migrate` takes {DEFAULT_ORIGIN.series} for granted",
        'from = "2.3"',
    ),
    "select": Described(
        "Only these rules: codes, beginnings of codes, or names. Syntax errors are always found.",
        _STRINGS,
        "all",
        'select = ["M", "unknown-module"]',
    ),
    "ignore": Described("Not these rules.", _STRINGS, "none", 'ignore = ["H"]'),
    "per-file-ignores": Described(
        "Not these rules in these files, or folders.",
        {"type": "object", "additionalProperties": _STRINGS},
        "none",
        'per-file-ignores = { "lab/*" = ["C413"] }',
    ),
    "exclude": Described(
        "Files and folders that a search passes over. A file that is named is linted.",
        _STRINGS,
        "none",
        'exclude = ["old", "*.bak.cfg"]',
    ),
    "roots": Described(
        "The scripts that OpenSIPS is started with. A file that is only a part of a script is checked as a part of those that "
        "include it. A folder is checked with all files in it that its scripts are made of.",
        _STRINGS,
        "a file without a main route is taken for a part of a script beside or above it, if one includes it",
        'roots = ["edge.cfg", "core/core.cfg"]',
    ),
    "catalogues": Described(
        "Facts about modules of your own, made by `opensips-lint catalogue harvest`.",
        _STRINGS,
        "none",
        'catalogues = ["acme.json"]',
    ),
    "myself": Described(
        "Which form the word `myself` becomes where only you can know: on TLS or WebSocket, and where the script does not say "
        'what it listens on. `"host-and-port"` is `is_myself("$rd", "$rp")`, `"host"` is `is_myself("$rd")`, `"exact"` is the '
        "form that tests what 2.3 tested.",
        {"enum": list(MYSELF)},
        "you are asked, by choices",
        'myself = "host"',
    ),
    "choose": Described(
        "For rules that offer choices: the number of the one to take, as a fix.",
        {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
        "none",
        'choose = { "bare-status" = 1 }',
    ),
    "max-included-files": Described(
        "How many included files of a script are read, each counted as often as it is included. A finding says where it was "
        "more; nothing is reported then that takes all of the script to know.",
        {"type": "integer", "minimum": 1, "maximum": 10_000},
        "250",
        "max-included-files = 1000",
    ),
    "max-included-mb": Described(
        "The same for the size of all included files together, in megabytes.",
        {"type": "integer", "minimum": 1, "maximum": 64},
        "8",
        "max-included-mb = 16",
    ),
    "severity": Described(
        "How bad the findings of a rule are for you: `warning`, `info` or `hint`; the last entry that matches counts. `error` "
        "stays for what OpenSIPS refuses: it can be made less of, nothing can be made one. `migrate` goes by the rules' own.",
        {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}},
        "that of the rule",
        'severity = { "M101" = "warning", "H" = "info" }',
    ),
}


def files() -> dict[str, str]:
    """Path -> text."""
    text = json.dumps(schema(), indent=2) + "\n"
    return {"docs/settings.md": _page(), SCHEMA: text, IN_PACKAGE: text}


def schema() -> dict[str, Any]:
    """The JSON schema of `opensips-lint.toml`."""
    properties = {
        key: {"description": DESCRIBED[key].text, **DESCRIBED[key].schema, "default_in_words": DESCRIBED[key].default}
        for key in KEYS
    }
    for one in properties.values():
        one["$comment"] = f"Default: {one.pop('default_in_words')}"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "opensips-lint.toml, or [tool.opensips-lint] of pyproject.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _page() -> str:
    rows = [f"| [`{key}`](#{key}) | {DESCRIBED[key].text.split('. ')[0].rstrip('.')} |" for key in KEYS]
    sections = [
        f"## {key}\n\n{DESCRIBED[key].text}\n\n```toml\n{DESCRIBED[key].example}\n```\n\nDefault: {DESCRIBED[key].default}."
        for key in KEYS
    ]
    return "\n\n".join([_HEAD, "| | |\n|---|---|\n" + "\n".join(rows), *sections, _FOOT]) + "\n"


_HEAD = """# Settings

`opensips-lint.toml`, or the table `[tool.opensips-lint]` in `pyproject.toml`, is looked for upwards from each file; the nearest
one counts, alone. Nothing has to be there. Options of the command line come on top: `--target`, `--from` and `--select` replace
what it says (`--select` its `ignore` too), `--ignore` adds to it, `--isolated` leaves all of it out. A key or value that is wrong
is an error that names the right one. `opensips-lint --show-settings etc/edge.cfg` shows what counts for a file.

Paths and globs count from the folder of the file. `*` stops at a slash, `**` does not; a glob without a slash matches in any folder.
All files of a script are checked by the settings of its root.

[opensips-lint.schema.json](opensips-lint.schema.json) is the JSON schema: editors with a TOML server complete and check the file
by it where its first line is `#:schema ./opensips-lint.schema.json`, with the path to a copy of it. The extension for VS Code has a
copy, and names it to TOML extensions (`tomlValidation`). Even Better TOML takes only addresses there (tamasfe/taplo#322), so it needs the line."""
_FOOT = """Settings of editors are on [their page](../editors/README.md#settings)."""
