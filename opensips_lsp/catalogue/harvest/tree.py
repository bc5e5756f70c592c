"""A source tree, or one folder of a module -> a catalogue as a JSON-able dict."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import HarvestError
from ..catalogue import FORMAT
from .core import core_facts
from .module import README, SHARED_FILES, manual_files, module_facts
from .sources import source_files

Known = dict[tuple[str, bytes, bytes], dict[str, Any] | None]  # what a module's files are -> its facts
BUILTIN = ("proto_tcp", "proto_udp")  # register_builtin_modules() of sr_module.c
_VERSION = re.compile(r"^VERSION_(?:MAJOR|MINOR|SUBMINOR)[ \t]*=[ \t]*(\d+)", re.MULTILINE)


def harvest_tree(path: str | Path, known: Known | None = None) -> dict[str, Any]:
    """Read an OpenSIPS source tree as text: {"header", "core", "modules"}.

    Nothing is compiled or run. `known` gets the facts of each module, and has those of trees that were read before: a
    module that has not changed is not read again. Raises HarvestError when `path` is no such tree, or when one of
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
    known = {} if known is None else known
    try:
        core = core_facts(root)
        shared = _digest([*(root / name for name in SHARED_FILES), *root.glob("lib/*/*")])
        for folder in folders + [root / "net" / name for name in BUILTIN]:
            key = folder.name, shared, _digest([*source_files(folder), *manual_files(folder), folder / README])
            if key not in known:
                known[key] = module_facts(folder, root)
            if (facts := known[key]) is not None:
                builtin = {"builtin": True} if folder.parent.name == "net" else {}
                modules[folder.name] = facts | builtin
    except OSError as error:
        raise HarvestError(f"{error.filename}: {error.strerror}; the tree is not complete") from error
    return {"header": _header(f"OpenSIPS {tree_version(root)}"), "core": core, "modules": modules}


def _digest(paths: Iterable[Path]) -> bytes:
    """The same for the same files, at whatever place their tree lies."""
    found = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.digest()


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
