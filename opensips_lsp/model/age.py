"""What shows that a script was written for a version before the target's series."""

from __future__ import annotations

from functools import partial

from opensips_lsp.catalogue.version import series_before
from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.facts import ModParamFact
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

_OLD_NODES = frozenset(NODE[name] for name in ("condition_word", "bare_word", "spaced_net"))
# where one of those may be: looked for in the tree only then. Two or three tokens, of the sorts that these letters
# stand for
_OLD_TOKENS = b"ce", b"me", b"ew", b"ec", b"aw", b"ac", b"v=w", b"v=c", b"n/"
_SORTS = bytearray(b" " * 256)
for _names, _sort in (
    ("COND_WORD", "c"), ("MSGLEN", "m"), ("EQUALITY MATCH ORDER", "e"), ("COLONEQ ASSIGN_OP", "a"), ("VAR", "v"),
    ("EQUAL", "="), ("LPAR", "("), ("WORD OLD_VALUE", "w"), ("IPV4 IPV6 NUMBER RSQB", "n"), ("SLASH", "/"),
):  # fmt: skip
    for _name in _names.split():
        _SORTS[KIND[_name]] = ord(_sort)


def proof_of(script: Script) -> str | None:
    """What shows that a script comes from before the target's series, in words; "" when the user said so; else None."""
    if script.origin is not None:
        return "" if script.origin < script.target[:2] else None
    if series_before(script.target) is None:
        return None
    return _proof_of_words(script) or script.old_param or script.aged


def _proof_of_words(script: Script) -> str | None:
    """The first construct that only an older series has, in words, or None."""
    for source in script.all_sources:
        for offset, item in source.all_items:
            at = old_token(item, partial(_opaque, item, offset, source) if source.spans else None)
            if at is not None:
                line = source.line_of(offset + item.tokens.starts[at])
                return f"`{item.text[item.tokens.starts[at] : item.tokens.ends[at]]}` on line {line}"
    return None


def proof_of_params(script: Script) -> str | None:
    """The first parameter that only the series before the target's has, in words, or None."""
    for source in script.all_sources:
        for _, item in source.all_items:
            for param in facts_of(item).params:
                if _is_dropped(script, param):
                    return f"parameter `{param.name}` of module `{param.module}`"
    return None


def old_token(item: Item, is_opaque: Callable[[RawNode], bool] | None = None) -> int | None:
    """The number of the first token of an item that only an older series reads there, or None.

    is_opaque(raw node): whether it is not to be read.

    An item with a syntax error shows nothing: `$x =~` before the next statement, while somebody types, is no bare word.
    """
    if is_opaque is not None:
        return _old_token(item, is_opaque)
    if item.old_token is None:
        at = _old_token(item, None)
        item.old_token = -1 if at is None else at
    return None if item.old_token < 0 else item.old_token


def _old_token(item: Item, is_opaque: Callable[[RawNode], bool] | None) -> int | None:
    if item.problems or item.tree is None:
        return None
    sorts = item.tokens.kinds.translate(_SORTS).replace(b"=w(", b"   ").replace(b"=c(", b"   ")  # a call
    waiting = [item.tree] if any([sorts.find(old) >= 0 for old in _OLD_TOKENS]) else []
    while waiting:
        raw = waiting.pop()
        if raw[0] in _OLD_NODES and not (is_opaque and is_opaque(raw)):
            first: int = raw[1]
            return first
        waiting += reversed(raw[3:])
    return None


def _opaque(item: Item, offset: int, source: Source, raw: RawNode) -> bool:
    return source.opaque(offset + item.tokens.starts[raw[1]], offset + item.tokens.ends[raw[2] - 1])


def _is_dropped(script: Script, param: ModParamFact) -> bool:
    before = series_before(script.target)
    module = script.catalogue.module(param.module) if param.module in script.modules else None
    if before is None or module is None or param.name in module.params:
        return False
    from opensips_lsp.catalogue import load

    old = load(before).module(param.module)
    return old is not None and param.name in old.params
