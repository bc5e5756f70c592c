"""A root config with all that it includes, followed as cfg.lex follows it (oss_push_yy_state), or a preprocessor.

include_file and import_file name one file in double quotes; it is looked up from the working directory, then from
the folder of the including file. A missing import_file is ignored. No include goes deeper than 10.

Versions with a preprocessor (cfg_pp.c mk_included_file_path) take single quotes too, drop what stands behind the name,
require an imported file, and go 50 deep. They look at lines and know nothing of the script: an include in a comment, in
a string or amid a statement counts.
"""

from __future__ import annotations

import os
import re

from opensips_lsp.model.facts import body_of, facts_of
from opensips_lsp.model.includes import IncludeProblem, hidden_includes
from opensips_lsp.model.script import Source
from opensips_lsp.project.files import Outside, is_folder
from opensips_lsp.project.reach import HOW_TO_ALLOW
from opensips_lsp.project.settings import NONE
from opensips_lsp.record import Record
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.recognise import template_kind
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.model.facts import Include
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.source import RouteKey
    from opensips_lsp.syntax.items import Item, Items

    Read = Callable[[str], str | None]

MOST_DEPTH = 10  # MAX_INCLUDE_DEPTH
_MOST_FLATTENED = 50  # cfg_pp.c __flatten_opensips_cfg
_SHORTEST = 2  # characters of a name, there
_BLANKS = " \t\r"  # is_ws, but for line ends
_QUOTED = re.compile(r"[ \t\r]*(?:\"([^\"\n]*)\"|'([^'\n]*)')")
MEGABYTE = 1 << 20
MOST_NAME = 127  # MAX_INCLUDE_FNAME - 1: bytes, quotes included
_INCLUDE = KIND["INCLUDE"]
_DIRECTIVE = re.compile(r"_file[ \t\n]*(\"[^ \t\n]+)")
_OUTSIDE = (
    f"`{{}}` is outside the workspace and is not read, so findings about what it holds are not certain: {HOW_TO_ALLOW}"
)
_MISSING = "`{}` does not exist; OpenSIPS does not start without it"
_AMID = "`{}_file` inside a statement: the file is not read, so findings about the statement are not certain"


class Closure(Record):
    """A root config with all that it includes: its sources in reading order, the root first."""

    sources: list[Source]
    problems: list[IncludeProblem]


class Limits(Record):
    """How much a script includes before it is followed no further: files, and characters of all of them together.

    A file counts as often as it is included.
    """

    files: int = NONE.max_included_files
    size: int = NONE.max_included_mb * MEGABYTE


class BadName(ValueError):
    """An include directive that cfg.lex refuses; the message says why."""


def source_of(
    path: str,
    text: str,
    memo: Items | None = None,
    role: str = "script",
    route: RouteKey | None = None,
    place: Place = (),
) -> Source:
    """The Source of a file's text, be it a template or not. `memo` as for syntax.items.items; the rest as in Source."""
    template = template_kind(path, text)
    if template is None:
        return Source(path, text, items(text, role, memo), role, route, place)
    from opensips_lsp.syntax.templates import blanked, spans  # for few files

    opaque = spans(template, text)
    return Source(path, text, items(blanked(text, opaque), role, memo), role, route, place, template, opaque)


def with_text(source: Source, text: str, memo: Items | None = None) -> Source:
    """The Source of another text of the same file, in the same place of the script."""
    return source_of(source.path, text, memo, source.role, source.route, source.place)


def sources(
    path: str,
    text: str,
    read: Read,
    memo: Items | None = None,
    limits: Limits = Limits(),
    preprocessor: bool = False,
    indented: bool = True,
) -> Closure:
    """A root config with all that it includes, up to the limits.

    `read(path)` gives the text of a file, or None when there is none, or raises Outside. `memo` as for
    syntax.items.items. preprocessor: whether the target follows includes before it reads the script; indented: those
    behind blanks, too.
    """
    memo = {} if memo is None else memo
    root = source_of(path, text, memo)
    fragment = _as_fragment(root, memo)
    root = fragment or root
    closure = Closure([root], [])
    if fragment is not None and not root.template:
        offset, item = root.items[0]
        message = "statements outside a route: this file can only be included inside one"
        closure.problems.append(_at_first_token(root, offset, item, message))
    brings = _Includes(read, memo, closure, limits, preprocessor, indented).follow(
        root, (os.path.abspath(path) if path else "",)
    )
    if not brings and not root.empty and not root.template:
        offset, item = next((offset, item) for offset, item in root.items if len(item.tokens))
        message = "the script is empty: what it includes is empty or missing"
        closure.problems.append(_at_first_token(root, offset, item, message))
    return closure


def _at_first_token(root: Source, offset: int, item: Item, message: str) -> IncludeProblem:
    return IncludeProblem(root, offset + item.tokens.starts[0], offset + item.tokens.ends[0], message, True)


def _as_fragment(root: Source, memo: Items) -> Source | None:
    """The Source of a root that is no script but the statements of a route's body, else None."""
    first = root.items[0][1]
    if not first.problems or first.problems[0].token != 0 or root.empty:
        return None
    fragment = source_of(root.path, root.text, memo, "fragment")
    return None if any(item.problems for _, item in fragment.items) else fragment


class _Includes:
    """Follows the includes of one root, and adds what it finds to a Closure."""

    def __init__(
        self, read: Read, memo: Items, closure: Closure, limits: Limits, preprocessor: bool, indented: bool
    ) -> None:
        self._read, self._memo, self._preprocessor, self._indented = read, memo, preprocessor, indented
        self._deepest = _MOST_FLATTENED if preprocessor else MOST_DEPTH
        self._sources, self._problems = closure
        self._limits, self._files, self._size = limits, 0, 0
        self._known: dict[tuple[str, str], Source] = {}  # by path and role, of those that were read
        self._from_root = (0, 0)  # where the include of the root stands that is being followed
        self._stopped = False  # a limit was met

    def follow(self, source: Source, stack: tuple[str, ...]) -> bool:
        """Follow all includes of a source -> whether there is any token in it, and in what it includes.

        stack: absolute paths from the root down to this source.
        """
        any_token = source.template is not None or any(
            set(item.tokens.kinds[:-1]) - {_INCLUDE} for _, item in source.items
        )
        for offset, item in source.items:
            unread = frozenset(item.unread_includes)
            bodies: dict[int, bool] = {}  # number of a route's first token -> whether its includes have any token
            for include in facts_of(item).includes:
                start, end = offset + item.tokens.starts[include.token], offset + item.tokens.ends[include.token]
                if include.token in unread:
                    message = _AMID.format(include.directive)
                    self._problems.append(IncludeProblem(source, start, end, message, False))
                    any_token = True
                    continue
                if self._preprocessor and not self._begins_line(source, start):
                    any_token = True  # no include: a syntax error, or in a comment
                    continue
                brings = self._include(source, include, start, end, stack)
                any_token = any_token or brings
                if include.route is not None:
                    number = include.route.raw[1]
                    bodies[number] = bodies.get(number, False) or brings
            if source.role == "script" and not source.template:
                self._problems += _empty_bodies(source, offset, item, bodies)
            if self._preprocessor and not source.template:
                self._problems += self._hidden(source, offset, item)
        return any_token

    def _hidden(self, source: Source, offset: int, item: Item) -> Iterator[IncludeProblem]:
        """The includes in comments, strings and statements whose file is missing: the preprocessor looks for it."""
        for start, end in hidden_includes(item):
            if not self._begins_line(source, offset + start):
                continue
            self._files += 1
            if self._stopped or self._files > self._limits.files:
                return
            try:
                name = preprocessed_name(item.text, start)
                found = look_up(name, source.path, self._read)
            except (BadName, Outside):
                continue
            if found is None and _must_be_here(name, source):
                yield IncludeProblem(source, offset + start, offset + end, _MISSING.format(name), True)

    def _begins_line(self, source: Source, at: int) -> bool:
        """Whether a preprocessor sees an include at an offset: one that nothing, or only blanks, stands before."""
        before = source.text[source.text.rfind("\n", 0, at) + 1 : at]
        return not before or (self._indented and not before.strip(_BLANKS))

    def _include(self, source: Source, include: Include, start: int, end: int, stack: tuple[str, ...]) -> bool:
        """Follow one include -> whether it brings any token; True too if it cannot be followed."""

        def problem(message: str, fatal: bool = True) -> bool:
            if not (source.template and source.opaque(start, end)):
                self._problems.append(IncludeProblem(source, start, end, message, fatal))
            return True

        if self._stopped:
            return True
        if not source.included:
            self._from_root = start, end
        if len(stack) > self._deepest:
            return problem(f"includes are nested deeper than {self._deepest}")
        try:
            name = preprocessed_name(source.text, start) if self._preprocessor else file_name(include.file)
        except BadName as error:
            return problem(str(error))
        self._files += 1  # also those that are not there: they are looked for
        if self._files > self._limits.files:
            return self._stop(source, start, end, f"{self._limits.files} files", "max-included-files")
        try:
            looked_at = list[str]()
            found = look_up(name, source.path, self._read, looked_at)
        except Outside:
            return problem(_OUTSIDE.format(name), fatal=False)
        if found is None:
            if any(map(is_folder, looked_at)):
                return problem(f"`{name}` is a directory; OpenSIPS does not start with it", fatal=False)
            if include.directive == "import" and not self._preprocessor:
                return False  # a missing import_file is ignored, here as on the server
            return problem(_MISSING.format(name), fatal=self._preprocessor and _must_be_here(name, source))
        path, text = found
        absolute = os.path.abspath(path)
        if absolute in stack:
            return problem(
                f"`{name}` includes itself, directly or through other files; OpenSIPS gives up at depth {self._deepest}"
            )
        self._size += len(text)
        if self._size > self._limits.size:
            return self._stop(source, start, end, f"{self._limits.size // MEGABYTE} MB", "max-included-mb")
        role, route = source.role, source.route
        if include.route is not None and role == "script":
            # the route of a script has both: only the fact of a fragment has none
            role, route = "fragment", (include.route.word or "", include.route.name or "")
        included = self._source_of(path, text, role, route, source.at(start))
        self._sources.append(included)
        return self.follow(included, (*stack, absolute))

    def _source_of(self, path: str, text: str, role: str, route: RouteKey | None, place: Place) -> Source:
        """The Source of an included file; its text is cut into items once, however often it is included."""
        known = self._known.get((path, role))
        if known is None:
            known = self._known[path, role] = source_of(path, text, self._memo, role, route, place)
        return Source(path, text, known.all_items, role, route, place, known.template, known.spans)

    def _stop(self, source: Source, start: int, end: int, limit: str, setting: str) -> bool:
        """Follow no further include, and say so there, and where the root leads there -> True."""
        self._stopped = True
        message = (
            f"the script includes more than {limit}; this include and those after it are not followed "
            f"(setting `{setting}`)"
        )
        root = self._sources[0]
        places = [(root, *self._from_root)]
        if source is not root:
            places.append((source, start, end))
        for where, first, last in places:
            self._problems.append(IncludeProblem(where, first, last, message, False))
        return True


def _must_be_here(name: str, source: Source) -> bool:
    """Whether a file that is missing here is taken to be missing on the server, too: what stands beside the script."""
    return bool(source.path) and not name.startswith("/")


def _empty_bodies(source: Source, offset: int, item: Item, bodies: dict[int, bool]) -> Iterator[IncludeProblem]:
    """The routes whose body is nothing but includes without any token: cfg.y wants a statement there."""
    for route in facts_of(item).routes:
        brings = bodies.get(route.raw[1], True)
        if not brings and all(raw[0] == NODE["include"] for raw in body_of(route.raw)):
            end = item.tokens.ends[route.raw[2] - 1] + offset
            message = "unexpected `}`: what this route includes is empty or missing"
            yield IncludeProblem(source, end - 1, end, message, True)


def file_name(literal: str) -> str:
    """The file name that an include's argument stands for; raises BadName."""
    literal = literal.partition("\0")[0]  # where a C string ends
    if len(literal.encode("utf-8", "replace")) > MOST_NAME:  # each odd byte counts as the one it is
        raise BadName(f"the file name is longer than {MOST_NAME - 2} characters")
    if len(literal) < 2 or literal[0] != '"' or literal[-1] != '"':
        carriage = " (its line ends with CR LF, and the CR counts)" if literal.endswith("\r") else ""
        raise BadName(f"the file name must be in double quotes, followed by a blank or a line end{carriage}")
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


def preprocessed_name(text: str, at: int) -> str:
    """The file name behind the include at an offset, as a preprocessor takes it; raises BadName."""
    quoted = _QUOTED.match(text, text.index("_file", at) + len("_file"))
    name = None if quoted is None else quoted[1] if quoted[1] is not None else quoted[2]
    if name is None or len(name) < _SHORTEST:
        raise BadName(f"the file name, of {_SHORTEST} characters or more, must be in quotes on the same line")
    return name


def files_named_in(source: Source) -> list[str]:
    """The names of the files that a script includes outside of routes, where more of a script can stand."""
    found = []
    for _, item in source.items:
        unread = item.unread_includes
        for include in facts_of(item).includes:
            if include.route is None and include.token not in unread:
                try:
                    found.append(file_name(include.file))
                except BadName:
                    continue
    return found


def names_in(text: str) -> Iterator[str]:
    """The names of the files that a text may include, found without parsing it; those in comments too."""
    for match in _DIRECTIVE.finditer(text):
        try:
            yield file_name(match[1])
        except BadName:
            continue


def look_up(name: str, including: str, read: Read, looked_at: list[str] | None = None) -> tuple[str, str] | None:
    """(path, text) of an included file, or None. Raises Outside if it may be where `read` must not look.

    looked_at: gets the paths at which it was not found.
    """
    outside = None
    for path in _candidates(name, including):
        try:
            text, outside = read(path), None  # the working directory is not that of OpenSIPS: the last place counts
        except Outside as error:
            outside = error
            continue
        if text is not None:
            return path, text
        if looked_at is not None:
            looked_at.append(path)
    if outside is not None:
        raise outside
    return None


def _candidates(name: str, including: str) -> list[str]:
    """The paths at which OpenSIPS looks for an included file, in order."""
    candidates = [name]
    if not name.startswith("/") and including and "/" in including:
        candidates.append(f"{including.rpartition('/')[0]}/{name}")
    return candidates
