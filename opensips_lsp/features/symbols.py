"""The outline of a file: what stands at top level, modules with what is set of them, and includes in routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.dropped import Dropped, dropped_by
from opensips_lsp.model.facts import facts_of, module_name
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.nodes import GlobalParameter, Listen, LoadModule, ModParam, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

GLOBAL, LISTENER, MODULE, MODPARAM, INCLUDE = "global", "listener", "module", "modparam", "include"
_ROUTES = frozenset(("ROUTE", "ROUTE_KIND"))  # kinds of tokens with which a route block begins
_UNNAMED = '""'  # of what is being typed
_LONGEST = 80  # characters of a name or a detail


class Symbol(Record):
    """An entry of the outline.

    kind: one of the above, or the keyword of a route block. name, detail: in one line; the name is never empty, for VS
    Code refuses the whole outline then. start, end: all of it; name_start, name_end: what to show of it when somebody
    goes there. dropped: whether the target has no such thing any more.
    """

    kind: str
    name: str
    detail: str
    start: int
    end: int
    name_start: int
    name_end: int
    dropped: bool = False
    children: tuple[Symbol, ...] = ()


def outline(snapshot: Snapshot) -> list[Symbol]:
    """Return the outline, in the order of the file; a modparam is below the loadmodule that it sets something of."""
    file = snapshot.in_scripts[0]
    found: list[Symbol] = []
    modules: dict[str, int] = {}  # name in lower case -> number of the symbol
    maker = _Maker(file.source, dropped_by(file.script))
    for offset, item in file.source.items:
        for symbol, of_module in maker.symbols(offset, item):
            number = modules.get(of_module)
            if symbol.kind == MODPARAM and number is not None:
                module = found[number]
                end = symbol.end if number == len(found) - 1 else module.end  # with nothing else between them
                shown = symbol._replace(name=symbol.name.partition(": ")[2] or _UNNAMED)
                found[number] = module._replace(children=(*module.children, shown), end=end)
                continue
            if symbol.kind == MODULE:
                modules[of_module] = len(found)
            found.append(symbol)
    return found


class _Maker:
    def __init__(self, source: Source, dropped: Dropped) -> None:
        self._source, self._text, self._dropped = source, source.text, dropped

    def symbols(self, offset: int, item: Item) -> Iterator[tuple[Symbol, str]]:
        """Yield (symbol, name of its module in lower case) of the statements of an item."""
        is_fragment = self._source.role != "script"
        for statement in () if is_fragment else _statements(root_of(item, offset)):
            make = _MAKERS.get("route" if statement.kind == "error" else statement.kind)
            if make is not None:
                symbol = make(self, statement)
                yield symbol._replace(children=self._includes(offset, item, symbol)), self._module_of(statement)
        if is_fragment:
            yield from ((include, "") for include in self._includes(offset, item, None))

    def _module_of(self, statement: Node) -> str:
        if isinstance(statement, LoadModule):
            return module_name(statement.file.value).lower()
        return statement.module.value.lower() if isinstance(statement, ModParam) else ""

    def _symbol(self, kind: str, node: Node, name: str, detail: str, name_node: Node | None = None) -> Symbol:
        shown = name_node or node
        return Symbol(kind, in_line(name) or _UNNAMED, in_line(detail), node.start, node.end, shown.start, shown.end)

    def _written(self, start: int, end: int) -> str:
        """Return what stands between two offsets, each stretch of blanks as one."""
        return " ".join(self._text[start:end].split())

    def global_parameter(self, node: Node) -> Symbol:
        """A global parameter with its value, or what is written like one."""
        first = node.first
        value = node.value if isinstance(node, GlobalParameter) else None
        start = value.start if value else node.token(2).start if node.size > 2 else first.end
        symbol = self._symbol(GLOBAL, node, first.text, self._written(start, node.end))
        is_dropped = self._dropped.global_parameter(first.text)
        return symbol._replace(name_end=first.end, dropped=is_dropped)

    def listener(self, node: Node) -> Symbol:
        """A listener, named by its socket."""
        assert isinstance(node, Listen)
        socket = node.socket
        detail = self._written(socket.end, node.end)
        return self._symbol(LISTENER, node, self._written(socket.start, socket.end), detail, socket)

    def module(self, node: Node) -> Symbol:
        """A module; a path, or what is no module's file, is its detail."""
        assert isinstance(node, LoadModule)
        file = node.file.value
        name = module_name(file)
        symbol = self._symbol(MODULE, node, name, "" if file == f"{name}.so" else file, node.file)
        return symbol._replace(dropped=self._dropped.module(name))

    def modparam(self, node: Node) -> Symbol:
        """A parameter of a module with its value, named `module: parameter`."""
        assert isinstance(node, ModParam)
        module, name = node.module.value, node.parameter.value
        detail = self._written(node.value.start, node.value.end)
        symbol = self._symbol(MODPARAM, node, f"{module}: {name}", detail, node.parameter)
        return symbol._replace(dropped=self._dropped.parameter(module, name))

    def route(self, node: Node) -> Symbol:
        """A route block, named by its header."""
        header_end = next(token.end for token in node.tokens if token.next_kind == "LBRACE")
        title = "".join(self._text[node.start : header_end].split())
        symbol = self._symbol(node.first_word, node, title, "")
        return symbol._replace(name_end=header_end)

    def include(self, node: Node) -> Symbol:
        """An include directive."""
        return self._include(node.start, node.end)

    def _include(self, start: int, end: int) -> Symbol:
        end = start + len(self._text[start:end].rstrip())  # of a line that ends with CR LF, the scanner takes the CR
        directive, file = _split(self._text[start:end])
        return Symbol(INCLUDE, in_line(file) or directive, directive, start, end, start, end)

    def _includes(self, offset: int, item: Item, around: Symbol | None) -> tuple[Symbol, ...]:
        """Return the includes in a route block, or in a file that is included in one."""
        tokens = item.tokens
        spans = [
            (offset + tokens.starts[include.token], offset + tokens.ends[include.token])
            for include in facts_of(item).includes
            if include.route is not None
        ]
        return tuple(
            self._include(start, end)
            for start, end in spans
            if around is None or (around.start <= start < around.end and around.kind.endswith("route"))
        )


_MAKERS: dict[str, Callable[[_Maker, Node], Symbol]] = {
    **dict.fromkeys(("global_parameter", "mem_group", "alias", "blacklist"), _Maker.global_parameter),
    "listen": _Maker.listener,
    "loadmodule": _Maker.module,
    "modparam": _Maker.modparam,
    "route": _Maker.route,
    "include": _Maker.include,
}


def _statements(node: Node | None) -> Iterator[Node]:
    """Yield the top-level statements: a broken one if it is a route block, else those that are whole in it."""
    for child in node.children if node is not None else ():
        if child.kind == "error" and not _is_route(child):
            yield from _statements(child)
        else:
            yield child


def _is_route(node: Node) -> bool:
    return node.size > 1 and node.first_kind in _ROUTES and any(token.kind == "LBRACE" for token in node.tokens[1:])


def in_line(text: str) -> str:
    """Return a text in one line that is not too long, with a blank for each line end."""
    line = " ".join(text.splitlines()).strip()
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _split(include: str) -> tuple[str, str]:
    """Return the directive and the file, without quotes, of an include as it is written."""
    word, _, rest = include.partition("_file")
    return f"{word}_file", rest.strip().strip("\"'")
