"""Shapes of text that a linter may take the square of its time for: one piece repeated, in several surroundings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from opensips_lsp.syntax.scanner import OPERATORS, WORDS

_OPENINGS = tuple(
    """" ' $ $( $avp( $(ru{ /* */ # {%a {{a <% ${ define( A( \\ é @""".split()
)  # each may be one that nothing closes
PIECES = (
    "\n", " ", "\r\n", "# a\n", "::1 ", "1.2.3.4 ", "0x1 ", "a ", "a(", "f(x);", "$rU = 1;", "$avp(x) = $avp(y) + 1;",
    'xlog("$ru");', "if ($rU) {", "if ($rU) exit; else ", "while (1) {", "switch ($rU) { case 1: ", "route {",
    "route[a] {", "route {exit;}\n", "route(a);", "async(t_relay(), a);", 'loadmodule "a.so"\n', 'loadmodule "tm.so"\n',
    'modparam("tm", "x", 1)\n', "modparam(", "listen=udp:1.1.1.1:5060\n", "log_level=1\n", 'include_file "x"\n',
    "{% a", "{{ a ", "<% ", "{{ a }}", "<%= a %>", "#ifdef A\n", "#endif\n", "# opensips-lint: disable=M101\n",
    "# opensips-lint: disable-file=M101\n", 'route[a] { f("\n', 'loadmodule "\n', "a=1\n", "!(", "(1+", 'f("$ru", ',
)  # fmt: skip
_NUMBERED = (
    'loadmodule "m%d.so"\n', "route[r%d] {exit;}\n", "route(r%d);\n", "$var(v%d) = 1;\n", "$v%d = 1;\n", "f%d();\n",
)  # fmt: skip

Shape = Callable[[int], str]


def shapes() -> Iterator[tuple[str, Shape]]:
    """Yield (name, text_of(number of characters)) of each shape."""
    for word in (*WORDS, *OPERATORS):
        yield f"{word!r} in a route", _repeated(f"{word} ", "route {\n", "\n}\n")
    for piece in (*_OPENINGS, *PIECES):
        yield f"{piece!r}", _repeated(piece, "", "")
        yield f"{piece!r} in a route", _repeated(piece, "route {\n", "\n}\n")
        yield f"{piece!r} in a condition", _repeated(piece, "route {\nif (1 ", ") exit;\n}\n")
        yield f"{piece!r} in a string", _repeated(piece.replace('"', ""), 'route {\nxlog("', '");\n}\n')
    for piece in _NUMBERED:
        yield f"{piece!r} numbered", _numbered(piece, "", "")
        yield f"{piece!r} numbered in a route", _numbered(piece, "route {\n", "}\n")


def _repeated(piece: str, before: str, behind: str) -> Shape:
    return lambda size: before + (piece or "x") * max(1, size // max(len(piece), 1)) + behind


def _numbered(piece: str, before: str, behind: str) -> Shape:
    return lambda size: before + "".join(piece % number for number in range(size // (len(piece) + 3))) + behind
