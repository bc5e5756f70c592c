"""A source tree, or one folder of a module -> a catalogue as a JSON-able dict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .. import HarvestError
from ..catalogue import FORMAT
from .core import core_facts
from .module import module_facts

BUILTIN = ("proto_tcp", "proto_udp")  # register_builtin_modules() of sr_module.c
_VERSION = re.compile(r"^VERSION_(?:MAJOR|MINOR|SUBMINOR)[ \t]*=[ \t]*(\d+)", re.MULTILINE)


def harvest_tree(path: str | Path) -> dict[str, Any]:
    """Read an OpenSIPS source tree as text: {"header", "core", "modules"}.

    Nothing is compiled or run. Raises HarvestError when `path` is no such tree, or when one of
    its tables has a form that this version does not know.
    """
    root = Path(path)
    if not (root / "cfg.y").is_file() or not (root / "modules").is_dir():
        raise HarvestError(
            f"{root}: no OpenSIPS source tree (cfg.y and modules/ are missing); "
            "give the folder that holds them, or harvest a single module's folder"
        )
    folders = sorted(path for path in (root / "modules").iterdir() if path.is_dir())
    modules = {}
    try:
        core = core_facts(root)
        for folder in folders + [root / "net" / name for name in BUILTIN]:
            if (facts := module_facts(folder, root)) is not None:
                builtin = {"builtin": True} if folder.parent.name == "net" else {}
                modules[folder.name] = facts | builtin
    except OSError as error:
        raise HarvestError(f"{error.filename}: {error.strerror}; the tree is not complete") from error
    return {"header": _header(f"OpenSIPS {tree_version(root)}"), "core": core, "modules": modules}


def harvest_module(path: str | Path) -> dict[str, Any]:
    """Read one module's folder, which need not lie in a tree: {"header", "modules"}.

    Raises HarvestError when no C file there has a `struct module_exports`.
    """
    folder = Path(path).resolve()
    if not folder.is_dir():
        raise HarvestError(f"{folder}: no such folder; give the folder that holds the C files")
    root = folder.parent.parent
    try:
        facts = module_facts(folder, root if (root / "sr_module_deps.c").is_file() else None)
    except OSError as error:
        raise HarvestError(f"{error.filename}: {error.strerror}; make it readable") from error
    if facts is None:
        raise HarvestError(
            f"{folder}: no `struct module_exports` with a value in its C files; "
            "give the folder of a module, or a whole source tree"
        )
    return {"header": _header(f"folder {folder.name}"), "modules": {folder.name: facts}}


def tree_version(root: Path) -> str:
    """The version that Makefile.defs of a tree states, such as 2.4.11; "unknown" without one."""
    makefile = root / "Makefile.defs"
    text = makefile.read_text("utf-8", "replace") if makefile.is_file() else ""
    return ".".join(_VERSION.findall(text)) or "unknown"


def _header(source: str) -> dict[str, Any]:
    return {"format": FORMAT, "source": source}
