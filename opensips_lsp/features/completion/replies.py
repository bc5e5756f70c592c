"""Reply codes, and the usual reason of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.completion.records import FIRST, LATER, USUAL, VALUE
from opensips_lsp.features.completion.snippets import kind_name
from opensips_lsp.model.values.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.completion.kinds import Argument
    from opensips_lsp.features.completion.place import CursorPlace
    from opensips_lsp.features.completion.records import Completion

CODE = "code"  # the kind of an argument that is a reply code; the next one is the reason


def reply_codes(place: CursorPlace, bare: bool = False) -> Iterator[Completion]:
    """Yield the codes that a script may answer with; those of requests that fail first. bare: without quotes."""
    span = place.string_span() if place.quote else place.word_span
    for code, reason in REASONS.items():
        sort = USUAL if code.startswith(("4", "5", "6")) else LATER
        yield place.completion(
            code, VALUE, span, code if bare else place.quoted(code), sort, description=reason, typed=code
        )


def reasons(place: CursorPlace, argument: Argument) -> Iterator[Completion]:
    """Yield the reason for the code that stands before an argument, if that is one."""
    is_reason = any(kind_name(kind) == CODE for kind in argument.before)
    reason = REASONS.get(place.cursor.text_of(place.arguments[-2]) or "") if is_reason else None
    if reason is not None:
        span = place.string_span() if place.quote else place.word_span
        yield place.completion(reason, VALUE, span, place.quoted(reason), FIRST, typed=reason)
