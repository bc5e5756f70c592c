"""Which rules there are: all files of rules/, and what other packages offer under the entry point below.

A rule of ours that cannot be loaded is an error of ours and raises. A plugin's is named and left out.
"""

import sys
from importlib import import_module
from os import listdir
from os.path import dirname

from opensips_lsp import rules as _package
from opensips_lsp.rule import Rule

ENTRY_POINT = "opensips_lsp.rules"


class BrokenPlugin(Exception):
    """A third party's rule that could not be loaded."""


def own_rules():
    """Our rules, in order of their codes."""
    folder = dirname(_package.__file__)
    names = sorted(entry[:-3] for entry in listdir(folder) if entry.endswith(".py") and entry[0] != "_")
    found = []
    for name in names:
        module = import_module(f"{_package.__name__}.{name}")
        found += rules_of(module, name.replace("_", "-"))
    return sorted(found, key=lambda rule: rule.code)


def rules_of(module, name=None):
    """Instances of the rules defined in a module (those with a code), named after it."""
    found = []
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__ and value.code:
            rule = value()
            rule.name = rule.name or name or module.__name__.rsplit(".", 1)[-1].replace("_", "-")
            found.append(rule)
    return found


def plugin_rules():
    """-> (rules of other installed packages, [BrokenPlugin])."""
    found, broken = [], []
    if not _any_plugin():
        return found, broken
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINT):
        try:
            found += rules_of(entry.load())
        except Exception as error:  # whatever a plugin does wrong, the others work
            broken.append(BrokenPlugin(f"plugin {entry.name!r} ({entry.value}) cannot be loaded: {error}"))
    return found, broken


def _any_plugin():
    """Whether any installed package names our entry point: importlib.metadata costs as much as a lint does."""
    mark = f"[{ENTRY_POINT}]".encode()
    for folder in sys.path:
        try:
            names = listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    with open(f"{folder or '.'}/{name}/entry_points.txt", "rb") as file:
                        if mark in file.read():
                            return True
                except OSError:
                    continue
    return False
