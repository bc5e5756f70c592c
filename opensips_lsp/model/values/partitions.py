"""Tests of partitions of dialplan, dispatcher and drouting: typed parameters, since 3.0, with the C files of 3.6.8."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

_BLANKS = " \t\r\n"


def _dialplan(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """dialplan.c fix_partition."""
    if declared is None or text in _dialplan_names(declared):
        return None
    return f"names {_none('dialplan', text)}"


def _dialplan_missing(detail: str, declared: Declared) -> str | None:
    name = _default_name("dialplan", declared)
    if name in _dialplan_names(declared):
        return None
    return f"must not be left out, as there is {_none('dialplan', name)}"


def _dialplan_names(declared: Declared) -> set[str]:
    """dialplan.c dp_create_head, mod_init: the partition `default` has the URL of the module."""
    names = {value.partition(":")[0].strip(_BLANKS) for value in _values("dialplan", declared) if not _renamed(value)}
    has_url = declared.values("dialplan", "db_url") or declared.default_database()
    if has_url and _default_name("dialplan", declared) == "default":
        names.add("default")
    return names


def _dispatcher(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ds_fixups.c fixup_ds_part; dispatcher.c set_partition_arguments, mod_init."""
    if declared is None:
        return None
    values = [value for value in _values("dispatcher", declared) if ":" in value and not _renamed(value)]
    names = {value.partition(":")[0].strip(_BLANKS) for value in values}
    if _default_name("dispatcher", declared) == "default":
        names.add("default")
    return None if text in names else f"names {_none('dispatcher', text)}"


def _drouting(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """drouting.c fix_partition; with use_partitions a database has the names."""
    if declared is None or text in ("*", "Default") or _from_database(declared):
        return None
    return f"names {_none('drouting', text)}: without `use_partitions` there is only `Default`"


def _drouting_missing(detail: str, declared: Declared) -> str | None:
    return "must not be left out, as `use_partitions` of `drouting` is set" if _from_database(declared) else None


def _from_database(declared: Declared) -> bool:
    return (declared.values("drouting", "use_partitions") or (0,))[-1] != 0


def _values(module: str, declared: Declared) -> list[str]:
    return [str(value) for value in declared.values(module, "partition")]


def _default_name(module: str, declared: Declared) -> str:
    """The name of the partition that counts where none is named."""
    return ["default", *filter(None, map(_renamed, _values(module, declared)))][-1]


def _renamed(value: str) -> str:
    """The other name that the value `default: name` gives to the default partition; "" for other values.

    dialplan does not look at what stands before the `:`.
    """
    other = value.partition(":")[2].strip(_BLANKS + ";")
    return "" if "=" in other else other


def _none(module: str, name: str) -> str:
    return f"no partition `{name}` of `{module}`"


TESTS: dict[str, Test] = {
    "dialplan-partition": _dialplan,
    "dispatcher-partition": _dispatcher,
    "drouting-partition": _drouting,
}
# kind -> (detail, declared) -> why the argument must not be left out, or None
MISSING: dict[str, Callable[[str, Declared], str | None]] = {
    "dialplan-partition": _dialplan_missing,
    "drouting-partition": _drouting_missing,
}
