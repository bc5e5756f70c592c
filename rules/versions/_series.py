"""Which series have all that a script names: modules, their parameters and functions, globals, variables."""

from __future__ import annotations

from opensips_lsp.catalogue.history import periods, where
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, REFUSED_GLOBALS
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.syntax.item_views import line_starts, tokens_of, variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

    Named = tuple[str, str]  # "function", "global" or "variable", and the name


def series_of(script: Script) -> tuple[str, ...]:
    """The series that have all that a script names; what no series has, such as a module of one's own, says nothing."""
    left = set(TAGS)
    for having in _having(script):
        if having:
            left &= having
    return tuple(series for series in TAGS if series in left)


def _having(script: Script) -> Iterator[set[str]]:
    """For each name, the series that have it."""
    modules = dict.fromkeys(script.modules)
    for module in modules:
        found = _with("modules", module, "")
        yield (
            found | {series for series in TAGS if series not in found and _is_skipped(module, series)}
            if found
            else found
        )
    for pattern, name, _ in script.modparams:
        matches = matcher(pattern)
        for module in filter(matches, modules) if matches else ():
            yield _with("params", name, module)
    for kind, name in {one for found in script.gathered(named_in) for one in found}:
        if kind == "global":
            yield {series for series in GLOBALS if name in GLOBALS[series] and name not in REFUSED_GLOBALS[series]}
        else:
            owners = ("", *modules) if script.has_all_text else where(_KINDS[kind], name)
            found = set().union(*(_with(_KINDS[kind], name, owner) for owner in owners))
            if kind == "function":
                found |= {series for series in FUNCTIONS if name in FUNCTIONS[series]}
            yield found


_KINDS = {"function": "functions", "variable": "pvars"}


def _with(kind: str, name: str, owner: str) -> set[str]:
    found = periods(kind, name, owner)
    return {series for series in TAGS if any(one.has(numbers(series)) for one in found)}


def _is_skipped(module: str, series: str) -> bool:
    """Whether a series starts without a module that it has not, and only warns of it."""
    from opensips_lsp.catalogue import load

    return any(one.severity == "skip" for one in load(series).core.module_warnings.get(module, ()))


def named_in(item: Item) -> tuple[Named, ...]:
    """What an item names, each once: a question for Script.gathered."""
    found: dict[Named, None] = {}
    for token in line_starts(item, "global_parameter", "listen"):
        if token.next_kind == "EQUAL":
            found["global", token.text] = None
    for kinds in ("WORD LPAR", "CORE_FUNCTION LPAR"):
        for token in tokens_of(item, kinds):
            found["function", token.text] = None
    for token in variables_of(item):
        found["variable", variable_name(token.text)] = None
    return tuple(found)


def variable_name(text: str) -> str:
    """The name of a variable, without what follows it: "hdr" of `$(hdr(From){nameaddr.uri})`."""
    return text.replace("$(", "$", 1).partition("(")[0].partition("{")[0].partition("[")[0].rstrip(")")[1:]
