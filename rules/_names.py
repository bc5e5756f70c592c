"""Which variables and transformations there are at a place of a script, and what OpenSIPS reads in a text there."""

from opensips_lsp.lean import lru_cache
from opensips_lsp.rules._functions import is_unknown
from opensips_lsp.variables import Known, parse_format, parse_spec

END_OF_SCRIPT = (float("inf"),)  # behind every place


class Names:
    """The `known` of opensips_lsp.variables; equal only to itself, so that what was read with it is remembered."""

    __slots__ = ("known",)

    def __init__(self, known):
        self.known = known


def names_at(script, place, complete=True):
    """The Names that the parser knows at a place. `complete=False`: a variable may be of a module not known to us."""
    return _names(script.catalogue.core, script.modules_before(place), False, complete, script.target >= (2, 4))


def names_at_start(script):
    """The Names there are when the script is read and the modules are initialised; contexts are looked up then."""
    complete = not may_have_others(script, END_OF_SCRIPT)
    modules = script.modules_before(END_OF_SCRIPT)
    return _names(script.catalogue.core, modules, complete, complete, script.target >= (2, 4))


def may_have_others(script, place):
    """Whether variables at a place may come from a module that nothing is known about."""
    return not script.whole or any(is_unknown(script, name) for name in script.modules_loaded(place))


@lru_cache(maxsize=64)
def _names(core, modules, check_contexts, complete, lenient):
    variables, transformations = {}, {name: records[0] for name, records in core.transformations.items()}
    for module in modules:
        for name, records in module.pvars.items():
            variables.setdefault(name, records)
        for name, records in module.transformations.items():
            transformations.setdefault(name.lower(), records[0])
    contexts = frozenset(name for module in modules for name in module.pvar_contexts) if check_contexts else None
    return Names(Known(core.pvars, variables, transformations, contexts, complete, lenient))


@lru_cache(maxsize=1 << 13)
def read(text, names):
    """The Spec or the Problem of a variable's text."""
    return parse_spec(text, names.known)


@lru_cache(maxsize=1 << 10)
def read_text(text, names):
    """The Specs, or the Problem, of a text with variables."""
    return parse_format(text, names.known)
