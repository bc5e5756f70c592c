"""Bare words that are more than text."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rules._operands import refused

_DEFINITION = r"(?m)^[ \t]*[#!%.]*[ \t]*(?:m4_)?(?:re)?(?:define|defenv|substdef|def)s?\b[ \t(`\"'\[!/|]*(\w+)"

# words that 2.3 lexes as the numbers of address families (cfg.lex INET, INET6; Linux values)
NUMBER_WORDS = {"INET": "2", "inet": "2", "INET6": "10", "inet6": "10"}


def is_number_word(node):
    """Whether a bare word was a number in 2.3."""
    return node.text in NUMBER_WORDS


def is_text(node, source):
    """Whether a bare word was a text for 2.3, as far as anybody can see: quotes put around it keep what it was.

    2.3 refuses the words of its conditions, and a word that the file defines, `define NAME ...`, is for a preprocessor.
    """
    parent, words = node.parent, [token.text for token in node.tokens]
    reserved = any([token.kind in ("COND_WORD", "OLD_VALUE") for token in node.tokens])
    if refused(parent) if parent.kind == "comparison" else reserved:
        return False
    return not any([match.group(1) in words for match in compiled(_DEFINITION).finditer(source.text)])
