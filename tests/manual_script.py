"""A listing of a manual as a script that can be linted, or why it is none.

A listing is a piece of a script. What it leaves out is put around it, and no more: the modules it speaks of, what
these need, and a route block around statements that stand bare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from manual import Listing

from opensips_lsp.catalogue import Catalogue
from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.syntax.scanner import KIND, Tokens, scan

# reason -> what says so; the first that does
_NO_SCRIPT = {
    "XML or HTML": re.compile(r"\A\s*<[?!\w]"),
    "SIP or HTTP message": re.compile(r"^(?:SIP/2\.0 \d|[A-Z]+ \S+ (?:SIP|HTTP)/\d)", re.MULTILINE),
    "management command": re.compile(r"\A(?:[\s.]|#.*\n)*(?::\w+:?|\$? *(?:\./)?opensips(?:db)?ctl)\b"),
    "shell command": re.compile(
        r"\A(?:[\s.]|#.*\n)*(?:\$ |# (?=apt))?(?:sudo|apt-get|make|cd|git|wget|tar|mkdir|snmp\w+|openssl|export)\s"
    ),
    "SQL": re.compile(r"\A[\s.]*(?:SELECT|INSERT|CREATE|ALTER|GRANT|UPDATE|DELETE)\b", re.IGNORECASE),
    "other language": re.compile(
        r"^\s*(?:#include|typedef|struct |use \w+;|def \w+\(|import |public \w+ )", re.MULTILINE
    ),
    "JSON": re.compile(r'^\s*"\w+": ', re.MULTILINE),
    "drawing or table": re.compile(r"-{3,}>|<-{3,}|^\+-{3,}|^mysql>", re.MULTILINE),
}
_STATEMENT = re.compile(r"^[^#\n]*\b(?:if|while|for|switch)\s*\(|^\s*\$[^=;\n]*[:+-]?=[^=~].*;", re.MULTILINE)

_LPAR, _RPAR, _LBRACE, _RBRACE, _LSQB, _DOT = (
    KIND[name] for name in ("LPAR", "RPAR", "LBRACE", "RBRACE", "LSQB", "DOT")
)
_EQUAL, _STRING, _SEMICOLON, _COMMA = (KIND[name] for name in ("EQUAL", "STRING", "SEMICOLON", "COMMA"))
_LOAD, _PARAM, _WORD, _ASKS = KIND["LOADMODULE"], KIND["MODPARAM"], KIND["WORD"], (KIND["IF"], KIND["WHILE"])
_ROUTES = (KIND["ROUTE"], KIND["ROUTE_KIND"])
_GLOBALS = tuple(map(KIND.get, ("GLOBAL", "MEM_GROUP", "LISTEN", "ALIAS", "DST_BLACKLIST", "WORD")))
# headers for bare statements; the first in which all functions may stand is taken
_HEADERS = {
    "route": "route[example_{}]",
    "onreply_route": "onreply_route[example_{}]",
    "failure_route": "failure_route[example_{}]",
    "branch_route": "branch_route[example_{}]",
    "local_route": "local_route",
    "startup_route": "startup_route",
    "timer_route": "timer_route[example_{}, 60]",
    "error_route": "error_route",
    "event_route": "event_route[example_{}]",
}
_ANY_OF_TYPE = {"SQLDB": "db_mysql", "CACHEDB": "cachedb_local", "AAA": "aaa_radius"}
_VARIABLE = re.compile(r"\$\(?(?:<\w+>)?(\w+)")


def no_script(listing: Listing, catalogue: Catalogue) -> str | None:
    """Why a listing is not taken for a piece of a script, or None."""
    if listing.developer:
        return "developer guide"
    for reason, mark in _NO_SCRIPT.items():
        if mark.search(listing.text):
            return reason
    text = f"{listing.text}\n"
    tokens = scan(text, to_end=True)
    if any(meant is None for _, _, meant in _ellipses(tokens)):
        return "arguments left out"
    kinds = tokens.kinds
    if _STATEMENT.search(text) or any(kinds[at] != _WORD and _top(kinds, at) for at in range(len(tokens))):
        return None
    return None if any(_is_function(name, catalogue) for name in _called(text, tokens)) else "no statement in it"


def script(listing: Listing, catalogue: Catalogue) -> str:
    """The text of a script that holds a listing."""
    text = _without_ellipses(f"{listing.text}\n")
    tokens = scan(text, to_end=True)
    parts = []
    for number, (is_top, piece) in enumerate(_pieces(text, tokens)):
        parts.append(piece if is_top else f"{_header(piece, catalogue).format(number)} {{\n{piece}\n}}")
    loads = ["listen=udp:127.0.0.1"] + [
        f'loadmodule "{name}.so"' for name in _modules(listing.module, text, tokens, catalogue)
    ]
    return "\n".join((*loads, *parts)) + "\n"


def _called(text: str, tokens: Tokens) -> Iterator[str]:
    """The words before a `(`."""
    at = tokens.kinds.find(_LPAR, 1)
    while at > 0:
        word = text[tokens.starts[at - 1] : tokens.ends[at - 1]]
        if word.isidentifier():
            yield word
        at = tokens.kinds.find(_LPAR, at + 1)


def _is_function(name: str, catalogue: Catalogue) -> bool:
    return name in FUNCTIONS[catalogue.series] or bool(catalogue.exporters_of_function(name))


# ---- what is left out


def _ellipses(tokens: Tokens) -> Iterator[tuple[int, int, str | None]]:
    """(first token, the token behind, what it stands for) of each `...`: None for what nobody can know."""
    kinds, at = tokens.kinds, 0
    while at < len(tokens):
        end = at
        while kinds[end] == _DOT and tokens.starts[end] == tokens.starts[at] + end - at:
            end += 1
        if end - at > 1:
            before, behind = kinds[at - 1] if at else None, kinds[end]
            if before == _LPAR and behind == _RPAR and at > 1 and kinds[at - 2] in _ASKS:
                yield at, end, "1"
            elif before == _LBRACE and behind == _RBRACE:
                yield at, end, ";"
            else:
                yield at, end, None if before in (_LPAR, _COMMA) or behind in (_RPAR, _COMMA) else ""
        at = max(end, at + 1)


def _without_ellipses(text: str) -> str:
    """`...` is a condition, all of a block, or some statements more."""
    tokens = scan(text, to_end=True)
    for at, end, meant in reversed([*_ellipses(tokens)]):
        text = text[: tokens.starts[at]] + (meant or "") + text[tokens.ends[end - 1] :]
    return text


# ---- top-level statements, and those that want a route block around them


def _top(kinds: bytes, at: int) -> int:
    """The token behind a top-level statement that begins with token `at` (of a global: behind its `=`), or 0."""
    if kinds[at] == _LOAD and kinds[at + 1] == _STRING:
        return at + 2
    if kinds[at] == _PARAM and kinds[at + 1] == _LPAR:
        return _behind(kinds, at + 1, _LPAR, _RPAR)
    if kinds[at] in _ROUTES and kinds[at + 1] in (_LSQB, _LBRACE):
        return _behind(kinds, max(kinds.find(_LBRACE, at), at + 1), _LBRACE, _RBRACE)
    return at + 2 if kinds[at] in _GLOBALS and kinds[at + 1] == _EQUAL else 0


def _behind(kinds: bytes, at: int, opening: int, closing: int) -> int:
    depth = 0
    for number in range(at, len(kinds) - 1):
        depth += (kinds[number] == opening) - (kinds[number] == closing)
        if not depth:
            return number + 1
    return len(kinds) - 1


def _pieces(text: str, tokens: Tokens) -> Iterator[tuple[bool, str]]:
    """(is it a top-level statement, text) of each piece; bare statements in a row are one."""
    kinds, at, depth = tokens.kinds, 0, 0
    begun = done = 0  # first token of the bare statements, end of the last piece
    while at < len(tokens):
        end = 0 if depth else _top(kinds, at)
        if not end:
            depth = max(depth + (kinds[at] == _LBRACE) - (kinds[at] == _RBRACE), 0)
            at += 1
            continue
        if kinds[at] in _GLOBALS:
            line_end = text.find("\n", tokens.starts[at])
            while end < len(tokens) and tokens.starts[end] < line_end:
                end += 1
        while end < len(tokens) and kinds[end] == _SEMICOLON:
            end += 1
        if begun < at:
            yield False, text[done : tokens.starts[at]]
            done = tokens.starts[at]
        yield True, text[done : tokens.ends[end - 1]]
        at = begun = end
        done = tokens.ends[end - 1]
    yield begun == at, text[done:]


def _header(piece: str, catalogue: Catalogue) -> str:
    """The header of a block in which all functions may stand that bare statements call."""
    kinds = set(_HEADERS)
    for name in _called(piece, scan(piece, to_end=True)):
        forms = [
            form
            for module in map(catalogue.module, catalogue.exporters("functions", name))
            if module is not None
            for form in module.functions[name]
        ]
        kinds &= {kind for form in forms for kind in form.routes} or kinds
    return next((header for kind, header in _HEADERS.items() if kind in kinds), _HEADERS["route"])


# ---- modules


def _modules(documented: str, text: str, tokens: Tokens, catalogue: Catalogue) -> list[str]:
    """What is loaded in front: the manual's module, those that the listing speaks of, and what these need."""
    kinds = tokens.kinds
    words = [
        text[start + 1 : end - 1] for start, end in zip(tokens.starts, tokens.ends)
    ]  # without the quotes of strings
    loaded = {words[at + 1].rpartition("/")[2][:-3] for at in range(len(words) - 1) if kinds[at] == _LOAD}
    names = [documented, "proto_udp"]
    for at in range(len(words) - 2):
        if kinds[at] == _PARAM and kinds[at + 2] == _STRING:
            names += words[at + 2].split("|")
    for name in _called(text, tokens):
        names += _one_of(catalogue.exporters_of_function(name), loaded.union(names))
    for name in _VARIABLE.findall(text):
        if name not in catalogue.core.pvars:
            names += _one_of(catalogue.exporters("pvars", name), loaded.union(names))
    names += [f"proto_{protocol}" for protocol in re.findall(r"^listen\s*=\s*(\w+)\s*:", text, re.MULTILINE)]
    found = [name for name in dict.fromkeys(names) if catalogue.module(name) is not None]
    for name in found:  # grows while it is walked
        module = catalogue.module(name)
        for need in module.dependencies if module is not None else ():
            wanted = need.module or _ANY_OF_TYPE.get(need.type)
            if wanted and wanted not in found and (not need.param or need.param in words):
                found.append(wanted)
    return [name for name in found if name not in loaded]


def _one_of(exporters: Sequence[str], there: AbstractSet[str]) -> Sequence[str]:
    """One module more, unless one that has it is there already."""
    return exporters[:1] if not there & set(exporters) else ()
