"""What is shown of a script: no passwords of URLs, no control characters. An edit has the text as it is."""

from __future__ import annotations

_ENDS = frozenset(" \t\r\n\"'<>")


def printable(text: str) -> str:
    """A text without control characters and broken encoding; tabs stay. As long as the text."""
    if text.isprintable():
        return text
    return "".join(c if c == "\t" or c.isprintable() else "\ufffd" for c in text)


def masked(text: str) -> str:
    """The text, of the same length, with `*` for the characters of each password in `scheme://user:password@host`.

    The password ends at the last `@` of the URL: what follows an earlier one may belong to it.
    """
    start = text.find("://")
    if start < 0:
        return text
    shown: list[str] = []
    done = 0
    while start >= 0:
        start += len("://")
        end = next((place for place in range(start, len(text)) if text[place] in _ENDS), len(text))
        at, colon = text.rfind("@", start, end), text.find(":", start, end)
        if start <= colon < at:
            shown += text[done : colon + 1], "*" * (at - colon - 1)
            done = at
        start = text.find("://", end)
    return "".join((*shown, text[done:]))
