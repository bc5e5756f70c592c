"""The words that the offered versions of OpenSIPS reserve. Editors have no colours for those of previews yet."""

from __future__ import annotations

from opensips_lsp.catalogue.language import DIRECTIVES, KEYWORDS
from opensips_lsp.catalogue.version import SERIES

RESERVED = frozenset(word for words in (KEYWORDS, DIRECTIVES) for series in SERIES for word in words[series])
