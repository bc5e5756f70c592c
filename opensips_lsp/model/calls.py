"""The calls of functions in an item, by its tokens: those in statements with a syntax error too."""

from __future__ import annotations

import re

from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.syntax.items import Item

_NAMES = bytes(KIND[name] for name in ("WORD", "CORE_FUNCTION", "COND_WORD", "OLD_VALUE", "ANYCAST", "IS_MYSELF"))
_CALL = re.compile(b"[" + re.escape(_NAMES) + b"]" + re.escape(bytes((KIND["LPAR"],))), re.DOTALL)
_LPAR, _RPAR, _COMMA = KIND["LPAR"], KIND["RPAR"], KIND["COMMA"]
_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE", "LOADMODULE", "MODPARAM", "$END"))
_CORE = frozenset((KIND["CORE_FUNCTION"], KIND["IS_MYSELF"]))


class TokenCall(Record):
    """A call. token: the number of its name. core: whether it is a function of the core.

    arguments: (number of the first token, number behind the last one) of each.
    """

    name: str
    token: int
    core: bool
    arguments: tuple[tuple[int, int], ...]

    def single(self, number: int) -> int | None:
        """The number of the token that is all of an argument, or None."""
        if number >= len(self.arguments):
            return None
        first, end = self.arguments[number]
        return first if end == first + 1 else None


def calls_in(item: Item) -> Iterator[TokenCall]:
    """The calls in an item, but for route(), in order."""
    tokens, kinds = item.tokens, item.tokens.kinds
    for match in _CALL.finditer(kinds):
        number = match.start()
        name = item.text[tokens.starts[number] : tokens.ends[number]]
        yield TokenCall(name, number, kinds[number] in _CORE, _arguments(kinds, number + 2))


def _arguments(kinds: bytes, at: int) -> tuple[tuple[int, int], ...]:
    """The arguments that begin with a token; what has no `)` ends with its statement."""
    found, depth, first = [], 0, at
    while at < len(kinds) and kinds[at] not in _ENDS:
        kind = kinds[at]
        if kind == _LPAR:
            depth += 1
        elif kind == _RPAR:
            if not depth:
                break
            depth -= 1
        elif kind == _COMMA and not depth:
            found.append((first, at))
            first = at + 1
        at += 1
    if found or at > first:
        found.append((first, at))
    return tuple(found)
