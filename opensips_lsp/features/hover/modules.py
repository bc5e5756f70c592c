"""Modules: what they are for, where one is loaded, what it needs, what of it the script uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import texts_of
from opensips_lsp.features.hover import removed
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.changes import changes
from opensips_lsp.model.facts import facts_of, said_of
from opensips_lsp.model.values.basic import listed
from opensips_lsp.syntax.item_views import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Dependency, Module
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.syntax.items import Item

_TYPES = {"SQLDB": "a database module", "CACHEDB": "a key-value store module", "AAA": "an AAA module"}
_WHEN = {"nonempty": "set", "nonzero": "not 0", "positive": "above 0", "depends": "set so that it needs it"}


def of_module(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of a module."""
    module = spot.catalogue.module(name)
    if module is None:
        return removed.of_module(spot, name, span)
    needs = list(dict.fromkeys(_need(one) for one in module.dependencies))
    return answer(
        span,
        f"{code(name)}: module, {spot.loaded(name)}",
        first=[texts_of(name).summary, f"Needs {several(needs)}." if needs else "", _required(module)],
        more=_uses(spot, module),
        last=[_wanted_by(spot, name), *changes(spot, "modules", name)],
        link=(f"Manual of {name}", pages.page_of(module)),
    )


def _need(one: Dependency) -> str:
    what = code(one.module) if one.module else _TYPES.get(one.type, one.type)
    if not one.param:
        return what
    if one.words:
        return f"{what} (if {code(one.param)} {one.when} {listed(word for word in one.words if word)})"
    return f"{what} (if {code(one.param)} is {_WHEN.get(one.when, 'set')})"


def _required(module: Module) -> str:
    names = [
        code(one.param) + (f" (or the global {code(one.fallback)})" if one.fallback else "")
        for one in module.requirements
    ]
    return f"Does not start without the parameter {several(names)}." if names else ""


def _wanted_by(spot: Spot, name: str) -> str:
    """Return which modules of the script need it."""
    loaded = [spot.catalogue.module(one) for one in dict.fromkeys(spot.script.modules)]
    found = [one.name for one in loaded if one is not None and any(need.module == name for need in one.dependencies)]
    return f"Needed by {several([code(one) for one in found])}, which the script loads." if found else ""


# ---- what the script uses of it


def _uses(spot: Spot, module: Module) -> Iterator[str]:
    called: dict[str, int] = {}
    set_here: dict[str, None] = {}
    for _, item in ((offset, item) for source in spot.script.sources for offset, item in source.items):
        for name in said_of(item, called_in):
            called[name] = called.get(name, 0) + 1
        set_here.update((one.name, None) for one in facts_of(item).params if one.name in module.params
                        and module.name in one.module.lower().split("|"))  # fmt: skip
    names = [name for name in called if name in module.functions or name in module.async_functions]
    if names:
        yield f"Functions used: {several([code(name) for name in names])}."
    if set_here:
        yield f"Parameters set: {several([code(name) for name in set_here])}."


def called_in(item: Item) -> tuple[str, ...]:
    """Return the names of the functions of modules that an item calls, once each: a question for said_of."""
    return tuple(dict.fromkeys(token.text for token in tokens_of(item, "WORD LPAR")))
