"""Variables and what stands in them: names, names in their parentheses, contexts, transformations."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE
from opensips_lsp.features.completion.in_use import parameters_in_use
from opensips_lsp.features.completion.records import (
    COMPLETIONS,
    CONTEXT,
    FIRST,
    LATER,
    NAME,
    NOTHING,
    TRANSFORMATION,
    TRANSFORMED,
    USUAL,
    VALUE,
    VARIABLE,
    VARIABLE_CONTEXT,
    VARIABLE_NAME,
    VARIABLE_PART,
    Completion,
    Completions,
    Subject,
)
from opensips_lsp.features.completion.snippets import escaped, placeholder
from opensips_lsp.features.completion.usual import VARIABLES as USUAL_VARIABLES
from opensips_lsp.model.script import END
from opensips_lsp.model.variables import FIELDS
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module, Pvar
    from opensips_lsp.features.completion.place import CursorPlace
    from opensips_lsp.features.open_variable import Variable

_NAME = re.compile(r"[\w.]*")
_INSIDE = re.compile(r"[\w.\-]*")
# headers that scripts read often (RFC 3261, RFC 3325, RFC 5373, RFC 5806, RFC 7044)
_HEADERS = (
    "Alert-Info", "Allow", "Call-ID", "Contact", "Content-Type", "Diversion", "Event", "Expires", "From",
    "History-Info", "Max-Forwards", "P-Asserted-Identity", "Privacy", "Reason", "Refer-To", "Remote-Party-ID",
    "Require", "Route", "Session-Expires", "Supported", "To", "User-Agent", "Via",
)  # fmt: skip
_CUT = re.compile("and|or|not")  # where the scanner ends a name that is not in brackets (cfg.lex, SCRIPTVARS)
# variables whose names are best chosen from the completions for them
_CHOSEN = frozenset(("hdr", "hdrcnt", "stat", *FIELDS))
_SCRIPT_VALUES = frozenset(("var", "avp"))  # whose names the script chooses


def variables(place: CursorPlace, wanted: Wanted | None) -> Completions | None:
    """Return what may go on with the variable that is typed at a place; None where there is none.

    wanted: which variables may stand there; None for no variable at all.
    """
    variable = place.cursor.variable
    if variable is None:
        return None
    if wanted is None:
        return Completions((), NOTHING)
    if variable.part == "name":
        return Completions(tuple(_named(place, variable, wanted)), VARIABLE_NAME)
    if variable.part == "context":
        return Completions(tuple(_contexts(place, variable)), VARIABLE_CONTEXT)
    if variable.part == "parameter":
        return Completions(tuple(_parameters(place, variable)), VARIABLE_PART)
    if variable.part == "transformation":
        return Completions(tuple(_transformations(place, variable)), TRANSFORMED)
    return Completions((), NOTHING)


def all_variables(place: CursorPlace, readable: Wanted | None = None) -> Iterator[Completion]:
    """Yield the variables that may stand at a place where no `$` is typed yet."""
    yield from _of_prefix(place, "$", place.word_span, readable or Wanted())


# ---- names


class Wanted(Record):
    """Which variables may stand at a place. names: those of them, None for all. written: they get a value."""

    names: frozenset[str] | None = None
    written: bool = False

    def takes(self, pvar: Pvar) -> bool:
        """Return whether a variable is one of them."""
        return (self.names is None or pvar.name in self.names) and (pvar.writable or not self.written)


def _named(place: CursorPlace, variable: Variable, wanted: Wanted) -> Iterator[Completion]:
    """The variables for a name that is typed."""
    prefix = place.text[variable.start : place.offset - len(variable.name)]
    match = _NAME.match(place.text, place.offset)
    end = match.end() if match else place.offset
    yield from _of_prefix(place, prefix, (variable.start, end), wanted)


def _of_prefix(place: CursorPlace, prefix: str, span: tuple[int, int], wanted: Wanted) -> Iterator[Completion]:
    opened = place.text[span[1] : span[1] + 1] == "("
    for module in (place.catalogue.core, *place.loaded):
        for name, pvar in variables_of(module):
            if wanted.takes(pvar):
                takes_name = pvar.has_param and not opened
                in_brackets = prefix == "$" and not (place.quote or takes_name) and _CUT.search(name) is not None
                text = f"$({name})" if in_brackets else prefix + name + ("(" if takes_name else "")
                chosen = takes_name and name in _CHOSEN
                yield place.completion(
                    f"${name}",
                    VARIABLE,
                    span,
                    text,
                    FIRST if _is_used(place, name) else USUAL if name in USUAL_VARIABLES else LATER,
                    detail="(name)" if pvar.has_param else "",
                    description=_described(module, pvar),
                    snippet=f"{escaped(prefix + name)}({placeholder(1, '' if chosen else 'name')})"
                    if takes_name
                    else "",
                    about=Subject(VARIABLE, module.name, name),
                    typed=prefix + name,
                    then=COMPLETIONS if chosen else "",
                )
                for one in parameters_in_use(place, name) if takes_name and name in _SCRIPT_VALUES else ():
                    label, text, about = (
                        f"${name}({one})",
                        f"{prefix}{name}({one})",
                        Subject(VARIABLE, module.name, name),
                    )
                    yield place.completion(label, NAME, span, text, FIRST, about=about, typed=text)


def _is_used(place: CursorPlace, name: str) -> bool:
    """Whether the file has the variable already, not only a word like it; one whose name the script chooses is none."""
    if name not in place.script.words or name in _SCRIPT_VALUES:
        return False
    return f"${name}" in place.text or f"$({name}" in place.text


@lru_cache(maxsize=512)
def variables_of(module: Module) -> tuple[tuple[str, Pvar], ...]:
    """Return (name, record) of the variables of a module, or of the core, one for each way to write it."""
    found: dict[tuple[str, bool], Pvar] = {}
    for name, pvars in module.pvars.items():
        for pvar in pvars:
            found.setdefault((name, pvar.has_param), pvar)
    return tuple([(name, pvar) for (name, _), pvar in found.items()])


def _described(module: Module, pvar: Pvar) -> str:
    words = ("" if module.name == CORE else module.name, "" if pvar.writable else "read-only")
    return ", ".join(filter(None, words))


# ---- what stands in a variable


def _contexts(place: CursorPlace, variable: Variable) -> Iterator[Completion]:
    start, match = place.offset - len(variable.typed), _NAME.match(place.text, place.offset)
    end = match.end() if match else place.offset
    closing = "" if place.text[end : end + 1] == ">" else ">"
    for name in sorted({one for module in place.script.modules_before(END) for one in module.pvar_contexts}):
        yield place.completion(name, CONTEXT, (start, end), name + closing)


def _parameters(place: CursorPlace, variable: Variable) -> Iterator[Completion]:
    """The names for the parentheses of a variable."""
    typed = variable.typed
    match = _INSIDE.match(place.text, place.offset)
    span = place.offset - len(typed), match.end() if match else place.offset
    closing = "" if place.text[span[1] : span[1] + 1] == ")" else ")"
    offered: list[tuple[str, str, str]] = [(name, VALUE, USUAL) for name in FIELDS.get(variable.name, ())]
    if variable.name == "stat":
        modules = place.catalogue.core, *place.script.modules_before(END)
        offered += [(name, NAME, LATER) for module in modules for name in module.statistics]
    if variable.name in ("hdr", "hdrcnt"):
        offered += [(name, VALUE, LATER) for name in _HEADERS]
    offered += [(name, NAME, FIRST) for name in parameters_in_use(place, variable.name)]
    seen: set[str] = set()
    for name, kind, sort in sorted(offered, key=lambda one: one[2]):
        if name not in seen:
            seen.add(name)
            yield place.completion(name, kind, span, name + closing, sort, typed=name)


def _transformations(place: CursorPlace, variable: Variable) -> Iterator[Completion]:
    typed = variable.typed.lstrip()
    if "," in typed:
        return
    match = _INSIDE.match(place.text, place.offset)
    span = place.offset - len(typed), match.end() if match else place.offset
    closing = "" if place.text[span[1] : span[1] + 1] == "}" else "}"
    for module in (place.catalogue.core, *place.loaded):
        for name, forms in module.transformations.items():
            about = Subject(TRANSFORMATION, module.name, name)
            if "." not in name:  # the module takes names of any sort
                yield place.completion(f"{name}.", TRANSFORMATION, span, f"{name}.", about=about)
                continue
            words = [form.partition("|")[0] for form in forms[0].params]
            must = words[: len(words) - forms[0].optional_params]
            places = "".join(f",{placeholder(number, word)}" for number, word in enumerate(must, 1))
            yield place.completion(
                name,
                TRANSFORMATION,
                span,
                name + (closing if not must else ","),
                detail=_arguments(words, len(must)),
                snippet=name + places + escaped(closing) if must else "",
                about=about,
                typed=name,
            )


def _arguments(words: list[str], must: int) -> str:
    """The arguments of a transformation as a list shows them: ",number[,number]"."""
    return "".join(f",{word}" if number < must else f"[,{word}]" for number, word in enumerate(words))
