"""Where no rule may change anything, for nobody knows what was meant: in statements with a syntax error, behind a quote that
opens a string by mistake, and at words that the file defines for a preprocessor.

Of `$si == XXX.XXX` the part in front of the dot is read, and the rest is skipped: a fix of that part would be wrong. And
`$rU == GATEWAY` below `define GATEWAY ...` compares with whatever that stands for.
"""

import re

from opensips_lsp.lint.selection import SYNTAX_CODE
from opensips_lsp.syntax.parser import TOP_LEVEL
from opensips_lsp.syntax.scanner import KIND, WORDS

_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))
_ROUTE, _LPAR = KIND["ROUTE"], KIND["LPAR"]
_DEFINITION = r"^[ \t]*(?:[#!%.]+[ \t]*)?(?:m4_)?(?:re)?(?:define|defenv|substdefs?)\b[ \t(`\"'\[!/|]+([A-Za-z_]\w*)"
_METHODS = frozenset(  # what a comment that begins with `define` may speak of
    "INVITE ACK BYE CANCEL OPTIONS REGISTER PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE".split()
)


def certain_fixes(found, source, defines):
    """Findings without those fixes and choices that change what nobody knows the meaning of.

    defines: whether there may be words in the script that are defined for a preprocessor.
    """
    defined = defined_words(source.text) if defines else frozenset()
    if not defined and not any([item.problems for _, item in source.items]):
        return found
    quotes = [offset + item.unclosed for offset, item in source.items if item.unclosed is not None]
    about = source, defined, min(quotes, default=None)
    return [_without(finding, *about) if finding.code != SYNTAX_CODE else finding for finding in found]


def defined_words(text):
    """The words that a text defines for a preprocessor."""
    return frozenset(re.compile("(?m)" + _DEFINITION).findall(text)) - _METHODS - WORDS.keys()


def _without(finding, *about):
    fix = finding.fix
    kept = tuple(choice for choice in finding.choices if not _touches(choice, *about))
    if fix is not None and _touches(fix, *about):
        return finding._replace(fix=None, choices=kept)
    return finding if len(kept) == len(finding.choices) else finding._replace(choices=kept)


def _touches(fix, source, defined, quote):
    for edit in fix.edits:
        offset, item = source.item_at(edit.start)
        start, end = edit.start - offset, edit.end - offset
        if quote is not None and edit.end > quote:
            return True
        if item.problems and any(begin <= end and start <= stop for begin, stop in spans(item)):
            return True
        if defined and not defined.isdisjoint(
            re.compile(r"\w+").findall(f"{source.text[edit.start : edit.end]} {edit.text}")
        ):
            return True
    return False


def spans(item):
    """[(start, end)] in an item of the statements with a syntax error: to the `;`, the braces, the top-level statements around."""
    starts, ends, count, found = item.tokens.starts, item.tokens.ends, len(item.tokens), []
    for problem in item.problems if count else ():
        first, last = problem.token, problem.token
        if problem.repair == "skipped" and problem.hint is not None:
            last = max(first, problem.hint - 1)
        while first > 0 and not (_ends(item, first - 1) or first < problem.token and _begins(item, first)):
            first -= 1
        while last < count and not (_ends(item, last) or last > problem.token and _begins(item, last)):
            last += 1
        found.append((starts[min(first, count - 1)], ends[min(last, count - 1)]))
    return found


def _ends(item, token):
    return token < len(item.tokens) and item.tokens.kinds[token] in _ENDS


def _begins(item, token):
    """Whether a top-level statement seems to begin at a token: a call of route() on a line of its own is none."""
    kinds = item.tokens.kinds
    called = kinds[token] == _ROUTE and kinds[token + 1] == _LPAR
    return kinds[token] in TOP_LEVEL and not called and item.begins_line(token)
