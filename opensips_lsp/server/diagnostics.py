"""Diagnostics of open documents, pushed to clients that do not ask for them (pull.py). Other documents of the same script
are judged again when one has changed."""

import asyncio
import time
from functools import cached_property

from lsprotocol import types

from opensips_lsp.server.changes import Changes
from opensips_lsp.server.findings import Converter

_PAUSE = 0.001  # seconds for what is on its way to come in
_PATIENCE = 0.05  # seconds after which a document is judged though changes keep coming


class Diagnostics:
    """What is known of the open documents: their versions, what was told of them, and which are to be judged."""

    def __init__(self, server):
        self._server = server
        self.versions = {}  # uri -> version
        self.changes = Changes()
        self._told = {}  # uri -> the diagnostics last pushed
        self._edited = set()  # URIs of documents that have changed since they were judged
        self._scripts = {}  # uri -> keys of all files that it was judged with
        self._waiting = {}  # uri -> whether it is to be told even if nothing is new; in the order in which they are judged
        self._since = None

    # ---- what happens

    def opened(self, uri, version):
        """A document is open from now on; it may be what another one includes."""
        self.versions[uri] = version
        self._edited.add(uri)
        self.changes.of_all()
        self._wait([uri], self._others(uri))

    def changed(self, uri, version):
        """A document has another text."""
        self.versions[uri] = version
        self._edited.add(uri)
        key = self._server.scripts.key(self._server.uris.path(uri))
        self.changes.of_buffer(key)
        self._wait([uri], [other for other in self._others(uri) if key in self._scripts.get(other, ())])

    def closed(self, uri):
        """A document is closed: nothing is told of it any more."""
        for known in (self.versions, self._scripts, self._waiting):
            known.pop(uri, None)
        self._edited.discard(uri)
        self._server.memory.settle()
        told = self._told.pop(uri, None)
        if self.pushes and told is not None:
            self._push(uri, [], None)
        self.changes.of_all()
        self._wait([], self.versions)

    def all_changed(self):
        """Settings or files have changed."""
        self.changes.of_all()
        self._wait([], self.versions)
        if self._server.ready.is_set() and self._server.capability("workspace.diagnostics.refresh_support"):
            self._server.spawn(self._server.request("workspace/diagnostic/refresh"))

    def judged(self, uri, judgement):
        """A document was judged, with these files: others may have come to belong to its script, or left it."""
        self._edited.discard(uri)
        before, now = self._scripts.get(uri), keys_of(judgement, self._server.scripts)
        self._scripts[uri] = now
        if before is not None and before != now:
            self.changes.of_all()
        if before is None:
            self._server.memory.settle()
            asyncio.get_running_loop().call_later(_PAUSE, self._server.scripts.prepare)
        if before != now:
            self._wait(
                [], [one for one in self._others(uri) if self._server.scripts.key(self._server.uris.path(one)) in now]
            )

    def find_out(self):
        """Judge what was edited, so that `changes` knows which file belongs to which script now."""
        for uri in tuple(self._edited):
            self._edited.discard(uri)
            judgement = self._server.snapshot(self._server.uris.path(uri))
            if judgement is not None:
                self.judged(uri, judgement)

    @property
    def pushes(self):
        """Whether the client wants to be told without asking."""
        return self._server.capability("text_document.diagnostic") is None

    @cached_property
    def converter(self):
        """The Converter of findings for this client."""
        return Converter(self._server)

    # ---- one after the other

    def _others(self, uri):
        return [other for other in self.versions if other != uri]

    def _wait(self, first, then):
        if not self.pushes:
            return
        for uri in first:
            self._waiting = {uri: True} | {other: anyway for other, anyway in self._waiting.items() if other != uri}
        for uri in then:
            self._waiting.setdefault(uri, False)
        if self._since is None and self._waiting:
            self._since = time.monotonic()
            asyncio.get_running_loop().call_later(_PAUSE, self._work)

    def _work(self):
        """Judge the next document, unless it is about to change."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            self._since = None
            return
        uri = next(iter(self._waiting))
        if not self._server.ready.is_set() or self._stale(uri):
            loop.call_later(_PAUSE, self._work)
            return
        anyway = self._waiting.pop(uri)
        try:
            if self._tell(uri, anyway):
                self._since = time.monotonic()
            else:
                self._waiting.setdefault(uri, anyway)
        finally:
            loop.call_soon(self._work)

    def _stale(self, uri):
        """Whether a change of a document has come in and is not handled yet; changes that keep coming do not count for ever."""
        return time.monotonic() - self._since < _PATIENCE and self._server.is_pending(
            types.TEXT_DOCUMENT_DID_CHANGE, lambda params: _is_about(params, uri)
        )

    def _tell(self, uri, anyway):
        """Judge a document and tell what is found -> whether that was still of interest."""
        judgement = self._server.snapshot(self._server.uris.path(uri))
        found = []
        if judgement is not None:
            self.judged(uri, judgement)
            if self._stale(uri):
                return False
            found = self.converter.diagnostics(judgement)
        if anyway or found != self._told.get(uri):
            self._push(uri, found, self.versions[uri])
            self._told[uri] = found
        return True

    def _push(self, uri, found, version):
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))


def keys_of(judgement, scripts):
    """The keys of all files of the scripts that a file was judged in."""
    return frozenset(scripts.key(source.path) for context in judgement.roots for source in context.sources)


def _is_about(params, uri):
    document = params.get("textDocument") if isinstance(params, dict) else None
    return isinstance(document, dict) and document.get("uri") == uri
