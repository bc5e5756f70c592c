"""Bare words that are more than text."""

from __future__ import annotations

from opensips_lsp.rules.conditions._operands import refused
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.nodes import Node

# words that 2.3 lexes as the numbers of address families (cfg.lex INET, INET6; Linux values)
NUMBER_WORDS = {"INET": "2", "inet": "2", "INET6": "10", "inet6": "10"}


def is_number_word(node: Node) -> bool:
    """Whether a bare word was a number in 2.3."""
    return node.text in NUMBER_WORDS


def is_text(node: Node) -> bool:
    """Whether a bare word is text in 2.3, so that quotes keep its meaning; 2.3 refuses the words of its conditions."""
    comparison = node.parent
    if isinstance(comparison, Comparison):
        return not refused(comparison)
    return all([token.kind not in ("COND_WORD", "OLD_VALUE") for token in node.tokens])
