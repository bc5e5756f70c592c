"""The type of a gateway in the calls of drouting: which argument it is, and what 2.3 took it for."""

from __future__ import annotations

from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import literal
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.nodes import Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Call, Node

# function -> which argument the type is, when there are no partitions; with them it is the next one
_TYPE = {"is_from_gw": 0, "goes_to_gw": 0, "dr_is_gw": 1}
KINDS = tuple(_TYPE)


def type_argument(call: Call, script: Script) -> tuple[Node | None, bool, bool]:
    """-> (the argument that is the type, or None; whether that is certain; whether the first one is a partition).

    Where the script does not show whether `use_partitions` is set, the call itself may: only without partitions the
    first argument must be a number, or a variable (drouting.c fixup_from_gw, fixup_is_gw).
    """
    number = _TYPE[call.name.text]
    argument = call.arguments[number] if number < len(call.arguments) else None
    if reads("typed-arguments", script.target) and isinstance(argument, Number):
        return argument, True, bool(last_value(script, "drouting", "use_partitions"))  # as it stands since 3.0
    partitions = bool(last_value(script, "drouting", "use_partitions"))
    known = partitions or script.complete
    if not known:
        partitions = not _fits(literal(call.arguments[number]) if number < len(call.arguments) else None, number)
    number += partitions
    return (call.arguments[number] if number < len(call.arguments) else None), known, partitions


def type_of(argument: Node | None) -> str | None:
    """What a type is, in quotes or, from 3.0 on, without; None for a variable."""
    return argument.text if isinstance(argument, Number) else literal(argument)


def all_types(argument: Node, target: Version) -> str:
    """The argument for all types, as a version takes it: a text, or a number since 3.0."""
    quote = "" if reads("typed-arguments", target) else argument.text[0]
    return f"{quote}-1{quote}"


def _fits(text: str | None, number: int) -> bool:
    """Whether a text may be what is there when there are no partitions: a number for the type."""
    return text is not None and (is_number(text) if number == 0 else not text.lstrip().startswith("$"))


def is_number(text: str) -> bool:
    """Whether a text is a number, as str2sint reads it."""
    return text.strip().lstrip("+-").isdecimal()


def is_all_types(text: str | None) -> bool:
    """Whether a type is a zero, which in 2.3 stood for all types."""
    return text is not None and is_number(text) and not text.strip().lstrip("+-").strip("0")


def is_negative(text: str) -> bool:
    """Whether a type is below zero, which stands for all types in every version."""
    return is_number(text) and text.strip().startswith("-") and not is_all_types(text)
