"""Findings as diagnostics: pushed to clients that do not ask for them."""

from lsprotocol import types

from opensips_lsp.server.positions import range_of

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def register(server):
    """Tell what is found."""
    server.diagnostics = Diagnostics(server)


class Diagnostics:
    """What is told of each open document."""

    def __init__(self, server):
        self._server = server

    def opened(self, uri, version):
        self._publish(uri, version)

    def changed(self, uri, version):
        self._publish(uri, version)

    def closed(self, uri, path):
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def _publish(self, uri, version):
        judged = self._server.scripts.judge(self._server.uris.path(uri))
        found = [diagnostic(finding, judged.text, self._server.encoding) for finding in judged.findings]
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))


def diagnostic(finding, text, encoding):
    """A Finding as a Diagnostic."""
    return types.Diagnostic(
        range_of(text, finding.start, finding.end, encoding),
        finding.message,
        _SEVERITIES[finding.severity],
        finding.code,
        types.CodeDescription(finding.url) if finding.url else None,
        "opensips-lint",
    )
