"""Numbers, words, variables, texts, regular expressions: what the core has fix-ups for (mod_fix.c)."""

from __future__ import annotations

import re

from opensips_lsp.model.values.regex import refusal
from opensips_lsp.model.variables import Problem, parse_format, parse_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known, Spec


def must_be(wanted: str, text: str) -> str:
    """The rest of a sentence about a value that is something else."""
    return f"must be {wanted}, not `{text}`" if text else f"must be {wanted}, but is empty"


def listed(words: Iterable[str]) -> str:
    """Words in a sentence, each of them a choice."""
    quoted = [f"`{word}`" for word in words]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


# ---- numbers


def is_int(text: str) -> bool:
    """ut.h str2sint."""
    return re.compile("[-+]?[0-9]*").fullmatch(text) is not None and text != ""


def is_uint(text: str) -> bool:
    """ut.h str2int."""
    return text.isascii() and text.isdigit()


def is_short(text: str) -> bool:
    """ut.h str2s: an empty text is 0."""
    return text == "" or (is_uint(text) and len(text) <= 5)


def _int(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    if not is_int(text):
        return must_be("a number", text)
    if not detail:
        return None
    least, _, most = detail.partition("..")
    if (not least or int(least) <= int(text)) and int(text) <= int(most):
        return None
    return must_be(f"a number from {least} to {most}" if least else f"a number up to {most}", text)


def _uint(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    if not is_uint(text):
        return must_be("a number without a sign", text)
    if not detail:
        return None
    least, most = map(int, detail.split("-"))
    number = int(text) & 0xFFFFFFFF
    return None if least <= number <= most else must_be(f"a number from {least} to {most}", text)


# ---- words


def _string(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return "must not be empty" if detail == "filled" and not text else None


def _word(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    words = detail.split(",")
    return None if text.lower() in words else must_be(listed(words), text)


def _exact(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    words = detail.split(",")
    return None if text in words else must_be(listed(words), text)


def _words(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    words = detail.split(",")
    for word in text.split("|"):
        if word.strip(" \t\r\n").lower() not in words:
            return must_be(f"{listed(words)}, or several of them separated by `|`", text)
    return None


def names_of(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """Names of flags, those that end in `=` with a value; an empty text has one, which is unknown.

    mod_fix.c fixup_named_flags, which takes the text apart by lib/csv.c parse_csv_record.
    """
    flags = detail.split(",")
    for flag in text.split(","):
        flag = flag.strip(" \t\r\n")
        name, equal, value = flag.partition("=")
        if flag in flags and not equal:
            continue
        if f"{name}=" not in flags:
            return f"has an unknown flag `{flag}`; known are {', '.join(flags)}"
        if not value:
            return f"has the flag `{name}` without a value"
    return None


def _letters(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    for letter in text:
        if letter not in detail:
            letters = dict.fromkeys(one for one in detail if one != " ")  # as the fix-up lists them, maybe twice
            return f"takes only the letters {' '.join(f'`{one}`' for one in letters)}, not `{letter}`"
    return None


# ---- variables


def shifted(why: Why, by: int) -> Why:
    """What is wrong with a text that begins so many characters further on."""
    return why._replace(start=why.start + by, end=why.end + by) if isinstance(why, Problem) else why


def variable(text: str, detail: str, known: Known, declared: Declared | None = None) -> Why:
    """mod_fix.c fixup_pvar, and what modules look at behind it. What stands behind the variable does not matter."""
    if not text.startswith("$"):
        return must_be("one variable", text)
    spec = parse_spec(text, known)
    if isinstance(spec, Problem):
        return spec
    return not_wanted(spec, detail, text)


def not_wanted(spec: Spec, detail: str, text: str) -> str | None:
    """Why a variable is none of those wanted, or None."""
    if detail == "written":
        record = spec.record
        read_only = not record.writable if record is not None else spec.name == "$"
        return f"is written to, but `{text}` is read-only" if read_only else None
    if detail and spec.name and spec.name not in detail.split(","):
        return must_be(listed(f"${name}(...)" for name in detail.split(",")), text)
    return None


def _single(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """mod_fix.c fixup_spve that must give just one variable, and nothing beside it."""
    specs = parse_format(text, known)
    if isinstance(specs, Problem):
        return specs
    if len(specs) != 1 or (specs[0].start, specs[0].end) != (0, len(text)):
        return must_be("one variable and nothing else", text)
    return not_wanted(specs[0], detail, text)


def _variables(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """pvar.c parse_pvname_list."""
    at, found = 0, False
    while at < len(text):
        if text[at] in " \t\r\n,;":
            at += 1
            continue
        why = variable(text[at:], detail, known)
        if why is not None:
            return why._replace(start=why.start + at, end=why.end + at) if isinstance(why, Problem) else why
        at, found = at + parse_spec(text[at:], known).end, True
    return None if found else must_be("a list of variables", text)


def formatted(text: str, detail: str, known: Known, declared: Declared | None = None) -> Why:
    """pvar.c pv_parse_format."""
    if detail == "filled" and not text:
        return "must not be empty"
    specs = parse_format(text, known)
    if isinstance(specs, Problem):
        return specs
    if detail == "avp" and (not specs or specs[0].name not in ("avp", "")):
        return must_be("an AVP", text)
    return None


# ---- patterns


def pattern(text: str, detail: str = "", known: Known | None = None, declared: Declared | None = None) -> str | None:
    """regcomp() with REG_EXTENDED."""
    why = refusal(text)
    return f"must be a regular expression, but it {why[1]}" if why else None


def substitution(text: str, detail: str, known: Known, declared: Declared | None = None) -> Why:
    """re.c subst_parser."""
    wanted = "must be `/regular expression/replacement/flags`"
    if len(text) < 3:
        return f"{wanted}; `{text}` is too short"
    separator = text[0]
    if separator == "\\":
        return f"{wanted}, with a separator other than a backslash"
    middle = 1
    while middle < len(text) and (text[middle] != separator or text[middle - 1] == "\\"):
        middle += 1
    if middle + 1 >= len(text):
        return f"{wanted}; there is no second `{separator}`"
    at, escapes = middle + 1, 0
    while True:
        if at >= len(text):
            return f"{wanted}; there is no third `{separator}`"
        if text[at] == "\\":
            at, escapes = at + 2, escapes + 1
            continue
        if text[at] == "$":
            spec = parse_spec(text[at:], known)
            if isinstance(spec, Problem):
                return spec._replace(start=spec.start + at, end=spec.end + at)
            at, escapes = at + spec.end, escapes + 1
            continue
        if text[at] == separator:
            break
        at += 1
    for flag in text[at + 1 :]:
        if flag not in "isg":
            return f"{wanted}; the flags are `i`, `s` and `g`, not `{flag}`"
    return pattern(text[1:middle])


TESTS: dict[str, Test] = {
    "int": _int,
    "uint": _uint,
    "string": _string,
    "text": formatted,
    "var": variable,
    "vars": _variables,
    "single": _single,
    "regex": pattern,
    "subst": substitution,
    "word": _word,
    "exact": _exact,
    "words": _words,
    "letters": _letters,
    "names": names_of,
}
