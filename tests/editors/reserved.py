"""The words that some version of OpenSIPS reserves, for tests of colours.

Options of a listener may be written in any case since 3.4, with `-` for `_`: of those only the usual ways are here.
"""

from __future__ import annotations

from opensips_lsp.catalogue.language import DIRECTIVES, KEYWORDS

_ALL = {word for table in (KEYWORDS, DIRECTIVES) for words in table.values() for word in words}
RESERVED = frozenset(
    word
    for word in _ALL
    if word.lower() not in _ALL or word == word.lower() or (word == word.upper() and "-" not in word)
)
