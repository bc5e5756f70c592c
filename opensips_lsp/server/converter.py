"""Findings -> diagnostics as JSON text, with no more in them than the client understands.

The text of a diagnostic is made once for each finding and kept where the finding is (incremental.results.ItemFindings):
when lines above have come or gone, only its two line numbers are others.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from opensips_lsp.lint.finding import ERROR, HINT, INFO, SEVERITIES, WARNING, Related, Span, page
from opensips_lsp.lint.rule import Rule
from opensips_lsp.lint.selection import INCLUDE_CODE, LARGE_CODE
from opensips_lsp.lint.suppressions import UNUSED_CODE
from opensips_lsp.project.files import MOST_BYTES
from opensips_lsp.server.positions import range_of
from opensips_lsp.syntax.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from opensips_lsp.incremental import Group
    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Source
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.workspace import FileInScript, FileSnapshot

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
_MOST_RESTS = 10_000


class _Encoded(NamedTuple):
    """A diagnostic as JSON text in three strings; between them go its first and last line, counted from the group's."""

    start: int
    end: int
    parts: tuple[str, str, str]

    def at(self, line: int) -> str:
        """The text of the diagnostic in a group whose first line has this number."""
        head, between, tail = self.parts
        return f"{head}{line + self.start}{between}{line + self.end}{tail}"


class _Kept:
    """What is kept of the diagnostics of a group: each of them, and the text of all when its first line was `line`.

    by: the Converter that made them, and the column of the group.
    """

    __slots__ = ("by", "each", "line", "text")

    def __init__(self, by: tuple[Converter, int], count: int) -> None:
        self.by, self.line, self.text = by, -1, ""
        self.each: list[_Encoded | None] = [None] * count


class Converter:
    """For one client: `server` says what it can, and where files are."""

    def __init__(self, server: Server) -> None:
        self._server, self._encoding = server, server.encoding
        self._related = self._can("related_information")
        self._links = self._can("code_description_support")
        self._data = self._can("data_support")
        support = self._can("tag_support")
        self._tags = {tag.value for tag in support.value_set} if support else set()
        # what a finding says, and the words it is about -> the JSON text of its diagnostic behind the range
        self._rests: dict[tuple[str, str, str, str | None, str], str] = {}

    def _can(self, what: str) -> Any:
        """What the client says of one of its capabilities for diagnostics: of various types."""
        server = self._server
        return server.capability(f"text_document.publish_diagnostics.{what}") or server.capability(
            f"text_document.diagnostic.{what}"
        )

    def diagnostics(self, snapshot: FileSnapshot) -> str:
        """The JSON text of the list of all diagnostics of a file: of its findings, and of what a real OpenSIPS says.

        Of very many findings the worst and a note are in it.
        """
        most = self._server.client_settings.max_diagnostics
        count = sum([len(one.in_item.findings) for one in snapshot.groups])
        if count > most:
            shown = [*self._worst(snapshot, most), self._json(_more(count - most))]
        else:
            shown = [self._of_group(group, snapshot) for group in snapshot.groups if group.in_item.findings]
        shown += [self._json(one) for one in self._server.opensips_check.diagnostics(snapshot)]
        return f"[{','.join(shown)}]"

    def too_large(self) -> str:
        """The JSON text of the list of diagnostics of a file that is too large to be checked."""
        start = types.Position(0, 0)
        message = (
            f"the file is larger than {MOST_BYTES >> 20} MB and is not checked; split it into smaller files "
            "(include_file)"
        )
        severity = types.DiagnosticSeverity.Warning
        made = types.Diagnostic(types.Range(start, start), message, severity, LARGE_CODE, source=SOURCE)
        address = page(LARGE_CODE)
        made.code_description = types.CodeDescription(address) if address and self._links else None
        return f"[{self._json(made)}]"

    def _worst(self, snapshot: FileSnapshot, most: int) -> Iterator[str]:
        """The diagnostics of so many findings of the highest severities, in order of the text."""
        counts = Counter[str]()
        for group in snapshot.groups:
            counts.update(group.in_item.severities)
        left: dict[str, int] = {}
        for severity in SEVERITIES:
            left[severity] = min(counts[severity], most - sum(left.values()))
        for group in snapshot.groups:
            if all([left[severity] >= count for severity, count in group.in_item.severities.items()]):
                yield self._of_group(group, snapshot)
                for severity, count in group.in_item.severities.items():
                    left[severity] -= count
            elif any(left.values()):
                line, kept = self._kept(group, snapshot)
                for number, finding in enumerate(group.in_item.findings):
                    if left[finding.severity]:
                        left[finding.severity] -= 1
                        yield self._of_finding(number, group, snapshot, line, kept)

    def _kept(self, group: Group, snapshot: FileSnapshot) -> tuple[int, _Kept]:
        """(line of a group, what is kept of it)."""
        line, column = snapshot.text.position(group.offset, self._encoding)
        known: _Kept | None = group.in_item.encoded
        if known is None or known.by != (self, column):
            known = group.in_item.encoded = _Kept((self, column), len(group.in_item.findings))
        return line, known

    def _of_group(self, group: Group, snapshot: FileSnapshot) -> str:
        """The diagnostics of a group."""
        line, kept = self._kept(group, snapshot)
        if line != kept.line:
            numbers = range(len(kept.each))
            text = ",".join([self._of_finding(number, group, snapshot, line, kept) for number in numbers])
            if None in kept.each:
                return text
            kept.line, kept.text = line, text
        return kept.text

    def _of_finding(self, number: int, group: Group, snapshot: FileSnapshot, line: int, kept: _Kept) -> str:
        """The diagnostic of a finding of a group."""
        encoded = kept.each[number]
        if encoded is None:
            finding = group.in_item.findings[number]
            encoded = self._encoded(finding.shifted(group.offset), snapshot, line)
            if not _has_related(finding, snapshot):  # what else belongs to it may move while it does not
                kept.each[number] = encoded
        return encoded.at(line)

    def _encoded(self, finding: Finding, snapshot: FileSnapshot, line: int) -> _Encoded:
        """The diagnostic of a finding. line: that of its group."""
        (first, start), (last, end) = (
            snapshot.text.position(at, self._encoding) for at in (finding.start, finding.end)
        )
        words = snapshot.text.part(finding.start, finding.end)
        about = finding.code, finding.severity, finding.message, finding.url, words
        rest = None if _has_related(finding, snapshot) else self._rests.get(about)
        if rest is None:
            others = self._server.as_json(self.diagnostic(finding, snapshot))
            del others["range"]
            if len(self._rests) > _MOST_RESTS:
                self._rests.clear()
            rest = self._rests[about] = _dumped(others)[1:]
        parts = (
            '{"range":{"start":{"line":',
            f',"character":{start}}},"end":{{"line":',
            f',"character":{end}}}}},{rest}',
        )
        return _Encoded(first - line, last - line, parts)

    def _json(self, diagnostic: types.Diagnostic) -> str:
        return _dumped(self._server.as_json(diagnostic))

    def diagnostic(self, finding: Finding, snapshot: FileSnapshot) -> types.Diagnostic:
        """A Finding as a Diagnostic."""
        rule = snapshot.rule(finding.code)
        made = diagnostic(finding, snapshot.text, self._encoding)
        made.code_description = types.CodeDescription(finding.url) if finding.url and self._links else None
        made.tags = self._tags_of(rule.tags if rule else _BUILT_IN_TAGS.get(finding.code, ()))
        if self._related:
            made.related_information = self._related_of(finding, snapshot, rule)
        if self._data:
            made.data = {"rule": finding.code, "key": key_of(finding, snapshot.text)}
        return made

    def _tags_of(self, tags: Iterable[str]) -> list[types.DiagnosticTag] | None:
        return [tag for name in tags if (tag := _TAGS.get(name)) and tag.value in self._tags] or None

    def _related_of(
        self, finding: Finding, snapshot: FileSnapshot, rule: Rule | None
    ) -> list[types.DiagnosticRelatedInformation] | None:
        file = snapshot.in_scripts[0]
        related: Iterable[Related] = ()
        if finding.code == INCLUDE_CODE:
            related = _included_from(file)
        elif rule is not None:
            related = rule.load().related(finding, file.script, file.source)
        return [self._place(*one) for one in related] or None

    def _place(self, source: Source, span: Spanned, message: str) -> types.DiagnosticRelatedInformation:
        server = self._server
        text = server.scripts.text(source.path) or Text(source.text)
        where = types.Location(server.uris.uri(source.path), range_of(text, span.start, span.end, self._encoding))
        return types.DiagnosticRelatedInformation(where, message)


def _has_related(finding: Finding, snapshot: FileSnapshot) -> bool:
    """Whether something else in the script may belong to a finding."""
    rule = snapshot.rule(finding.code)
    return finding.code == INCLUDE_CODE or (rule is not None and type(rule.load()).related is not Rule.related)


def _included_from(file: FileInScript) -> Iterator[Related]:
    """The directives by which a file comes into its root script, the nearest first."""
    place = file.source.place
    while place:
        *around, start = place
        place = tuple(around)
        source = next(source for source in file.sources if source.place == place)
        end = source.text.find("\n", int(start))
        span = Span(int(start), end if end >= 0 else len(source.text))
        yield Related(source, span, "this file is included here")


def diagnostic(finding: Finding, text: Text, encoding: str) -> types.Diagnostic:
    """What every client understands of a Finding, as a Diagnostic."""
    place = range_of(text, finding.start, finding.end, encoding)
    return types.Diagnostic(place, finding.message, _SEVERITIES[finding.severity], finding.code, source=SOURCE)


def key_of(finding: Finding, text: Text) -> str:
    """What stays equal for a finding while the text around it changes: what it says, and the words it is about."""
    about = f"{finding.code}\0{finding.message}\0{text.part(finding.start, finding.end)}"
    return blake2b(about.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def result_id(diagnostics: str) -> str:
    """What is equal for equal diagnostics, in other sessions too."""
    return blake2b(diagnostics.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _dumped(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _more(count: int) -> types.Diagnostic:
    start = types.Position(0, 0)
    message = f"{count} more findings are not shown; the setting maxDiagnostics limits them"
    return types.Diagnostic(
        types.Range(start, start), message, types.DiagnosticSeverity.Information, MORE_CODE, source=SOURCE
    )
