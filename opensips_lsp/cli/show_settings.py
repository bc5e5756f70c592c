"""--show-settings: what counts for each path, of its configuration file and of the command line, as TOML."""

from __future__ import annotations

import json
import os

from opensips_lsp.cli.arguments import Arguments
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.keys import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.project.configuration import Options, ScriptSettings

# arguments that count and have no key in a configuration file
_OTHERS = (
    "extend_select", "fail_level", "output_format", "output_file", "baseline", "color", "unsafe_fixes", "exit_zero",
    "quiet", "group", "show_secrets", "no_gitignore",
)  # fmt: skip


def show(arguments: Arguments, loaded: Sequence[Rule]) -> int:
    """Print the settings of each path -> exit status. Raises ConfigError, UnknownRule."""
    options = arguments.options()
    configuration = Configuration(options, loaded)
    for path in arguments.paths or (os.curdir,):
        resolved = configuration.of_script(os.path.join(path, "*") if os.path.isdir(path) else path)
        print(f"# {path}: {resolved.file_settings.file or 'no configuration file'}")
        values = _values(resolved, options)
        for key, (field, _) in KEYS.items():
            print(f"{key} = {_toml(values[field])}" if values[field] else f"# {key} is not set")
        for line in _said(arguments):
            print(line)
    return 0


def _values(resolved: ScriptSettings, options: Options) -> dict[str, Any]:
    """Field of Settings -> what counts."""
    settings = resolved.file_settings
    select, ignore = (settings.select, settings.ignore) if options.select is None else (options.select, ())
    return settings._asdict() | {
        "target": str(resolved.target),
        "origin": resolved.origin and str(resolved.origin),
        "select": select,
        "ignore": (*ignore, *options.ignore),
        "exclude": (*settings.exclude, *options.exclude),
        "per_file_ignores": dict(settings.per_file_ignores),
        "choose": dict((*settings.choose, *options.choose)),
        "severity": dict(settings.severity),
    }


def _said(arguments: Arguments) -> Iterator[str]:
    """A comment for each argument that is not as usual and has no key."""
    for name in _OTHERS:
        value = getattr(arguments, name)
        if value != getattr(Arguments, name):
            text = "" if value is True else f" {','.join(value) if isinstance(value, list) else value}"
            yield f"# --{name.replace('_', '-')}{text}"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
