"""Functions: of modules, of the core, and those for async() and launch()."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.features.functions import argument_text, described, signatures
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.changes import changes, kinds_of_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.catalogue.documentation import FunctionText
    from opensips_lsp.features.functions import Described
    from opensips_lsp.features.hover.spot import Spot


def of_function(spot: Spot, is_async: bool) -> Hover | None:
    """Return what is known of the function whose name the token is."""
    name = spot.token.text
    found = described(spot.script, name, spot.place, is_async)
    if not found:
        return None
    main = _fitting(spot, found)
    text = main.text
    arguments = dict.fromkeys(argument for form in main.forms for argument in form)
    return answer(
        spot.token,
        f"{code(name)}: {_owners(spot, found)}",
        signatures(main),
        first=[text.summary if text else "", _refused(main)],
        more=[_argument_line(main, argument) for argument in arguments],
        last=[_context(spot, main), _returns(text), *_changes(spot, main), _manual(spot, main)],
        link=_link(spot, main),
    )


def _fitting(spot: Spot, found: Sequence[Described]) -> Described:
    """Return the function that OpenSIPS takes for the call: the first one with such a number of arguments."""
    node = spot.token.node
    arity = getattr(node, "arity", None) if node is not None and node.start == spot.token.start else None
    return next((one for one in found if arity in [len(form) for form in one.forms]), found[0])


def _owners(spot: Spot, found: Sequence[Described]) -> str:
    what = "function for `async` and `launch`" if found[0].is_async else "function"
    if found[0].module is None:
        return "function of the core"
    names = [one.module.name for one in found if one.module is not None]
    loaded = [name for name in names if name in spot.script.modules]
    if not loaded and len(names) > 1:
        return f"{what} of {several([code(name) for name in names])}, {spot.loaded(names[0])}"
    return f"{what} of " + several([f"{code(name)} ({spot.loaded(name)})" for name in names])


def _argument_line(function: Described, argument: str) -> str:
    text = argument_text(function, argument)
    return f"{code(argument)}: {text}" if text else ""


def _refused(function: Described) -> str:
    reasons = {fact.refused for fact in function.facts}
    return f"OpenSIPS does not start with it: {reasons.pop()}." if len(reasons) == 1 and reasons != {""} else ""


def _context(spot: Spot, function: Described) -> str:
    routes = frozenset[str]().union(*(getattr(fact, "routes", frozenset()) for fact in function.facts))
    return f"In {kinds_of_routes(spot, routes)}." if routes else ""


def _returns(text: FunctionText | None) -> str:
    return f"Returns: {text.returns}" if text and text.returns else ""


def _changes(spot: Spot, function: Described) -> list[str]:
    if function.module is None:
        return changes(spot, "core", function.name)
    return changes(spot, "async_functions" if function.is_async else "functions", function.name, function.module.name)


def _manual(spot: Spot, function: Described) -> str:
    return spot.manual(function.module.name, function.name) if function.module is not None else ""


def _link(spot: Spot, function: Described) -> tuple[str, str]:
    if function.module is None:
        page = pages.ASYNC if function.name in ("async", "launch") else pages.FUNCTIONS
        return "Manual of the core functions", pages.core_page(page, spot.series)
    anchor = next((fact.doc for fact in function.facts if fact.doc), "")
    return f"Manual of {function.module.name}", pages.page_of(function.module, anchor)
