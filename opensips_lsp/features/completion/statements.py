"""Starts of statements and conditions: functions, keywords, route blocks, globals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE
from opensips_lsp.catalogue.language import DIRECTIVES, GLOBALS, KEYWORDS, REFUSED_GLOBALS, ROUTE_KINDS
from opensips_lsp.catalogue.successors import successor
from opensips_lsp.features.completion.functions import functions
from opensips_lsp.features.completion.in_use import globals_set
from opensips_lsp.features.completion.records import (
    COMPLETIONS,
    CONDITION,
    FIRST,
    GLOBAL,
    KEYWORD,
    LAST,
    ROUTE,
    SNIPPET,
    STATEMENT,
    USUAL,
    Completion,
    Completions,
    Subject,
)
from opensips_lsp.features.completion.snippets import placeholder
from opensips_lsp.features.completion.variables import all_variables
from opensips_lsp.model.facts import key_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.features.completion.place import CursorPlace
    from opensips_lsp.features.cursor import Opening
    from opensips_lsp.syntax.nodes import Token

_CONTROL = frozenset(("if", "while"))
_OPERATORS = frozenset(("LOGIC", "NOT"))
_BRACKETS = {"RBRACE": "LBRACE", "RPAR": "LPAR"}
_BEFORE_STATEMENT = frozenset(("SEMICOLON", "LBRACE", "RBRACE", "ELSE", "COLON"))
_ONCE = frozenset(("local_route", "startup_route", "error_route"))  # cfg.y: "overwriting default ... routing table"

# what a keyword of a statement begins, as a snippet
_STATEMENTS = {
    "if": "if (${1:condition}) {\n\t$0\n}",
    "while": "while (${1:condition}) {\n\t$0\n}",
    "for": "for (\\$var(${1:one}) in \\$(avp(${2:list})[*])) {\n\t$0\n}",
    "switch": 'switch (${1:\\$var(x)}) {\n\tcase "${2:value}":\n\t\t$0\n\t\tbreak;\n\tdefault:\n\t\texit;\n}',
}
_OTHERS = {
    "if else": ("if", "if (${1:condition}) {\n\t$2\n} else {\n\t$0\n}"),
    "xlog level": ("xlog", 'xlog("L_${1|INFO,DBG,NOTICE,WARN,ERR,CRIT,ALERT|}", "${2:text}\\\\n");'),
}
_CASES = {"case": 'case "${1:value}":\n\t$0\n\tbreak;', "default": "default:\n\t$0"}
_ELSE = {"else": "else {\n\t$0\n}", "else if": "else if (${1:condition}) {\n\t$0\n}"}
_TOP = {
    "loadmodule": 'loadmodule "$1"',
    "modparam": 'modparam("$1", "$2", $3)',
    "include_file": 'include_file "${1:file}"',
    "import_file": 'import_file "${1:file}"',
}
_ASKING = frozenset(("loadmodule", "modparam"))  # the cursor is where completions come next
# symbol of a route's header in cfg.y -> how it is written
_HEADERS = {
    "LBRACK": "[", "RBRACK": "]", "COMMA": ", ", "NUMBER": "${2:60}", "SYNC_TOKEN": "sync", "ASYNC_TOKEN": "async",
}  # fmt: skip


def statements(place: CursorPlace) -> Completions | None:
    """Return what a statement may begin with at a place, or a condition; None anywhere else."""
    if place.quote:
        return None
    if place.cursor.top_level:
        return Completions(tuple(_top_level(place)), STATEMENT) if place.begins_statement else None
    if place.begins_statement:
        return Completions(tuple(_in_route(place)), STATEMENT)
    if _begins_condition(place):
        read = () if place.cursor.word else all_variables(place)  # a word is no beginning of a variable
        return Completions((*functions(place, is_statement=False), *read), CONDITION)
    return None


def _begins_condition(place: CursorPlace) -> bool:
    """Whether a condition, or a term of one, begins with the word at the cursor."""
    if place.previous in _OPERATORS:
        return True
    openings = place.cursor.openings
    if place.previous != "LPAR" or not openings or openings[-1].bracket != "(":
        return False
    return openings[-1].word in _CONTROL or openings[-1].word in ("(", "!", "&&", "||", "and", "or", "not")


# ---- in a route


def _in_route(place: CursorPlace) -> Iterator[Completion]:
    block = place.cursor.openings[-1] if place.cursor.openings else None
    in_switch = block is not None and block.word == "switch"
    if in_switch:
        yield from _keywords(place, _CASES)
        if block is not None and not _has_case(place, block):
            return  # nothing else can stand before the first case
        yield _plain(place, "break", "break;")
    if _follows_if(place):
        yield from _keywords(place, _ELSE, FIRST)
    yield from _keywords(place, _STATEMENTS)
    for label, (word, snippet) in _OTHERS.items():
        yield _snippet(place, label, word, snippet)
    yield from functions(place, is_statement=True)


def _has_case(place: CursorPlace, block: Opening) -> bool:
    """Whether there is a case in an open block before the cursor."""
    return any(token.kind in ("CASE", "DEFAULT") for token in place.cursor.tokens[block.token :])


def _follows_if(place: CursorPlace) -> bool:
    """Whether the block or statement that ends right before the cursor is that of an `if`."""
    tokens = place.cursor.tokens
    number = len(tokens) - 1
    if place.previous == "RBRACE":
        return _is_condition(tokens, _opening(tokens, number) - 1)
    if place.previous != "SEMICOLON":
        return False
    number -= 1
    while number >= 0 and tokens[number].kind not in _BEFORE_STATEMENT:
        if _is_condition(tokens, number):
            return True
        number = _opening(tokens, number) - 1
    return False


def _is_condition(tokens: Sequence[Token], number: int) -> bool:
    """Whether a token is the `)` of an `if`."""
    first = _opening(tokens, number) if number > 0 and tokens[number].kind == "RPAR" else 0
    return first > 0 and tokens[first - 1].text == "if"


def _opening(tokens: Sequence[Token], number: int) -> int:
    """Return the number of the token that opens what a token closes; of the token itself, if it closes nothing."""
    closing = tokens[number].kind
    opening, depth = _BRACKETS.get(closing, ""), 0
    for at in range(number, -1, -1) if opening else ():
        depth += (tokens[at].kind == closing) - (tokens[at].kind == opening)
        if not depth:
            return at
    return number


def _keywords(place: CursorPlace, table: dict[str, str], sort: str = USUAL) -> Iterator[Completion]:
    for word, snippet in table.items():
        if word.partition(" ")[0] in KEYWORDS[place.series] or word in DIRECTIVES[place.series]:
            used = FIRST if word in place.script.words else sort
            about = Subject(KEYWORD, CORE, word.partition(" ")[0])
            then = COMPLETIONS if word in _ASKING else ""
            yield place.completion(word, KEYWORD, place.word_span, sort=used, snippet=snippet, about=about, then=then)


def _plain(place: CursorPlace, word: str, text: str) -> Completion:
    return place.completion(word, KEYWORD, place.word_span, text, about=Subject(KEYWORD, CORE, word))


def _snippet(place: CursorPlace, label: str, word: str, snippet: str) -> Completion:
    about = Subject(KEYWORD, CORE, word)
    return place.completion(label, SNIPPET, place.word_span, word, snippet=snippet, about=about)


# ---- at top level


def _top_level(place: CursorPlace) -> Iterator[Completion]:
    yield from _keywords(place, _TOP)
    for word, forms in ROUTE_KINDS[place.series].items():
        for form in forms:
            completion = _block(place, word, form)
            if completion is not None:
                yield completion
    there = globals_set(place.script)
    for name in GLOBALS[place.series]:
        yield _global(place, name, name in there)


def _block(place: CursorPlace, word: str, form: tuple[str, ...]) -> Completion | None:
    """A route block with a header of a form; None for one that the script has and may have only once."""
    if (
        not form
        and key_of_block(word, "") in place.script.defined
        and (word in _ONCE or word in ("route", "onreply_route"))
    ):
        return None
    if "SYNC_TOKEN" in form:
        return None  # it is the same as without
    is_event = word == "event_route"
    header = "".join([_HEADERS.get(symbol) or placeholder(1, "" if is_event else "name") for symbol in form])
    label = word + "".join([{"NUMBER": "seconds"}.get(one) or _HEADERS.get(one) or "name" for one in form])
    is_new = place.follows not in tuple("[{")
    snippet = f"{word}{header} {{\n\t${{0:exit;}}\n}}" if is_new else ""
    text = f"{word}[" if form and is_new else word
    about = Subject(ROUTE, CORE, word)
    then = COMPLETIONS if is_event else ""
    return place.completion(label, SNIPPET, place.word_span, text, snippet=snippet, about=about, typed=word, then=then)


def _global(place: CursorPlace, name: str, is_set: bool) -> Completion:
    refused = name in REFUSED_GLOBALS[place.series]
    row = successor("global", name) if refused else None
    new = row.edit if row is not None and row.edit in GLOBALS[place.series] else name
    return place.completion(
        name,
        GLOBAL,
        place.word_span,
        new if place.follows == "=" else f"{new}=",
        LAST if is_set or refused else USUAL,
        description="refused" if refused else "set already" if is_set else "",
        deprecated=refused,
        about=Subject(GLOBAL, CORE, name),
        then=COMPLETIONS,
    )
