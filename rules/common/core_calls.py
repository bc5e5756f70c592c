"""The variables, and the calls of core functions with their texts, of an item: read off its tokens, once.

Nodes and tokens here stand at the beginning of their item; what is found in them is moved to where the item stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter

from opensips_lsp.lint.finding import Span
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import string_value, view
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call, Node, Token
    from opensips_lsp.syntax.parser import RawNode


class CoreCall(Record):
    """A call of a core function. `arguments` are those of the node: one entry an argument, None for an empty one."""

    name: str
    node: Call
    arguments: list[Node | None]


class Text(Record):
    """An argument that is a text. `text` is what it stands for, up to a NUL, where a C string ends.

    `whole` says whether the text is one variable.
    """

    argument: Node
    text: str
    whole: bool


PRINTF = ("avp_printf", "pv_printf")
_VARIABLE, _CORE_FUNCTION, _IS_MYSELF = KIND["VAR"], KIND["CORE_FUNCTION"], KIND["IS_MYSELF"]
_ASSERT = KIND["ASSERT"]
_ASSIGNING = frozenset((KIND["EQUAL"], KIND["COLONEQ"], KIND["ASSIGN_OP"]))
_STATEMENTS = frozenset(
    NODE[kind]
    for kind in (
        "assert",
        "assignment",
        "async",
        "bare_call",
        "block",
        "call",
        "case",
        "default",
        "for",
        "if",
        "launch",
        "route",
        "switch",
        "while",
    )
)
_CALL, _ERROR, _ASSERTION = NODE["call"], NODE["error"], NODE["assert"]
_FIRST_TOKEN = itemgetter(1)


@lru_cache(maxsize=1 << 10)
def variables_of(item: Item) -> tuple[tuple[int, str], ...]:
    """(token number, text) of each variable of an item."""
    starts, ends, text = item.tokens.starts, item.tokens.ends, item.text
    return tuple([(at, text[starts[at] : ends[at]]) for at in tokens_of(item, _VARIABLE)])


def may_hold_variables(item: Item) -> bool:
    """Whether there may be a variable in an item's text: in a string, `$` may be written as an escape."""
    return "$" in item.text or "\\" in item.text


def assigned_in(item: Item) -> list[tuple[int, str]]:
    """The same of each variable that an operator stands behind which puts a value into it."""
    kinds = item.tokens.kinds
    return [(at, text) for at, text in variables_of(item) if kinds[at + 1] in _ASSIGNING]


def tokens_of(item: Item, kind: int) -> list[int]:
    """The numbers of an item's tokens of a kind."""
    find, found = item.tokens.kinds.find, []
    at = find(kind)
    while at >= 0:
        found.append(at)
        at = find(kind, at + 1)
    return found


@lru_cache(maxsize=1 << 10)
def calls_of(item: Item) -> tuple[CoreCall, ...]:
    """The Calls of those core functions whose arguments OpenSIPS reads more closely, in no order."""
    starts, ends, found = item.tokens.starts, item.tokens.ends, []
    for kind in (_CORE_FUNCTION, _IS_MYSELF):
        for at in tokens_of(item, kind):
            name = item.text[starts[at] : ends[at]]
            raw = _around(item, at) if name in _CLOSELY_READ else None
            if raw and raw[0] == _CALL and raw[1] == at:
                node = view(item, raw)
                found.append(CoreCall(name, node, node.arguments))
    return tuple(found)


@lru_cache(maxsize=1 << 10)
def started_calls(item: Item, target: Version) -> list[CoreCall]:
    """Those of calls_of that OpenSIPS looks at when it starts (route.c `fix_actions`)."""
    return [
        call
        for call in calls_of(item)
        if (call.name != "is_myself" or target >= (2, 4)) and is_started(item, call.node.raw[1], target)
    ]


def is_started(item: Item, number: int, target: Version) -> bool:
    """Whether OpenSIPS looks, when it starts, at what stands at a token: into assert() only since 2.4.7."""
    if target >= (2, 4, 7) or item.tokens.kinds.find(_ASSERT) < 0:
        return True
    return all(raw[0] != _ASSERTION for raw in _chain(item, number))


def is_sound(item: Item, number: int) -> bool:
    """Whether a token stands in no statement that has a syntax error."""
    return _around(item, number) is not None


def begins_node(item: Item, kind: str, number: int) -> bool:
    """Whether a node of a kind begins with a token."""
    return any(raw[0] == NODE[kind] and raw[1] == number for raw in _chain(item, number))


def _around(item: Item, number: int) -> RawNode | None:
    """The innermost raw node around a token; None when it stands in an error that is not only around a statement."""
    chain = _chain(item, number)
    if not chain or chain[-1][0] == _ERROR:
        return None
    for outer, inner in zip(chain, chain[1:]):
        if outer[0] == _ERROR and inner[0] not in _STATEMENTS:
            return None
    return chain[-1]


def _chain(item: Item, number: int) -> list[RawNode]:
    """The raw nodes around a token, outermost first."""
    raw, chain = item.tree, []
    while raw is not None and raw[1] <= number < raw[2]:
        chain.append(raw)
        at = bisect_right(raw, number, 3, key=_FIRST_TOKEN) - 1
        raw = raw[at] if at >= 3 else None
    return chain


# ---- texts


def text_of(argument: Node | None) -> Text | None:
    """The Text of an argument, texts side by side being one; None if it is none in quotes."""
    if argument is None or argument.kind not in ("strings", "string"):
        return None
    if argument.memo is None:
        literals = (argument.text,) if argument.size == 1 else [token.text for token in argument.tokens]
        argument.memo = Text(argument, "".join([string_value(one).partition("\0")[0] for one in literals]), False)
    return argument.memo


def span_in_text(argument: Node, start: int, end: int) -> Span:
    """Where the characters from `start` to `end` of what a text stands for are written."""
    places = [place for token in argument.tokens for place in _places(token)]
    places.append(argument.end - 1)
    first = places[min(start, len(places) - 1)]
    return Span(first, max(places[min(end, len(places) - 1)], first + 1))


def _places(token: Token) -> Iterator[int]:
    """The offset of each character that a literal stands for."""
    quote = token.text[0]
    escapes = r"\\(?:x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])|" if quote == '"' else ""
    for match in re.compile(rf"{escapes}[\s\S]").finditer(token.text[1:-1]):
        for character in string_value(f"{quote}{match.group()}{quote}"):
            if character == "\0":
                return
            yield token.start + 1 + match.start()


@lru_cache(maxsize=1 << 10)
def parsed_texts(item: Item) -> tuple[Text, ...]:
    """The Texts that OpenSIPS searches for variables while it reads the script (cfg.y `cmd`)."""
    if "_printf" not in item.text and "script_trace" not in item.text:
        return ()
    found: list[Text | None] = []
    for call in calls_of(item):
        if call.name in PRINTF and len(call.arguments) == 2:
            variable, text = map(text_of, call.arguments)
            found += [variable and variable._replace(whole=True), text]
        elif call.name == "script_trace":
            found += map(text_of, call.arguments[1:2])
    return tuple(filter(None, found))


# core function -> its arguments that are texts with variables (route.c fix_actions)
_TEXTS = {
    "cache_add": (1,), "cache_counter_fetch": (1,), "cache_fetch": (1,), "cache_raw_query": (1,), "cache_remove": (1,),
    "cache_store": (1, 2), "cache_sub": (1,), "construct_uri": (0, 1, 2, 3, 4), "is_myself": (0,), "send": (1,),
    "set_advertised_address": (0,), "set_advertised_port": (0,), "xdbg": (0,), "xlog": (0,),
}  # fmt: skip


# core functions that look for variables in their texts
FORMATTING = frozenset((*_TEXTS, *PRINTF, "script_trace"))


@lru_cache(maxsize=1 << 10)
def started_texts(item: Item, target: Version) -> tuple[Text, ...]:
    """The Texts that OpenSIPS searches for variables when it starts (route.c `fix_actions`)."""
    found: list[Text | None] = []
    for call in started_calls(item, target):
        if call.name not in _TEXTS:
            continue
        numbers, texts = _TEXTS[call.name], list(map(text_of, call.arguments))
        if call.name == "xlog" and len(texts) == 2:
            numbers, texts[0] = (0, 1), _one_variable(texts[0])
        elif call.name == "is_myself" and len(texts) == 2:
            numbers, texts[1] = (0, 1), _one_variable(texts[1])
        found += [texts[number] for number in numbers if number < len(texts)]
    return tuple(filter(None, found))


def _one_variable(text: Text | None) -> Text | None:
    """What is no text with variables, but a variable if it begins as one; None if not."""
    return text._replace(whole=True) if text is not None and text.text.startswith("$") else None


_CLOSELY_READ = (
    frozenset(_TEXTS)
    | frozenset(PRINTF)
    | frozenset(
        (
            "forward",
            "script_trace",
            "get_timestamp",
            "raise_event",
            "use_blacklist",
            "unuse_blacklist",
            "force_send_socket",
        )
    )
)
