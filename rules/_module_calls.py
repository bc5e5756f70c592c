"""The calls of module functions in an item that OpenSIPS looks at when it starts, read off its tree once.

Nodes stand at the beginning of their item.
"""

from opensips_lsp.lean import lru_cache
from opensips_lsp.parse import INNER, NODE
from opensips_lsp.rules._functions import MODULE_CALL
from opensips_lsp.scan import KIND
from opensips_lsp.tree import view

_CALL, _ERROR, _ASSERTION = NODE["call"], NODE["error"], NODE["assert"]
_BEGINS = frozenset(KIND[word] for word in MODULE_CALL)


@lru_cache(maxsize=1 << 10)
def module_calls(item, asserted):
    """The tree.Call of each call of a module's function, none in a part with a syntax error; asserted: those in assert() too."""
    waiting, found, kinds = [(item.tree, None)] if item.tree is not None else [], [], item.tokens.kinds
    while waiting:
        raw, above = chain = waiting.pop()
        kind = raw[0]
        if kind == _CALL:
            if kinds[raw[1]] in _BEGINS:
                found.append(view(item, raw, above))
        elif kind in INNER and kind != _ERROR and (asserted or kind != _ASSERTION):
            waiting += [(child, chain) for child in raw[3:]]
    return tuple(found)
