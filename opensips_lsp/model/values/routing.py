"""Tests of values of load_balancer, dispatcher, drouting and dialplan: ports of their fix-ups (C files of 2.4.11)."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_int, is_uint, must_be, shifted, variable
from opensips_lsp.model.variables import Problem, parse_format, parse_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def _lb_resources(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """lb_parser.c parse_resources_list."""
    wanted, names = "must be a list of resources separated by `;`", text.split(";")
    if not text.strip():
        return f"{wanted}, but is empty"
    for name in names[:-1] if not names[-1].strip() else names:
        if not name.strip() or "=" in name:
            return f"{wanted}, without values: `{text}`"
    return None


def _partition_of(module: str, name: str, declared: Declared | None) -> str | None:
    """Why a partition of a module is not there, or None."""
    if declared is None:
        return None
    names = {str(value).partition(":")[0].strip() for value in declared.values(module, "partition")}
    names |= {"default", *map(str, declared.values(module, "default_partition"))}
    return None if name in names else f"must name a `partition` of module `{module}`, but `{name}` is not one"


def _ds_partition(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ds_fixups.c fixup_partition."""
    name = text.strip(" \t\r\n")
    if not name.startswith("$"):
        return _partition_of("dispatcher", name, declared)
    spec = parse_spec(name, known)
    if isinstance(spec, Problem):
        return shifted(spec, text.index("$"))
    return None if spec.end == len(name) else must_be("a partition, or one variable and nothing else", text)


def _ds_sets(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ds_fixups.c fixup_partition_sets."""
    partition, colon, sets = text.partition(":")
    if not colon:
        sets = text
    why = _ds_partition(partition, "", known, declared) if colon else None
    if why is not None:
        return why
    at = text.index(":") + 1 if colon else 0
    stripped = sets.strip(" \t\r\n")
    if not stripped:
        return "must name a set" if "filled" in detail else None
    why = _numbers(stripped, known)
    if why is not None:
        return shifted(why, at + sets.index(stripped))
    several = "one" in detail and not is_int(stripped) and "," in stripped
    return f"takes only one set, not `{text}`" if several else None


def _ds_numbers(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    if detail == "loose":
        found = parse_format(text, known)
        if isinstance(found, Problem) or found:
            return found if isinstance(found, Problem) else None
        text = text.strip(" ")
    return _numbers(text, known) if text else "must not be empty"


def _numbers(text: str, known: Known) -> Why:
    """ds_fixups.c set_list_from_string."""
    if is_int(text):
        return None
    flagged = False
    for part in text.split(","):
        part = part.strip(" \t\r\n")
        value = part
        if not part[:1].isdigit():
            flags, has_flags, rest = part.partition("M")
            if has_flags or (part[:1].isascii() and part[:1].isalpha()):
                letters = flags.replace(" ", "").lower()
                if set(letters) - set("fuds") or len(letters) != len(set(letters)):
                    return f"takes the flags `f`, `u`, `d` and `s`, once each, before `M` and a number, not `{part}`"
                value, flagged = rest.strip(" \t\r\n"), bool(letters)
        if not value and flagged:
            continue
        if value.startswith("$"):
            spec = parse_spec(text[text.index(value) :], known)
            if isinstance(spec, Problem):
                return shifted(spec, text.index(value))
            if "," not in text and spec.end < len(value) - 1:  # one character more does not matter
                return must_be("a list of numbers or variables separated by `,`", text)
            return None  # commas inside of variables are read as ends
        if not is_uint(value):
            return must_be("a list of numbers separated by `,`", text)
    return None


def _dialplan_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """dialplan.c dp_trans_fixup."""
    wanted = "a number or a variable, optionally preceded by a partition and `:`"
    if not text:
        return must_be(wanted, text)
    rest = text.lstrip(" \t\r\n")
    found = re.compile("[/:]").search(rest)
    if found:
        partition, rest = rest[: found.start()].rstrip(" \t\r\n"), rest[found.end() :]
        if not partition or not rest:
            return must_be(wanted, text)
        why = variable(partition, "", known) if partition[0] == "$" else _partition_of("dialplan", partition, declared)
        if why is not None:
            return shifted(why, text.index(partition))
        rest = rest.lstrip(" \t\r\n")
    if rest.startswith("$"):
        return shifted(variable(rest, "", known), len(text) - len(rest))
    return None if is_int(rest) else must_be(wanted, text)


def _dialplan_variables(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    source, slash, target = text.partition("/")
    if not slash or not target:
        return must_be("two variables separated by `/`", text)
    why = variable(source, "", known)
    return why if why is not None else shifted(variable(target, "written", known), len(source) + 1)


_DROUTING = {  # without and with partitions
    "next1": ("var", "partition"), "next2": ("var", "var"), "next3": ("var", "var"), "next4": ("never", "var"),
    "from1": ("int", "partition"), "from2": ("text", "int"), "from3": ("var", "text"), "from4": ("never", "var"),
    "is1": ("var", "partition"), "is2": ("int", "var"), "is3": ("text", "int"), "is4": ("var", "text"),
    "is5": ("never", "var"),
    "group": ("string", "of_partition"), "disable": ("never", "string|var"), "gateway": ("gateway", "gateway"),
}  # fmt: skip


def _drouting(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """drouting.c: what the arguments are hangs on `use_partitions`."""
    if declared is None:
        return None
    on = (declared.values("drouting", "use_partitions") or (0,))[-1] not in (0, "0")
    form = _DROUTING[detail][on]
    if form == "never":
        return "is one too many without `use_partitions`"
    if form == "partition":
        name = text.strip(" ")
        if name.startswith("$"):
            return shifted(variable(name, "", known), text.index("$"))
        return None if name else "must name a partition, because `use_partitions` is set"
    if form in ("of_partition", "gateway"):
        return _with_partition(text, known, form, on)
    from opensips_lsp.model.values import check

    return check(form, text, known)


def _with_partition(text: str, known: Known, form: str, on: bool) -> Why:
    value, at = text, 0
    if on:
        partition, colon, value = text.partition(":")
        if not colon:
            return f"must begin with a partition and `:`, because `use_partitions` is set: `{text}`"
        if partition.strip(" ").startswith("$"):
            why = variable(partition.strip(" "), "", known)
            if why is not None:
                return shifted(why, text.index("$"))
        at = len(partition) + 1
    if form != "gateway":
        return None  # fixup_do_routing says of a wrong group that it is wrong, and goes on
    stripped = value.strip(" ")
    if stripped.startswith("$"):
        return shifted(variable(stripped, "", known), at + value.index("$"))
    return None if stripped else "must not be empty"


TESTS: dict[str, Test] = {
    "dialplan-id": _dialplan_id,
    "dialplan-variables": _dialplan_variables,
    "drouting": _drouting,
    "ds-numbers": _ds_numbers,
    "ds-partition": _ds_partition,
    "ds-sets": _ds_sets,
    "lb-resources": _lb_resources,
}
