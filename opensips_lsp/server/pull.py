"""Diagnostics for clients that ask for them: of a document, or of all scripts of the workspace."""

import asyncio
import os

from lsprotocol import types

from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server.diagnostics import keys_of
from opensips_lsp.server.findings import SOURCE, result_id
from opensips_lsp.server.progress import Progress

_MOST_RELATED = 32  # files told along with the one that includes them


def register(server):
    """Answer what is asked."""
    reports = Reports(server)
    about = types.DiagnosticOptions(True, True, SOURCE)

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, about)
    async def document_diagnostic(params):
        await server.ready.wait()
        return reports.of_document(params.text_document.uri, params.previous_result_id)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params):
        await server.ready.wait()
        known = {one.uri: one.value for one in params.previous_result_ids}
        return await reports.of_workspace(known, params.partial_result_token, params.work_done_token)


class Reports:
    """What was told, so that it need not be told again."""

    def __init__(self, server):
        self._server = server
        self._sent = {}  # uri -> the result id last told without being asked for
        self._known = {}  # path -> (mark, result id, diagnostics): what was found and may still hold
        self._files = None  # (mark, paths): what was searched for and may still be so

    def of_document(self, uri, known):
        """The report on an open document; `known`: the result id that the client has."""
        if uri not in self._server.diagnostics.versions:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        name, found = self._found(self._server.uris.path(uri))
        related = self._related(uri)
        if name == known:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name, related_documents=related)
        return types.RelatedFullDocumentDiagnosticReport(items=found, result_id=name, related_documents=related)

    async def of_workspace(self, known, partial, token):
        """The report on all scripts and what they include; `known`: uri -> result id. In parts if the client wants it so."""
        server = self._server
        if not server.settings.workspace_diagnostics:
            return types.WorkspaceDiagnosticReport([])
        async with Progress(server, "Checking OpenSIPS scripts", token, create=self._files is None) as progress:
            paths = await self._paths()
            reports, told = [], set()
            for number, path in enumerate(paths):
                progress.report(os.path.basename(path), number * 100 // len(paths))
                await asyncio.sleep(0)  # keystrokes and cancellations come first
                report = self._report(path, known)
                if report.uri in told:
                    continue
                told.add(report.uri)
                reports.append(report)
                if partial is not None:
                    part = types.WorkspaceDiagnosticReportPartialResult([report])
                    server.send_progress(partial, part)
            count = len(reports)
            gone = [uri for uri in known if uri not in told and uri not in server.diagnostics.versions]
            reports += [types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[]) for uri in gone]
            if partial is not None:
                reports = reports[count:]
        return types.WorkspaceDiagnosticReport(reports)

    async def _paths(self):
        """The scripts of the workspace with their parts, each once. Searched again only if there may be others."""
        server, scripts, found = self._server, self._server.scripts, {}
        changes = server.diagnostics.changes
        if self._files and server.watched_files.is_registered and not changes.since(self._files[0]):
            return self._files[1]
        mark = changes.mark(())
        for folder in server.folders:
            try:
                roots = scripts.scripts_in([folder])
            except ConfigError as trouble:
                server.configuration.show(trouble)
                continue
            for root in roots:
                await asyncio.sleep(0)
                found.update(dict.fromkeys(scripts.files_of(root)))
        self._files = mark, list(found)
        return self._files[1]

    def _report(self, path, known):
        server = self._server
        uri = server.uris.uri(path)
        version = server.diagnostics.versions.get(uri)
        name, found = self._found(path)
        if known.get(uri) == name:
            return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=name, version=version)
        return types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=found, version=version, result_id=name)

    def _related(self, uri):
        """Reports on the files that a document includes, those that are news; None when the client has no use for them."""
        server = self._server
        if not server.capability("text_document.diagnostic.related_document_support"):
            return None
        parts = [path for path in server.scripts.files_of(server.uris.path(uri))[1:] if server.uris.uri(path) != uri]
        news = {}
        for path in parts[:_MOST_RELATED]:
            name, found = self._found(path)
            part = server.uris.uri(path)
            if self._sent.get(part) != name:
                self._sent[part] = name
                news[part] = types.FullDocumentDiagnosticReport(items=found, result_id=name)
        return news or None

    def _found(self, path):
        """(result id, diagnostics) of a file."""
        diagnostics = self._server.diagnostics
        diagnostics.find_out()
        known = self._known.get(path)
        if known and not diagnostics.changes.since(known[0]):
            return known[1:]
        judgement = self._server.snapshot(path)
        if judgement is None:
            return result_id([]), []
        mark = diagnostics.changes.mark(keys_of(judgement, self._server.scripts))
        found = diagnostics.converter.diagnostics(judgement)
        self._known[path] = mark, result_id(found), found
        return self._known[path][1:]
