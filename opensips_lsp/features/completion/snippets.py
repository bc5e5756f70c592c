"""Calls with a place for each argument: as snippets of the protocol, in which `$`, `}` and a backslash are escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.features.functions import argument_names
from opensips_lsp.model.core_texts import PRINTF
from opensips_lsp.model.route_names import FUNCTIONS as ARMING
from opensips_lsp.model.values.words import is_flags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.catalogue.facts import AsyncFunction, Function, Parameter

    CoreForm = tuple[str, ...] | None

# functions, and kinds of arguments, whose first argument is best chosen from the completions for it: it is left empty
_CHOSEN = frozenset(("route", "async", "launch", *(name for name, (*_, number) in ARMING.items() if number == 0)))
_CHOSEN_KINDS = frozenset(("code", "methods", "words", "letters"))
_CHOICES = ("word", "exact")  # kinds of arguments that are one of some words
_VARIABLES = ("var", "vars", "single")  # those that are a variable
_UNQUOTED = ("int", "var")  # kinds of parameters, since 3.0
_BARE = frozenset(("exit", "drop", "return"))  # that are usually written without parentheses
# symbol of cfg.y -> how an argument is written, with its placeholder for a `{}`
_WRITTEN = {"STRING": '"{}"', "folded_string": '"{}"', "listen_id": '"{}"', "script_var": "\\$avp({})"}


def escaped(text: str) -> str:
    """Return a text as it stands in a placeholder of a snippet."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def placeholder(number: int, text: str) -> str:
    """Return a placeholder with a text that is selected; without one, a place for the cursor."""
    return f"${{{number}:{escaped(text)}}}" if text else f"${number}"


def choice(number: int, texts: Sequence[str]) -> str:
    """Return a placeholder that is one of some texts."""
    listed = (text.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|") for text in texts)
    return f"${{{number}|{','.join(listed)}|}}"


def kind_name(kind: str) -> str:
    """Return the name of a kind (opensips_lsp.model.values), without its details and what else may stand there."""
    return kind.lstrip("?").partition("|")[0].partition(":")[0]


@lru_cache(maxsize=1 << 12)
def arguments_of(module: str, name: str, arities: tuple[int, ...], signature: str = "") -> str:
    """Return the arguments of a function as a list shows them: "(code, reason[, body])"; signature: of its manual."""
    text = texts_of(module).functions.get(name)
    return shown([argument_names(text, arity, signature) for arity in arities])


def shown(forms: Sequence[tuple[str, ...]]) -> str:
    """Return "(a[, b])" where each form goes on from the one before it, else the forms with bars between."""
    first, *more = forms
    text, before, closing = ", ".join(first), first, ""
    for form in more:
        if form[: len(before)] != before:
            return f"({' | '.join(', '.join(one) for one in forms)})"
        added = ", ".join(form[len(before) :])
        text += f"[, {added}" if before else f"[{added}"
        closing += "]"
        before = form
    return f"({text}{closing})"


@lru_cache(maxsize=1 << 12)
def module_call(module: str, name: str, form: Function | AsyncFunction) -> str:
    """Return the call of a function of a module, as a snippet."""
    arguments = []
    for number, argument in enumerate(_to_fill_in(module, name, form), 1):
        kind = form.args[number - 1] if number <= len(form.args) else ""
        typed = form.params[number - 1] if number <= len(form.params) else None
        text = _argument(number, argument, kind) if typed is None else _typed(number, argument, typed)
        arguments.append(text if typed is not None and typed.kind in _UNQUOTED else f'"{text}"')
    return f"{name}({', '.join(arguments)})"


def _typed(number: int, argument: str, typed: Parameter) -> str:
    """The placeholder of an argument that is declared with a type."""
    if typed.kind != "var" or not argument:
        return placeholder(number, argument)
    return placeholder(
        number, f"$var({argument})" if "var" in typed.wanted or not typed.wanted else f"$avp({argument})"
    )


def _argument(number: int, argument: str, kind: str) -> str:
    """The placeholder of an argument of a kind (opensips_lsp.model.values)."""
    base, _, detail = kind.lstrip("?").partition("|")[0].partition(":")
    listed = [one for one in detail.split(",") if one and one != "written"]
    if base in _VARIABLES:
        return placeholder(number, f"${listed[0] if listed else 'avp'}({argument})")
    return choice(number, listed) if base in _CHOICES else placeholder(number, argument)


def _names(module: str, name: str, arity: int) -> tuple[str, ...]:
    """The names of the arguments of a call with so many."""
    return argument_names(texts_of(module).functions.get(name), arity)


def _to_fill_in(module: str, name: str, form: Function | AsyncFunction) -> tuple[str, ...]:
    """The texts of the placeholders of a call; that of the first is empty where there are completions for it."""
    names = argument_names(texts_of(module).functions.get(name), form.arity, form.signature if form.params else "")
    kinds = [kind_name(kind) for kind in form.args[:1]]
    is_typed = any(is_flags(one) or one.wanted == "int:100..699" for one in form.params[:1])
    is_chosen = name in _CHOSEN or is_typed or any(kind in _CHOSEN_KINDS for kind in kinds)
    return ("", *names[1:]) if names and is_chosen else names


def asks(snippet: str) -> bool:
    """Return whether the first argument of a call is empty: completions for it come next."""
    return "$1" in snippet


def _core_names(name: str, arity: int) -> tuple[str, ...]:
    names = _names(CORE, name, arity)
    return ("", *names[1:]) if names and name in _CHOSEN else names


@lru_cache(maxsize=1 << 10)
def core_call(name: str, forms: tuple[CoreForm, ...]) -> str:
    """Return the call of a function of the core, as a snippet."""
    if name in _BARE:
        return name
    by_length = sorted((form for form in forms if form is not None), key=len)
    symbols = by_length[-1] if name in PRINTF else by_length[0]  # with a variable, not its name in quotes
    arguments = [
        _WRITTEN.get(symbol, "{}").format(placeholder(number, argument))
        for number, (symbol, argument) in enumerate(zip(symbols, _core_names(name, len(symbols))), 1)
    ]
    return f"{name}({', '.join(arguments)})"


@lru_cache(maxsize=1 << 10)
def core_arguments(name: str, forms: tuple[CoreForm, ...]) -> str:
    """Return the arguments of a function of the core as a list shows them."""
    arities = sorted({len(form) for form in forms if form is not None})
    return "" if name in _BARE or not arities else shown([_names(CORE, name, arity) for arity in arities])
