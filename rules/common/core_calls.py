"""The calls of core functions in an item, with their texts, and the variables that get a value: found once for an item.

Offsets of the nodes and tokens count from the start of their item.
"""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.lint.finding import Span
from opensips_lsp.model.core_texts import PRINTF, TEXTS, UNTYPED_TEXTS
from opensips_lsp.record import Record
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.item_views import tokens_of, variables_of
from opensips_lsp.syntax.literals import string_value, value_places
from opensips_lsp.syntax.nodes import Call, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node, Token


class CoreCall(Record):
    """A call of a core function. `arguments` are those of the node: one entry an argument, None for an empty one."""

    name: str
    node: Call
    arguments: list[Node | None]


class Text(Record):
    """An argument that is a text. `text` is what it stands for, up to a NUL, where a C string ends.

    `whole` is true where the text is one variable, not a text with variables.
    """

    argument: Node
    text: str
    whole: bool


_ASSIGNING = frozenset(("EQUAL", "COLONEQ", "ASSIGN_OP"))
_IN_ASSERT_SINCE = (2, 4, 7)  # route.c fix_actions() looks into assert() only from 2.4.7 on
_HAS_IS_MYSELF = (2, 4)  # it is a function of the core in 2.4


def may_hold_variables(item: Item) -> bool:
    """Whether there may be a variable in an item's text: in a string, `$` may be written as an escape."""
    return "$" in item.text or "\\" in item.text


@lru_cache(maxsize=8)  # items, which it keeps
def assigned_in(item: Item) -> tuple[Token, ...]:
    """The variables of an item that stand before an operator which puts a value into them; see variables_of."""
    return tuple([token for token in variables_of(item) if token.next_kind in _ASSIGNING])


@lru_cache(maxsize=8)  # items, which it keeps
def calls_of(item: Item) -> tuple[CoreCall, ...]:
    """The calls of those core functions whose arguments OpenSIPS reads more closely, in no order."""
    found = []
    for kind in ("CORE_FUNCTION", "IS_MYSELF"):
        for token in tokens_of(item, kind):
            node = token.sound_node if token.text in _CLOSELY_READ else None
            if isinstance(node, Call) and node.start == token.start:
                found.append(CoreCall(token.text, node, node.arguments))
    return tuple(found)


@lru_cache(maxsize=8)  # items, which it keeps
def started_calls(item: Item, target: Version) -> list[CoreCall]:
    """Those of calls_of that OpenSIPS looks at when it starts (route.c `fix_actions`)."""
    return [
        call
        for call in calls_of(item)
        if (call.name != "is_myself" or target >= _HAS_IS_MYSELF) and is_started(call.node.name, target)
    ]


def is_of_grammar(call: CoreCall, target: Version) -> bool:
    """Whether the grammar has the function, so that its arguments are not typed ones."""
    return call.name in FUNCTIONS[target.series]


def is_started(token: Token, target: Version) -> bool:
    """Whether OpenSIPS looks, when it starts, at what stands at a token: an assert() is not read in each version."""
    if target >= _IN_ASSERT_SINCE:
        return True
    node = token.node
    return node is None or (node.kind != "assert" and node.inside("assert") is None)


# ---- texts


def text_of(argument: Node | None) -> Text | None:
    """The Text of an argument, texts side by side being one; None if it is none in quotes."""
    if not isinstance(argument, String):
        return None
    if argument.memo is None:
        literals = (argument.text,) if argument.size == 1 else [token.text for token in argument.tokens]
        argument.memo = Text(argument, "".join([string_value(one).partition("\0")[0] for one in literals]), False)
    text: Text = argument.memo
    return text


def is_formatted(text: str, function: str, target: Version) -> bool:
    """Whether a text holds variables for a function, so that nothing is known of its value when OpenSIPS starts.

    From 3.0 on, the core reads the variables of an argument, and a fix-up sees only a text without any (mod_fix.c
    `fix_cmd`). Before, and where the grammar has the function, each takes the text as its fix-up does.
    """
    return "$" in text and function not in FUNCTIONS[target.series] and reads("typed-arguments", target)


def span_in_text(argument: Node, start: int, end: int) -> Span:
    """Where the characters from `start` to `end` of what a text stands for are written."""
    places = [place for token in argument.tokens for place in _places(token)]
    places.append(argument.end - 1)
    first = places[min(start, len(places) - 1)]
    return Span(first, max(places[min(end, len(places) - 1)], first + 1))


def _places(token: Token) -> Iterator[int]:
    """The offset of each character that a literal stands for, up to a NUL."""
    for character, place in zip(string_value(token.text), value_places(token.text)):
        if character == "\0":
            return
        yield token.start + place


@lru_cache(maxsize=8)  # items, which it keeps
def parsed_texts(item: Item, target: Version) -> tuple[Text, ...]:
    """The Texts that OpenSIPS searches for variables while it reads the script (cfg.y `cmd`)."""
    found: list[Text | None] = []
    for call in printing_calls(item, target):
        if call.name in PRINTF and len(call.arguments) == 2:
            variable, text = map(text_of, call.arguments)
            found += [variable and variable._replace(whole=True), text]
        elif call.name == "script_trace":
            found += map(text_of, call.arguments[1:2])
    if reads("route-variable", target):  # cfg.y `route_name_var`
        named = [token.sound_node for token in tokens_of(item, "ROUTE LPAR")]
        found += [text_of(node.argument(0)) for node in named if isinstance(node, Call)]
    return tuple(filter(None, found))


def printing_calls(item: Item, target: Version) -> list[CoreCall]:
    """The calls of functions of the grammar whose texts OpenSIPS searches for variables while it reads the script."""
    if "_printf" not in item.text and "script_trace" not in item.text:
        return []
    return [call for call in calls_of(item) if call.name in _PRINTING and is_of_grammar(call, target)]


_PRINTING = frozenset((*PRINTF, "script_trace"))
# core functions that look for variables in their texts
FORMATTING = frozenset((*TEXTS, *PRINTF, "script_trace"))


@lru_cache(maxsize=8)  # items, which it keeps
def started_texts(item: Item, target: Version) -> tuple[Text, ...]:
    """The Texts that OpenSIPS searches for variables when it starts (route.c `fix_actions`), but typed arguments."""
    found: list[Text | None] = []
    if reads("launch-parameter", target):
        launched = [token.sound_node for token in tokens_of(item, "LAUNCH")]
        found += [text_of(node.children[-1]) for node in launched if node is not None and node.kind == "launch"]
    for call in started_calls(item, target):
        if not is_of_grammar(call, target):
            found += [text_of(call.node.argument(number)) for number in UNTYPED_TEXTS.get(call.name, ())]
            continue
        if call.name not in TEXTS:
            continue
        numbers, texts = TEXTS[call.name], list(map(text_of, call.arguments))
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
    frozenset(TEXTS)
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
