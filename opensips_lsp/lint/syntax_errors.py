"""Syntax problems in words: what stands there, what was expected, what OpenSIPS makes of it."""

from __future__ import annotations

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.lint.finding import ERROR, UNSAFE, Edit, Finding, Fix, page
from opensips_lsp.lint.selection import SYNTAX_CODE as CODE
from opensips_lsp.lint.selection import SYNTAX_NAME as NAME
from opensips_lsp.syntax.nodes import Token
from opensips_lsp.syntax.parser import MOST_PROBLEMS
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import SyntaxProblem

_SPELLING = {
    "LBRACE": "`{`", "RBRACE": "`}`", "LPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`", "COMMA": "`,`",
    "SEMICOLON": "`;`", "COLON": "`:`", "DOT": "`.`", "EQUAL": "`=`", "STRING": "a quoted string",
    "NUMBER": "a number", "VAR": "a variable", "WORD": "a name", "IN": "`in`", "CASE": "`case`", "ELSE": "`else`",
    "EQUALITY": "a comparison", "IPV4": "an IP address", "NULL": "`NULL`", "$END": "the end of the file",
}  # fmt: skip
_TELLING = tuple(KIND[name] for name in _SPELLING)
_STATEMENT, _TOP, _INCLUDE = KIND["IF"], KIND["LOADMODULE"], KIND["INCLUDE"]
_LISTEN = bytes((KIND["LISTEN"], KIND["EQUAL"]))
_VALUE, _CONDITION = {KIND["VAR"], KIND["STRING"]}, {KIND["VAR"], KIND["NOT"], KIND["LPAR"]}


def findings(item: Item, offset: int, is_last: bool) -> Iterator[Finding]:
    """The findings for an item's syntax problems. offset: where it stands. is_last: whether the file ends with it."""
    for problem in item.problems:
        if problem.repair == "unread":  # a matter of includes, which project reports
            continue
        yield _finding(item, offset, problem, is_last)


def _finding(item: Item, offset: int, problem: SyntaxProblem, is_last: bool) -> Finding:
    tokens = item.tokens
    if problem.token < len(tokens):
        token = Token(item, offset, problem.token)
        start, end, seen = token.start, token.end, _seen(token)
    else:
        start = end = offset + len(item.text)
        seen = "end of the file" if is_last else "next top-level statement"
        if not len(tokens):
            start = end = offset
    fix, since = None, ""
    if problem.token == len(tokens) and tokens.unclosed is not None and item.unclosed is None:
        start = offset + tokens.unclosed
        end = start + 1
        what = {"/": "comment", "$": "variable"}.get(item.text[tokens.unclosed], "string")
        message = f"this {what} is never closed; it swallows everything after it"
    elif item.unclosed is not None and (problem.token >= len(tokens) or tokens.starts[problem.token] >= item.unclosed):
        start, end = offset + item.unclosed, offset + item.unclosed + 1
        message = (
            f"this {item.text[item.unclosed]} opens a string that is not closed on its line and swallows what follows"
        )
    elif problem.repair == "stopped":
        message = f"unexpected {seen}, after {MOST_PROBLEMS:,} syntax errors; the rest up to the "
        message += f"{'end of the file' if is_last else 'next top-level statement'} is not checked"
    elif problem.inserted is not None:
        missing = _SPELLING[TERMINALS[problem.inserted]]
        previous = Token(item, offset, problem.token - 1)
        message = f"missing {missing} before {seen}"
        fix = Fix(f"Insert {missing}", (Edit(previous.end, previous.end, missing[1]),), UNSAFE)
    elif not len(tokens):
        message = "the file is empty; OpenSIPS requires at least one statement"
    elif problem.repair == "dropped":
        message = f"unexpected {seen}"
        fix = Fix(f"Remove {seen}", (Edit(start, end, _gap(item.text, start - offset, end - offset)),), UNSAFE)
    elif problem.brace is not None:
        message = f"missing `}}`: at the {seen}, a `{{` is still open" + _opened(item, problem.brace)
    else:
        wanted, since = _older(item, problem) or (_wanted(item, problem), "")
        message = f"unexpected {seen}" + wanted
        fix = _gone(item, offset, problem)
    return Finding(CODE, NAME, ERROR, "parse", message, start, end, fix, (), page(CODE), since)


def _is_listener(item: Item, number: int) -> bool:
    """Whether the problem at a token is a listener without a transport: `listen=1.2.3.4`, `listen=eth0`."""
    kinds = item.tokens.kinds
    return any(kinds[first : first + 2] == _LISTEN for first in (number - 2, number - 3) if first >= 0)


def _text(item: Item, number: int) -> str:
    return item.text[item.tokens.starts[number] : item.tokens.ends[number]]


def _gone(item: Item, offset: int, problem: SyntaxProblem) -> Fix | None:
    """The Fix of a global parameter that OpenSIPS had before 2.3, if it stands on a line of its own with one value."""
    from opensips_lsp.catalogue.successors import successor  # late: for few scripts

    number, tokens = problem.token, item.tokens
    value = number + 2
    if _TOP not in problem.expected or value >= len(tokens) or tokens.kinds[number + 1] != KIND["EQUAL"]:
        return None
    row = successor("global", _text(item, number))
    if row is None or not row.edit or tokens.kinds[value] in (KIND["SEMICOLON"], KIND["EQUAL"]):
        return None
    if not item.begins_line(number) or (value + 1 < len(tokens) and not item.begins_line(value + 1)):
        return None
    start, end = offset + tokens.starts[number], offset + tokens.ends[value]
    if row.edit != "delete":
        return Fix(f"Replace with `{row.edit}`", (Edit(start, offset + tokens.ends[number], row.edit),), UNSAFE)
    behind = len(item.text[tokens.ends[value] :]) - len(item.text[tokens.ends[value] :].lstrip(" \t"))
    line_end = item.text[tokens.ends[value] + behind :][:2]
    if line_end[:1] in ("\r", "\n"):
        end += behind + (2 if line_end == "\r\n" else 1)
    return Fix("Remove the line", (Edit(start, end, ""),), UNSAFE)


def _gap(text: str, start: int, end: int) -> str:
    """What is left of a token that is taken away: a blank, if its neighbours would become one."""
    return (
        " " if text[start - 1 : start].strip(" \t\r\n(){}[];,") and text[end : end + 1].strip(" \t\r\n(){}[];,") else ""
    )


def _opened(item: Item, number: int) -> str:
    """Which `{`: the beginning of its line says it best."""
    start = item.tokens.starts[number]
    head = item.text[item.text.rfind("\n", 0, start) + 1 : start + 1].strip()
    return f" (`{head}`)" if len(head) > 1 else ""


def _seen(token: Token) -> str:
    text = token.text.split("\n", 1)[0]
    return f"`{text[:40]}…`" if len(text) > 40 or text != token.text else f"`{text}`"


def _older(item: Item, problem: SyntaxProblem) -> tuple[str, str] | None:
    """(what became of what stands there, the series that changed it) of what OpenSIPS read before 2.3; else None."""
    number = problem.token
    if _TOP in problem.expected and number < len(item.tokens):
        if item.tokens.kinds[number + 1] in (KIND["EQUAL"], KIND["LSQB"]):
            from opensips_lsp.catalogue.successors import advice, removed_in  # late: for few scripts

            name = _text(item, number)
            said = advice("global", name)
            return (f": it is not a global parameter{said}", removed_in("global", name)) if said else None
    elif _is_listener(item, number):
        return ": from OpenSIPS 2.1 on, a listener begins with its transport, as in `listen=udp:HOST:PORT`", "2.1"
    return None


def _wanted(item: Item, problem: SyntaxProblem) -> str:
    """What could have stood there, when that is worth a word."""
    expected, number = problem.expected, problem.token
    if item.tokens.kinds[number] == KIND["LBRACE"] and _STATEMENT in expected:
        return ": a block must follow `if`, `else`, `while` or `for`"
    if _TOP in expected and number < len(item.tokens):
        if item.tokens.kinds[number + 1] == KIND["EQUAL"]:
            return ": it is not a global parameter"
        return ": expected a global parameter, `loadmodule`, `modparam` or a route"
    if _CONDITION <= expected:
        return ": expected a condition, which begins with a variable, a function or `(`"
    if _STATEMENT in expected:
        if item.tokens.kinds[number] == KIND["RBRACE"]:
            return ": a route block needs at least one statement; `;` is enough"
        return ": expected a statement"
    if _VALUE <= expected and KIND["RPAR"] not in expected:
        return ": expected a value"
    names = [_SPELLING[TERMINALS[kind]] for kind in _TELLING if kind in expected]
    if 0 < len(names) <= 4:
        return f": expected {' or '.join(names)}"
    return ""
