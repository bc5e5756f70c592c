"""Diagnostics of open documents, pushed to clients that do not request them (handlers/diagnostic.py).

When a document has changed, other documents of the same script are checked too.
"""

from __future__ import annotations

import asyncio
import json
import time
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.changes import Changes
from opensips_lsp.server.converter import Converter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.server.app import Server
    from opensips_lsp.server.workspace import FileSnapshot

_PAUSE = 0.001  # seconds for what is on its way to come in
_PATIENCE = 0.05  # seconds after which a document is checked though changes keep coming


class Diagnostics:
    """What is known of the open documents: their versions, what was published of them, and which are to be checked."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.versions: dict[str, int] = {}  # by URI
        self.changes = Changes()
        self._published: dict[str, str] = {}  # URI -> the diagnostics last published, as JSON
        self._edited: set[str] = set()  # URIs of documents that have changed since they were checked
        self._follow_from: dict[str, frozenset[str]] = {}  # URI -> keys of all files that its findings follow from
        # URI -> whether to publish even if nothing is new; in the order in which they are checked
        self._waiting: dict[str, bool] = {}
        self._since: float | None = None

    # ---- what happens

    def opened(self, uri: str, version: int) -> None:
        """A document is open from now on; another one may include it."""
        self.versions[uri] = version
        self._edited.add(uri)
        self.changes.of_all()
        self._wait([uri], self._others(uri))

    def changed(self, uri: str, version: int) -> None:
        """A document has another text."""
        self.versions[uri] = version
        self._edited.add(uri)
        key = self._server.scripts.key(self._path(uri))
        self.changes.of_buffer(key)
        self._wait([uri], [other for other in self._others(uri) if key in self._follow_from.get(other, ())])

    def closed(self, uri: str) -> None:
        """A document is closed: nothing is published of it any more."""
        self.versions.pop(uri, None)
        self._follow_from.pop(uri, None)
        self._waiting.pop(uri, None)
        self._edited.discard(uri)
        self._server.memory.settle()
        if self._published.pop(uri, None) is not None and self.pushes:
            self._publish(uri, "[]", None)
        self.changes.of_all()
        self._wait([], self.versions)

    def all_changed(self) -> None:
        """Settings or files have changed."""
        self.changes.of_all()
        self._wait([], self.versions)
        if self._server.ready.is_set() and self._server.capability("workspace.diagnostics.refresh_support"):
            self._server.spawn(self._server.request("workspace/diagnostic/refresh"))

    def checked(self, uri: str, snapshot: FileSnapshot) -> None:
        """A document was checked, with these files: others may have come to belong to its script, or left it."""
        self._edited.discard(uri)
        before, now = self._follow_from.get(uri), self._server.scripts.follows_from(snapshot)
        self._follow_from[uri] = now
        if before is not None and before != now:
            self.changes.of_all()
        if before is None:
            self._server.memory.settle()
            asyncio.get_running_loop().call_later(_PAUSE, self._server.scripts.prepare)
        if before != now:
            key = self._server.scripts.key
            self._wait([], [other for other in self._others(uri) if key(self._path(other)) in now])

    def analysed(self, path: str) -> None:
        """A file was analysed in the background: what is found can be published now."""
        for uri in self.versions:
            if self._path(uri) == path and self.pushes:
                self._check(uri, True)

    def check_edited(self) -> None:
        """Check what was edited, so that `changes` knows which file belongs to which script now."""
        for uri in tuple(self._edited):
            if self._server.background.is_analysing(self._path(uri)):
                continue
            self._edited.discard(uri)
            snapshot = self._server.snapshot(self._path(uri))
            if snapshot is not None:
                self.checked(uri, snapshot)

    @property
    def pushes(self) -> bool:
        """Whether the client does not request diagnostics."""
        return self._server.capability("text_document.diagnostic") is None

    @cached_property
    def converter(self) -> Converter:
        """The Converter of findings for this client."""
        return Converter(self._server)

    # ---- one after the other

    def _path(self, uri: str) -> str:
        """The path of an open document: it was opened because it has one."""
        return self._server.uris.path(uri) or ""

    def _others(self, uri: str) -> list[str]:
        return [other for other in self.versions if other != uri]

    def _wait(self, first: Iterable[str], then: Iterable[str]) -> None:
        if not self.pushes:
            return
        for uri in first:
            self._waiting = {uri: True} | {other: force for other, force in self._waiting.items() if other != uri}
        for uri in then:
            self._waiting.setdefault(uri, False)
        if self._since is None and self._waiting:
            self._since = time.monotonic()
            asyncio.get_running_loop().call_later(_PAUSE, self._work)

    def _work(self) -> None:
        """Check the next document, unless it is about to change."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            self._since = None
            return
        uri = next(iter(self._waiting))
        if not self._server.ready.is_set() or self._is_stale(uri):
            loop.call_later(_PAUSE, self._work)
            return
        force = self._waiting.pop(uri)
        if self._server.background.is_analysing(self._path(uri)):
            loop.call_soon(self._work)  # `analysed` follows
            return
        try:
            if self._check(uri, force):
                self._since = time.monotonic()
            else:
                self._waiting.setdefault(uri, force)
        finally:
            loop.call_soon(self._work)

    def _is_stale(self, uri: str) -> bool:
        """Whether a change of a document is waiting to be handled; changes that keep coming do not count for ever."""
        since = time.monotonic() if self._since is None else self._since
        return time.monotonic() - since < _PATIENCE and self._server.is_pending(types.TEXT_DOCUMENT_DID_CHANGE, uri)

    def _check(self, uri: str, force: bool) -> bool:
        """Check a document and publish what is found -> whether that was still of interest."""
        path = self._path(uri)
        snapshot = self._server.snapshot(path)
        found = self.converter.too_large() if self._server.scripts.is_too_large(path) else "[]"
        if snapshot is not None:
            self.checked(uri, snapshot)
            if self._is_stale(uri):
                return False
            found = self.converter.diagnostics(snapshot)
        if force or found != self._published.get(uri):
            self._publish(uri, found, self.versions[uri])
            self._published[uri] = found
        return True

    def _publish(self, uri: str, found: str, version: int | None) -> None:
        about = f'"uri":{json.dumps(uri)}' + ("" if version is None else f',"version":{version}')
        self._server.protocol.send_text(
            f'"method":"{types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS}","params":{{{about},"diagnostics":{found}}}'
        )
