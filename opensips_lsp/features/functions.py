"""The functions that a script can call, as hovers and signature help show them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, FunctionText, texts_of
from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.model.values.words import is_flags, kind_in_words, typed_in_words
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.catalogue.facts import AsyncFunction, Function, Module, Parameter
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Token

_SEPARATE_FORMS = 3  # that are shown line by line


class Described(Record):
    """A function of a module, or of the core (None). forms: one for each number of arguments, the fewest first."""

    module: Module | None
    name: str
    is_async: bool
    forms: tuple[tuple[str, ...], ...]  # the names of the arguments
    facts: tuple[Function | AsyncFunction, ...]  # beside the forms; () of the core
    text: FunctionText | None


def described(script: Script, name: str, place: Place, is_async: bool) -> list[Described]:
    """Return what functions of a name there are: of the core; else of the modules loaded at a place; else of any."""
    if not is_async and name in FUNCTIONS[script.target.series]:
        return [_of_core(script, name)]
    if not is_async and name in script.catalogue.core.functions:
        of_core = _of_module(script.catalogue.core, name, is_async)
        return [of_core._replace(module=None)] if of_core is not None else []
    kind = "async_functions" if is_async else "functions"
    loaded = [module for module in script.modules_before(place) if name in getattr(module, kind)]
    found = [_of_module(module, name, is_async) for module in loaded]
    if not any(found):
        others = [script.catalogue.module(one) for one in script.catalogue.exporters(kind, name)]
        found = [_of_module(module, name, is_async) for module in others if module is not None]
    return [one for one in found if one is not None]


def _of_core(script: Script, name: str) -> Described:
    text = texts_of(CORE).functions.get(name)
    arities = sorted({len(form) for form in FUNCTIONS[script.target.series][name] if form is not None})
    return Described(None, name, False, tuple([argument_names(text, arity) for arity in arities]), (), text)


def _of_module(module: Module, name: str, is_async: bool) -> Described | None:
    """Return the function of a module; None for one that only C code calls, or nobody can."""
    kind = "async_functions" if is_async else "functions"
    facts = [
        one
        for one in getattr(module, kind)[name]
        if (is_async or one.routes) and "never" not in one.args
    ]  # fmt: skip
    facts.sort(key=lambda one: one.arity)
    text = texts_of(module.name).functions.get(name)
    forms = tuple([argument_names(text, one.arity, one.signature if one.params else "") for one in facts])
    return Described(module, name, is_async, forms, tuple(facts), text) if facts else None


def argument_names(text: FunctionText | None, arity: int, signature: str = "") -> tuple[str, ...]:
    """Return the names of the arguments of a call with so many.

    signature: that of a manual, whose names count where the text is about an older function.
    """
    form = _named(signature, arity) or (text.form(arity) if text is not None else None)
    return form or tuple([f"argument{number}" for number in range(1, arity + 1)])


@lru_cache(maxsize=1 << 12)
def _named(signature: str, arity: int) -> tuple[str, ...] | None:
    """Return the first names of a signature such as `f(flags [, "set"])`; None where it has not as many plain ones."""
    _, opening, rest = signature.partition("(")
    names = [one.strip(" \t\"'[]$.").replace("-", "_") for one in rest.rpartition(")")[0].replace("[", "").split(",")]
    names = names[:arity]
    is_plain = bool(opening) and len(names) == arity and all(one.isidentifier() for one in names)
    return tuple(names) if is_plain and len(set(names)) == arity else None


def is_deferred(name: Token) -> bool:
    """Return whether the name of a function stands in async() or launch()."""
    return name.follows("ASYNC LPAR") or name.follows("LAUNCH LPAR")


def signatures(function: Described) -> list[str]:
    """Return the calls of a function, in as few lines as show each number of arguments."""
    forms = function.forms
    if len(forms) > _SEPARATE_FORMS and all(more[: len(fewer)] == fewer for fewer, more in pairwise(forms)):
        return [_with_optional(function.name, forms)]
    return [f"{function.name}({', '.join(form)})" for form in forms]


def _with_optional(name: str, forms: Sequence[tuple[str, ...]]) -> str:
    """Return `f(a[, b[, c]])`, where each form goes on from the one before."""
    shown = ", ".join(forms[0])
    for fewer, more in pairwise(forms):
        added = ", ".join(more[len(fewer) :])
        shown += f"[, {added}" if fewer else f"[{added}"
    return f"{name}({shown}{']' * (len(forms) - 1)})"


def argument_text(function: Described, argument: str) -> str:
    """Return what an argument of a function is: its meaning, behind its kind where the meaning does not name that."""
    meaning = function.text.arguments.get(argument, "") if function.text else ""
    typed = typed_argument(function, argument)
    if typed is not None:
        kind = typed_in_words(typed)
        kind = f"{kind[0].upper()}{kind[1:]}." if kind else ""
        of_another_kind = (
            is_flags(typed)
            or "no variable" in meaning
            or meaning.startswith({"int": "Text", "str": "Number"}.get(typed.kind, "Text"))
        )
        return kind if not meaning or of_another_kind else meaning
    kinds = dict.fromkeys(
        kind_in_words(fact.args[form.index(argument)])
        for form, fact in zip(function.forms, function.facts, strict=False)
        if argument in form and form.index(argument) < len(fact.args)
    )
    kind = next((kind for kind in kinds if kind), "")
    if not meaning or not kind:
        return meaning or (f"{kind[0].upper()}{kind[1:]}." if kind else "")
    return meaning if _names_kind(meaning, kind) else f"({kind}) {meaning}"


def typed_argument(function: Described, argument: str) -> Parameter | None:
    """Return how an argument is declared, since 3.0; None before."""
    return next(iter(_typed(function, argument)), None)


def _typed(function: Described, argument: str) -> list[Parameter]:
    """How an argument is declared in each form that has it."""
    return [
        fact.params[form.index(argument)]
        for form, fact in zip(function.forms, function.facts, strict=False)
        if argument in form and form.index(argument) < len(fact.params)
    ]


def _names_kind(meaning: str, kind: str) -> bool:
    """Whether a meaning says of itself what kind of argument it is, or names all the words that it takes."""
    said, words = meaning.lower(), kind.lower().replace("plain ", "").split()
    if words[0] == "text" and "without variables" in said:
        return True
    return words[0].strip(",") in said or (kind.startswith(("`", "letters")) and "`" in meaning)
