"""Codes of rules in comments that suppress findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.features.completion.records import COMMENT, NOTHING, RULE, Completions
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX

if TYPE_CHECKING:
    from opensips_lsp.features.completion.place import CursorPlace

_LIST = re.compile(rf"[#*][ \t]*{SUPPRESSION_PREFIX}[ \t]*disable(?:-next-line|-file)?[ \t]*=[ \t]*([\w, \t-]*)")


def comment(place: CursorPlace) -> Completions:
    """Return the codes of rules where a comment names those that it suppresses; nothing else in comments."""
    line = place.text.rfind("\n", 0, place.offset) + 1
    match = re.search(rf"{_LIST.pattern}\Z", place.text[line : place.offset])
    if match is None:
        return Completions((), NOTHING)
    typed = match.group(1).rpartition(",")[2].lstrip()
    if " " in typed or "\t" in typed:
        return Completions((), NOTHING)
    span = place.offset - len(typed), place.offset
    found = [
        place.completion(code, RULE, span, description=name, typed=f"{code} {name}")
        for code, name in sorted(place.snapshot.selection.known.items())
    ]
    return Completions(tuple(found), COMMENT)
