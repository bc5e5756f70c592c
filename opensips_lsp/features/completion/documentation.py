"""What is said of a completion when somebody looks at it: found by its Subject, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.catalogue.language import FUNCTIONS, KEYWORDS
from opensips_lsp.catalogue.pages import page_of
from opensips_lsp.features.completion.functions import ASYNC_FUNCTIONS, FUNCTIONS_OF_MODULES, callables_of
from opensips_lsp.features.completion.gone import gone_parameters
from opensips_lsp.features.completion.loading import needs_in_words
from opensips_lsp.features.completion.records import (
    EVENT,
    FUNCTION,
    GLOBAL,
    KEYWORD,
    MODULE,
    PARAMETER,
    ROUTE,
    TRANSFORMATION,
    VARIABLE,
)
from opensips_lsp.features.completion.snippets import arguments_of, core_arguments
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.features.completion.records import Subject

_MOST_NOTES = 10


class Documentation(Record):
    """What is said of a name, with words of the language between backticks.

    code: how it is written, "" for nothing. summary: one line. notes: further lines. link: the address of its manual.
    """

    code: str
    summary: str
    notes: tuple[str, ...] = ()
    link: str = ""


def documentation(catalogue: Catalogue, about: Subject) -> Documentation | None:
    """Return what is said of a subject in a version of OpenSIPS; None where nothing is known of it."""
    module = catalogue.core if about.owner == CORE else catalogue.module(about.owner)
    found = _FOUND[about.kind](catalogue, module, about) if module is not None and about.kind in _FOUND else None
    return found if found is not None and (found.summary or found.notes or found.code) else None


def _module(catalogue: Catalogue, module: Module, about: Subject) -> Documentation:
    needs = needs_in_words(module)
    notes = (f"{needs[0].upper()}{needs[1:]}.",) if needs else ()
    return Documentation("", texts_of(module.name).summary, notes, page_of(module))


def _parameter(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    params = module.params.get(about.name)
    if not params:
        gone = next((one for one in gone_parameters(catalogue, module.name) if one.name == about.name), None)
        return Documentation("", f"{gone.said}.") if gone is not None else None
    text = texts_of(module.name).parameters.get(about.name)
    default = next((param.default for param in params if param.default), None)
    code = f"{' or '.join(sorted({param.type for param in params}))} {about.name}"
    code += f" = {default}" if default is not None else ""
    values = _listed(text.values) if text is not None else ()
    return Documentation(
        code, text.summary if text is not None else "", values, _link(catalogue, module, params[0].doc)
    )


def _function(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    text = texts_of(about.owner).functions.get(about.name)
    code, doc, routes = "", "", ""
    if about.owner == CORE and about.name not in module.functions:
        code = about.name + core_arguments(about.name, FUNCTIONS[catalogue.series].get(about.name, ()))
    else:
        for kind in (FUNCTIONS_OF_MODULES, ASYNC_FUNCTIONS):
            for one in callables_of(module, kind):
                if one.name == about.name:
                    arities = tuple(one.forms)
                    code = code or about.name + arguments_of(about.owner, one.name, arities, one.signature)
                    forms = [form for forms in one.forms.values() for form in forms]
                    doc = doc or forms[0].doc
                    words = sorted({word for form in forms for word in getattr(form, "routes", ())})
                    routes = routes or (f"In {', '.join(f'`{word}`' for word in words)}." if words else "")
    if text is None:
        return Documentation(code, "", (routes,) if routes else (), _link(catalogue, module, doc))
    notes = [*_listed(text.arguments), f"Returns {text.returns}" if text.returns else "", routes]
    return Documentation(code, text.summary, tuple(filter(None, notes)), _link(catalogue, module, doc))


def _variable(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    pvars = module.pvars.get(about.name)
    if not pvars:
        return None
    notes = ("Can be written.",) if any(pvar.writable for pvar in pvars) else ("Read-only.",)
    summary = texts_of(about.owner).variables.get(about.name, "")
    return Documentation(f"${about.name}", summary, notes, _link(catalogue, module, pvars[0].doc))


def _transformation(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    summary = texts_of(about.owner).transformations.get(about.name, "")
    return Documentation(f"{{{about.name}}}", summary)


def _event(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    events = module.events.get(about.name)
    summary = texts_of(about.owner).events.get(about.name, "")
    return Documentation("", summary, (), _link(catalogue, module, events[0].doc if events else ""))


def _global(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    text = texts_of(CORE).globals.get(about.name)
    return Documentation("", text.summary, _listed(text.values)) if text is not None else None


def _keyword(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    text = texts_of(CORE).keywords.get(about.name, "")
    if not text and about.name in KEYWORDS[catalogue.series]:
        return _function(catalogue, module, about)
    return Documentation("", text)


def _route(catalogue: Catalogue, module: Module, about: Subject) -> Documentation | None:
    return Documentation("", texts_of(CORE).routes.get(about.name, ""))


_FOUND = {
    MODULE: _module,
    PARAMETER: _parameter,
    FUNCTION: _function,
    VARIABLE: _variable,
    TRANSFORMATION: _transformation,
    EVENT: _event,
    GLOBAL: _global,
    KEYWORD: _keyword,
    ROUTE: _route,
}


def _listed(meanings: Mapping[str, str]) -> tuple[str, ...]:
    """Lines that say what some words mean, not too many."""
    lines = [f"- `{word}`: {meaning}" for word, meaning in meanings.items()]
    return (*lines[:_MOST_NOTES], "- ...") if len(lines) > _MOST_NOTES else tuple(lines)


def _link(catalogue: Catalogue, module: Module, doc: str) -> str:
    return page_of(module, doc) if doc and module.name != CORE else ""
