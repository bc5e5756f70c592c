"""The transformations of a class, as the text of its parse function compares and reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .conditions import Conditioned
from .ctext import closing, strings
from .records import Fact, compact
from .tables import Row

_COMPARED = re.compile(r'(?:strn?casecmp\(\s*name\.s\s*,\s*|str_(?:case)?match\(\s*&name\s*,\s*&?\(?\w+\(\s*)"([^"]+)"')
# the name also has an end of its own: `sha` ... `_hmac`, with what stands between them compared in the block
_SUFFIXED = re.compile(r"\s*,[^()]*\)\s*==\s*0\s*&&\s*strn?casecmp\(\s*name\.s\s*\+[^\"]*\"([^\"]+)\"")
_MIDDLE = re.compile(r"strn?casecmp\(\s*name\.s\s*\+\s*\d+\s*,\s*\"([^\"]+)\"")
_READ = re.compile(r"\b_*tr_parse_(sparam|nparam)\(|->type\s*=\s*TR_PARAM_STRING|\breturn (?:0|p);")
_UNLESS_CLOSED = re.compile(r"if\s*\(\s*\*p\s*!=\s*TR_RBRACKET\s*\)\s*(?=\{)")
_BRACE_OR_SEMICOLON = re.compile(r"[{;]")
_KINDS = {"sparam": "string", "nparam": "number", None: "char"}


def transformations(rows: Iterable[Row], texts: Iterable[Conditioned]) -> list[Fact]:
    """One fact for each `{class.name,params}`; the class alone when it takes names of any sort."""
    texts = list(texts)
    found: list[Fact] = []
    for row in rows:
        group = strings(row.cells[0])[0]
        facts = _parsed(row.cells[1].strip("& "), texts)
        found += [fact | {"name": f"{group}.{fact['name']}"} for fact in facts] or [{"name": group}]
    return found


def _parsed(function: str, texts: Iterable[Conditioned]) -> list[Fact]:
    definition = re.compile(rf"\b{re.escape(function)}\s*\([^;{{}}]*\)\s*(?=\{{)")
    for text in texts:
        if found := definition.search(text.text):
            body = text.text[found.end() : closing(text.text, found.end()) + 1]
            return [fact for match in _COMPARED.finditer(body) for fact in _facts(match, body)]
    return []


def _facts(match: re.Match[str], body: str) -> list[Fact]:
    """The transformations of a comparison: one, or those between a beginning and an end of a name."""
    fact, suffix = _fact(match, body), _SUFFIXED.match(body, match.end())
    if suffix is None:
        return [fact]
    middles = _MIDDLE.findall(_block(body, match.end()))
    return [fact | {"name": f"{fact['name']}{middle}{suffix[1]}"} for middle in middles]


def _fact(match: re.Match[str], body: str) -> Fact:
    """The block behind the condition that `match` stands in tells the parameters."""
    text = _block(body, match.end())
    params, optional, returned = [], 0, False
    closed = [(m.end(), closing(text, m.end())) for m in _UNLESS_CLOSED.finditer(text)]
    for read in _READ.finditer(text):
        if read[0].startswith("return"):
            returned = True
            continue
        if read[1] is None and returned:
            continue  # sdp.line fills in its default by hand
        kind = _KINDS[read[1]]
        if read[1] and not _refuses_variables(text, read.end()):
            kind += "|pv"
        params.append(kind)
        optional += returned or any(start < read.start() < end for start, end in closed)
    return compact({"name": match[1], "params": params, "optional_params": optional or ""})


def _refuses_variables(text: str, offset: int) -> bool:
    """A type of TR_PARAM_SPEC is looked for right after reading, before the next read."""
    following = _READ.search(text, offset)
    return "TR_PARAM_SPEC" in text[offset : following.start() if following else len(text)]


def _block(body: str, offset: int) -> str:
    """The block behind a condition that `offset` stands in; "" when a single statement follows."""
    start = _BRACE_OR_SEMICOLON.search(body, offset)
    return body[start.start() : closing(body, start.start())] if start and start[0] == "{" else ""
