"""Bare words that are more than text."""

from opensips_lsp.rules.conditions._operands import refused

# words that 2.3 lexes as the numbers of address families (cfg.lex INET, INET6; Linux values)
NUMBER_WORDS = {"INET": "2", "inet": "2", "INET6": "10", "inet6": "10"}


def is_number_word(node):
    """Whether a bare word was a number in 2.3."""
    return node.text in NUMBER_WORDS


def is_text(node):
    """Whether a bare word was a text for 2.3, so that quotes keep what it was: 2.3 refuses the words of its conditions."""
    if node.parent.kind == "comparison":
        return not refused(node.parent)
    return all([token.kind not in ("COND_WORD", "OLD_VALUE") for token in node.tokens])
