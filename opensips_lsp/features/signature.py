"""Which arguments a function takes, and which one the cursor is in, while a call is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import texts_of
from opensips_lsp.features.cursor import Cursor
from opensips_lsp.features.functions import argument_text, described, is_deferred
from opensips_lsp.model.values.words import parameter_in_words
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import token_at
from opensips_lsp.syntax.nodes import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.features.cursor import Opening
    from opensips_lsp.features.functions import Described
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Token


class Parameter(Record):
    """An argument in the label of a form. start, end: its characters there. text: what it is."""

    start: int
    end: int
    text: str


class Form(Record):
    """A function with one number of arguments. label: as it is called. text: what the function does."""

    label: str
    parameters: tuple[Parameter, ...]
    text: str


class Signature(Record):
    """All forms of the function that is called. active: the number of the form that fits.

    argument: the number of the argument that the cursor is in; None where no form has one there.
    """

    forms: tuple[Form, ...]
    active: int
    argument: int | None


def signature(snapshot: Snapshot, offset: int) -> Signature | None:
    """Return the Signature of the innermost call around an offset; None where there is none that is known."""
    file = snapshot.in_scripts[0]
    cursor = Cursor(file.source, offset)
    opening = cursor.call
    if cursor.comment or opening is None or opening.token == 0:
        return None
    if file.source.spans and file.source.opaque(cursor.word_start, offset):
        return None
    name = cursor.tokens[opening.token - 1]
    if name.kind == "MODPARAM":
        return _of_modparam(file.script, cursor, opening)
    found = described(file.script, name.text, file.source.at(name.start), is_deferred(name))
    if not found:
        return None
    loaded = file.script.modules
    forms = [form for function in found for form in _forms(function, loaded, len(found) > 1)]
    argument = min(opening.commas, 1) if name.kind == "ROUTE" else opening.commas  # the second one may be many
    return _signature(forms, argument, _arity(file.source, name))


def _signature(forms: Sequence[Form], argument: int, arity: int | None) -> Signature:
    """Return the Signature. arity: the number of arguments of the whole call, if it is known."""
    counts = [len(form.parameters) for form in forms]
    for wanted in (max(argument + 1, arity or 0), argument + 1):
        fitting = [number for number, count in enumerate(counts) if count >= wanted]
        if fitting:
            return Signature(tuple(forms), min(fitting, key=lambda number: counts[number]), argument)
    return Signature(tuple(forms), counts.index(max(counts)), None)


def _arity(source: Source, name: Token) -> int | None:
    """Return how many arguments the call has that a name begins, if it is whole."""
    base, item = source.item_at(name.start)
    token = token_at(item, name.start - base, base)
    node = token.sound_node if token is not None else None
    return node.arity if isinstance(node, Call) and node.start == name.start else None


def _forms(function: Described, loaded: Sequence[str], with_module: bool) -> Iterator[Form]:
    text = function.text.summary if function.text else ""
    if function.module is not None:
        name = function.module.name
        if name not in loaded:
            text = f"Module `{name}`, which is not loaded: {text}"
        elif with_module:
            text = f"Module `{name}`: {text}"
    for form in function.forms:
        yield _form(function.name, form, [argument_text(function, argument) for argument in form], text)


def _form(name: str, arguments: Sequence[str], texts: Sequence[str], text: str) -> Form:
    label, parameters = f"{name}(", []
    for number, argument in enumerate(arguments):
        label += ", " if number else ""
        parameters.append(Parameter(len(label), len(label) + len(argument), texts[number]))
        label += argument
    return Form(f"{label})", tuple(parameters), text)


# ---- modparam


def _of_modparam(script: Script, cursor: Cursor, opening: Opening) -> Signature | None:
    """Return what modparam takes: of the parameter that is named already, the kind of its value and what it is for."""
    given = cursor.arguments(opening)
    module, name = ([cursor.text_of(one) or "" for one in given] + ["", ""])[:2]
    about, value = "", ""
    for one in filter(None, map(script.catalogue.module, module.lower().split("|"))):
        about = about or texts_of(one.name).summary
        facts, text = one.params.get(name), texts_of(one.name).parameters.get(name)
        if facts and not value:
            kind = parameter_in_words(tuple([fact.type for fact in facts]), facts[0].kind)
            default = f"; default {facts[0].default}" if facts[0].default else ""
            value = f"{kind[0].upper()}{kind[1:]}{default}. {text.summary if text else ''}".strip()
    texts = [about or "Name of a loaded module, or several with `|` between.", "Name of the parameter.", value]
    form = _form("modparam", ("module", "parameter", "value"), texts, "Sets a parameter of a module.")
    return _signature([form], opening.commas, None)
