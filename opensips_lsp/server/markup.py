"""Texts in which names stand between backticks, as Markdown or plain text, whichever a client shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.features.hover import Hover

LANGUAGE = "opensips"  # that clients colour code of
# what means something in Markdown: anywhere, or not between letters; and at the start of a line
_SPECIAL = re.compile(r"[\\*\[<]|(?<![^\W_])_|_(?![^\W_])|(?<=~)~|&(?=#?\w+;)")
_AT_START = re.compile(r"[-+#>](?= |#|>)|(?<=\d)[.)](?= )")
_CODE = re.compile(r"(`[^`]*`)")


def is_markdown(formats: Sequence[types.MarkupKind] | None) -> bool:
    """Return whether a client, which names the formats that it shows, the preferred one first, wants Markdown."""
    return bool(formats) and formats is not None and formats[0] == types.MarkupKind.Markdown


def escaped(text: str) -> str:
    """Return a text as Markdown: what stands between backticks is code, and nothing else means anything."""
    pieces = _CODE.split(text)
    shown = [piece if number % 2 else _SPECIAL.sub(r"\\\g<0>", piece) for number, piece in enumerate(pieces)]
    first = re.match(r"\d*[-+#>.)] ?", shown[0])
    head = first.end() if first else 0
    return _AT_START.sub(r"\\\g<0>", shown[0][:head]) + "".join([shown[0][head:], *shown[1:]])


def plain(text: str) -> str:
    """Return a text without its backticks."""
    return text.replace("`", "")


def markup(text: str, markdown: bool) -> types.MarkupContent:
    """Return a text for a client."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, escaped(text))
    return types.MarkupContent(types.MarkupKind.PlainText, plain(text))


def hover_content(found: Hover, markdown: bool) -> types.MarkupContent:
    """Return the content of a hover."""
    if not markdown:
        lines = [plain(found.heading), *(f"    {line}" for line in found.code), *map(plain, found.lines)]
        lines += [f"{found.link[0]}: {found.link[1]}"] if found.link else []
        return types.MarkupContent(types.MarkupKind.PlainText, "\n".join(lines))
    blocks = [f"**{escaped(found.heading)}**" if "`" not in found.heading else escaped(found.heading)]
    blocks += [f"```{LANGUAGE}", *found.code, "```"] if found.code else []
    lines = [escaped(line) for line in found.lines]
    lines += [f"[{escaped(found.link[0])}]({found.link[1]})"] if found.link else []
    if not found.code:
        blocks[-1] += "  " if lines else ""  # a line break
    text = "\n".join([*blocks, "  \n".join(lines)] if lines else blocks)
    return types.MarkupContent(types.MarkupKind.Markdown, text)
