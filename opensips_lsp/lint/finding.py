"""What a rule reports: a finding, the fix that removes it, and the edits of that fix."""

from __future__ import annotations

from opensips_lsp import DOCUMENTATION
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from opensips_lsp.model.script import Source

    class Spanned(Protocol):
        """Whatever stands somewhere in a file: a node, a token, a Span. Offsets in characters, from 0."""

        @property
        def start(self) -> int:
            """Where it begins."""

        @property
        def end(self) -> int:
            """Where it ends."""


SAFE = "safe"  # the same behaviour on the target
UNSAFE = "unsafe"  # may change behaviour: a person confirms
DISPLAY = "display"  # a sentence that says what to do; edits nothing
CHOSEN = "chosen"  # one of several choices, which the user has named (`--choose`, or the setting)

SEVERITIES = ERROR, WARNING, INFO, HINT = "error", "warning", "info", "hint"
STAGES = "parse", "check", "routes", "startup", "init"  # in the order in which OpenSIPS gets to them


def page(code: str) -> str | None:
    """The address of the page about a code of ours, if pages have one."""
    return None if DOCUMENTATION is None else f"{DOCUMENTATION}/rules/{code}.md"


class Span(Record):
    """A stretch of a file that is neither a node nor a token. Offsets in characters, from 0."""

    start: int
    end: int


class Edit(Record):
    """Replace the characters from offset `start` to `end` (of the finding's file) by `text`."""

    start: int
    end: int
    text: str

    def shifted(self, by: int) -> Edit:
        """The same edit in a text that stands `by` characters further on."""
        return Edit(self.start + by, self.end + by, self.text)


def one_line(text: str) -> str:
    """A text for people with a blank in the place of each line end, and of the blanks around it."""
    return " ".join(map(str.strip, text.splitlines())) if len(text.splitlines()) > 1 else text


class Fix(Record):
    """Edits that remove what was found, all or none. `title` is an imperative, as a light bulb shows it."""

    title: str
    edits: tuple[Edit, ...]
    applicability: str

    def shifted(self, by: int) -> Fix:
        """The same fix in a text that stands `by` characters further on."""
        return Fix(self.title, tuple([edit.shifted(by) for edit in self.edits]), self.applicability)


class Related(Record):
    """What else belongs to a finding: a span of a source of the same script, and what stands there."""

    source: Source
    span: Spanned
    message: str


class Finding(Record):
    """What a rule reports of a span of a file: offsets in characters, from 0, as in all edits.

    stage: where the real OpenSIPS objects: "parse", "check" and "routes" while it reads the script, "startup" when it
    fixes up the calls of the script (fix_rls), "init" when a module does not initialise (mod_init); None: it starts.
    fix: the one Fix, or None. choices: the fixes between which only a person can choose. since: the series that changed
    or removed what is found, where the rule knows it: one before those that the catalogue has, or one from which on
    another rule finds it; else "".
    """

    code: str
    name: str
    severity: str
    stage: str | None
    message: str
    start: int
    end: int
    fix: Fix | None = None
    choices: tuple[Fix, ...] = ()
    url: str | None = None
    since: str = ""

    def shifted(self, by: int) -> Finding:
        """The same finding in a text that stands `by` characters further on."""
        if not by:
            return self
        code, name, severity, stage, message, start, end, fix, choices, url, since = self
        return Finding(
            code,
            name,
            severity,
            stage,
            message,
            start + by,
            end + by,
            fix and fix.shifted(by),
            tuple([choice.shifted(by) for choice in choices]) if choices else (),
            url,
            since,
        )


def replace(span: Spanned, text: str, title: str, applicability: str = SAFE) -> Fix:
    """The fix that puts `text` in the place of one node, token or span."""
    return Fix(title, (Edit(span.start, span.end, text),), applicability)
