"""What the target does not have any more, or not yet: since when, what took its place, and the fix that is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import newer
from opensips_lsp.catalogue.catalogue import load
from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS
from opensips_lsp.catalogue.successors import advice
from opensips_lsp.catalogue.version import SERIES, parse_version
from opensips_lsp.features.hover.answer import Hover, answer, code, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.lint.finding import Spanned

_NEWER: dict[str, Mapping[str, str]] = {
    "function": newer.FUNCTIONS, "global": newer.GLOBALS, "module": newer.MODULES, "variable": newer.VARIABLES,
}  # fmt: skip


def of_word(spot: Spot) -> Hover | None:
    """Return what is known of a word that another series reserves, such as `method`."""
    word = spot.token.text
    text = texts_of(CORE).keywords.get(word)
    if text is None or word in KEYWORDS[spot.series]:
        return None
    return _answer(spot, spot.token, f"{code(word)}: {_since(spot, _series_with(KEYWORDS, word))}", text)


def of_function(spot: Spot, is_async: bool) -> Hover | None:
    """Return what is known of a function that the target does not have."""
    name = spot.token.text
    if not is_async and (series := _series_with(FUNCTIONS, name)):
        text = texts_of(CORE).functions.get(name)
        heading = f"{code(name)}: function of the core, {_since(spot, series)}"
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice("function", name))
    found = _owners(spot, "async_functions" if is_async else "functions", name)
    if found is not None:
        series, owners = found
        heading = f"{code(name)}: function of {several([code(one) for one in owners])}, {_since(spot, series)}"
        text = texts_of(owners[0]).functions.get(name)
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice("function", name))
    return _of_other_times(spot, spot.token, "function", name, f"{code(name)}: function")


def of_parameter(spot: Spot, modules: Sequence[str], name: str, span: Spanned) -> Hover | None:
    """Return what is known of a parameter that the target does not have."""
    for catalogue in _others(spot):
        for module in filter(None, map(catalogue.module, modules)):
            if name in module.params:
                text = texts_of(module.name).parameters.get(name)
                heading = f"{code(name)}: parameter of {code(module.name)}, {_since(spot, catalogue.series)}"
                successor = _advice("parameter", (module.name, name))
                return _answer(spot, span, heading, text.summary if text else "", successor)
    for one in modules:
        said = _advice("parameter", (one, name))
        if said:
            return _answer(spot, span, f"{code(name)}: parameter of {code(one)}, gone", "", said)
    return None


def of_module(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of a module that the target does not have."""
    for catalogue in _others(spot):
        if catalogue.module(name) is not None:
            heading = f"{code(name)}: module, {_since(spot, catalogue.series)}"
            return _answer(spot, span, heading, texts_of(name).summary, _advice("module", name))
    return _of_other_times(spot, span, "module", name, f"{code(name)}: module")


def of_global(spot: Spot) -> Hover | None:
    """Return what is known of a global parameter that the target does not have."""
    name = spot.token.text
    series = _series_with(GLOBALS, name)
    if series and name not in GLOBALS[spot.series]:
        text = texts_of(CORE).globals.get(name)
        heading = f"{code(name)}: global parameter, {_since(spot, series)}"
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice("global", name))
    return _of_other_times(spot, spot.token, "global", name, f"{code(name)}: global parameter")


def of_variable(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of a variable that the target does not have."""
    for catalogue in _others(spot):
        owners = ("",) if name in catalogue.core.pvars else catalogue.exporters("pvars", name)
        if owners:
            text = texts_of(owners[0] or CORE).variables.get(name, "")
            owner = f" of {code(owners[0])}" if owners[0] else ""
            heading = f"{code('$' + name)}: variable{owner}, {_since(spot, catalogue.series)}"
            return _answer(spot, span, heading, text, _advice("variable", name))
    return _of_other_times(spot, span, "variable", name, f"{code('$' + name)}: variable")


# ---- since when


def _of_other_times(spot: Spot, span: Spanned, kind: str, name: str, heading: str) -> Hover | None:
    """Return what is known of what only series before or after those of the catalogue have."""
    said = _advice(kind, name)
    if said:
        return _answer(spot, span, f"{heading}, gone", "", said)
    since = _NEWER[kind].get(name)
    return _answer(spot, span, f"{heading}, only since OpenSIPS {since}", "") if since else None


def _others(spot: Spot) -> Iterator[Catalogue]:
    """Yield the facts of the other series, the nearest to the target first."""
    yield from (load(series) for series in reversed(SERIES) if series != spot.series)


def _series_with(table: Mapping[str, Mapping[str, object]], name: str) -> str:
    """Return the newest series that has a row of that name; "" if none has."""
    return next((series for series in reversed(SERIES) if name in table[series]), "")


def _owners(spot: Spot, kind: str, name: str) -> tuple[str, tuple[str, ...]] | None:
    """Return (series, modules that have such a function there) of another series; None if none has."""
    for catalogue in _others(spot):
        owners = catalogue.exporters(kind, name) if kind != "functions" else catalogue.exporters_of_function(name)
        if owners:
            return catalogue.series, owners
    return None


def _since(spot: Spot, series: str) -> str:
    """Return since when the target has not what a series has."""
    is_gone = parse_version(series) < spot.script.target
    return f"gone since {spot.series}" if is_gone else f"only since {series}"


def _advice(kind: str, name: str | tuple[str, str]) -> str:
    """Return what took the place of a name, as a sentence; "" if nobody knows."""
    said = advice(kind, name).strip()
    since, _, rest = said.partition("; ")
    sentences = [f"{one[0].upper()}{one[1:]}." for one in (since.strip("()"), rest) if one]
    return " ".join(sentences)


# ---- the hover


def _answer(spot: Spot, span: Spanned, heading: str, text: str, successor: str = "") -> Hover:
    """Return the hover. text: what it was for; successor: what took its place, unless a finding says that."""
    found = [one for one in spot.snapshot.findings_near(span.start) if one.start < span.end and span.start < one.end]
    found = [one for one in found if one.fix or one.choices] or found
    titles = [fix.title for one in found for fix in (one.fix, *one.choices) if fix is not None]
    message = f"{found[0].message[0].upper()}{found[0].message[1:]} ({found[0].code})." if found else ""
    url = next((one.url for one in found if one.url), None)
    return answer(
        span,
        heading,
        first=[text, message or successor],
        last=[f"Fix: {title}." for title in dict.fromkeys(titles)],
        link=("What changed", url) if url else None,
    )
