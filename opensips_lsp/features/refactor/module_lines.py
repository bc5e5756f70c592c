"""The loadmodule and modparam lines of a file, in runs: nothing but blanks and comments of a line stands in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.text import begins_line, line_end, line_start
from opensips_lsp.model.facts import facts_of, said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import LoadModule, ModParam

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Module, Param
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    Scripts = Sequence[tuple[Script, Source]]


class Line(Record):
    """A loadmodule or a modparam, with the lines that belong to it.

    number: counts the lines of the run. module: its name; a modparam for several modules has a pattern, and is not
    known. parameter: (module, name, type); ("", "", "") for a loadmodule. is_known: all scripts load the module, and
    the catalogue knows it and the parameter. is_stored: the value is stored, and replaces what was there. rank: the
    place of the module in the order of loading. blank, comments: the lines before it. comment: the one on its line, or
    "". tail: commented-out statements right behind it. value: that of a modparam.
    """

    number: int
    is_load: bool
    module: str
    parameter: tuple[str, str, str]
    is_known: bool
    is_stored: bool
    rank: int
    blank: tuple[str, ...]
    comments: tuple[str, ...]
    text: str
    comment: str
    tail: tuple[str, ...]
    value: int | str | None

    def may_pass(self, other: Line) -> bool:
        """Whether it may change places with another line."""
        return self.is_known and other.is_known and self.module != other.module


class Run(Record):
    """Lines that stand one below the other. The comments above the first one belong to no line: is_headed."""

    start: int
    end: int
    is_headed: bool
    lines: tuple[Line, ...]


class _Statement(Record):
    """One of an item. start, end, next: where it stands and where the next token does, in the item.

    opens, closes: whether its tokens are the first ones, and the last. follows: whether it is right behind another one.
    value: None of a loadmodule.
    """

    start: int
    end: int
    next: int
    opens: bool
    closes: bool
    follows: bool
    module: str
    name: str
    value: int | str | None

    @property
    def is_load(self) -> bool:
        """Whether it is a loadmodule."""
        return self.value is None

    @property
    def type(self) -> str:
        """The type of its value."""
        return "str" if isinstance(self.value, str) else "int"


class _Placed(Record):
    """A statement and where it stands in the file. next: where the next token of its item does."""

    start: int
    end: int
    next: int
    statement: _Statement


class _Gap(Record):
    """What stands between two lines: commented-out statements of the first, blank lines, comments of the second."""

    tail: tuple[str, ...]
    blank: tuple[str, ...]
    comments: tuple[str, ...]


def runs(source: Source, scripts: Scripts) -> list[Run]:
    """Return the runs of a file. scripts: those that it belongs to, each with the file as it reads it."""
    known = _Known(scripts)
    return [
        _run(source.text, cut, known)
        for placed in _adjacent(source)
        if len(placed) > 1 and not source.opaque(placed[0].start, placed[-1].end)
        for cut in _cut(source.text, placed)
        if len(cut) > 1
    ]


# ---- statements that stand side by side


def _statements(item: Item) -> tuple[_Statement, ...]:
    """Return the statements of an item, in order."""
    facts = facts_of(item)
    found: list[tuple[Node, str, str, int | str | None]] = [
        (LoadModule.of(item, load), load.name, "", None) for load in facts.modules
    ]
    found += [(ModParam.of(item, one), one.module, one.name, one.value) for one in facts.params]
    result, behind = [], -1
    for node, module, name, value in sorted(found, key=lambda one: one[0].start):
        first, following = node.first.number, node.last.next
        end = len(item.text) if following is None else following.start
        result.append(
            _Statement(
                node.start, node.end, end, first == 0, following is None, first == behind, module.lower(), name, value
            )
        )  # fmt: skip
        behind = first + node.size
    return tuple(result)


def _adjacent(source: Source) -> list[list[_Placed]]:
    """Return the statements between which there is no token, in order."""
    found: list[list[_Placed]] = []
    is_open = False  # whether nothing stands behind the last one so far
    for offset, item in source.items:
        for one in said_of(item, _statements):
            if not (one.follows or (one.opens and is_open)):
                found.append([])
            found[-1].append(_Placed(offset + one.start, offset + one.end, offset + one.next, one))
            is_open = one.closes
        if len(item.tokens) and not said_of(item, _statements):
            is_open = False
    return found


def _cut(text: str, placed: list[_Placed]) -> Iterator[list[_Placed]]:
    """Yield the parts of a list that have their lines for themselves, and no comment of a section between them."""
    part: list[_Placed] = []
    for one in placed:
        stop = line_end(text, one.end)
        rest = text[one.end : stop].strip()
        alone = begins_line(text, one.start) and stop <= one.next and (not rest or rest[0] == "#")
        if part and (not alone or _gap(text, part[-1], one) is None):
            yield part
            part = []
        if alone:
            part.append(one)
    if part:
        yield part


def _gap(text: str, one: _Placed, other: _Placed) -> _Gap | None:
    """Return what is between two lines; None where it is more than they take with them."""
    lines = text[line_end(text, one.end) + 1 : line_start(text, other.start)].split("\n")[:-1]
    if any(line.strip() and (line.strip()[0] != "#" or line.strip().startswith("#!")) for line in lines):
        return None
    tail = next((at for at, line in enumerate(lines) if not _is_commented_out(line)), len(lines))
    blank = next((at for at, line in enumerate(lines) if at >= tail and line.strip()), len(lines))
    above = lines[blank:]
    if not all(line.strip() for line in above) or (not other.statement.is_load and any(map(_is_banner, above))):
        return None  # the comment of a section
    return _Gap(tuple(lines[:tail]), tuple(lines[tail:blank]), tuple(above))


def _is_commented_out(line: str) -> bool:
    return line.strip().lstrip("# \t").startswith(("modparam", "loadmodule"))


def _is_banner(comment: str) -> bool:
    """Whether a comment has a rule in it, as those of sections have: `# ---- parameters ----`."""
    return any(mark * 3 in comment for mark in "-=*~_#")


# ---- lines


class _Known:
    """What the catalogues of all scripts say."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._ranks: list[dict[str, int]] = []
        for script, _ in scripts:
            ranks: dict[str, int] = {}
            for _, name in script.loads:
                ranks.setdefault(name.lower(), len(ranks))
            self._ranks.append(ranks)

    def rank(self, module: str) -> int:
        """Return the place of a module in the order of loading, or -1."""
        return self._ranks[0].get(module, -1)

    def has(self, one: _Statement) -> bool:
        """Return whether all scripts load a module that is known to have this parameter."""
        if not all(one.module in ranks for ranks in self._ranks):
            return False
        return all(module is not None and (one.is_load or _forms(module, one)) for module in self._modules(one))

    def stores(self, one: _Statement) -> bool:
        """Return whether the value of a modparam is stored, and given to no function."""
        return all(
            module is not None and all(not form.callback for form in _forms(module, one))
            for module in self._modules(one)
        )

    def _modules(self, one: _Statement) -> list[Module | None]:
        return [script.catalogue.module(one.module) for script, _ in self._scripts]


def _forms(module: Module, one: _Statement) -> list[Param]:
    return [form for form in module.params.get(one.name, ()) if form.type == one.type]


def _run(text: str, placed: list[_Placed], known: _Known) -> Run:
    lines, gap = [], _Gap((), (), ())
    for number, one in enumerate(placed):
        following = placed[number + 1] if number + 1 < len(placed) else None
        behind = _gap(text, one, following) if following is not None else None
        behind = behind or _Gap((), (), ())
        statement = one.statement
        is_known = known.has(statement)
        lines.append(
            Line(
                number,
                statement.is_load,
                statement.module,
                ("", "", "") if statement.is_load else (statement.module, statement.name, statement.type),
                is_known,
                not statement.is_load and is_known and known.stores(statement),
                known.rank(statement.module),
                gap.blank,
                gap.comments,
                text[line_start(text, one.start) : line_end(text, one.end)],
                text[one.end : line_end(text, one.end)].strip(),
                behind.tail,
                statement.value,
            )
        )
        gap = behind
    start = line_start(text, placed[0].start)
    above = text[line_start(text, start - 1) : start].strip() if start else ""
    is_headed = above.startswith("#") or above.endswith("*/")
    return Run(start, line_end(text, placed[-1].end), is_headed, tuple(lines))
