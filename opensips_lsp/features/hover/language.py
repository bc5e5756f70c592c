"""Words of the language: keywords, global parameters and their values, kinds of route blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue import pages
from opensips_lsp.catalogue.documentation import CORE, keyword_text, texts_of
from opensips_lsp.catalogue.language import GLOBALS, KEYWORDS
from opensips_lsp.features.hover import removed
from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.features.hover.changes import changes
from opensips_lsp.features.hover.meanings import meaning_of
from opensips_lsp.features.hover.times import when
from opensips_lsp.syntax.literals import string_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.syntax.nodes import Token

_MOST_VALUES = 8
# symbol of cfg.y -> what a value is, in words
_VALUES = {
    "NUMBER": "number", "snumber": "number", "STRING": "text in quotes", "ID": "word", "listen_id": "host or address",
    "listen_def": "`protocol:address:port`", "id_lst": "hosts, each perhaps with protocol and port",
}  # fmt: skip
_OPERATORS = frozenset(("and", "or", "not"))


def of_keyword(spot: Spot) -> Hover | None:
    """Return what is known of a reserved word; what another series reserves is told apart."""
    word = spot.token.text
    text = keyword_text(word)
    if text is None or word not in KEYWORDS[spot.series]:
        return removed.of_word(spot)
    page = pages.OPERATORS if word in _OPERATORS else pages.STATEMENTS
    link = ("Manual of the script language", pages.core_page(page, spot.series))
    return answer(spot.token, f"{code(word)}: keyword", first=[text], last=[when("keywords", word)], link=link)


def of_global(spot: Spot, name: Token, span: Spanned) -> Hover | None:
    """Return what is known of a global parameter, for its name or its value."""
    word = name.text
    forms = GLOBALS[spot.series].get(word)
    if forms is None:
        return removed.of_global(spot) if span is spot.token and name.number == spot.token.number else None
    text = texts_of(CORE).globals.get(word)
    kinds = dict.fromkeys(_VALUES.get(form[0], "") for form in forms if len(form) == 1)
    values = text.values if text else {}
    return answer(
        span,
        f"{code(word)}: global parameter",
        first=[text.summary if text else "", _value(name, values)],
        more=[f"{code(value)}: {meaning}" for value, meaning in list(values.items())[:_MOST_VALUES]],
        last=[_kind([kind for kind in kinds if kind]), *changes(spot, "globals", word)],
        link=("Manual of the global parameters", pages.core_page(pages.GLOBALS, spot.series)),
    )


def is_listed_value(spot: Spot) -> bool:
    """Whether the token, a string, is a value of a global parameter of which the meaning is known."""
    token, equal = spot.token, spot.token.previous
    name = equal.previous if equal is not None and equal.kind == "EQUAL" else None
    text = texts_of(CORE).globals.get(name.text) if name is not None else None
    return text is not None and string_value(token.text) in text.values


def _kind(kinds: list[str]) -> str:
    return f"Value: {several(kinds).replace(' and ', ' or ')}." if kinds else ""


def _value(name: Token, values: Mapping[str, str]) -> str:
    """Return what the value of the global parameter means, if that is known."""
    token = name.next.next if name.next is not None else None
    sign = ""
    if token is not None and token.kind in ("PLUS", "MINUS") and token.next is not None:
        sign, token = token.text, token.next
    if token is None or name.next_kind != "EQUAL":
        return ""
    written = sign.replace("+", "") + token.text.strip("\"'")
    meaning = meaning_of(written, values)
    return f"Set to {code(written)} here: {meaning}." if meaning else ""
