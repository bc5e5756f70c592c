"""Tests of lists of flags and of words that typed parameters (3.0 and later) take, with the C files of 3.6.8."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, must_be, names_of, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

_BLANKS = " \t\r\n"


def _save_flags(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """lib/reg/save_flags.c reg_fixup_save_flags: flags as in `names`, some with a number."""
    why = names_of(text, detail, known, declared)
    for name in ("max-contacts", "min-expires", "max-expires") if why is None else ():
        value = _value_of(name, text)
        if value is not None and not is_uint(value):
            return f"must have a number without a sign for `{name}`, not `{value}`"
    return why


def _lookup_flags(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """lib/reg/lookup.c reg_fixup_lookup_flags."""
    why = names_of(text, detail, known, declared)
    if why is not None:
        return why
    latency, filtering = _value_of("max-ping-latency", text), _value_of("ua-filtering", text)
    if latency is not None and not is_uint(latency):
        return f"must have a number without a sign for `max-ping-latency`, not `{latency}`"
    if filtering is None:
        return None
    found = re.compile("/([^/]+)/").match(filtering)
    if found is None:
        return f"must have `/expression/` for `ua-filtering`, not `{filtering}`"
    extended = "extended-regexp" in _words(text)  # what is wrong with a basic expression is not known here
    return pattern(found[1]) if extended else None


def _value_of(name: str, text: str) -> str | None:
    """The last value of a flag: it replaces those before it."""
    values = [word.partition("=")[2] for word in _words(text) if word.startswith(f"{name}=")]
    return values[-1] if values else None


def _words(text: str) -> list[str]:
    """lib/csv.c parse_csv_record."""
    return [word.strip(_BLANKS) for word in text.split(",")]


def _all_of(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """One or more of these words with `,` between, in upper or lower case."""
    words = detail.split(",")
    lower = {word.lower() for word in words}
    for word in _words(text):
        if word.lower() not in lower:
            return f"may list only {', '.join(f'`{one}`' for one in words)}, not `{word}`"
    return None


def _columns(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sql_cacher.c fixup_cache_dump_fields."""
    return None if all(_words(text)) else must_be("names of columns separated by `,`", text)


def _trace_scope(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """tracer.c fixup_sflags, st_parse_flags: of several letters, one counts, which needs its module."""
    scope = ""
    for letter in text.lower():
        if letter not in detail and letter != " ":
            return f"takes only the letters {', '.join(f'`{one}`' for one in detail)}, not `{letter}`"
        if letter in "db" or (letter == "t" and scope != "d") or (letter == "m" and not scope):
            scope = letter
    module = {"d": "dialog", "b": "b2b_logic"}.get(scope)
    if module is None or declared is None or declared.loads(module):
        return None
    return f"has the letter `{scope}`, which needs module `{module}`, but that is not loaded"


def _vendor(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sipcapture.c fix_vendor_id, fix_hex_int."""
    hexadecimal = re.compile("0[xX][0-9a-fA-F]+").fullmatch(text)
    if not hexadecimal and not is_uint(text):
        return must_be("a number, such as `5` or `0x1F`", text)
    return (
        None if int(text, 16 if hexadecimal else 10) & 0x80000000 == 0 else must_be("a number below 2147483648", text)
    )


TESTS: dict[str, Test] = {
    "all-of": _all_of,
    "columns": _columns,
    "lookup-flags": _lookup_flags,
    "save-flags": _save_flags,
    "trace-scope": _trace_scope,
    "vendor": _vendor,
}
