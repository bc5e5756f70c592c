"""Findings -> diagnostics, with no more in them than the client understands."""

from hashlib import blake2b

from lsprotocol import types

from opensips_lsp.rule import ERROR, HINT, INFO, SEVERITIES, WARNING
from opensips_lsp.server.positions import range_of

SOURCE = "opensips-lint"
_SEVERITIES = {
    ERROR: types.DiagnosticSeverity.Error,
    WARNING: types.DiagnosticSeverity.Warning,
    INFO: types.DiagnosticSeverity.Information,
    HINT: types.DiagnosticSeverity.Hint,
}
_TAGS = {"deprecated": types.DiagnosticTag.Deprecated, "unnecessary": types.DiagnosticTag.Unnecessary}
MORE_CODE = "more"


class Converter:
    """For one client: `server` says what it can, and where files are."""

    def __init__(self, server):
        self._server, self._encoding = server, server.encoding
        self._related = self._can("related_information")
        self._links = self._can("code_description_support")
        self._data = self._can("data_support")
        support = self._can("tag_support")
        self._tags = {tag.value for tag in support.value_set} if support else set()

    def _can(self, what):
        server = self._server
        return server.can(f"text_document.publish_diagnostics.{what}") or server.can(f"text_document.diagnostic.{what}")

    def diagnostics(self, judgement):
        """The Diagnostics of a workspace.Judgement, and what a real OpenSIPS says of the file."""
        return self._ours(judgement) + self._server.bridge.diagnostics(judgement)

    def _ours(self, judgement):
        """The Diagnostics of the findings; of very many, the worst and a note."""
        found, most = judgement.findings, self._server.settings.max_diagnostics
        tags = {rule.code: rule.tags for rule in judgement.selection.rules if rule.tags} if self._tags else {}
        if len(found) <= most:
            return [self.diagnostic(finding, judgement, tags) for finding in found]
        worst = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))[:most]
        return [*(self.diagnostic(finding, judgement, tags) for finding in worst), _more(len(found) - most)]

    def diagnostic(self, finding, judgement, tags):
        """A Finding as a Diagnostic. `tags`: of the rules that have some, by code."""
        made = diagnostic(finding, judgement.text, self._encoding)
        made.code_description = types.CodeDescription(finding.url) if finding.url and self._links else None
        made.tags = self._tags_of(tags.get(finding.code, ()))
        if finding.related and self._related:
            made.related_information = self._related_of(finding, judgement)
        if self._data:
            made.data = {"rule": finding.code, "key": key_of(finding, judgement.text.string)}
        return made

    def _tags_of(self, tags):
        return [tag for name in tags if (tag := _TAGS[name]).value in self._tags] or None

    def _related_of(self, finding, judgement):
        found = []
        for path, start, end, message in finding.related:
            text = judgement.text if path is None else self._server.scripts.text(path)
            if text is not None:
                place = range_of(text, start, end, self._encoding)
                uri = self._server.uris.uri(path or judgement.path)
                found.append(types.DiagnosticRelatedInformation(types.Location(uri, place), message))
        return found or None


def diagnostic(finding, text, encoding):
    """What every client understands of a Finding, as a Diagnostic."""
    place = range_of(text, finding.start, finding.end, encoding)
    return types.Diagnostic(place, finding.message, _SEVERITIES[finding.severity], finding.code, source=SOURCE)


def key_of(finding, string):
    """What stays equal for a finding while the text around it changes: of what it says, and of the words it is about."""
    about = f"{finding.code}\0{finding.message}\0{string[finding.start : finding.end]}"
    return blake2b(about.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def result_id(diagnostics):
    """What is equal for equal diagnostics, in other sessions too."""
    parts = [
        (
            one.code, one.severity, one.message, one.range.start.line, one.range.start.character, one.range.end.line,
            one.range.end.character, one.related_information, one.tags,
        )
        for one in diagnostics
    ]  # fmt: skip
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _more(count):
    start = types.Position(0, 0)
    message = f"{count} more findings are not shown; the settings (maxDiagnostics) say how many are"
    return types.Diagnostic(
        types.Range(start, start), message, types.DiagnosticSeverity.Information, MORE_CODE, source=SOURCE
    )
