"""Findings -> diagnostics, with no more in them than the client understands."""

from hashlib import blake2b

from lsprotocol import types

from opensips_lsp.lint.finding import ERROR, HINT, INFO, SEVERITIES, WARNING, Related, Span
from opensips_lsp.lint.selection import INCLUDE_CODE
from opensips_lsp.lint.suppressions import UNUSED_CODE
from opensips_lsp.server.positions import range_of
from opensips_lsp.syntax.text import Text

SOURCE = "opensips-lint"
_SEVERITIES = {
    ERROR: types.DiagnosticSeverity.Error,
    WARNING: types.DiagnosticSeverity.Warning,
    INFO: types.DiagnosticSeverity.Information,
    HINT: types.DiagnosticSeverity.Hint,
}
_TAGS = {"deprecated": types.DiagnosticTag.Deprecated, "unnecessary": types.DiagnosticTag.Unnecessary}
_BUILT_IN_TAGS = {UNUSED_CODE: ("unnecessary",)}
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
        return server.capability(f"text_document.publish_diagnostics.{what}") or server.capability(
            f"text_document.diagnostic.{what}"
        )

    def diagnostics(self, judgement):
        """The Diagnostics of a workspace.FileSnapshot, and what a real OpenSIPS says of the file."""
        return self._ours(judgement) + self._server.opensips_check.diagnostics(judgement)

    def _ours(self, judgement):
        """The Diagnostics of the findings; of very many, the worst and a note."""
        found, most = judgement.findings, self._server.settings.max_diagnostics
        rules = {rule.code: rule for rule in judgement.selection.rules} if found else {}
        if len(found) <= most:
            return [self.diagnostic(finding, judgement, rules) for finding in found]
        worst = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))[:most]
        return [*(self.diagnostic(finding, judgement, rules) for finding in worst), _more(len(found) - most)]

    def diagnostic(self, finding, judgement, rules):
        """A Finding as a Diagnostic. `rules`: those that are on, by code."""
        rule = rules.get(finding.code)
        made = diagnostic(finding, judgement.text, self._encoding)
        made.code_description = types.CodeDescription(finding.url) if finding.url and self._links else None
        made.tags = self._tags_of(rule.tags if rule else _BUILT_IN_TAGS.get(finding.code, ()))
        if self._related:
            made.related_information = self._related_of(finding, judgement, rule)
        if self._data:
            made.data = {"rule": finding.code, "key": key_of(finding, judgement.text)}
        return made

    def _tags_of(self, tags):
        return [tag for name in tags if (tag := _TAGS.get(name)) and tag.value in self._tags] or None

    def _related_of(self, finding, judgement, rule):
        context = judgement.roots[0]
        if finding.code == INCLUDE_CODE:
            related = _included_from(context)
        else:
            related = rule.load().related(finding, context.script, context.source) if rule else ()
        return [self._place(*one) for one in related] or None

    def _place(self, source, span, message):
        server = self._server
        text = server.scripts.text(source.path) or Text(source.text)
        where = types.Location(server.uris.uri(source.path), range_of(text, span.start, span.end, self._encoding))
        return types.DiagnosticRelatedInformation(where, message)


def _included_from(context):
    """Related: the directives by which a file comes into its root script, the nearest first."""
    place = context.source.place
    while place:
        *around, start = place
        place = tuple(around)
        source = next(source for source in context.sources if source.place == place)
        end = source.text.find("\n", start)
        yield Related(source, Span(start, end if end >= 0 else len(source.text)), "this file is included here")


def diagnostic(finding, text, encoding):
    """What every client understands of a Finding, as a Diagnostic."""
    place = range_of(text, finding.start, finding.end, encoding)
    return types.Diagnostic(place, finding.message, _SEVERITIES[finding.severity], finding.code, source=SOURCE)


def key_of(finding, text):
    """What stays equal for a finding while the text around it changes: of what it says, and of the words it is about."""
    about = f"{finding.code}\0{finding.message}\0{text.part(finding.start, finding.end)}"
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
