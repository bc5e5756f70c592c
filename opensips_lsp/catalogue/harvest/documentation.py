"""What modules/*/doc/*.xml state of an export: where, with which signature, which default."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from .ctext import closing
from .records import Fact

_SECTION = re.compile(r"<section\b([^>]*)>")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TAG_NAME = re.compile(r"<(\w+)")
_ENTITY = re.compile(r'<!ENTITY\s+(\w+)\s+"([^"]*)"\s*>')
_NAMED = re.compile(r"&(\w+);")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DEFAULT = re.compile(
    r"(?:Default|[Dd]efault\s+value)(?:\s+of\s+(?:this|the)\s+parameter)?\s*(?:\bis\b|:|(?=[\d\"]))\s*"
    r"(.*?)\s*(?=</(?:emphasis|para)>)",
    re.DOTALL,
)
_QUOTE = re.compile(r"</?quote>")
_QUOTED = re.compile(r"[\"“'](.*?)[\"”']")
_SENTENCE_END = re.compile(r"[.!,;]?\s*(?:$|[.!,;] .*| - .*)")
_PROSE = re.compile(r"\S+ [\w-]+ \w")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]")
# the prefixes that the manuals give to ids; 2.3 has hardly any
_PREFIXES = {
    "async_functions": "afunc_",
    "events": "event_",
    "functions": "func_",
    "mi_commands": "mi_",
    "params": "param_",
    "pvars": "pv_",
    "statistics": "stat_",
}


class Section(NamedTuple):
    """A section of a manual: its id ("" for none), its title and its text up to the next."""

    anchor: str
    tag: str  # of the first element in the title: varname, function
    title: str
    text: str
    kind: str = ""  # of the facts that it is about, where the manual says so


def sections(texts: Iterable[str], entities: str = "") -> list[Section]:
    """All sections of some docbook files, in their order, nested ones after the outer one.

    `entities` is the text of doc/entities.xml, which holds such things as &defaultdb;.
    """
    values = dict(_ENTITY.findall(entities))
    found = []
    for text in texts:
        text = _NAMED.sub(lambda m: values.get(m[1], m[0]), _COMMENT.sub("", text))
        starts = [*_SECTION.finditer(text)]
        for start, following in zip(starts, [*starts[1:], None]):
            body = text[start.end() : following.start() if following else len(text)]
            anchor, title = _ID.search(start[1]), _TITLE.search(body)
            tag = _TAG_NAME.search(title[1]) if title else None
            found.append(
                Section(
                    anchor[1] if anchor else "",
                    tag[1] if tag else "",
                    _plain(title[1]) if title else "",
                    body,
                )
            )
    return found


def documented(kind: str, fact: Fact, manual: list[Section]) -> Fact:
    """`fact` with "doc" (anchor), and "default" or "signature", as far as the manual has them."""
    section = _find(kind, fact, manual) if kind in _PREFIXES else None
    if section is None:
        return fact
    found: Fact = {"doc": section.anchor} if section.anchor else {}
    if kind == "params" and (default := _default(section.text)) is not None:
        found["default"] = default
    if kind.endswith("functions") and (signature := _signature(str(fact["name"]), section.title)):
        found["signature"] = signature
    return fact | found


def _find(kind: str, fact: Fact, manual: list[Section]) -> Section | None:
    """The section under the right id, else one whose title has the name in the right tag."""
    prefix, name = _PREFIXES[kind], str(fact["name"])
    same = [s for s in manual if s.kind == kind and _named(name, s.title)]
    same += [s for s in manual if not s.kind and s.anchor.startswith(prefix) and _named(name, s.title)]
    same += [s for s in manual if s.anchor == prefix + name]
    if not same and kind == "params":
        same = [s for s in manual if s.tag == "varname" and _named(name, s.title)]
    if not same and kind.endswith("functions"):
        same = [s for s in manual if s.tag == "function" and _signature(name, s.title)]
        same = same or [s for s in manual if not s.tag and _named(name, s.title) and _signature(name, s.title)]
    fitting = [s for s in same if fact.get("arity") in _arities(name, s.title)]
    return next(iter(fitting or same), None)


def _named(name: str, title: str) -> bool:
    return name in re.split(r"[\s,:]+", title.partition("(")[0].replace("$", ""))


def _signature(name: str, title: str) -> str:
    """`name(…)` as the title has it; a title may hold several."""
    found = re.search(rf"\b{re.escape(name)}\s*(?=\()", title)
    end = closing(title, found.end()) if found else -1
    return name + title[found.end() : end + 1] if found and end > 0 else ""


def _arities(name: str, title: str) -> range:
    """The numbers of arguments a signature allows: `f(a[, b])` takes 1 or 2."""
    inside = _signature(name, title)[len(name) + 1 : -1]
    required = inside
    while (shorter := _OPTIONAL.sub("", required)) != required:
        required = shorter
    least = len([part for part in required.split(",") if part.strip()])
    return range(least, inside.count(",") + 2 if inside.strip() else 1)


def _default(text: str) -> str | None:
    """The value, without quotes; None when the manual has prose in its place, or nothing."""
    for match in _DEFAULT.finditer(text):
        value = _plain(_QUOTE.sub('"', match[1]))
        if quoted := _QUOTED.match(value):
            return quoted[1].strip() or quoted[1]
        if end := _SENTENCE_END.search(value):
            value = value[: end.start()]
        if value.count("(") > value.count(")"):  # the sentence ended inside
            value = value[: value.rindex("(")].rstrip()
        if value and not _PROSE.match(value):
            return value
    return None


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
