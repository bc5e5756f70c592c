"""Comments that suppress findings, applied to a file's findings after the rules have run; and findings about them.

    # opensips-lint: disable=M101,bare-uri -- why      on this line
    # opensips-lint: disable-next-line=M101            on the next line that has code
    # opensips-lint: disable-file=M1                   in this file
    /* opensips-lint: disable */                       all rules; a syntax error is only suppressed by its name

A comment is called unused only when every rule it stands for has run, and could have found something.
"""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.lint.finding import SAFE, UNSAFE, WARNING, Edit, Finding, Fix
from opensips_lsp.lint.selection import MARK, SYNTAX_CODE, UNKNOWN_CODE, UNKNOWN_NAME, UNUSED_CODE, UNUSED_NAME
from opensips_lsp.syntax.scanner import comments
from opensips_lsp.syntax.text import Lines

_WORDS = ("disable", "disable-next-line", "disable-file")
_ABOUT_COMMENTS = frozenset((UNUSED_CODE, UNKNOWN_CODE))
_BY_NAME_ONLY = _ABOUT_COMMENTS | {SYNTAX_CODE}  # what a comment without names does not suppress
_DIRECTIVE = (
    rf"[#*][ \t]*(?P<mark>{MARK}[ \t]*(?P<word>[\w-]*)"
    r"(?:[ \t]*(?P<equal>=)[ \t]*(?P<list>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?)?)[ \t]*(?P<next>[\w-]*)"
)


class _Directive:
    """One suppression. `selectors`: (text, codes); a blanket has one, whose text is None. `lines`: None is the file.

    start, end: what a finding about it marks. list: the span of its selectors. removal: the Edit that takes it out.
    """

    __slots__ = ("end", "lines", "list", "removal", "selectors", "start", "used")

    def __init__(self, start, end, lines, selectors, span, removal):
        self.start, self.end, self.lines, self.selectors = start, end, lines, selectors
        self.list, self.removal, self.used = span, removal, set()

    def take(self, finding):
        """Whether one of its selectors stands for a finding; remembers which."""
        by = {number for number, (_, codes) in enumerate(self.selectors) if finding.code in codes}
        self.used |= by
        return bool(by)


def apply(found, script, source, selection, silent=frozenset()):
    """The findings that the comments of a file leave, and those about the comments, in no order.

    `silent`: codes of which there might be findings that have not been looked for.
    """
    lines = Lines(source.text)
    directives, about = _read(source, lines, selection)
    if not directives and not about:
        return found
    left = _left(found, directives, lines)
    if script.complete and not any(item.problems for _, item in source.items):  # else rules have not seen all of it
        could_be_found = _judge(script, selection, silent)
        about += [one for directive in directives if (one := _unused(directive, could_be_found))]
    return left + [one for one in _left(about, directives, lines) if one.code in selection.codes]


def _left(found, directives, lines):
    """The findings that no directive suppresses. Each directive that suppresses one of them is used."""
    left, by_line = [], {}
    for directive in directives:
        for line in (None,) if directive.lines is None else directive.lines:
            by_line.setdefault(line, []).append(directive)
    for finding in found:
        places = {None, lines.position(finding.start)[0], lines.position(max(finding.start, finding.end - 1))[0]}
        if not [one for place in places for one in by_line.get(place, ()) if one.take(finding)]:
            left.append(finding)
    return left


# ---- what is unused


def _judge(script, selection, silent):
    """-> could_be_found(codes): whether all these rules have run, so that finding nothing means something."""
    later = {rule.code for rule in selection.rules if rule.breaks_in is not None and not rule.applies(script.target)}
    applying = {
        rule.code: rule.applies(script.target) and not (rule.migrating and script.proof is None)
        for rule in selection.rules
    }
    unheard = set(selection.known) - selection.codes | later | silent

    def could_be_found(codes):
        codes = codes - _ABOUT_COMMENTS
        return not codes & unheard and any(applying.get(code, True) for code in codes)

    return could_be_found


def _unused(directive, could_be_found):
    """The finding about the selectors that have suppressed nothing, or None."""
    idle = [
        number
        for number, (_, codes) in enumerate(directive.selectors)
        if number not in directive.used and could_be_found(codes)
    ]
    if not idle:
        return None
    names = [directive.selectors[number][0] for number in idle]
    kept = [name for number, (name, _) in enumerate(directive.selectors) if number not in idle]
    where = "in this file" if directive.lines is None else "there"
    if kept:
        start, end = directive.list
        edit = Edit(start, end, ",".join(kept))
        title = f"Remove {_quoted(names)} from the comment"
    else:
        edit, title = directive.removal, "Remove the suppression comment"
    what = f"no finding of {_quoted(names)}" if names[0] else "no finding"
    message = f"this comment suppresses nothing: {what} {where}"
    return _finding(UNUSED_CODE, UNUSED_NAME, message, directive, Fix(title, (edit,), SAFE))


def _quoted(names):
    return ", ".join(f"`{name}`" for name in names)


def _finding(code, name, message, span, fix):
    return Finding(code, name, WARNING, None, message, span.start, span.end, fix, (), None)


# ---- reading the comments


def directives(source, selection):
    """The suppressions in a file that mean something, in order of the text."""
    return _read(source, Lines(source.text), selection)[0]


def _read(source, lines, selection):
    """-> (directives, findings about those that nobody understands) of a file."""
    directives, mistakes = [], []
    for start, end in _marked_comments(source):
        found = list(re.compile(_DIRECTIVE).finditer(source.text, start, end))
        for number, match in enumerate(found):
            stop = found[number + 1].start() if number + 1 < len(found) else None
            mistake = _mistake(match, selection)
            if mistake is not None:
                mistakes.append(mistake)
                continue
            selectors = _selectors(match, selection, mistakes)
            if selectors:
                target = _target(match["word"], match.start("mark"), end, source, lines)
                removal = _removal(source.text, (start, end), match, stop, alone=len(found) == 1)
                directives.append(
                    _Directive(match.start("mark"), match.end("mark"), target, selectors, match.span("list"), removal)
                )
    return directives, mistakes


def _marked_comments(source):
    """(start, end) of each comment that has the mark in it: strings that have it are none."""
    for offset, item in source.items:
        text, tokens, done = item.text, item.tokens, 0
        at = text.find(MARK)
        while at >= 0:
            number = bisect_right(tokens.ends, at)
            first = tokens.ends[number - 1] if number else 0
            last = tokens.starts[number] if number < len(tokens) else len(text)
            if number == len(tokens) and tokens.unclosed is not None:
                last = tokens.unclosed
            for start, end in comments(text, first, last):
                if start <= at < end and start >= done:
                    yield offset + start, offset + end
                    done = end
            at = text.find(MARK, at + 1)


class _Span:
    __slots__ = ("end", "start")

    def __init__(self, start, end):
        self.start, self.end = start, end


def _mistake(match, selection):
    """The finding about a directive that means nothing, or None."""
    word, behind, span = match["word"], match["next"], _Span(*match.span("mark"))
    fix = None
    if word not in _WORDS:
        from difflib import get_close_matches  # slow to import, and only for mistakes

        near = next(iter(get_close_matches(word, _WORDS, 1)), None)
        message = f"there is no comment `{MARK} {word}`; " + (f"did you mean `{near}`?" if near else _KNOWN)
        if near:
            fix = Fix(f"Write `{near}`", (Edit(*match.span("word"), near),), UNSAFE)
    elif match["equal"] and not match["list"]:
        message = f"`{word}=` names no rule; name some, or leave the `=` out for all"
    elif behind in selection.known or behind in selection.known.values():
        missing = "," if match["list"] else "="
        message = f"`{behind}` is not read as a rule here: there is no `{missing}` before it"
        fix = Fix(f"Write `{missing}{behind}`", (Edit(match.end("mark"), match.start("next"), missing),), UNSAFE)
    else:
        return None
    return _finding(UNKNOWN_CODE, UNKNOWN_NAME, message, span, fix)


_KNOWN = "there are " + ", ".join(f"`{word}`" for word in _WORDS)


def _selectors(match, selection, mistakes):
    """[(text, codes)] of a directive; what no rule answers to is left out and told."""
    if not match["list"]:
        return [(None, set(selection.known) - _BY_NAME_ONLY)]
    selectors = []
    for part in re.compile(r"[\w-]+").finditer(match.string, *match.span("list")):
        codes = selection.codes_of(part[0])
        selectors.append((part[0], codes))
        if not codes:
            near = selection.nearest(part[0])
            message = f"there is no rule `{part[0]}`; " + (
                f"did you mean `{near}`?" if near else "nothing is suppressed"
            )
            fix = Fix(f"Write `{near}`", (Edit(*part.span(), near),), UNSAFE) if near else None
            mistakes.append(_finding(UNKNOWN_CODE, UNKNOWN_NAME, message, _Span(*part.span()), fix))
    return selectors


def _target(word, start, end, source, lines):
    """The lines that a directive in a comment up to `end` is about; None is the file."""
    if word == "disable-file":
        return None
    if word == "disable":
        return {lines.position(start)[0]}
    _, behind = lines.bounds(lines.position(end - 1)[0])
    around = bisect_right(source.items, behind, key=itemgetter(0)) - 1
    for offset, item in source.items[max(around, 0) :]:
        number = bisect_left(item.tokens.starts, max(behind - offset, 0))
        if number < len(item.tokens):
            return {lines.position(offset + item.tokens.starts[number])[0]}
    return set()


# ---- taking a comment out


def _removal(text, comment, match, stop, alone):
    """The Edit that removes a directive, with its comment when there is nothing else in it."""
    start, end = comment
    if text[start] == "#":
        start = match.start()
        if stop is not None:
            return Edit(start, stop, "")
        end -= 2 if text[end - 2] == "\r" else 1
    elif not alone or text[start + 2 : match.start("mark")].strip() or "\n" in text[start:end]:
        line_end = text.find("\n", match.end())
        return Edit(match.start("mark"), min(stop or end - 2, line_end if line_end >= 0 else end), "")
    left = start
    while left and text[left - 1] in " \t":
        left -= 1
    right = end
    while right < len(text) and text[right] in " \t\r":
        right += 1
    begins, ends = left == 0 or text[left - 1] == "\n", right == len(text) or text[right] == "\n"
    if begins and ends:
        return Edit(left, min(right + 1, len(text)), "")  # the line has nothing else
    if ends:
        return Edit(left, end, "")
    if left < start:
        return Edit(left, end, "")  # what follows keeps its distance
    return Edit(start, end, "" if text[end] in " \t\r" or begins else " ")
