"""Variables and their transformations, in code and in strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.features.hover import removed
from opensips_lsp.features.hover.answer import Hover, answer, code
from opensips_lsp.features.hover.changes import changes
from opensips_lsp.features.hover.names import values_of
from opensips_lsp.features.variable_parts import INDEX, NAME, PARAMETER, TRANSFORMATION, VARIABLE, variables_in
from opensips_lsp.lint.finding import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opensips_lsp.catalogue.facts import Module, Pvar, Transformation
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.features.variable_parts import Part

_PARTS = {"string": "text", "number": "number", "char": "character"}


def of_variable(spot: Spot, start: int, end: int) -> Hover | None:
    """Return what is known of the variable, or transformation, at the spot's offset; None where there is none.

    start, end: the text that it is looked for in: that of a variable in code, or of a string.
    """
    part = _part_at(variables_in(spot.source.text[start:end]), spot.offset - start)
    if part is None:
        return None
    found = _of_transformation(spot, part, start) if part.kind == TRANSFORMATION else _of_name(spot, part, start)
    return found if found is not None and found.start <= spot.offset <= found.end else None


def _part_at(parts: Iterable[Part], at: int) -> Part | None:
    """Return the innermost variable or transformation that an offset is in, or right behind."""
    around = [part for part in parts if part.start <= at <= part.end]
    part = around[-1] if around else None  # of two that meet, the one that begins there
    if part is None:
        return None
    return _part_at(part.parts, at) or (part if part.kind in (VARIABLE, TRANSFORMATION) else None)


# ---- variables


def _of_name(spot: Spot, part: Part, start: int) -> Hover | None:
    """Return what is known of a variable, whose offsets count from `start`."""
    text, called = spot.source.text, part.part(NAME)
    if called is None:
        return None
    name = text[start + called.start : start + called.end]
    brackets = [one for one in (part.part(PARAMETER), part.part(INDEX)) if one is not None]
    span = Span(start + part.start, start + (brackets[-1].end + 1 if brackets else called.end))
    owner = _owner(spot, name)
    if owner is None:
        return removed.of_variable(spot, name, span) if name else None
    facts = owner.pvars[name]
    is_core = owner is spot.catalogue.core
    module = None if is_core else owner.name
    of_module = "" if module is None else f" of {code(module)} ({spot.loaded(module)})"
    if is_core:
        link = ("Manual of the core variables", pages.core_page(pages.VARIABLES, spot.series))
    else:
        link = (f"Manual of {owner.name}", pages.page_of(owner, facts[0].doc))
    return answer(
        span,
        f"{code('$' + name)}: variable{of_module}, {_access(facts)}",
        list(_forms(name, facts)),
        first=[texts_of(module or CORE).variables.get(name, ""), _values(spot, part, start)],
        last=changes(spot, "pvars", name, module),
        link=link,
    )


def _values(spot: Spot, part: Part, start: int) -> str:
    """Return where a `$var(...)` or `$avp(...)` gets a value, as a line."""
    parameter = part.part(PARAMETER)
    return values_of(spot, start + parameter.start) if parameter is not None else ""


def _owner(spot: Spot, name: str) -> Module | None:
    """Return the core, or the module, that has a variable: one that is loaded, if there is any."""
    if name in spot.catalogue.core.pvars:
        return spot.catalogue.core
    loaded = next((module for module in spot.script.modules_before(spot.place) if name in module.pvars), None)
    if loaded is not None:
        return loaded
    owners = spot.catalogue.exporters("pvars", name)
    return spot.catalogue.module(owners[0]) if owners else None


def _forms(name: str, facts: Sequence[Pvar]) -> Iterator[str]:
    """Yield the forms in which a variable is written."""
    for fact in sorted(facts, key=lambda one: one.has_param):
        plain = f"{name}(name)" if fact.has_param else name
        yield f"${plain}" + (f"   $({plain}[index])" if fact.has_index else "")


def _access(facts: Sequence[Pvar]) -> str:
    written = [fact.writable for fact in facts]
    if all(written):
        return "can be written"
    return "read only" if not any(written) else "some forms can be written"


# ---- transformations


def _of_transformation(spot: Spot, part: Part, start: int) -> Hover | None:
    """Return what is known of a transformation, whose offsets count from `start`."""
    called = part.parts[0]
    name = spot.source.text[start + called.start : start + called.end]
    fact, owner = _transformation(spot, name.lower())
    if fact is None:
        return None
    module = None if owner is spot.catalogue.core or owner is None else owner.name
    said = texts_of(module or CORE).transformations.get(fact.name, "")
    return answer(
        Span(start + part.start + 1, start + part.end - 1),
        f"{code(name)}: transformation" + (f" of {code(module)}" if module else ""),
        [f"{{{name}{_arguments(fact)}}}"],
        first=[said],
        last=changes(spot, "transformations", fact.name, module),
        link=("Manual of the transformations", pages.core_page(pages.TRANSFORMATIONS, spot.series)),
    )


def _transformation(spot: Spot, name: str) -> tuple[Transformation | None, Module | None]:
    """Return a transformation and who has it; that of a class, where the class takes names of any sort."""
    owners = [spot.catalogue.core, *spot.script.modules_before(spot.place)]
    for wanted in (name, name.partition(".")[0]):
        for owner in owners:
            if wanted in owner.transformations:
                return owner.transformations[wanted][0], owner
    return None, None


def _arguments(fact: Transformation) -> str:
    must = len(fact.params) - fact.optional_params
    words = [_PARTS[param.partition("|")[0]] for param in fact.params]
    return "".join(f",{word}" if number < must else f"[,{word}]" for number, word in enumerate(words))
