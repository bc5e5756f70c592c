"""Whether a script has the subjects of a row (hops/row.py), wherever they stand in it."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache

from opensips_lsp.rules.common.hops import subjects
from opensips_lsp.rules.common.parameters import global_parameters, values
from opensips_lsp.rules.common.places import calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.hops import Row
    from opensips_lsp.syntax.items import Item


def fits(row: Row, script: Script) -> bool:
    """Whether a script has one of what a row needs besides what it is about, and none of what excludes it."""
    return (not row.needs or has_one(row.needs, script, row.when)) and not has_one(row.unless, script)


def has_one(about: str, script: Script, when: str = "") -> bool:
    """Whether a script has one of some subjects: modules, parameters that are set, global ones, "always".

    Or a call whose text matches `when`.
    """
    return any(_has(kind, name, script, when) for kind, name in subjects(about))


def _has(kind: str, name: str, script: Script, when: str) -> bool:
    if kind == "module":
        return any(fnmatchcase(module, name) for module in script.modules)
    if kind == "parameter":
        if "*" in name:
            return any(fnmatchcase(f"{module}.{parameter}", name) for module, parameter, _ in script.modparams)
        module, _, parameter = name.partition(".")
        return bool(values(script, module, parameter))
    if kind == "global":
        return any(name in names for names in script.gathered(global_parameters))
    if kind == "call":
        return bool(script.gathered(_calls(name, when)))
    return kind == "always"


@cache
def _calls(name: str, when: str) -> Callable[[Item], bool]:
    """A question for Script.gathered: whether an item has such a call."""

    def has_call(item: Item) -> bool:
        return any(re.search(when, call.text) for call in calls(0, item, name))

    return has_call


def loaded(about: str, script: Script) -> list[str]:
    """The modules of a script that some subjects name."""
    named = [name for kind, name in subjects(about) if kind == "module"]
    return [module for module in dict.fromkeys(script.modules) if any(fnmatchcase(module, name) for name in named)]
