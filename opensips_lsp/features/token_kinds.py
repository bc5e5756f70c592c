"""The kinds of semantic tokens, and what only the script can say of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.record import Record


class TokenKind(Record):
    """A kind of token, and what else is true of it: `type` and `modifiers` as the protocol calls them, or our own."""

    type: str
    modifiers: tuple[str, ...] = ()


class Undecided(Record):
    """What the script has to say of a token of a kind. what: a method of semantic_tokens.ScriptKinds. about: names."""

    what: str
    kind: TokenKind
    about: tuple[str, ...]


if TYPE_CHECKING:
    Piece = tuple[int, int, "TokenKind | Undecided"]  # start, end, what it is

NAMESPACE, PROPERTY, METHOD, VARIABLE = map(TokenKind, ("namespace", "property", "method", "variable"))
FUNCTION, CORE_FUNCTION = TokenKind("function"), TokenKind("function", ("defaultLibrary",))
KEYWORD, OPERATOR, NUMBER, CONSTANT = map(TokenKind, ("keyword", "operator", "number", "enumMember"))
STRING, REGEXP, COMMENT = map(TokenKind, ("string", "regexp", "comment"))
WRITTEN = TokenKind("variable", ("modification",))
CONDITION_WORD = TokenKind("variable", ("readonly",))
# kinds of route blocks, by their keyword; what is called from others, or armed for something, has a modifier of its own
ROUTES = {
    "route": TokenKind("route"),
    **{f"{word}_route": TokenKind("route", (word,)) for word in ("branch", "failure", "onreply", "timer")},
    "event_route": TokenKind("event"),
}
