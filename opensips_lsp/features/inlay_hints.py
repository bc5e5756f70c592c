"""What an editor shows between the words: what a number means, how long a time is, which argument is which."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE, texts_of
from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.features.number_meanings import duration, named_bits, named_value, number_of
from opensips_lsp.features.variable_parts import NAME, variables_in
from opensips_lsp.model.facts import said_of
from opensips_lsp.model.module_pattern import is_plain
from opensips_lsp.model.script import END
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.nodes import Assignment, Call, GlobalParameter, ModParam, Number, String

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.documentation import FunctionText, ParameterText
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_LONGEST = 60  # characters of a hint
_FEWEST = 2  # arguments of a call whose names are shown


class Hints(Record):
    """Which hints are wanted. flags: names of bits and values. times: durations. parameter_names: of arguments."""

    flags: bool = True
    times: bool = True
    parameter_names: bool = False


class InlayHint(Record):
    """What to show at an offset. before: whether it belongs to what stands behind. more: the text that was too long."""

    offset: int
    label: str
    before: bool = False
    more: str = ""


def inlay_hints(snapshot: Snapshot, start: int, end: int, wanted: Hints) -> list[InlayHint]:
    """Return the hints from offset `start` to `end`, in order."""
    file = snapshot.in_scripts[0]
    finder = _Finder(file.script, wanted)
    found = [
        hint._replace(offset=offset + hint.offset)
        for offset, item in file.source.items
        if offset <= end and offset + len(item.text) >= start
        for one in said_of(item, _all_hinted)
        if start <= offset + one.end and offset + one.start <= end
        for hint in finder.hints(one)
    ]
    if file.source.spans:
        found = [hint for hint in found if not file.source.opaque(hint.offset, hint.offset)]
    return sorted((hint for hint in found if start <= hint.offset <= end), key=lambda hint: hint.offset)


# ---- where there may be a hint: read off each item once

_GLOBAL, _MODPARAM, _VARIABLE, _CALL = "global", "modparam", "variable", "call"


class _Argument(Record):
    """An argument, or a value. number: what it is, None if it is no number."""

    start: int
    end: int
    number: int | None


class _Hinted(Record):
    """A statement or call with its names and arguments; offsets count from the start of the item."""

    kind: str
    names: tuple[str, ...]
    start: int
    end: int
    arguments: tuple[_Argument | None, ...]


def _all_hinted(item: Item) -> list[_Hinted]:
    root = root_of(item)
    if root is None:
        return []
    found = [_hinted(_GLOBAL, (one.name.text,), one, one.value) for one in root.find(GlobalParameter)]
    for modparam in root.find(ModParam):
        if is_plain(modparam.module.value):
            names = modparam.module.value.lower(), modparam.parameter.value
            found.append(_hinted(_MODPARAM, names, modparam, modparam.value))
    for assignment in root.find(Assignment):
        if isinstance(assignment.value, Number):
            found.append(_hinted(_VARIABLE, (_name_of(assignment.variable.text),), assignment, assignment.value))
    for call in root.find(Call):
        if call.arity:
            found.append(_hinted(_CALL, (call.name.text,), call, *call.arguments))
    return found


def _hinted(kind: str, names: tuple[str, ...], node: Node, *arguments: Node | None) -> _Hinted:
    read = tuple([None if one is None else _Argument(one.start, one.end, _number(one)) for one in arguments])
    return _Hinted(kind, names, node.start, node.end, read)


def _number(node: Node) -> int | None:
    """Return the number that a node is, also one in quotes, but not `yes` and its like."""
    if isinstance(node, Number):
        return node.value if node.last.text[0].isdigit() else None
    return number_of(node.value) if isinstance(node, String) else None


def _name_of(variable: str) -> str:
    part = next(iter(variables_in(variable)), None)
    name = part.part(NAME) if part is not None else None
    return variable[name.start : name.end] if name is not None else ""


# ---- the hints there


class _Finder:
    def __init__(self, script: Script, wanted: Hints) -> None:
        self._wanted = wanted
        self._core = FUNCTIONS[script.target.series]
        self._modules = script.modules_before(END)
        self.function_text = cache(self._function_text)
        self.variable_text = cache(self._variable_text)

    def hints(self, one: _Hinted) -> Iterator[InlayHint]:
        """Yield the hints in a statement or call."""
        names, first = one.names, one.arguments[0]
        if one.kind == _CALL:
            yield from self._of_call(names[0], one.arguments)
        elif first is not None and one.kind == _VARIABLE:
            yield from self._of_time(first, self.variable_text(names[0]))
        elif first is not None and one.kind == _GLOBAL:
            yield from self._of_value(first, texts_of(CORE).globals.get(names[0]))
        elif first is not None:
            yield from self._of_value(first, texts_of(names[0]).parameters.get(names[1]))

    def _of_value(self, value: _Argument, text: ParameterText | None) -> Iterator[InlayHint]:
        """Yield the hint at the value of a parameter."""
        if text is None or value.number is None:
            return
        name = named_value(value.number, text.values)
        if name and self._wanted.flags:
            yield _hint(value.end, [name])
        elif not name:
            yield from self._of_time(value, text.summary)

    def _of_time(self, value: _Argument, text: str) -> Iterator[InlayHint]:
        long = duration(value.number, text) if value.number is not None and self._wanted.times else ""
        if long:
            yield InlayHint(value.end, long)

    def _of_call(self, function: str, arguments: tuple[_Argument | None, ...]) -> Iterator[InlayHint]:
        """Yield the hints at the arguments of a call."""
        text = self.function_text(function)
        form = text.form(len(arguments)) if text is not None else None
        if text is None or form is None:
            return
        for name, argument in zip(form, arguments):
            if argument is None:
                continue
            if self._wanted.parameter_names and len(form) >= _FEWEST:
                yield InlayHint(argument.start, f"{name}:", before=True)
            if name not in text.values:
                yield from self._of_time(argument, text.arguments[name])
            elif argument.number and self._wanted.flags:
                names = named_bits(argument.number, text.values[name])
                if names:
                    yield _hint(argument.end, names)

    def _function_text(self, name: str) -> FunctionText | None:
        """Return the text of a function of the core, or of a module that is loaded."""
        if name in self._core:
            return texts_of(CORE).functions.get(name)
        modules = (one.name for one in self._modules if name in one.functions or name in one.async_functions)
        return next((texts_of(module).functions.get(name) for module in modules), None)

    def _variable_text(self, name: str) -> str:
        """Return the text of a variable of the core, or of a module that is loaded."""
        modules = (CORE, *(one.name for one in self._modules if name in one.pvars))
        return next((text for module in modules if (text := texts_of(module).variables.get(name))), "")


def _hint(offset: int, names: list[str]) -> InlayHint:
    label = " + ".join(names).replace("`", "")
    if len(label) <= _LONGEST:
        return InlayHint(offset, label)
    return InlayHint(offset, f"{label[: _LONGEST - 1]}…", more=label)
