"""Bare words that are more than text."""

# words that 2.3 lexes as the numbers of address families (cfg.lex INET, INET6; Linux values)
NUMBER_WORDS = {"INET": "2", "inet": "2", "INET6": "10", "inet6": "10"}


def is_number_word(node):
    """Whether a bare word was a number in 2.3."""
    return node.text in NUMBER_WORDS
