"""Which parameters a module does not initialise without, as far as its mod_init says it plainly.

Found are `init_db_url(variable, 0)`, where the global db_default_url will do as well and nothing before it gives the
variable a value, and `if (!variable) { LM_ERR(...); return -1; }` of the variable of a parameter that has no value from
the start. Both count only where nothing before them ends the function well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .ctext import closing, strings
from .records import Fact
from .sources import Sources
from .tables import Exports

_URL = re.compile(r"\binit_db_url\s*\(\s*([\w.>-]+?)\s*,\s*0\s*\)")
_IF = re.compile(r"\bif\s*(?=\()")
_VARIABLE = r"\(?&?([A-Za-z_]\w*)(?:\.s)?\)?"
_NOTHING = r"(?:NULL|0|'\\0')"
_ATOMS = tuple(
    re.compile(atom)
    for atom in (
        rf"!\s*{_VARIABLE}", rf"\*?\s*{_VARIABLE}(?:\[0\])?\s*==\s*{_NOTHING}", rf"NULL\s*==\s*{_VARIABLE}",
        rf"{_VARIABLE[:-11]}(?:\.len)?\s*==\s*0", rf"strlen\s*\(\s*{_VARIABLE}\s*\)\s*==\s*0",
    )
)  # fmt: skip
_FAILS = re.compile(r"\breturn\s*\(?\s*-|\breturn\s+E_|\bgoto\s+\w*err\w*\s*;")
_SUCCEEDS = re.compile(r"\breturn\s*\(?\s*[01]\s*\)?\s*;")


def requirements(exports: Exports, sources: Sources) -> list[Fact]:
    """{"param": name} of each, with "fallback" where a global parameter will do."""
    params = {
        _variable(row.cells[2]): strings(row.cells[0])[0] for row in exports.tables["param"] if strings(row.cells[0])
    }
    found: list[Fact] = []
    for body in _init_functions(exports, sources):
        for offset, fact in sorted(_in_body(body, params, sources), key=lambda one: one[0]):
            if not _SUCCEEDS.search(body, 0, offset) and fact not in found:
                found.append(fact)
    return found


def _init_functions(exports: Exports, sources: Sources) -> Iterator[str]:
    """The bodies of the functions that initialise a module."""
    names = "|".join(sorted(name for name in exports.names if "init" in name.lower() and "child" not in name))
    if not names:
        return
    defined = re.compile(rf"^(?:static\s+)?int\s+(?:{names})\s*\(\s*(?:void)?\s*\)\s*(?=\{{)", re.MULTILINE)
    for text in sources.files.values():
        for match in defined.finditer(text.text):
            yield text.text[match.end() : closing(text.text, match.end()) + 1]


def _in_body(body: str, params: dict[str, str], sources: Sources) -> Iterator[tuple[int, Fact]]:
    depths = _depths(body)
    for match in _URL.finditer(body):
        assigned = re.search(rf"(?<![\w.>]){re.escape(match[1])}(?:\.s)?\s*=(?!=)", body[: match.start()])
        if depths[match.start()] == 1 and not assigned and (name := params.get(_variable(match[1]))):
            yield match.start(), {"param": name, "fallback": "db_default_url"}
    for match in _IF.finditer(body):
        end = closing(body, match.end())
        if depths[match.start()] != 1 or end < 0:
            continue
        variable = _missing(body[match.end() + 1 : end])
        rest = body[end + 1 :].lstrip()
        block = rest[: closing(rest, 0) + 1] if rest.startswith("{") else rest.partition(";")[0]
        fails = "LM_" in block and _FAILS.search(block) and not _IF.search(block)
        if fails and variable in params and _is_unset(variable, sources):
            yield match.start(), {"param": params[variable]}


def _missing(condition: str) -> str | None:
    """The one variable whose absence a condition is about, or None."""
    found = set()
    for part in condition.split("||"):
        match = next((match for atom in _ATOMS if (match := atom.fullmatch(part.strip().strip("()").strip()))), None)
        found.add(match[1] if match else None)
    return found.pop() if len(found) == 1 else None


def _is_unset(variable: str, sources: Sources) -> bool:
    """Whether a variable has no value from the start."""
    declared = re.compile(rf"^\s*(?:static\s+)?(?:char\s*\*|str\b)\s*{variable}\s*(?:=\s*([^;]+))?;", re.MULTILINE)
    for text in sources.files.values():
        if match := declared.search(text.text):
            return match[1] is None or re.fullmatch(r"\W*(?:NULL|0|STR_NULL)\W*(?:0\W*)?", match[1].strip()) is not None
    return False


def _variable(cell: str) -> str:
    """The variable that a parameter is written to: `(void*)&db_url.s` is db_url."""
    names = re.findall(r"[A-Za-z_][\w.]*", cell.rpartition(")")[2] or cell)
    return names[-1].removesuffix(".s") if names else ""


def _depths(body: str) -> list[int]:
    """The depth of braces at each character."""
    depth, found = 0, []
    for character in body:
        depth += character == "{"
        found.append(depth)
        depth -= character == "}"
    return found
