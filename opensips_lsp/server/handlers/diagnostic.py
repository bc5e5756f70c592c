"""textDocument/diagnostic and workspace/diagnostic: for clients that request diagnostics."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server.converter import SOURCE, result_id
from opensips_lsp.server.progress import Progress
from opensips_lsp.server.protocol import JsonText

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.progress import Token

_MOST_RELATED = 32  # files reported along with the one that includes them


def register(server: Server) -> None:
    """Register the handlers of diagnostics that a client requests."""
    reports = _Reports(server)
    about = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE)

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, about)
    async def document_diagnostic(params: types.DocumentDiagnosticParams) -> JsonText:
        await server.ready.wait()
        path = server.uris.path(params.text_document.uri)
        if path is not None:
            await server.background.analysed(path)
        return reports.of_document(params.text_document.uri, params.previous_result_id)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: types.WorkspaceDiagnosticParams) -> JsonText:
        await server.ready.wait()
        known = {one.uri: one.value for one in params.previous_result_ids}
        return await reports.of_workspace(known, params.partial_result_token, params.work_done_token)


class _Reports:
    """What was reported, so that it need not be sent again. A report is JSON text."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._sent: dict[str, str] = {}  # URI -> the result id last sent without a request
        # path -> (mark, result id, diagnostics): what was found and may still hold
        self._known: dict[str, tuple[tuple[int, Any], str, str]] = {}
        self._files: tuple[tuple[int, Any], list[str]] | None = None  # (mark, paths) of the last search

    def of_document(self, uri: str, known: str | None) -> JsonText:
        """The report on an open document; `known`: the result id that the client has."""
        path = self._server.uris.path(uri)
        if path is None or uri not in self._server.diagnostics.versions:
            return JsonText(_report("[]"))
        name, found = self._found(path)
        related = self._related(path, uri)
        return JsonText(
            _report(None if name == known else found, name, f',"relatedDocuments":{related}' if related else "")
        )

    async def of_workspace(self, known: dict[str, str], partial: Token | None, token: Token | None) -> JsonText:
        """The report on all scripts and what they include; `known`: URI -> result id.

        In parts if the client wants it so.
        """
        server = self._server
        if not server.client_settings.workspace_diagnostics:
            return JsonText('{"items":[]}')
        async with Progress(server, "Checking OpenSIPS scripts", token, create=self._files is None) as progress:
            paths = await self._paths()
            reports: list[str] = []
            done: set[str] = set()
            for number, path in enumerate(paths):
                progress.report(os.path.basename(path), number * 100 // len(paths))
                await asyncio.sleep(0)  # keystrokes and cancellations come first
                uri = server.uris.uri(path)
                if uri in done:
                    continue
                done.add(uri)
                await server.background.analysed(path)
                report = self._of_file(path, uri, known)
                if partial is None:
                    reports.append(report)
                else:
                    server.send_progress(partial, {"items": [json.loads(report)]})
            gone = [uri for uri in known if uri not in done and uri not in server.diagnostics.versions]
            reports += [_report("[]", None, _about(uri, None)) for uri in gone]
        return JsonText(f'{{"items":[{",".join(reports)}]}}')

    async def _paths(self) -> list[str]:
        """The scripts of the workspace with the files they include, each once.

        Searched again only if there may be others.
        """
        server, scripts = self._server, self._server.scripts
        found: dict[str, None] = {}
        changes = server.diagnostics.changes
        if self._files and server.watched_files.is_registered and not changes.since(self._files[0]):
            return self._files[1]
        mark = changes.mark(())
        for folder in server.folders:
            try:
                for path in scripts.files_in(folder):
                    await asyncio.sleep(0)
                    await server.background.analysed(path)
                    scripts.files_of(path)  # follows its includes
                roots = scripts.scripts_in([folder])
            except ConfigError as trouble:
                server.configuration.show(trouble)
                continue
            for root in roots:
                await asyncio.sleep(0)
                found.update(dict.fromkeys(scripts.files_of(root)))
        self._files = mark, list(found)
        return self._files[1]

    def _of_file(self, path: str, uri: str, known: dict[str, str]) -> str:
        about = _about(uri, self._server.diagnostics.versions.get(uri))
        name, found = self._found(path)
        return _report(None if known.get(uri) == name else found, name, about)

    def _related(self, path: str, uri: str) -> str | None:
        """New reports on the files that a document includes; None when the client has no use for them."""
        server = self._server
        if not server.capability("text_document.diagnostic.related_document_support"):
            return None
        included_files = [file for file in server.scripts.files_of(path)[1:] if server.uris.uri(file) != uri]
        news = {}
        for file in included_files[:_MOST_RELATED]:
            name, found = self._found(file)
            included = server.uris.uri(file)
            if self._sent.get(included) != name:
                self._sent[included] = name
                news[included] = _report(found, name)
        return "{" + ",".join(f"{json.dumps(one)}:{report}" for one, report in news.items()) + "}" if news else None

    def _found(self, path: str) -> tuple[str, str]:
        """(result id, diagnostics) of a file."""
        diagnostics = self._server.diagnostics
        diagnostics.check_edited()
        known = self._known.get(path)
        if known and not diagnostics.changes.since(known[0]):
            return known[1], known[2]
        snapshot = self._server.snapshot(path)
        if snapshot is None:
            found = diagnostics.converter.too_large() if self._server.scripts.is_too_large(path) else "[]"
            return result_id(found), found
        mark = diagnostics.changes.mark(self._server.scripts.follows_from(snapshot))
        found = diagnostics.converter.diagnostics(snapshot)
        self._known[path] = mark, result_id(found), found
        return result_id(found), found


def _report(found: str | None, name: str | None = None, more: str = "") -> str:
    """A report on diagnostics, or that they are unchanged (None). more: members of the object, each behind a comma."""
    kind = '"kind":"unchanged"' if found is None else f'"kind":"full","items":{found}'
    return "{" + kind + (f',"resultId":"{name}"' if name is not None else "") + more + "}"


def _about(uri: str, version: int | None) -> str:
    return f',"uri":{json.dumps(uri)},"version":{json.dumps(version)}'
