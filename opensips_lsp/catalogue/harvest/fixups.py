"""The fix-up function of a row -> what each argument of the function must be, as kinds (opensips_lsp.model.values).

A fix-up is called for one argument after the other, with its number. Those of the core (mod_fix.c) are known by name;
of a module's own, the branch for a number is followed to the fix-up that it ends in. What is no such branch is left to
OWN_FIXUPS, or stays unknown: a kind that says less than the C code is right, one that says more is not.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .ctext import closing
from .decide import decided
from .macros import expand
from .own_fixups import OWN_FIXUPS
from .sources import Sources

# mod_fix.c: what is between the underscores of `fixup_pvar_str`
_PARTS = {
    "igp": "int|var", "none": "string", "null": "", "pvar": "var", "regexp": "regex", "regexpNL": "regex",
    "sgp": "string|var", "sint": "int", "spve": "text", "str": "string", "uint": "uint",
}  # fmt: skip
_CALL = re.compile(r"^\(*\s*(\w*fixup\w*|fix_\w+)\s*\(((?:[^()]|\([^()]*\))*)\)\s*\)*\s*(?:!=\s*0|<\s*0)?$")
_ASSIGNED = re.compile(r"^(?:int\s+)?(?:ret|rc)\s*=\s*(\w*fixup\w*)\s*\((.*)\)$", re.DOTALL)
_FORMAT = re.compile(r"\bpv_parse_format\s*\(")
_SPEC = re.compile(r"\bpv_parse_spec\s*\(")
_WRITABLE = re.compile(r"setf\s*==\s*(?:NULL|0)$|!\s*\w+->setf$|^!\s*pv_is_w\s*\(\w+\)$")
_TYPES = re.compile(r"type\s*!=\s*PVT_(\w+)")
_NAMES = {"AVP": "avp", "SCRIPTVAR": "var"}
_EMPTY = re.compile(r"\[0\]\s*==|\blen\s*(?:==|<=)\s*0|\*\s*param\b.*==\s*(?:0|'.')$|^!\s*\w+[.>-]+len$")
_HARMLESS = re.compile(
    r"strlen|memset|pkg_(?:malloc|free)|shm_malloc|sizeof|LM_\w+|pv_spec_free|pv_elem_free_all|pv_parse_format"
)
_LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")


Statement = tuple[Any, ...]  # ("if", condition, then, other), ("return", value), ("simple", text) ...


class _Unread(Exception):
    """The function does what this reader does not follow."""


class Own(NamedTuple):
    """A function of the module: its parameters and its statements."""

    parameters: str
    body: str


class Fixups:
    """The fix-ups of one module."""

    def __init__(self, module: str, sources: Sources) -> None:
        self._module = module
        self._sources = sources
        self._own: dict[str, Own | None] = {}

    def kinds(self, cell: str, arity: int) -> list[str]:
        """The kind of each argument, "" for an unknown one; an empty list when all are unknown."""
        name = cell.strip().strip("()&")
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or name == "NULL":
            return []
        found = [self._kind(name, number, frozenset()) for number in range(1, arity + 1)]
        return found if any(found) else []

    def refuses(self, cell: str, arity: int) -> str:
        """Why a call of the function stops OpenSIPS in any case, "" when it does not."""
        rows = OWN_FIXUPS.get((self._module, cell.strip()), ())
        if not arity and not self._definition(cell.strip()) and _of_core(cell.strip(), 1):
            return "its fix-up wants an argument"
        return next((row.refuses for row in rows), "")

    def _kind(self, name: str, number: int, above: frozenset[str]) -> str:
        """What a fix-up that is called with a number wants."""
        own = self._definition(name)
        if own is None:
            return _of_core(name, number)
        for row in OWN_FIXUPS.get((self._module, name), ()):
            if row.has in own.body and row.without not in own.body:
                at = number if "param_no" in own.parameters or "arg_no" in own.parameters else 1
                if at <= len(row.kinds) and row.kinds[at - 1]:
                    return row.kinds[at - 1]
        if name in above:
            return ""
        try:
            return _Reader(self, number, above | {name}).read(own.body)
        except _Unread:
            return ""

    def called(self, name: str, arguments: str, number: int, above: frozenset[str]) -> str:
        """What a fix-up that another one calls wants."""
        last = arguments.rpartition(",")[2].strip() if "," in arguments else ""
        shifted = re.fullmatch(r"param_no\s*([+-])\s*(\d+)", last)
        if shifted:
            number += int(shifted[1] + shifted[2])
        elif last.isdigit():
            number = int(last)
        return self._kind(name, number, above)

    def _definition(self, name: str) -> Own | None:
        if name not in self._own:
            self._own[name] = self._found(name)
        return self._own[name]

    def _found(self, name: str) -> Own | None:
        for text in self._sources.files.values():
            for match in re.finditer(rf"\b{name}\s*(?=\()", text.text):
                end = closing(text.text, match.end())
                opening = re.compile(r"\s*\{").match(text.text, end + 1) if end > 0 else None
                if opening and (last := closing(text.text, opening.end() - 1)) > 0:
                    return Own(text.text[match.end() : end], text.text[opening.end() : last])
        return None


def _of_core(name: str, number: int) -> str:
    """mod_fix.c: `fixup_spve_uint` and `fixup_spve`, which has no number."""
    if name.startswith("fixup_regexp_dynamic"):
        return "regex|var" if number == 1 else ""
    parts = name.split("_")[1:]
    if not name.startswith("fixup_") or not all(part in _PARTS for part in parts):
        return ""
    if len(parts) == 1:
        return _PARTS[parts[0]]
    return _PARTS[parts[number - 1]] if number <= len(parts) else ""


class _Reader:
    """Follows the statements of a fix-up for the argument with one number."""

    def __init__(self, fixups: Fixups, number: int, above: frozenset[str]) -> None:
        self._fixups, self._number, self._above = fixups, number, above
        self._kind = ""  # what was found on the way
        self._may_be_empty = False

    def read(self, body: str) -> str:
        """The kind that a body ends in; raises _Unread."""
        text = _LITERAL.sub(lambda match: '""' if match[0][0] == '"' else "'.'", body)
        text = expand(
            text, {name: macro for name, macro in self._fixups._sources.macros.items() if "return" in macro.body}
        )
        found = self._run(_statements(text))
        if found is None:
            raise _Unread
        if self._may_be_empty and found not in ("text", "string", ""):
            return f"?{found}"
        return found

    def _run(self, statements: list[Statement]) -> str | None:
        """The kind when the statements return, None when they are left at their end."""
        at = 0
        while at < len(statements):
            kind, *parts = statements[at]
            at += 1
            if kind == "block":
                found = self._run(parts[0])
            elif kind == "if":
                found = self._if(*parts)
            elif kind == "switch":
                found = self._switch(*parts)
            elif kind == "return":
                return self._returned(parts[0])
            elif kind == "simple":
                self._simple(parts[0])
                found = None
            elif kind == "case":
                found = None
            else:
                raise _Unread
            if found is not None:
                return found
        return None

    def _if(self, condition: str, then: list[Statement], other: list[Statement]) -> str | None:
        decided = self._decided(condition)
        if decided is not None:
            return self._run(then if decided else other)
        call = _CALL.match(condition.strip())
        if call and _fails(then):
            self._note(self._fixups.called(call[1], call[2], self._number, self._above))
        elif "&&" not in condition and _FORMAT.search(condition) and _fails(then):
            self._note("text")
        elif "&&" not in condition and _SPEC.search(condition) and _fails(then):
            self._note("var")
            self._narrow(condition)
        elif _fails(then):
            self._narrow(condition)
        elif _EMPTY.search(condition):
            self._may_be_empty = True
        elif self._kind and not _returns(then):
            pass
        elif self._kind:
            return self._kind
        else:
            raise _Unread
        return self._run(other)

    def _narrow(self, condition: str) -> None:
        """What is looked at behind a variable."""
        if self._kind != "var":
            return
        names = _TYPES.findall(condition)
        if names and all(name in _NAMES for name in names) and ("&&" not in condition or "||" not in condition):
            self._kind = f"var:{','.join(_NAMES[name] for name in names)}"
        elif _WRITABLE.search(condition.strip()):
            self._kind = "var:written"

    def _switch(self, value: str, body: list[Statement]) -> str | None:
        if value.strip() != "param_no":
            raise _Unread
        labels = [at for at, (kind, *parts) in enumerate(body) if kind == "case" and parts[0] == str(self._number)]
        labels += [at for at, (kind, *parts) in enumerate(body) if kind == "case" and parts[0] == "default"]
        if not labels:
            return None
        inside = body[labels[0] :]
        ends = [at for at, statement in enumerate(inside) if statement == ("simple", "break")]
        return self._run(inside[: ends[0]] if ends else inside)

    def _returned(self, value: str) -> str:
        value = value.strip().strip("()").strip() if value.strip().startswith("(") else value.strip()
        call = _CALL.match(value)
        if call:
            return self._fixups.called(call[1], call[2], self._number, self._above)
        if value in ("0", "1", "ret", "rc"):
            return self._kind or "string"
        raise _Unread

    def _simple(self, text: str) -> None:
        assigned = _ASSIGNED.match(text)
        if assigned:
            self._note(self._fixups.called(assigned[1], assigned[2], self._number, self._above))
        elif re.match(r"^(?:ret|rc)\s*=\s*pv_parse_format\s*\(", text):
            self._note("text")
        elif (
            text == "break"
            or text.startswith("goto")
            or (
                re.search(r"\w\s*\(", _HARMLESS.sub("", text).replace("(char", ""))
                and not re.match(r"^\*param\s*=", text)
            )
        ):
            raise _Unread

    def _note(self, kind: str) -> None:
        if not kind:
            raise _Unread
        self._kind = self._kind or kind

    def _decided(self, condition: str) -> bool | None:
        text = condition.replace("param_no", str(self._number)).replace("arg_no", str(self._number))
        text = re.sub(r"\(\s*(?:unsigned\s+)?char\s*\*+\s*\)", "", text)
        text = re.sub(r"\*\s*param\b|\bparam\b", "1", text)
        text = re.sub(r"\bNULL\b", "0", text).replace("&&", " and ").replace("||", " or ")
        text = re.sub(r"!(?!=)", " not ", text)
        return decided(text)


def _fails(statements: list[Statement]) -> bool:
    """Whether statements do nothing but say something and return an error."""
    for kind, *parts in statements:
        if kind == "block" and _fails(parts[0]):
            return True
        if kind == "return":
            return re.fullmatch(r"\(?\s*(?:-\s*\d+|E_\w+|ret|rc|ser_error)\s*\)?", parts[0].strip()) is not None
        if kind == "simple" and re.match(r"goto\s+\w*err", parts[0]):
            return True
        if kind not in ("simple", "block"):
            return False
    return False


def _returns(statements: list[Statement]) -> bool:
    return any(
        kind == "return" or kind not in ("simple", "block") or (kind == "block" and _returns(parts[0]))
        for kind, *parts in statements
    )


def _statements(text: str) -> list[Statement]:
    """The statements of a body: ("if", condition, then, other), ("return", value), ("simple", text), and so on."""
    found: list[Statement] = []
    at = 0
    while True:
        at = _behind_blanks(text, at)
        if at >= len(text):
            return found
        statement, at = _statement(text, at)
        if statement is not None:
            found.append(statement)


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


_WORD = re.compile(r"[A-Za-z_]\w*")
_CASE = re.compile(r"(?:case\s+([^:?]+?)|(default))\s*:")
_GOTO_LABEL = re.compile(r"(?!default\b|case\b)[A-Za-z_]\w*\s*:(?!:)")


def _statement(text: str, at: int) -> tuple[Statement | None, int]:
    if text[at] == ";":
        return None, at + 1
    if text[at] == "{":
        end = closing(text, at)
        return ("block", _statements(text[at + 1 : end])), end + 1
    case = _CASE.match(text, at)
    if case:
        return ("case", case[1] or "default"), case.end()
    label = _GOTO_LABEL.match(text, at)
    if label:
        return ("label",), label.end()
    word = _WORD.match(text, at)
    if word and word[0] in ("if", "switch", "for", "while"):
        start = _behind_blanks(text, word.end())
        end = closing(text, start)
        if end < 0:
            raise _Unread
        inside = text[start + 1 : end]
        then, behind = _statement(text, _behind_blanks(text, end + 1))
        if word[0] == "switch":
            return ("switch", inside, then[1] if then and then[0] == "block" else []), behind
        if word[0] != "if":
            return ("loop",), behind
        other, next_at = None, _behind_blanks(text, behind)
        if text.startswith("else", next_at) and not text[next_at + 4 : next_at + 5].isidentifier():
            other, behind = _statement(text, _behind_blanks(text, next_at + 4))
        return ("if", inside, [then] if then else [], [other] if other else []), behind
    if word and word[0] == "do":
        raise _Unread
    end, depth = at, 0
    while end < len(text) and (text[end] != ";" or depth):
        depth += (text[end] in "([{") - (text[end] in ")]}")
        end += 1
    plain = " ".join(text[at:end].split())
    if plain.startswith("return"):
        return ("return", plain[6:]), end + 1
    return ("simple", plain), end + 1
