"""Text -> tokens, as the scanners of all versions of OpenSIPS (cfg.lex) read it, all at once.

A token is a kind (index into `grammar.tables.TERMINALS`) and a span of character offsets. What is between tokens
(blanks, comments, characters that cfg.lex drops without a word) is a gap: tokens and gaps tile the text.

Where versions cut differently, the tokens are the finer ones or carry a class of their own: a dotted quad
that only 2.3 takes for an address comes as NUMBER DOT NUMBER ..., a word that only 2.3 reserves as COND_WORD. A word
that begins a statement in some version (GLOBAL, LISTEN ...) has that class only where it can begin one.
"""

from __future__ import annotations

import re
from functools import cache

from opensips_lsp.catalogue.language import BETWEEN_BLANKS, DIRECTIVES, FUNCTIONS, GLOBALS, KEYWORDS
from opensips_lsp.grammar.tables import TERMINALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KIND = {name: number for number, name in enumerate(TERMINALS)}
END = KIND["$END"]

# cfg.y token -> terminal class; what is not here is a global parameter or a core function
_CLASSES = {
    "ROUTE": "ROUTE", "IF": "IF", "ELSE": "ELSE", "WHILE": "WHILE", "FOR": "FOR", "IN": "IN", "SWITCH": "SWITCH",
    "CASE": "CASE", "DEFAULT": "DEFAULT", "SBREAK": "BREAK", "ASSERT": "ASSERT", "ASYNC_TOKEN": "ASYNC",
    "LAUNCH_TOKEN": "LAUNCH", "SYNC_TOKEN": "SYNC", "NUMBER": "NUMBER", "NULLV": "NULL", "AND": "LOGIC",
    "OR": "LOGIC", "NOT": "NOT", "AS": "AS", "USE_CHILDREN": "USE_CHILDREN", "ANY": "ANY", "ANYCAST": "ANYCAST",
    "IS_MYSELF": "IS_MYSELF", "LOADMODULE": "LOADMODULE", "MODPARAM": "MODPARAM", "LISTEN": "LISTEN",
    "ALIAS": "ALIAS", "MEMGROUP": "MEM_GROUP", "DST_BLACKLIST": "DST_BLACKLIST", "MSGLEN": "MSGLEN",
    "MAX_LEN": "OLD_VALUE", "METHOD": "COND_WORD", "URI": "COND_WORD", "FROM_URI": "COND_WORD",
    "BREAK": "BREAK", "SOCKET": "LISTEN", "AUTO_SCALING_PROFILE": "SCALING_PROFILE",
    "TAG": "TAG", "FRAG": "SOCKET_FLAG",
    "REUSE_PORT": "SOCKET_FLAG", "ACCEPT_SUBDOMAIN": "SOCKET_FLAG", "ALLOW_PROXY_PROTOCOL": "SOCKET_FLAG",
    "SEND_PROXY_PROTOCOL": "SOCKET_FLAG", "PROXY_PROTOCOL": "SOCKET_FLAG", "BOND": "SOCKET_FLAG",
    "READONLY": "LIST_FLAG", "EXPIRE": "LIST_FLAG", "USE_WORKERS": "USE_WORKERS", "CYCLES": "CYCLES",
    "USE_AUTO_SCALING_PROFILE": "USE_PROFILE", "ON": "ON_WORD", "SOCK_TOS": "SOCK_TOS",
    "TO_URI": "COND_WORD", "SRCIP": "COND_WORD", "DSTIP": "COND_WORD", "SRCPORT": "COND_WORD",
    "DSTPORT": "COND_WORD", "PROTO": "COND_WORD", "AF": "COND_WORD", "MYSELF": "COND_WORD",
}  # fmt: skip


@cache
def kinds_of(names: str) -> bytes:
    """The kinds of tokens that stand side by side, of their names: "VAR EQUAL"."""
    return bytes([KIND[name] for name in names.split()])


def _word_kinds() -> dict[str, int]:
    """Spelling -> kind, of every word that one of the series reserves; the first one that reserves it says which."""
    kinds: dict[str, int] = {}
    for series, keywords in KEYWORDS.items():
        for word in keywords.keys() - kinds.keys():
            token = keywords[word]
            name = _CLASSES.get(token, "")
            if token == "NUMBER" and not all([word in others for others in KEYWORDS.values()]):
                name = "OLD_VALUE"  # INET, inet, INET6, inet6: numbers in 2.3, plain words in 2.4
            elif not name and token.startswith("ROUTE_"):
                name = "ROUTE_KIND"
            elif not name and word in GLOBALS[series]:
                name = "GLOBAL"
            elif not name and word in FUNCTIONS[series]:
                name = "CORE_FUNCTION"
            if not name:
                raise LookupError(f"the token {token} of `{word}` ({series}) has no row in _CLASSES")
            kinds[word] = KIND[name]
    kinds.update([(word, KIND["INCLUDE"]) for words in DIRECTIVES.values() for word in words])
    return kinds


WORDS = _word_kinds()

_OPERATORS = {
    "{": "LBRACE", "}": "RBRACE", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", ",": "COMMA", ";": "SEMICOLON",
    ":": "COLON", ".": "DOT", "=": "EQUAL", ":=": "COLONEQ", "==": "EQUALITY", "!=": "EQUALITY", "=~": "MATCH",
    "!~": "MATCH", "<": "ORDER", ">": "ORDER", "<=": "ORDER", ">=": "ORDER", "&&": "LOGIC", "||": "LOGIC", "!": "NOT",
    "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH", "%": "PERCENT", "~": "TILDE", "&": "BIT_OP", "|": "BIT_OP",
    "^": "BIT_OP", "<<": "BIT_OP", ">>": "BIT_OP",
} | {sign + "=": "ASSIGN_OP" for sign in "+-*/%&|^"}  # fmt: skip
OPERATORS = {spelling: KIND[name] for spelling, name in _OPERATORS.items()}

_HEX = "[0-9a-fA-F]{1,4}"
_IPV6 = f"(?:(?:{_HEX}:){{7}}{_HEX}|(?:{_HEX}:){{1,7}}(?::{_HEX}){{1,7}}|:(?::{_HEX}){{1,7}}|(?:{_HEX}:){{1,7}}:|::)"
_HEX_TAIL = r"\d|[\da-fA-F]{0,4}:"  # a longer number, or the first group of an IPv6 address
_DIGITS = r"(?:0|[1-9]\d*)"
_IPV4 = rf"{_DIGITS}(?:\.{_DIGITS}){{3}}"
# the letters that may begin `and`, `or`, `not` end a variable's name only if they do (cfg.lex, <SCRIPTVARS>)
_NAME = r"(?:[^ \t\r\n;,=+\-*/%&|^~<>!():aon]+|a(?!nd)|o(?!r)|n(?!ot)|:(?!=))*"
# parentheses behind it: what is longer or deeper is for _closing_parenthesis; without bounds, what is never closed
# is read to the end of the text and back (5 ms for 200 kB)
_NEST = r"\([^()]{0,80}(?:\([^()]{0,80}(?:\([^()]{0,80}\)[^()]{0,80}){0,3}\)[^()]{0,80}){0,3}\)"

# The blanks before a token go with it, not too many: what stands behind them may be no token, and they are tried again.
# Each choice begins with other characters than those before it, but for the last ones: the most frequent come first.
# The very last one passes over more blanks than go with a token.
_LINE_COMMENT = r"|#[^\n]*\n"
TOKEN = re.compile(
    r"(?as)[ \t\n\r]{0,40}(?:"
    r"([{}()\[\];,.]|[=!][=~]?|<[<=]?|>[>=]?|&[&=]?|\|[|=]?|[\^+\-*%]=?|/(?!\*)=?|~|:=|:(?!:))"
    r"|([A-Za-z]\w*)(?![\w:\-])"
    rf"|(\${_NAME}(?:{_NEST})?)"
    r"""|("[^"\\]*(?:\\.[^"\\]*)*"|'[^']*')"""
    rf"|({_IPV4}(?:/{_DIGITS}(?:(?:\.{_DIGITS}){{3}})?)?(?![\dx])|0x[\da-fA-F]+|0[0-7]+(?![0-7:])|{_DIGITS}(?!{_HEX_TAIL}))"
    r"""|([A-Za-z0-9:"'])"""
    rf"{_LINE_COMMENT}|(/\*)|(#)|(?=[ \t\n\r]))"
)
_OPERATOR, _WORD, _VAR, _STRING, _NUM, _HARD, _COMMENT, _HASH = range(1, 9)

_ADDRESS_6 = rf"(?a){_IPV6}(/(?:{_IPV6}|{_DIGITS}))?"  # compiled late: few scripts need it
_MAYBE_6 = re.compile(r"[0-9a-fA-F]{0,4}:[0-9a-fA-F:]")
_PLAIN = re.compile(
    r"mem-group|msg:len|read-only|(?:(?:allow|ALLOW|send|SEND)[-_])?(?:proxy|PROXY)-(?:protocol|PROTOCOL)(?!\w)"
    r"|(?:allow|ALLOW|send|SEND)-(?:proxy|PROXY)(?:_(?:protocol|PROTOCOL))?(?!\w)|[A-Za-z][A-Za-z0-9_]*|0x[0-9a-fA-F]+|0[0-7]+|0|[1-9][0-9]*|:"
)
_PARENTHESIS = re.compile(r"[()]")
_COMMENT_MARK = re.compile(r"/\*|\*/")
_FILE_NAME = re.compile(r"[ \t\n]*([^ \t\n]+)")
_BLANK = " \t\x08\r"

# a top-level statement begins where one of these starts a line and goes on as it must
_STARTS = {
    kind: re.compile(rest)
    for names, rest in (
        ("LOADMODULE", r"\s*[\"']"),
        ("MODPARAM", r"\s*\("),
        ("ROUTE ROUTE_KIND", r"\s*[\[{]"),
        ("GLOBAL SCALING_PROFILE MEM_GROUP LISTEN ALIAS DST_BLACKLIST", r"\s*="),
    )
    for kind in map(KIND.get, names.split())
}


class Tokens:
    """The tokens of a stretch of text: kinds as bytes, starts and ends, its length `stop`.

    Offsets count from the beginning of the stretch. `kinds` has the end-of-input kind appended. `unclosed` is None,
    or the offset of the quote, comment or variable that the end of the text cut off (the real scanner logs it and
    reads no further token). `comment` is None, or the offset of a `#` in a last line without line end, of which only
    some versions read the rest (SYNTAX of catalogue/language.py: last-line-comment).
    """

    __slots__ = ("comment", "ends", "kinds", "starts", "stop", "unclosed")

    def __init__(
        self,
        kinds: bytes,
        starts: Sequence[int],
        ends: Sequence[int],
        stop: int,
        unclosed: int | None,
        comment: int | None = None,
    ) -> None:
        self.kinds, self.starts, self.ends, self.stop, self.unclosed = kinds, starts, ends, stop, unclosed
        self.comment = comment

    def __len__(self) -> int:
        return len(self.starts)


def scan(text: str, start: int = 0, to_end: bool = False) -> Tokens:
    """The tokens of `text` from offset `start` to the next top-level statement that begins a line, or to the end.

    With `to_end`, to the end in any case. Offsets count characters, from `start`. Never raises.
    """
    kinds: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    position: int | None = start
    stop = unclosed = comment = None
    pattern = TOKEN
    while position is not None:
        position, stop, unclosed, pattern = _scan_on(text, position, start, to_end, (kinds, starts, ends), pattern)
        if comment is None and pattern is not TOKEN and position is not None:
            comment = position - 1 - start
    kinds.append(END)
    stop = len(text) if stop is None else stop
    unclosed = None if unclosed is None else unclosed - start
    return Tokens(bytes(kinds), starts, ends, stop - start, unclosed, comment)


def _scan_on(
    text: str,
    position: int,
    start: int,
    to_end: bool,
    found: tuple[list[int], list[int], list[int]],
    pattern: re.Pattern[str],
) -> tuple[int | None, int | None, int | None, re.Pattern[str]]:
    """Append tokens from `position` on to `found`: kinds, starts, ends.

    -> (where to go on, or None; where the next statement is; what is unclosed; the pattern to go on with).
    """
    words, operators, statement_starts, word_kind = WORDS, OPERATORS, _STARTS, KIND["WORD"]
    kinds, starts, ends = found
    add_kind, add_start, add_end = kinds.append, starts.append, ends.append
    for match in pattern.finditer(text, position):
        group = match.lastindex
        if group == _OPERATOR:
            at, end = match.span(_OPERATOR)
            kind = operators[match[_OPERATOR]]
        elif group == _WORD:
            at, end = match.span(_WORD)
            kind = words.get(match[_WORD], word_kind)
            if kind in _SPECIAL:
                if kind == _INCLUDE:
                    name = _FILE_NAME.match(text, end)
                    end = name.end() if name else end
                    add_kind(kind), add_start(at - start), add_end(end - start)
                    return end, None, None, pattern
                if kind in statement_starts and starts and not to_end and _begins_statement(text, at, end, kind):
                    return None, at, None, pattern
                kind = _word_in_place(text, at, end, kind)
        elif group == _VAR:
            at, end = match.span(_VAR)
            kind = _VARIABLE
            if text[end - 1] != ")":
                if text[end : end + 1] == "(":
                    closed = _closing_parenthesis(text, end)
                    if closed is None:
                        return None, None, at, pattern
                    add_kind(kind), add_start(at - start), add_end(closed - start)
                    return closed, None, None, pattern
                if end == len(text):
                    return None, None, at, pattern
        elif group == _STRING:
            at, end = match.span(_STRING)
            kind = _TEXT
        elif group is None:
            continue
        else:
            at, end = match.span(group)
            if group == _NUM:
                kind = _number_kind(text, at, end)
            elif group == _COMMENT:
                closed = _comment_end(text, at)
                return closed, None, (at if closed is None else None), pattern
            elif group == _HASH:  # in the last line, which no line end closes: cfg.lex takes it for a stray character
                return end, None, None, _without_comments()
            elif text[at] in "\"'":
                return None, None, at, pattern
            else:
                kind, end = _hard_token(text, at)
                if kind == _MEM_GROUP and starts and not to_end and _begins_statement(text, at, end, kind):
                    return None, at, None, pattern
                add_kind(kind), add_start(at - start), add_end(end - start)
                return end, None, None, pattern
        add_kind(kind)
        add_start(at - start)
        add_end(end - start)
    return None, None, None, pattern


@cache
def _without_comments() -> re.Pattern[str]:
    """TOKEN without the comments that begin with #: none is left, and to look for their end takes long."""
    return re.compile(TOKEN.pattern.replace(_LINE_COMMENT, ""))


_INCLUDE, _VARIABLE, _TEXT, _PLAIN_WORD = KIND["INCLUDE"], KIND["VAR"], KIND["STRING"], KIND["WORD"]
_NUMBER, _ON, _CYCLES, _MEM_GROUP = KIND["NUMBER"], KIND["ON"], KIND["CYCLES"], KIND["MEM_GROUP"]
# words that are tokens of their own only between blanks: those that are numbers elsewhere may be numbers here too
_BLANKS = {
    word: _ON if WORDS[word] == _NUMBER else KIND[_CLASSES[token]]
    for words in BETWEEN_BLANKS.values()
    for word, token in words.items()
}
_SPACED = frozenset(kind for kind in _BLANKS.values() if kind != _ON)
_ASSIGNED = frozenset(KIND[name] for name in "GLOBAL SCALING_PROFILE LISTEN ALIAS DST_BLACKLIST".split())
_SPECIAL = frozenset(_STARTS) | {_INCLUDE} | {WORDS[word] for word in _BLANKS}
# what stands behind a name, but not behind the word that begins an assignment
_BEHIND_NAME = re.compile(r"\s*(?:[\]),;.}:\-\w]|\Z)")


def _word_in_place(text: str, at: int, end: int, kind: int) -> int:
    """The kind of a word that has its own only between blanks (cfg.lex AS, ON), or where it begins an assignment."""
    word = text[at:end]
    if kind in _ASSIGNED:
        if not _BEHIND_NAME.match(text, end) or (word not in _BLANKS and begins_line(text, at)):
            return kind
        kind = _PLAIN_WORD
    own = _BLANKS.get(word)
    if own is None:
        return kind
    if own == _CYCLES:
        return own if at and text[at - 1] in _BLANK else _PLAIN_WORD
    if not between_blanks(text, at, end):
        return _NUMBER if own == _ON else _PLAIN_WORD
    return own


def _begins_statement(text: str, at: int, end: int, kind: int) -> bool:
    return begins_line(text, at) and _STARTS[kind].match(text, end) is not None


def begins_statement(text: str, at: int) -> bool:
    """Whether a top-level statement begins at an offset between two tokens, as `scan` ends an item there."""
    match = _PLAIN.match(text, at)
    kind = WORDS.get(match.group(), -1) if match else -1
    return match is not None and kind in _STARTS and _begins_statement(text, at, match.end(), kind)


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but blanks stands before an offset on its line."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
        if text[at] == "\n":
            return True
    return not at


def begins_up_to(text: str) -> int:
    """The offset behind what shows that a top-level statement begins a text; an edit further on leaves it one."""
    match = TOKEN.match(text)
    rest = _STARTS.get(WORDS.get(match.group(match.lastindex or 0), -1)) if match else None
    end = rest.match(text, match.end()) if match and rest else None
    return end.end() if end else len(text)


def between_blanks(text: str, at: int, end: int) -> bool:
    """Whether a blank stands on both sides, as cfg.lex means it: no line end."""
    return text[at - 1 : at] in _BLANK and text[end : end + 1] in _BLANK and at > 0 and end < len(text)


def _number_kind(text: str, at: int, end: int) -> int:
    if "." not in text[at:end]:
        return KIND["NUMBER"]
    return KIND["IPNET"] if "/" in text[at:end] else KIND["IPV4"]


def _hard_token(text: str, at: int) -> tuple[int, int]:
    """A word, number or colon before `:` or `-`: perhaps an IPv6 address, `mem-group` or `msg:len`."""
    address = re.compile(_ADDRESS_6).match(text, at) if _MAYBE_6.match(text, at) else None
    if address:
        return KIND["IPNET"] if address.group(1) else KIND["IPV6"], address.end()
    plain = _PLAIN.match(text, at)
    assert plain is not None  # TOKEN found its first character
    word = plain.group()
    if word[0].isalpha():
        kind = WORDS.get(word, KIND["WORD"])
        # `as-` and the like cannot be the tokens that need blanks around them
        return (KIND["WORD"] if kind in _SPACED else kind), plain.end()
    return (KIND["COLON"] if word == ":" else KIND["NUMBER"]), plain.end()


def _closing_parenthesis(text: str, at: int) -> int | None:
    """The end of the parentheses that open at `at`, quotes or not (cfg.lex counts `np`), or None."""
    depth = 0
    for match in _PARENTHESIS.finditer(text, at):
        depth += 1 if match.group() == "(" else -1
        if not depth:
            return match.end()
    return None


def _comment_end(text: str, at: int) -> int | None:
    """The end of the comment that opens at `at`; comments nest (cfg.lex comment_nest). None when unclosed."""
    if text.find("*/", at) < 0:
        return None
    depth = 0
    for match in _COMMENT_MARK.finditer(text, at):
        depth += 1 if match.group() == "/*" else -1
        if not depth:
            return match.end()
    return None


def comments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each comment of a gap, which lies from `start` to `end`; the LF that ends a # is part of it."""
    opening = re.compile(r"#[^\n]*\n|/\*")
    match = opening.search(text, start, end)
    while match:
        stop = match.end() if match.group() != "/*" else _comment_end(text, match.start())
        if stop is None or stop > end:
            return
        yield match.start(), stop
        match = opening.search(text, stop, end)
