"""Statements with a syntax error: what was meant there nobody knows, so no rule changes anything in them.

Of `$si == XXX.XXX` the part in front of the dot is read, and the rest is skipped: a fix of that part would be wrong.
"""

from opensips_lsp.parse import TOP_LEVEL
from opensips_lsp.scan import KIND

_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))
_ROUTE, _LPAR = KIND["ROUTE"], KIND["LPAR"]


def without_fixes(finding, source):
    """The finding without those fixes and choices that touch a statement with a syntax error."""
    fix = finding.fix
    kept = tuple(choice for choice in finding.choices if not _touches(choice, source))
    if fix is not None and _touches(fix, source):
        return finding._replace(fix=None, choices=kept)
    return finding if len(kept) == len(finding.choices) else finding._replace(choices=kept)


def _touches(fix, source):
    for edit in fix.edits:
        offset, item = source.item_at(edit.start)
        if item.problems:
            start, end = edit.start - offset, edit.end - offset
            if any(begin <= end and start <= stop for begin, stop in spans(item)):
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
