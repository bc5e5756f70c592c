"""What has a name in the scripts of the workspace folders, open or not. A file is read again when its text is new."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from opensips_lsp.features.workspace_symbols import FileSymbol, symbols_of
from opensips_lsp.project.includes import files_named_in
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Text

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


class _File(Record):
    """A file as it was read. included: the names of files that it includes."""

    text: Text
    symbols: list[FileSymbol]
    included: list[str]


class SymbolIndex:
    """The symbols of the files of a session."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._files: dict[str, _File] = {}  # by key

    async def symbols(self) -> list[FileSymbol]:
        """Return the symbols of all scripts and of what they include; other messages come first."""
        scripts, known = self._server.scripts, self._files
        opened = (path for _, path in self._server.uris.open())
        roots = [*self._server.folder_files.paths(), *opened]
        waiting, files = [(path, path) for path in roots], dict[str, _File]()
        while waiting:
            path, root = waiting.pop()
            key = scripts.key(path)
            if key in files:
                continue
            text = scripts.read(path)
            if text is None:
                continue
            file = known.get(key)
            if file is None or file.text.string != text:
                await asyncio.sleep(0)
                source = scripts.source(path, text)
                symbols = [FileSymbol(path, symbol) for symbol in symbols_of(source)]
                file = _File(Text(text), symbols, files_named_in(source))
                known[key] = file
            files[key] = file
            waiting += [(one, root) for one in scripts.looked_up(file.included, path, root)]
        self._files = files
        return [symbol for file in files.values() for symbol in file.symbols]

    def text(self, path: str) -> Text:
        """Return the text in which the symbols of a file were found."""
        return self._files[self._server.scripts.key(path)].text
