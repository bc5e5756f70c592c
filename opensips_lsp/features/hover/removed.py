"""What the target does not have any more, or not yet: since when, what took its place, and the fix that is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import history, later
from opensips_lsp.catalogue.documentation import CORE, keyword_text, texts_of
from opensips_lsp.catalogue.language import GLOBALS, KEYWORDS
from opensips_lsp.catalogue.later.functions import forms_of
from opensips_lsp.catalogue.successors import advice
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.times import periods_of, when_missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opensips_lsp.catalogue.history import Period
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.lint.finding import Spanned


def of_word(spot: Spot) -> Hover | None:
    """Return what is known of a word that another series reserves, such as `method`."""
    word = spot.token.text
    text = keyword_text(word)
    if text is None or word in KEYWORDS[spot.series]:
        return None
    heading = f"{code(word)}: {when_missing(periods_of('keywords', word), spot.script.target)}"
    return _answer(spot, spot.token, heading, text)


def of_function(spot: Spot, is_async: bool) -> Hover | None:
    """Return what is known of a function that the target does not have."""
    name = spot.token.text
    core = () if is_async else periods_of("core", name)
    if core:
        text = texts_of(CORE).functions.get(name)
        heading = f"{code(name)}: function of the core, {when_missing(core, spot.script.target)}"
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice(spot, "function", name))
    kinds = ("async_functions",) if is_async else ("functions", "async_functions")
    found = next((one for one in (history.where(kind, name) for kind in kinds) if one), {})
    if found:
        text = texts_of(_nearest(spot, found)).functions.get(name)
        heading = f"{code(name)}: function of {_owners(spot, found)}"
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice(spot, "function", name))
    return _of_other_times(spot, spot.token, "function", name, f"{code(name)}: function")


def of_parameter(spot: Spot, modules: Sequence[str], name: str, span: Spanned) -> Hover | None:
    """Return what is known of a parameter that the target does not have."""
    for module in modules:
        found = periods_of("params", name, module)
        if found:
            text = texts_of(module).parameters.get(name)
            heading = f"{code(name)}: parameter of {code(module)}, {when_missing(found, spot.script.target)}"
            successor = _advice(spot, "parameter", (module, name))
            return _answer(spot, span, heading, text.summary if text else "", successor)
    for one in modules:
        said = _advice(spot, "parameter", (one, name))
        if said:
            return _answer(spot, span, f"{code(name)}: parameter of {code(one)}, gone", "", said)
    return None


def of_module(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of a module that the target does not have."""
    found = periods_of("modules", name)
    if found:
        heading = f"{code(name)}: module, {when_missing(found, spot.script.target)}"
        return _answer(spot, span, heading, texts_of(name).summary, _advice(spot, "module", name))
    return _of_other_times(spot, span, "module", name, f"{code(name)}: module")


def of_global(spot: Spot) -> Hover | None:
    """Return what is known of a global parameter that the target does not have."""
    name = spot.token.text
    found = periods_of("globals", name)
    if found and name not in GLOBALS[spot.series]:
        text = texts_of(CORE).globals.get(name)
        heading = f"{code(name)}: global parameter, {when_missing(found, spot.script.target)}"
        return _answer(spot, spot.token, heading, text.summary if text else "", _advice(spot, "global", name))
    return _of_other_times(spot, spot.token, "global", name, f"{code(name)}: global parameter")


def of_variable(spot: Spot, name: str, span: Spanned) -> Hover | None:
    """Return what is known of a variable that the target does not have."""
    found = history.where("pvars", name)
    if "" in found:
        text = texts_of(CORE).variables.get(name, "")
        heading = f"{code('$' + name)}: variable, {when_missing(found[''], spot.script.target)}"
        return _answer(spot, span, heading, text, _advice(spot, "variable", name))
    if found:
        text = texts_of(_nearest(spot, found)).variables.get(name, "")
        heading = f"{code('$' + name)}: variable of {_owners(spot, found)}"
        return _answer(spot, span, heading, text, _advice(spot, "variable", name))
    return _of_other_times(spot, span, "variable", name, f"{code('$' + name)}: variable")


# ---- since when


def _of_other_times(spot: Spot, span: Spanned, kind: str, name: str, heading: str) -> Hover | None:
    """Return what is known of what only series before those of the catalogue have."""
    said = _advice(spot, kind, name)
    return _answer(spot, span, f"{heading}, gone", "", said) if said else None


def _owners(spot: Spot, found: Mapping[str, Sequence[Period]]) -> str:
    """Return in words who has a name, and when."""
    if len(found) == 1:
        ((owner, theirs),) = found.items()
        return f"{code(owner)}, {when_missing(theirs, spot.script.target)}"
    return several([f"{code(owner)} ({history.spelled(theirs) or 'all versions'})" for owner, theirs in found.items()])


def _nearest(spot: Spot, found: Mapping[str, Sequence[Period]]) -> str:
    """Return who has a name in the series that is nearest to the target: the one whose text is shown."""
    after = [owner for owner, theirs in found.items() if not theirs[-1].is_before(spot.script.target)]
    return after[0] if after else list(found)[-1]


def _advice(spot: Spot, kind: str, name: str | tuple[str, str]) -> str:
    """Return what took the place of a name up to the target, as a sentence; "" if nobody knows."""
    said = (_later_advice(kind, name, spot.script.target) or advice(kind, name)).strip()
    since, _, rest = said.partition("; ")
    sentences = [f"{one[0].upper()}{one[1:]}." for one in (since.strip("()"), rest) if one]
    return " ".join(sentences)


def _later_advice(kind: str, name: str | tuple[str, str], target: Version) -> str:
    """The same of what a series of the catalogue had, as the end of a sentence."""
    if kind != "function":
        return later.advice(kind, name, target)
    forms = [form for form in forms_of(str(name), target) if "(" not in form.old]
    return f" (removed in OpenSIPS {forms[0].since}); {forms[0].text or f'it is `{forms[0].new}` now'}" if forms else ""


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
