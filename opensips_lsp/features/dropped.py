"""What a script's target has no more: a name that an older OpenSIPS has, and this one does not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.history import periods
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS, REFUSED_GLOBALS
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.successors import last_series
from opensips_lsp.model.module_pattern import is_plain, matcher
from opensips_lsp.model.script import END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.model.script import Script


class Dropped:
    """Says which names the target of a script dropped; a name that nobody knows is not dropped.

    The modules that count are those that the script loads. With one that nobody knows, any function or variable may be
    of that.
    """

    def __init__(self, catalogue: Catalogue, names: tuple[str, ...]) -> None:
        self._catalogue, self._names = catalogue, names
        self._older = list(TAGS)[: list(TAGS).index(catalogue.series)]
        self._all_known = all(catalogue.module(name) is not None or self.module(name) for name in names)

    def module(self, name: str) -> bool:
        """Return whether it has a module of this name no more."""
        if self._catalogue.module(name) is not None:
            return False
        return bool(last_series("module", name)) or self._was_before("modules", name, "")

    def parameter(self, module: str, name: str) -> bool:
        """Return whether a module has a parameter no more; a pattern names some that are loaded: none may have it."""
        names = [module.lower()]
        if not is_plain(module):
            matches = matcher(module)
            names = [one for one in self._names if matches is not None and matches(one)]
        known = [facts for facts in map(self._catalogue.module, names) if facts is not None]
        if any(name in facts.params for facts in known):
            return False
        return any(
            self._was_before("params", name, facts.name) or last_series("parameter", (facts.name, name))
            for facts in known
        )

    def function(self, name: str) -> bool:
        """Return whether it has a function no more."""
        series = self._catalogue.series
        if name in FUNCTIONS[series] or self._is_there("functions", name) or self._is_there("async_functions", name):
            return False
        if any(name in FUNCTIONS[one] for one in self._older):
            return True
        return self._all_known and (bool(last_series("function", name)) or self._was_there("functions", name))

    def variable(self, name: str) -> bool:
        """Return whether it has a variable no more."""
        if self._is_there("pvars", name):
            return False
        return self._all_known and (bool(last_series("variable", name)) or self._was_there("pvars", name))

    def transformation(self, name: str) -> bool:
        """Return whether it has a transformation, `class.name`, no more."""
        kind = "transformations"
        return self._all_known and not self._is_there(kind, name) and self._was_there(kind, name)

    def global_parameter(self, name: str) -> bool:
        """Return whether it has a global parameter no more; it may still have the word, to refuse it."""
        if _takes_global(self._catalogue.series, name):
            return False
        return bool(last_series("global", name)) or any(_takes_global(one, name) for one in self._older)

    def word(self, name: str) -> bool:
        """Return whether it no more reserves a word, such as `method`."""
        return name not in KEYWORDS[self._catalogue.series] and any(name in KEYWORDS[one] for one in self._older)

    def _is_there(self, kind: str, name: str) -> bool:
        return any(name in getattr(one, kind) for one in self._modules())

    def _was_there(self, kind: str, name: str) -> bool:
        return any(self._was_before(kind, name, owner) for owner in ("", *self._names))

    def _was_before(self, kind: str, name: str, owner: str) -> bool:
        """Return whether an owner had a name before this version."""
        return any(one.is_before(self._catalogue.version) for one in periods(kind, name, owner))

    def _modules(self) -> Iterator[Module]:
        """Yield the core and the modules that the script loads."""
        yield self._catalogue.core
        yield from filter(None, map(self._catalogue.module, self._names))


def _takes_global(series: str, name: str) -> bool:
    return name in GLOBALS[series] and name not in REFUSED_GLOBALS[series]


def dropped_by(script: Script) -> Dropped:
    """Return what tells which names the target of a script dropped."""
    return _dropped(script.catalogue, script.modules_loaded(END))


_dropped = lru_cache(maxsize=16)(Dropped)
