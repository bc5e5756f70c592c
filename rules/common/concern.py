"""Whether a script has the subjects of a row (hops/row.py), wherever they stand in it."""

from __future__ import annotations

from fnmatch import fnmatchcase

from opensips_lsp.rules.common.hops import subjects
from opensips_lsp.rules.common.parameters import global_parameters, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.hops import Row


def fits(row: Row, script: Script) -> bool:
    """Whether a script has one of what a row needs besides what it is about, and none of what excludes it."""
    return (not row.needs or has_one(row.needs, script)) and not has_one(row.unless, script)


def has_one(about: str, script: Script) -> bool:
    """Whether a script has one of some subjects: modules, parameters that are set, global ones, "always"."""
    return any(_has(kind, name, script) for kind, name in subjects(about))


def _has(kind: str, name: str, script: Script) -> bool:
    if kind == "module":
        return any(fnmatchcase(module, name) for module in script.modules)
    if kind == "parameter":
        if "*" in name:
            return any(fnmatchcase(f"{module}.{parameter}", name) for module, parameter, _ in script.modparams)
        module, _, parameter = name.partition(".")
        return bool(values(script, module, parameter))
    if kind == "global":
        return any(name in names for names in script.gathered(global_parameters))
    return kind == "always"


def loaded(about: str, script: Script) -> list[str]:
    """The modules of a script that some subjects name."""
    named = [name for kind, name in subjects(about) if kind == "module"]
    return [module for module in dict.fromkeys(script.modules) if any(fnmatchcase(module, name) for name in named)]
