"""Manuals in Markdown, as modules have them since 3.6: README.md -> the sections that docbook files give."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from .documentation import Section

_HEADING = re.compile(r"^(#{2,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")
_MARKS = re.compile(r"[*`]|\\(?=[^a-zA-Z0-9\s])")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# a word in the heading above -> the kind of facts that the sections below it are about; async ones are functions too
_ABOUT = (
    ("async", "async_functions"),
    ("parameter", "params"),
    ("function", "functions"),
    ("variable", "pvars"),
    ("statistic", "statistics"),
    ("event", "events"),
)
_MI = re.compile(r"\bMI\b")


def markdown_sections(texts: Iterable[str]) -> list[Section]:
    """All sections of some manuals, in their order; the anchors are those that GitHub gives to headings."""
    found = []
    for text in texts:
        bare = _FENCED.sub(lambda match: _NOT_NEWLINE.sub(" ", match[0]), text)
        headings = [*_HEADING.finditer(bare)]
        kinds: dict[int, str] = {}  # level of a heading -> what is below it
        slugs: dict[str, int] = {}
        for heading, following in zip(headings, [*headings[1:], None]):
            level, title = len(heading[1]), _MARKS.sub("", heading[2])
            body = bare[heading.end() : following.start() if following else len(bare)]
            above = next((kinds[one] for one in range(level - 1, 0, -1) if kinds.get(one)), "")
            kinds = {one: kind for one, kind in kinds.items() if one < level} | {level: _about(title)}
            found.append(Section(_slug(title, slugs), "", html.unescape(title), _paragraphs(body), above))
    return found


def _about(title: str) -> str:
    """The kind of facts that a chapter is about, "" for none."""
    if not title.lower().startswith(("exported", "pseudo", "async", "mi ", "statistics")):
        return ""
    if _MI.search(title):
        return "mi_commands"
    return next((kind for word, kind in _ABOUT if word in title.lower()), "")


def _slug(title: str, taken: dict[str, int]) -> str:
    slug = _NOT_IN_SLUG.sub("", title.strip().lower()).replace(" ", "-")
    number = taken[slug] = taken.get(slug, -1) + 1
    return f"{slug}-{number}" if number else slug


def _paragraphs(body: str) -> str:
    """A body as docbook has it, as far as somebody looks for a default in it."""
    plain = (html.escape(_MARKS.sub("", part).strip(), quote=False) for part in _PARAGRAPHS.split(body))
    return "".join(f"<para>{part}</para>" for part in plain if part)
