"""A catalogue, and how to load one: lazily, one small file for each module."""

from __future__ import annotations

import os
from functools import cache, cached_property
from types import ModuleType

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.plain_file import read_plain_file

from . import CatalogueError
from .facts import Module, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .version import Version

_MOST_BYTES = 32 * 1024 * 1024  # of a catalogue file; all facts of a version are 2 MB
FORMAT = 2  # of the files that are written; the header of each names it
_READ = (1, FORMAT)  # what is read: 2 has all that 1 had
_DATA = os.path.join(os.path.dirname(__file__), "data")
_Loader: Any = type(
    __spec__.loader
)  # of modules that lie in files: SourceFileLoader; importlib.machinery costs an import


def load(version: Version | str, extra: Sequence[str] = ()) -> Catalogue:
    """The catalogue of an OpenSIPS version: "2.4" (its newest patch level), "2.4.6", or a Version.

    `extra` are paths of catalogue files that `opensips-lint catalogue harvest` wrote; their modules, and their core if
    they have one, replace those of the same name, the last file first. Raises ValueError that names the known versions,
    CatalogueError (a ValueError) when a file cannot be used. What is shipped is cached, `extra` is read each time.
    """
    version = parse_version(str(version))
    if not extra:
        return _shipped(version)
    found: dict[str, Any] = {"modules": {}}
    for path in extra:
        catalogue = read(path)
        found["modules"] |= catalogue.get("modules", {})
        found |= {"core": catalogue["core"]} if "core" in catalogue else {}
    return Catalogue(version, found)


@cache
def _shipped(version: Version) -> Catalogue:
    return Catalogue(version)


def read(path: str) -> dict[str, Any]:
    """A catalogue file as a dict; CatalogueError when it is none, or of another format."""
    import json

    from .form import check

    try:
        catalogue: dict[str, Any] = json.loads(read_plain_file(path, _MOST_BYTES))
        form = catalogue["header"]["format"]
        if form in _READ:
            check(catalogue)
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}; give the path of a catalogue file") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CatalogueError(f"{path}: no catalogue file ({error}); make one by harvesting a source folder") from error
    if form not in _READ:
        known = " and ".join(map(str, _READ))
        raise CatalogueError(f"{path}: has format {form}, this version reads {known}; harvest it again")
    return catalogue


def shipped(path: str) -> dict[str, Any]:
    """A catalogue as harvest.store.write_module has stored it, by its path below data/."""
    module = ModuleType("catalogue")
    _Loader(module.__name__, os.path.join(_DATA, path)).exec_module(module)
    catalogue: dict[str, Any] = module.CATALOGUE
    return catalogue


class Catalogue:
    """The facts of one OpenSIPS version; see facts.Module for those of a module.

    `own` is what lies on top of the shipped facts; with `shipped=False` there is nothing else.
    """

    def __init__(self, version: Version, own: Mapping[str, Any] | None = None, shipped: bool = True) -> None:
        own = own or {}
        self.version = version
        self.shipped = shipped
        self._own: dict[str, Mapping[str, Any]] = own.get("modules", {})
        self._core: Mapping[str, Any] | None = own.get("core")
        self._modules: dict[str, Module | None] = {}
        self._exporters: dict[str, dict[str, tuple[str, ...]]] = {}

    @property
    def series(self) -> str:
        """The series, such as "2.4" of 2.4.6."""
        return self.version.series

    @cached_property
    def core(self) -> Module:
        """What a script has without any module: variables, transformations, statistics, MI commands, events."""
        facts = self._core
        if facts is None:
            facts = shipped(f"{self.series}/core.py")["core"] if self.shipped else {}
        return Module("core", facts, self.version)

    def module(self, name: str) -> Module | None:
        """The Module that `loadmodule "name.so"` loads, or None."""
        if name not in self._modules:
            facts = self._own.get(name) or self._stored(name)
            if facts is None or not holds(facts, self.version):
                self._modules[name] = None
            else:
                self._modules[name] = Module(name, facts, self.version)
        return self._modules[name]

    def _stored(self, name: str) -> Mapping[str, Any] | None:
        path = f"{self.series}/modules/{name}.py"
        if not self.shipped or os.path.basename(name) != name or not os.path.isfile(os.path.join(_DATA, path)):
            return None
        facts: Mapping[str, Any] = shipped(path)["modules"][name]
        return facts

    def module_names(self) -> tuple[str, ...]:
        """All modules, sorted. Reads no module."""
        return self._module_names

    @cached_property
    def _module_names(self) -> tuple[str, ...]:
        stored = os.listdir(os.path.join(_DATA, self.series, "modules")) if self.shipped else ()
        return tuple(sorted({name[:-3] for name in stored if name.endswith(".py")} | set(self._own)))

    def exporters(self, kind: str, name: str) -> tuple[str, ...]:
        """The modules that have a fact of a kind ("params", "pvars" ...). The first call of a kind reads them all."""
        if kind not in self._exporters:
            found: dict[str, tuple[str, ...]] = {}
            for module in filter(None, map(self.module, self.module_names())):
                for fact in getattr(module, kind):
                    found[fact] = (*found.get(fact, ()), module.name)
            self._exporters[kind] = found  # not before it is complete: another thread may ask too
        return self._exporters[kind].get(name, ())

    def exporters_of_function(self, name: str) -> tuple[str, ...]:
        """The modules that have a function a script may call by this name, plain or in async()."""
        plain = [
            module.name
            for module in filter(None, map(self.module, self.exporters("functions", name)))
            if any(function.routes for function in module.functions[name])
        ]
        return tuple(sorted({*plain, *self.exporters("async_functions", name)}))

    def __repr__(self) -> str:
        return f"<Catalogue {self.version}>"
