"""--list-rules, --explain and --show-settings."""

import inspect
import json
import os

from opensips_lsp.lint.selection import BUILT_IN
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.settings import KEYS


def list_rules(rules):
    """Print one line a rule -> exit status."""
    rows = [(rule.code, rule.name, rule.severity, inspect.getdoc(rule).split("\n", 1)[0]) for rule in rules]
    rows += BUILT_IN
    width = max(len(row[1]) for row in rows)
    for code, name, severity, summary in sorted(rows):
        print(f"{code}  {name:{width}}  {severity:8}{summary}")
    return 0


def explain(rule):
    """Print what a rule, or a built-in finding, is about -> exit status."""
    if isinstance(rule, tuple):
        code, name, severity, summary = rule
        print(f"{code} {name} ({severity})\n\n{summary}")
        return 0
    print(f"{rule.code} {rule.name} ({rule.severity} {_when(rule)})\n\n{inspect.getdoc(rule)}")
    for example in rule.examples:
        if hasattr(example, "after"):
            print("\nFound:\n" + _indented(example.text.replace("«", "").replace("»", "")))
            if example.after is not None:
                print(f"becomes{' (unsafe)' if example.unsafe else ''}:\n" + _indented(example.after))
            for choice in example.choices:
                print(f"  - {choice}?")
    return 0


def show_settings(options, rules):
    """Print, as TOML, by which settings each path is judged -> exit status. Raises ConfigError."""
    configuration = Configuration(options, rules)
    for path in options.paths or (os.curdir,):
        terms = configuration.terms(os.path.join(path, "*") if os.path.isdir(path) else path)
        settings = terms.settings
        print(f"# {path}: {settings.file or 'no configuration file'}")
        said = settings._asdict() | {"target": str(terms.target), "origin": terms.origin and str(terms.origin)}
        said |= {"per_file_ignores": dict(settings.per_file_ignores), "choose": dict(settings.choose)}
        for key, (field, _) in KEYS.items():
            print(f"{key} = {_toml(said[field])}" if said[field] else f"# {key} is not set")
    return 0


def _toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def _when(rule):
    if rule.breaks_in:
        return f"from OpenSIPS {rule.breaks_in} on"
    return f"before OpenSIPS {rule.needs}" if rule.needs else "in all versions"


def _indented(text):
    return "    " + text.strip("\n").replace("\n", "\n    ")
