"""What an argument of a function takes, by the kinds of the catalogue and by what functions of the core take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.features.completion.variables import Wanted
from opensips_lsp.model.core_texts import WRITTEN
from opensips_lsp.model.names.arguments import core_text_holds_variables
from opensips_lsp.model.names.reader import reader_of
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.catalogue.facts import AsyncFunction, Function, Parameter
    from opensips_lsp.features.completion.place import CursorPlace

_WRITTEN = frozenset(("var:written", "single:written"))
_VARIABLES = frozenset(("var", "vars", "single"))
_REPLY_CODE = "int", "int:100..699"  # how functions declare a reply code
# kinds of values of parameters that are variables, or texts with variables
_OF_PARAMETERS = ("avp", "variable", "text", "tw append", "acc fields")


class Argument(Record):
    """The argument at the cursor.

    function: that it belongs to. number: from 0. kinds: of the catalogue, of each function that the call may be of;
    none for the core. before: the kinds of the argument before it. typed: how the functions declare it, since 3.0.
    is_looked_up: whether it is one of a function of the core that is no word of the grammar.
    """

    function: str
    number: int
    kinds: tuple[str, ...]
    is_core: bool
    before: tuple[str, ...] = ()
    typed: tuple[Parameter, ...] = ()
    is_looked_up: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is written without quotes: a number, or a variable, that is declared as one."""
        return any(one.kind in ("int", "var") for one in self.typed)

    @property
    def is_written(self) -> bool:
        """Whether it is a variable into which a function of the core puts something."""
        in_core = self.is_core and self.number in WRITTEN.get(self.function, ())
        return in_core or any(one.kind == "var" and "written" in one.wanted for one in self.typed)


def argument_at(place: CursorPlace) -> Argument | None:
    """Return the argument of a function that the cursor is in; None if there is none, or nothing is known of it."""
    call = place.call
    if call is None:
        return None
    if call.word in FUNCTIONS[place.series] and call.word not in ("async", "launch", "route"):
        return Argument(call.word, call.commas, (), True)
    looked_up = place.catalogue.core.functions.get(call.word, ())
    forms: list[Function | AsyncFunction] = [*looked_up]
    for module in place.loaded:
        forms += module.functions.get(call.word, ())
        forms += module.async_functions.get(call.word, ())
    kinds, before = (_kinds(forms, number) for number in (call.commas, call.commas - 1))
    typed = tuple(dict.fromkeys(form.params[call.commas] for form in forms if call.commas < len(form.params)))
    return Argument(call.word, call.commas, kinds, False, before, typed, bool(looked_up)) if forms else None


def _kinds(forms: Iterable[Function | AsyncFunction], number: int) -> tuple[str, ...]:
    """The kinds of an argument of some functions, each once."""
    known = [_kind(form, number) for form in forms if 0 <= number < max(len(form.args), len(form.params))]
    return tuple(dict.fromkeys(known))


def _kind(form: Function | AsyncFunction, number: int) -> str:
    if number >= len(form.params):
        return form.args[number]
    typed = form.params[number]
    if typed.kind == "var":
        return f"var:{typed.wanted}"
    return "code" if (typed.kind, typed.wanted) == _REPLY_CODE else typed.wanted


def wanted_in_string(place: CursorPlace, argument: Argument | None) -> Wanted | None:
    """Return which variables may stand in the string at the cursor; None for none: it is taken as it is written."""
    if argument is None:
        call = place.call
        if call is not None and call.word == "modparam":
            return _wanted_by_parameter(place) if call.commas == 2 else None
        return Wanted() if call is not None and not place.loaded else None
    arity, text = argument.number + 1, place.cursor.string
    if argument.is_core:
        return _wanted_by_core(argument, text)
    if not any(_may_hold(place, argument, more, text) for more in (arity, arity + 1)):
        return None
    return _wanted_by_kinds(argument)


def _may_hold(place: CursorPlace, argument: Argument, arity: int, text: str) -> bool:
    """Whether variables are read in the argument of a call with so many arguments."""
    return reader_of(place.catalogue).arguments.may_hold_variables(argument.function, argument.number, arity, text)


def _wanted_by_core(argument: Argument, text: str) -> Wanted | None:
    arities = range(argument.number + 1, argument.number + 4)
    if not any(core_text_holds_variables(argument.function, argument.number, arity, text) for arity in arities):
        return None
    return Wanted(written=argument.is_written)


def _wanted_by_kinds(argument: Argument) -> Wanted:
    names: set[str] | None = None
    for kind in argument.kinds:
        base, _, instead = kind.lstrip("?").partition("|")
        name, _, detail = (instead if instead.startswith("var") else base).partition(":")
        listed = [one for one in detail.split(",") if one and one != "written"] if name in _VARIABLES else []
        if not listed:
            names = None
            break
        names = (names or set()) | set(listed)
    written = any(kind.lstrip("?").rpartition("|")[2] in _WRITTEN for kind in argument.kinds)
    return Wanted(frozenset(names) if names is not None else None, written)


def _wanted_by_parameter(place: CursorPlace) -> Wanted | None:
    """Which variables the value of a parameter may hold, which is the third argument of modparam."""
    name = place.cursor.text_of(place.arguments[1]) or ""
    params = [param for module in place.loaded for param in module.params.get(name, ())]
    kinds = [kind.partition("@")[0] for param in params for kind in param.kind.split(";") if kind]
    if any(kind.partition(":")[0] in ("avp", "loaded avps") for kind in kinds):
        return Wanted(frozenset(("avp",)))
    if any(kind.startswith("variable:avp") or kind.startswith("variable:bavp") for kind in kinds):
        return Wanted(frozenset(("avp", "bavp")))
    if any(kind.startswith(_OF_PARAMETERS) for kind in kinds):
        return Wanted(written="variable:written" in kinds)
    return Wanted() if any((param.default or "").startswith("$") for param in params) or not params else None
