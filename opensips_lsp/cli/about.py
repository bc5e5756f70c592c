"""--list-rules, --explain and --show-settings."""

from __future__ import annotations

import inspect
import json
import os

from opensips_lsp.cli import rules
from opensips_lsp.lint.rule import Bad, Rule
from opensips_lsp.lint.selection import BUILT_IN
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.keys import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.lint.selection import BuiltIn


def show(arguments: Arguments, loaded: Sequence[Rule]) -> int:
    """Print what the arguments ask for -> exit status. Raises ConfigError, UnknownRule."""
    if arguments.explain:
        explain(rules.one(arguments.explain, loaded))
    elif arguments.list_rules:
        list_rules(loaded)
    else:
        show_settings(arguments, loaded)
    return 0


def list_rules(loaded: Sequence[Rule]) -> None:
    """Print one line a rule."""
    rows = [(rule.code, rule.name, rule.severity, _documentation(rule).split("\n", 1)[0]) for rule in loaded]
    rows += BUILT_IN
    width = max(len(row[1]) for row in rows)
    for code, name, severity, summary in sorted(rows):
        print(f"{code}  {name:{width}}  {severity:8}{summary}")


def explain(rule: Rule | BuiltIn) -> None:
    """Print what a rule, or a built-in finding, is about."""
    if not isinstance(rule, Rule):
        code, name, severity, summary = rule
        print(f"{code} {name} ({severity})\n\n{summary}")
        return
    print(f"{rule.code} {rule.name} ({rule.severity} {_when(rule)})\n\n{_documentation(rule)}")
    for example in rule.examples:
        if isinstance(example, Bad):
            print("\nFound:\n" + _indented(example.text.replace("«", "").replace("»", "")))
            if example.after is not None:
                print(f"becomes{' (unsafe)' if example.unsafe else ''}:\n" + _indented(example.after))
            for choice in example.choices:
                print(f"  - {choice}?")


def show_settings(arguments: Arguments, loaded: Sequence[Rule]) -> None:
    """Print, as TOML, by which settings each path is checked. Raises ConfigError."""
    configuration = Configuration(arguments.options(), loaded)
    for path in arguments.paths or (os.curdir,):
        resolved = configuration.of_script(os.path.join(path, "*") if os.path.isdir(path) else path)
        settings = resolved.file_settings
        print(f"# {path}: {settings.file or 'no configuration file'}")
        values = settings._asdict() | {
            "target": str(resolved.target),
            "origin": resolved.origin and str(resolved.origin),
        }
        values |= {"per_file_ignores": dict(settings.per_file_ignores), "choose": dict(settings.choose)}
        values["severity"] = dict(settings.severity)
        for key, (field, _) in KEYS.items():
            print(f"{key} = {_toml(values[field])}" if values[field] else f"# {key} is not set")


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def _documentation(rule: Rule) -> str:
    return inspect.getdoc(rule) or ""


def _when(rule: Rule) -> str:
    if rule.breaks_in:
        return f"from OpenSIPS {rule.breaks_in} on"
    return f"before OpenSIPS {rule.needs}" if rule.needs else "in all versions"


def _indented(text: str) -> str:
    return "    " + text.strip("\n").replace("\n", "\n    ")
