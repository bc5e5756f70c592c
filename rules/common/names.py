"""Which variables and transformations there are at a place of a script, and what OpenSIPS reads in a text there."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.model.script import END
from opensips_lsp.model.variables import SEPARATORS, Known, parse_format, parse_spec
from opensips_lsp.rules.common.broken import is_unknown, meant_modules
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Module, Pvar
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script
    from opensips_lsp.model.variables import Problem, Spec

END_OF_SCRIPT = END
# from here on nothing behind the last argument of a transformation matters, and modules can have transformations
_LENIENT = (2, 4)


class Names:
    """What opensips_lsp.model.variables takes as `known`; equal only to itself, so that it can be a key of a cache."""

    __slots__ = ("known",)

    def __init__(self, known: Known) -> None:
        self.known = known


def names_at(script: Script, place: Place, others: frozenset[str] | None = None) -> Names:
    """The Names that the parser knows at a place; others: see opensips_lsp.model.variables.Known."""
    modules = script.modules_before(place)
    return _names(
        script.catalogue.core, modules, False, others, script.target >= _LENIENT, _separators(script, modules)
    )


def some_names_at(script: Script, place: Place) -> Names:
    """The same where a variable may be of a module not known to us: unless others have it, which are not loaded."""
    return names_at(script, place, script.ask(_names_of_others))


def names_at_start(script: Script) -> Names:
    """The Names there are when the script is read and the modules are initialised; contexts are looked up then."""
    complete = not may_have_others(script, END_OF_SCRIPT)
    modules = script.modules_before(END_OF_SCRIPT)
    others: frozenset[str] | None = None if complete else frozenset()
    lenient = script.target >= _LENIENT
    return _names(script.catalogue.core, modules, complete, others, lenient, _separators(script, modules))


def may_have_others(script: Script, place: Place) -> bool:
    """Whether variables at a place may come from an unknown module, or from one that a broken loadmodule may mean."""
    unknown = any(is_unknown(script, name) for name in script.modules_loaded(place))
    return not script.has_all_text or unknown or bool(meant_modules(script))


def _names_of_others(script: Script) -> frozenset[str]:
    """The names of all variables of the core and of modules, of each series; none where any module may be loaded."""
    from opensips_lsp.catalogue.history import names, where
    from opensips_lsp.catalogue.version import numbers, other_series

    if not script.has_all_text:
        return frozenset()
    meant = meant_modules(script)
    series = [numbers(one) for one in (script.target.series, *other_series(script.target))]
    return frozenset(
        name
        for name in names("pvars")
        for owner, periods in where("pvars", name).items()
        if owner not in meant and any(period.has(one) for period in periods for one in series)
    )


def _separators(script: Script, modules: tuple[Module, ...]) -> tuple[tuple[str, str], ...]:
    """(module, character) of the separators in names of variables that parameters set."""
    set_by = [(module.name, _SEPARATORS[module.name]) for module in modules if module.name in _SEPARATORS]
    values = [(module, value) for module, name in set_by for pattern, other, value in script.modparams
              if other == name and pattern.lower() == module and isinstance(value, str) and value]  # fmt: skip
    return tuple((module, value[0]) for module, value in values)


_SEPARATORS = {"sql_cacher": "pvar_delimiter", "sip_i": "param_subfield_separator"}


@lru_cache(maxsize=64)
def _names(
    core: Module,
    modules: tuple[Module, ...],
    check_contexts: bool,
    others: frozenset[str] | None,
    lenient: bool,
    separators: tuple[tuple[str, str], ...],
) -> Names:
    variables: dict[str, tuple[Pvar, ...]] = {}
    transformations = {name: records[0] for name, records in core.transformations.items()}
    for module in modules:
        for name, pvars in module.pvars.items():
            variables.setdefault(name, pvars)
        for name, forms in module.transformations.items():
            transformations.setdefault(name.lower(), forms[0])
    contexts = frozenset(name for module in modules for name in module.pvar_contexts) if check_contexts else None
    separated = {**SEPARATORS, **dict(separators)}
    named = reads("typed-arguments", core.version)  # of a function, and of a route
    facts = Known(core.pvars, variables, transformations, contexts, others, lenient, separated, named=named)
    return Names(facts._replace(version=core.version))


@lru_cache(maxsize=1 << 13)
def read(text: str, names: Names) -> Spec | Problem:
    """The Spec or the Problem of a variable's text."""
    return parse_spec(text, names.known)


@lru_cache(maxsize=1 << 10)
def read_text(text: str, names: Names) -> list[Spec] | Problem:
    """The Specs, or the Problem, of a text with variables."""
    return parse_format(text, names.known)


def is_read_only(found: Spec | Problem) -> bool:
    """Whether what was read in a text is a variable that is known to take no value."""
    record = getattr(found, "record", None)
    return not record.writable if record is not None else getattr(found, "name", None) == "$"
