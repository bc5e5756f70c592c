"""Templates from which scripts are made: where their language stands, and the text without it.

A span of the template language is opaque: what it expands to is not known. `blanked` puts something in its place, of
the same length, that lets the text around it be read as a script; offsets stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from string import ascii_letters, digits

from opensips_lsp.syntax.recognise import CPP, ERB, JINJA, M4, MARKS, PUPPET, SHELL
from opensips_lsp.syntax.scanner import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_DELIMITERS = {JINJA: {"{{": "}}", "{%": "%}", "{#": "#}"}, ERB: {"<%": "%>"}, PUPPET: {"<%": "%>"}}
_SHELL_SPAN = r"\$\{(?:[^{}\n]|\{[^{}\n]*\})*\}"
_VALUES = ("{{", "<%=", "${")  # how a span begins that stands for a piece of text ...
_CONTROLS = ("{%", "{#", "<%")  # ... and one that stands for none, or for whole lines
_CPP_LINE = (
    r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif|else|endif|define|undef|include|error|warning|pragma|line|mode)\b"
    r"(?:\\\r?\n|[^\n])*"
)
_CPP_NAME = r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)"
_LINE_STATEMENT = r"(?m)^[ \t]*[#%]+[ \t]*end ?(?:if|for|each|unless|while)\b"  # Jinja can have such, Mako has
_M4_NAME = r"\b(?:m4_)?(?:define|pushdef)\([`\[\s]*([A-Za-z_]\w*)"
_M4_CALLS = frozenset(
    "define undefine pushdef popdef defn ifdef ifelse include sinclude syscmd esyscmd sysval eval incr decr format "
    "translit substr regexp patsubst index len shift indir builtin errprint m4exit m4wrap maketemp mkstemp traceon "
    "traceoff dumpdef debugmode foreach forloop divert undivert changequote changecom dnl".split()
)
_M4_BARE = frozenset(("dnl", "divert", "undivert", "changequote", "changecom"))
_OTHERS = r"[A-Z][A-Z0-9_]{2,}"  # what a macro is called that is defined elsewhere ...
_NO_MACROS = frozenset(  # ... and what it is not
    "INVITE ACK BYE CANCEL OPTIONS REGISTER PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE UDP TCP TLS "
    "SCTP WSS BIN HEP INET INET6 NULL".split()
)

_NEEDLES = tuple(needle for _, needles, _ in MARKS for needle in needles)
_QUOTES = (('"', r'(?s)"[^"\\]*(?:\\.[^"\\]*)*"'), ("'", "'[^']*'"), ("#", r"#[^\n]*"), ("/*", r"(?s)/\*.*?\*/"))
_FILLER = "zq"
_FILLED = r"zq|\$z\b|\"z\"|1111|1\.1\.1\.1"
_HOLE = "\0"  # each character of a span, where its neighbours are looked at
_JOINED = f"{ascii_letters}{digits}_.-{_HOLE}"  # what a word, a number or an address is made of
_NEAR = 200  # characters: how far neighbours are looked at
_VARIABLE, _COMPARED = r"\$[^\s=!<>]+[ \t]*", r"[=!]=[ \t]*"


def may_begin(lines: str) -> bool:
    """Whether there may be something in some lines of a text that makes it a template."""
    return any([needle in lines for needle in _NEEDLES])


def macros(kind: str | None, text: str) -> frozenset[str]:
    """The names that a template defines, which must not be put into its text."""
    if kind not in (M4, CPP):
        return frozenset()
    return frozenset(re.findall(_M4_NAME if kind == M4 else _CPP_NAME, text, re.MULTILINE))


def spans(kind: str, text: str) -> list[tuple[int, int]]:
    """[(start, end)] of what is template language, in order, apart from each other."""
    if kind in _DELIMITERS:
        return _delimited(text, dict(_DELIMITERS[kind]))
    if kind == SHELL:
        return [match.span() for match in re.finditer(_SHELL_SPAN, text)]
    names = macros(kind, text)
    found = _m4(text, names) if kind == M4 else _cpp(text, names)
    others = _defined_elsewhere(text, found) + (_words_on_lines(text, found) if kind == M4 else [])
    return _apart(found + others)


def _delimited(text: str, delimiters: dict[str, str | None]) -> list[tuple[int, int]]:
    """What stands between delimiters, with them; one that is never closed opens nothing."""
    found, at = [], 0
    opening = re.compile("|".join(map(re.escape, delimiters)))
    while match := opening.search(text, at):
        closing = delimiters[match.group()]
        end = text.find(closing, match.end()) if closing else -1
        if closing is None or end < 0:
            delimiters[match.group()], at = None, match.end()
        else:
            at = end + len(closing)
            found.append((match.start(), at))
    return found


def blocks(kind: str, text: str) -> list[tuple[int, int]] | None:
    """[(start, end)] of what a template may leave out or repeat when it expands; None where that is not known.

    Text outside of it and of the spans is there once, as it stands. What m4 may leave out are arguments of macros, and
    these are spans.
    """
    if kind == M4:
        return []
    if (kind == SHELL and "<<" in text) or (kind != CPP and re.search(_LINE_STATEMENT, text)):
        return None
    found, depth, start = [], 0, 0
    for begin, end in spans(kind, text):
        step = _step(kind, text[begin:end])
        if step is None or depth + step < 0:
            return None
        if step > 0 and not depth:
            start = begin
        depth += step
        if step < 0 and not depth:
            found.append((start, end))
    return None if depth else found


def _step(kind: str, span: str) -> int | None:
    """How many more blocks are open behind a span than before it; None when that cannot be known."""
    if kind == CPP:
        return 1 if re.match(r"[ \t]*#[ \t]*if", span) else -1 if re.match(r"[ \t]*#[ \t]*endif", span) else 0
    if kind == JINJA and span.startswith("{%"):
        match = re.search(r"\w+", span)
        word = match.group() if match else ""
        if word == "extends":
            return None
        if word.startswith("end"):
            return -1
        return 1 if word in _JINJA_PARTS or (word == "set" and "=" not in span) else 0
    if span.startswith("<%") and not span.startswith(("<%=", "<%#")):
        if kind == PUPPET:
            return span.count("{") - span.count("}")
        code = span[2:-2].strip("- \t\r\n")
        opens = re.search(r"\bdo\b(?:[ \t]*\|[^|]*\|)?$|\{[ \t]*\|[^|]*\|$", code) or re.match(
            r"(?:if|unless|case|while|until|for|begin)\b", code
        )
        return 1 if opens and not re.search(r"\bend$", code) else -1 if re.match(r"end\b|\}", code) else 0
    return 0


_JINJA_PARTS = frozenset(("if", "for", "block", "macro", "call", "filter", "raw", "with", "autoescape", "trans"))


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


# ---- C preprocessor


def _cpp(text: str, names: frozenset[str]) -> list[tuple[int, int]]:
    """Directives, and the uses of names outside of strings and comments."""
    found = [match.span() for match in re.finditer(_CPP_LINE, text, re.MULTILINE)]
    if names:
        outside = _without_quoted(_filled(text, found))
        uses = re.finditer(r"\b(?:" + "|".join(sorted(names)) + r")\b", outside)
        found += _calls([match.span() for match in uses], outside, text)
    return found


def _calls(names: list[tuple[int, int]], outside: str, text: str) -> Iterator[tuple[int, int]]:
    """The spans of names with what stands in parentheses behind them; names in those are part of them.

    outside: where the parenthesis is looked for; text: where the one that closes it is.
    """
    last = 0
    for start, end in sorted(names):
        if start >= last:
            last = _call_end(text, end, "", "") if outside[end : end + 1] == "(" else end
            yield start, last


def _defined_elsewhere(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words that look like macros, as values and as calls: their file is not seen, or an option defines them."""
    outside = _without_quoted(_filled(text, _apart(found)))
    values = re.finditer(rf"(?:[=~<>,]|(?<!route)\()[ \t]*({_OTHERS})\b(?![ \t]*\()", outside)
    calls = re.finditer(rf"\b({_OTHERS})(?=\()", outside)
    names = [
        match.span(1) for match in (*values, *calls) if match.group(1) not in _NO_MACROS and match.group(1) not in WORDS
    ]
    return list(_calls(names, text, outside))


def _words_on_lines(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words that stand on a line of their own, where no statement of a script has one: calls of macros of m4."""
    outside = _without_quoted(
        _replaced(text, found, lambda piece: (_blanks if piece[:3] == "dnl" else _letters)(piece))
    )
    alone = re.compile(r"(?m)^[ \t]*([A-Za-z_]\w*)[ \t\r]*$(?!\s*[(\[={])")
    return [match.span(1) for match in alone.finditer(outside) if match.group(1) not in WORDS]


def _without_quoted(text: str) -> str:
    """The text with blanks for what strings and comments hold."""
    pieces: list[str] = []
    at = 0
    for start, end in _quoted(text):
        pieces += text[at:start], _blanks(text[start:end])
        at = end
    return "".join((*pieces, text[at:]))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each string and comment. What opens one that is never closed is passed over, once for all."""
    closed, at = dict(_QUOTES), 0
    while closed and (match := re.compile("|".join(map(re.escape, closed))).search(text, at)):
        found = re.compile(closed[match.group()]).match(text, match.start())
        if found is None:
            del closed[match.group()]
            at = match.start()
        else:
            yield found.span()
            at = found.end()


# ---- m4


def _m4(text: str, names: frozenset[str]) -> list[tuple[int, int]]:
    """Calls of built-in and defined macros, and what is quoted."""
    found, at, opening, closing = [], 0, "`", "'"
    token = _m4_token(opening)
    while word := token.search(text, at):
        start, at = word.span()
        name = word.group()
        if opening and name == opening:
            at = _quote_end(text, start, opening, closing)
        elif name == "dnl":
            at = (text.find("\n", at) + len(text) + 1) % (len(text) + 1)  # the line end, or that of the text
        elif (
            name in names or name in _M4_BARE or ((name in _M4_CALLS or name[:3] == "m4_") and text[at : at + 1] == "(")
        ):
            if text[at : at + 1] == "(":
                at = _call_end(text, at, opening, closing)
            call = text[start:at].replace(" ", "")
            if name == "divert" and call.startswith("divert(-"):
                match = re.compile(r"\bdivert\b").search(text, at)  # what is diverted there never comes out
                at = match.start() if match else len(text)
            elif name == "changequote":
                opening, closing = _quotes(call)
                token = _m4_token(opening)
        else:
            continue
        found.append((start, at))
    return found


def _m4_token(opening: str) -> re.Pattern[str]:
    return re.compile(r"#[^\n]*|[A-Za-z_]\w*|\d\w*|" + (re.escape(opening) or r"(?!)"))


def _quotes(call: str) -> tuple[str, str]:
    """What opens and closes a quote after a changequote."""
    arguments = call[len("changequote(") : -1].split(",") if call.endswith(")") else ()
    if not arguments:
        return "`", "'"
    return (arguments[0], (arguments[1] if len(arguments) > 1 else "") or "'") if arguments[0] else ("", "")


def _quote_end(text: str, at: int, opening: str, closing: str) -> int:
    """Behind the quote that opens at `at`; quotes nest."""
    depth = 0
    for match in re.compile(f"{re.escape(closing)}|{re.escape(opening)}").finditer(text, at):
        if match.group() == closing and depth:
            depth -= 1
        else:
            depth += 1
        if not depth:
            return match.end()
    return len(text)


def _call_end(text: str, at: int, opening: str, closing: str) -> int:
    """Behind the parentheses that open at `at`, quoted ones not counted."""
    depth, mark = 0, re.compile("[()]" + (f"|{re.escape(opening)}" if opening else ""))
    while True:
        match = mark.search(text, at)
        if match is None:
            return len(text)
        at = match.end()
        if match.group() == opening:
            at = _quote_end(text, match.start(), opening, closing)
            continue
        depth += 1 if match.group() == "(" else -1
        if not depth:
            return at


# ---- what stands in for a span


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text, of the same length, with something harmless in the place of each span."""
    if not spans:
        return text
    quoted = list(_quoted(_filled(text, spans)))
    starts = [start for start, _ in quoted]
    holes = _replaced(text, spans, _holes)
    pieces: list[str] = []
    at = 0
    for (start, end), alone in zip(spans, _alone(text, spans)):
        pieces.append(text[at:start])
        around = bisect_right(starts, start) - 1
        if around >= 0 and start < quoted[around][1]:
            in_comment = text[starts[around]] in "#/"
            piece = _blanks(text[start:end]) if in_comment else _letters(text[start:end])
        else:
            before = "".join(pieces[-6:])[-_NEAR:]
            piece = _stand_in(text, start, end, before, alone, _neighbours(holes, start, end))
        pieces.append(piece)
        at = end
    return _no_empty_blocks("".join((*pieces, text[at:])), spans)


def from_a_span(text: str) -> bool:
    """Whether something in a text was taken from where a span stands."""
    return re.search(_FILLED, text) is not None


def _filled(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with letters in the place of spans."""
    return _replaced(text, spans, _letters)


def _replaced(text: str, spans: Sequence[tuple[int, int]], put: Callable[[str], str]) -> str:
    """The text with something put in the place of each span."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], put(text[start:end])
        at = end
    return "".join((*pieces, text[at:]))


def _holes(piece: str) -> str:
    return _HOLE * len(piece)


def _neighbours(holes: str, start: int, end: int) -> tuple[str, str, str, str]:
    """Of a span, (what is before the word that it is part of, that word before it, that behind it, the character then).

    holes: the text with _HOLE for what is opaque.
    """
    near, far = holes[max(0, start - _NEAR) : start], holes[end : end + _NEAR]
    before, behind = near.rstrip(_JOINED), far.lstrip(_JOINED)
    return before, near[len(before) :], far[: len(far) - len(behind)], behind[:1]


def _letters(piece: str) -> str:
    """A word in the place of a span; the name of a macro is one."""
    return piece if re.fullmatch(r"\w+", piece) else _filler(piece)


def _filler(piece: str) -> str:
    letters = _FILLER * (len(piece) // 2 + 1)
    return "".join("\n" if one == "\n" else other for one, other in zip(piece, letters))


def _blanks(piece: str) -> str:
    return re.sub(r"[^\n]", " ", piece)


def _alone(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[bool]:
    """For each span, whether there is nothing but blanks and other spans on its lines."""
    groups: list[list[tuple[int, int]]] = []  # spans with nothing but blanks between them, on one line where they meet
    for span in spans:
        if groups and not text[groups[-1][-1][1] : span[0]].strip(" \t"):
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        start, end = group[0][0], group[-1][1]
        before = text[max(0, start - 200) : start].rstrip(" \t")[-1:]
        ends_line = re.compile(r"[ \t\r]*(?:\n|\Z)").match(text, end)
        yield from [before in ("", "\n") and ends_line is not None] * len(group)


def _stand_in(text: str, start: int, end: int, before: str, alone: bool, neighbours: tuple[str, str, str, str]) -> str:
    """What stands for a span outside of strings.

    before: what has been made of the text before it. neighbours: as _neighbours returns them.
    """
    piece = text[start:end]
    if alone or "\n" in piece or (piece.startswith(_CONTROLS) and not piece.startswith(_VALUES)):
        return _blanks(piece)
    glued, last = before[-1:], before.rstrip()[-1:]
    number = _in_a_number(len(piece), *neighbours)
    if number:
        return number
    if glued.isalnum() or glued == "_":
        return _letters(piece)
    if last == "[" and len(piece) > 3 and text[end : end + 1] == "]" and before.rstrip()[-2:-1] in (":", "="):
        return "::1".ljust(len(piece))
    if last in ("", ";", "{", "}", ")"):  # where a statement begins
        following = text[end : end + 200].lstrip()[:1]
        return _letters(piece) if following in ("(", "=", ".", ":") else _blanks(piece)
    if last == ":":
        return ("1" * len(piece)) if re.search(r":[^\s:=]*:$", before) else _letters(piece)
    if last in ".[/":
        return _letters(piece)
    if last == "(":
        caller = re.search(r"(\$?[\w.]*)\s*\($", before)
        if caller and (caller.group(1).startswith("$") or caller.group(1) == "route"):
            return _letters(piece)
        if caller and caller.group(1) in ("if", "while", "for", "switch", ""):
            return _wrapped(piece, "$", "")
    if last in "&|!":
        return _wrapped(piece, "$", "")
    _, left, right, _ = neighbours
    if re.fullmatch(r"\w+", piece) or right[:1] == _HOLE or (right and re.search(r"[A-Za-z_.]", left + right)):
        return _letters(piece)
    return _wrapped(piece, '"', '"')


def _in_a_number(length: int, before: str, left: str, right: str, behind: str) -> str:
    """What stands for a span of some length in a number, an address or a net; "" where it is in none.

    The rest: as _neighbours returns them. The first span of an address has all numbers that are not written.
    """
    word = left + right
    if word.strip(f"0123456789.{_HOLE}"):
        return ""
    dots, written = word.count("."), word.strip(f".{_HOLE}") != ""
    missing = 3 - dots if _HOLE not in left else 0
    if re.search(rf"{_COMPARED}[\da-fA-F:.{_HOLE}]+/$", before):  # the mask of a net
        return _dotted(length, missing if dots else 0)
    if behind == "/" and re.search(_COMPARED + "$", before):
        return ("::" + "1" * (length - 2)) if not word and 1 < length < 7 else _dotted(length, missing)
    if not dots:
        return "1" * length if written else ""
    return _dotted(length, missing) if written or re.search(_VARIABLE + _COMPARED + "$", before) else ""


def _dotted(length: int, dots: int) -> str:
    """As many numbers with dots between them as fit into a length, "" if they do not."""
    return "1." * dots + "1" * (length - 2 * dots) if 0 <= 2 * dots < length else ""


def _wrapped(piece: str, opening: str, closing: str) -> str:
    """Letters in quotes, or behind a `$`; a number when there is no room for that."""
    if len(piece) <= len(opening + closing):
        return "1" * len(piece)
    return opening + _filler(piece[len(opening) : len(piece) - len(closing)]) + closing


def _no_empty_blocks(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with a `;` in each block that has but spans in it: OpenSIPS wants a statement there."""
    starts = [start for start, _ in spans]
    pieces: list[str] = []
    at = 0
    for match in re.finditer(r"\{\s+\}", text):
        number = bisect_right(starts, match.start())
        if number < len(spans) and starts[number] < match.end():
            pieces += text[at : starts[number]], ";"
            at = starts[number] + 1
    return "".join((*pieces, text[at:]))
