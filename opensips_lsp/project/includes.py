"""A root config with all that it includes, followed as cfg.lex follows it (oss_push_yy_state).

include_file and import_file name one file in double quotes; it is looked up from the working directory, then from
the folder of the including file. A missing import_file is ignored. No include goes deeper than 10.
"""

from __future__ import annotations

import os

from opensips_lsp.model.script import Source, body_of, facts_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.recognise import template_kind
from opensips_lsp.syntax.scanner import KIND

MOST_DEPTH = 10  # MAX_INCLUDE_DEPTH
MOST_NAME = 127  # MAX_INCLUDE_FNAME - 1: bytes, quotes included

# what an include brings: no token, or at least one
NOTHING, SOMETHING = range(2)


class IncludeProblem(Record):
    """An include that cannot be followed. start, end: offsets in the source.

    fatal: whether OpenSIPS certainly refuses it; a file that is only missing here may be there on the server.
    """

    source: Source
    start: int
    end: int
    message: str
    fatal: bool


_INCLUDE = KIND["INCLUDE"]
_AMID = "`{}_file` amid a statement: what it brings is not read, so what is said of the statement is not certain"


class BadName(ValueError):
    """An include directive that cfg.lex refuses; the message says why."""


def source_of(path, text, memo=None, role="script", route=None, place=()):
    """The Source of a file's text, be it a template or not."""
    template = template_kind(path, text)
    if template is None:
        return Source(path, text, items(text, role, memo), role, route, place)
    from opensips_lsp.syntax.templates import blanked, spans  # for few files

    opaque = spans(template, text)
    return Source(path, text, items(blanked(text, opaque), role, memo), role, route, place, template, opaque)


def sources(path, text, read, memo=None):
    """-> ([Source, the root first], [IncludeProblem]).

    `read(path)` gives the text of a file, or None when there is none. `memo` as for split.items.
    """
    memo = {} if memo is None else memo
    root = source_of(path, text, memo)
    found, problems = [root], []
    part = _part_of_a_route(root, memo)
    if part is not None:
        root = found[0] = part
    if part is not None and not root.template:
        offset, item = part.items[0]
        start, end = offset + item.tokens.starts[0], offset + item.tokens.ends[0]
        message = "statements outside of a route: this file can only be included inside one"
        problems.append(IncludeProblem(root, start, end, message, True))
    brought = _follow(root, (path,), read, memo, found, problems)
    if brought == NOTHING and not root.empty and not root.template:
        offset, item = next((offset, item) for offset, item in root.items if len(item.tokens))
        start, end = offset + item.tokens.starts[0], offset + item.tokens.ends[0]
        message = "the script is empty: what it includes is empty or not there"
        problems.append(IncludeProblem(root, start, end, message, True))
    return found, problems


def _part_of_a_route(root, memo):
    """The Source of a root that is no script but the statements of a route's body, else None."""
    first = root.items[0][1]
    if not first.problems or first.problems[0].token != 0 or root.empty:
        return None
    part = source_of(root.path, root.text, memo, "fragment")
    return None if any(item.problems for _, item in part.items) else part


def _follow(source, stack, read, memo, found, problems):
    """Follow all includes of a source -> what it brings, itself and with them."""
    all_brought = (
        SOMETHING
        if source.template or any(set(item.tokens.kinds[:-1]) - {_INCLUDE} for _, item in source.items)
        else NOTHING
    )
    for offset, item in source.items:
        torn, bodies = item.torn, {}  # number of a route's first token -> what its includes brought
        for include in facts_of(item).includes:
            start, end = offset + item.tokens.starts[include.token], offset + item.tokens.ends[include.token]
            if include.token in torn:
                problems.append(IncludeProblem(source, start, end, _AMID.format(include.directive), False))
                all_brought = SOMETHING
                continue
            brought = _include(source, include, start, end, stack, read, memo, found, problems)
            all_brought = max(all_brought, brought)
            if include.route is not None:
                number = include.route.raw[1]
                bodies[number] = max(bodies.get(number, NOTHING), brought)
        if source.role == "script" and not source.template:
            problems += _empty_bodies(source, offset, item, bodies)
    return all_brought


def _include(source, include, start, end, stack, read, memo, found, problems):
    """Follow one include -> what it brings; SOMETHING too if nobody can know, because it cannot be followed."""

    def problem(message, fatal=True):
        if not (source.template and source.opaque(start, end)):
            problems.append(IncludeProblem(source, start, end, message, fatal))
        return SOMETHING

    if len(stack) > MOST_DEPTH:
        return problem(f"includes are nested deeper than {MOST_DEPTH}")
    try:
        name = file_name(include.file)
    except BadName as error:
        return problem(str(error))
    path, text = _look_up(name, source.path, read)
    if path is None:
        if include.directive == "import":
            return NOTHING  # a missing import_file is ignored, here as on the server
        return problem(f"`{name}` is not here; OpenSIPS does not start without it", fatal=False)
    if os.path.abspath(path) in map(os.path.abspath, filter(None, stack)):
        return problem(f"`{name}` includes itself, directly or through others; OpenSIPS gives up at depth {MOST_DEPTH}")
    role, route = source.role, source.route
    if include.route is not None and role == "script":
        role, route = "fragment", (include.route.word, include.route.name)
    included = source_of(path, text, memo, role, route, source.at(start))
    found.append(included)
    return _follow(included, (*stack, path), read, memo, found, problems)


def _empty_bodies(source, offset, item, bodies):
    """The routes whose body is nothing but includes that brought nothing: cfg.y wants a statement there."""
    for route in facts_of(item).routes:
        brought = bodies.get(route.raw[1], SOMETHING)
        if brought == NOTHING and all(raw[0] == NODE["include"] for raw in body_of(route.raw)):
            end = item.tokens.ends[route.raw[2] - 1] + offset
            message = "unexpected `}`: what this route includes is empty or not there"
            yield IncludeProblem(source, end - 1, end, message, True)


def folder(path):
    """The folder that a file is in."""
    return os.path.dirname(path)


def file_name(literal):
    """The file name that an include's argument stands for; raises BadName."""
    literal = literal.partition("\0")[0]  # where a C string ends
    if len(literal.encode("utf-8", "replace")) > MOST_NAME:  # each odd byte counts as the one it is
        raise BadName(f"the file name is longer than {MOST_NAME - 2} characters")
    if len(literal) < 2 or literal[0] != '"' or literal[-1] != '"':
        carriage = " (its line ends with CR LF, and the CR counts)" if literal.endswith("\r") else ""
        raise BadName(f"the file name must stand in double quotes, with a blank or line end behind it{carriage}")
    body, name, at = literal[1:-1], [], 0
    while at < len(body):
        if body[at] == "\\":
            at += 1
            if at == len(body):
                raise BadName("the file name ends with a lone backslash")
            name.append({"t": "\t", "n": "\n", "r": "\r"}.get(body[at], body[at]))
        else:
            name.append(body[at])
        at += 1
    if not name:
        raise BadName("the file name is empty")
    return "".join(name)


def _look_up(name, including, read):
    """-> (path, text) of an included file, or (None, None)."""
    candidates = [name]
    if not name.startswith("/") and including and "/" in including:
        candidates.append(f"{including.rpartition('/')[0]}/{name}")
    for path in candidates:
        text = read(path)
        if text is not None:
            return path, text
    return None, None
