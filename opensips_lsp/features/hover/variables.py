"""Variables and their transformations, in code and in strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.features.cursor import open_variable
from opensips_lsp.features.hover import removed
from opensips_lsp.features.hover.answer import Hover, answer, code
from opensips_lsp.features.hover.changes import changes
from opensips_lsp.features.hover.names import values_of
from opensips_lsp.lint.finding import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Module, Pvar, Transformation
    from opensips_lsp.features.hover.spot import Spot

_WORD = re.compile(r"[\w.]*")
_PARTS = {"string": "text", "number": "number", "char": "character"}


def of_variable(spot: Spot, start: int, end: int) -> Hover | None:
    """Return what is known of the variable, or transformation, at the spot's offset; None where there is none.

    start, end: the text that it is looked for in: that of a variable in code, or of a string.
    """
    text, at = spot.source.text, spot.offset
    if text[at - 1 : at + 1] == "$(" or text[at : at + 2] == "$(":
        at = text.index("(", at) + 1
    elif text[at : at + 1] == "$":
        at += 1
    match = _WORD.match(text, at, end)
    stop = match.end() if match else at
    variable = open_variable(text[start:stop], start)
    if variable is None or variable.part == "context":
        return None
    if variable.part == "transformation":
        found = _of_transformation(spot, stop - len(variable.typed), end)
    else:
        name_start = text.find(variable.name, variable.start)
        first = name_start if variable.bracketed else variable.start
        found = _of_name(spot, variable.name, Span(first, _behind(text, name_start + len(variable.name), end)))
    return found if found is not None and found.start <= spot.offset <= found.end else None


def _behind(text: str, at: int, end: int) -> int:
    """Return the offset behind the `(name)` and the `[index]` that follow a variable's name."""
    for pair in ("()", "[]"):
        if text[at : at + 1] == pair[0]:
            at = _closed(text, at, end, pair)
    return at


def _closed(text: str, at: int, end: int, pair: str) -> int:
    """Return the offset behind the bracket that closes the one at an offset; `end` if nothing does."""
    depth = 0
    for number in range(at, end):
        depth += (text[number] == pair[0]) - (text[number] == pair[1])
        if not depth:
            return number + 1
    return end


# ---- variables


def _of_name(spot: Spot, name: str, span: Span) -> Hover | None:
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
        link = (f"Manual of {owner.name}", pages.manual_page(owner.name, spot.series, facts[0].doc))
    return answer(
        span,
        f"{code('$' + name)}: variable{of_module}, {_access(facts)}",
        list(_forms(name, facts)),
        first=[texts_of(module or CORE).variables.get(name, ""), _values(spot, name, span)],
        last=changes(spot, "pvars", name, module),
        link=link,
    )


def _values(spot: Spot, name: str, span: Span) -> str:
    """Return where a `$var(...)` or `$avp(...)` gets a value, as a line."""
    text = spot.source.text
    opening = text.index(name, span.start) + len(name)
    return values_of(spot, opening + 1) if text[opening : opening + 1] == "(" else ""


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


def _of_transformation(spot: Spot, start: int, end: int) -> Hover | None:
    """Return what is known of the transformation whose class begins at an offset."""
    text = spot.source.text
    stop = _closed(text, start - 1, end, "{}")
    stop -= text[stop - 1] == "}"
    name = text[start:stop].partition(",")[0].strip()
    fact, owner = _transformation(spot, name.lower())
    if fact is None:
        return None
    module = None if owner is spot.catalogue.core or owner is None else owner.name
    said = texts_of(module or CORE).transformations.get(fact.name, "")
    return answer(
        Span(start, stop),
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
