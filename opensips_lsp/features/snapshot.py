"""What a feature gets: one file with its findings and the scripts to which it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.text import Text


class FileInScript(Protocol):
    """A file as a part of one script."""

    @property
    def script(self) -> Script:
        """The script."""

    @property
    def source(self) -> Source:
        """The file, as this script reads it."""

    @property
    def sources(self) -> Sequence[Source]:
        """All files of the script, the root first."""


class Snapshot(Protocol):
    """A file as it is now. It stays as it is when the file changes: then there is another snapshot."""

    @property
    def path(self) -> str:
        """The absolute path."""

    @property
    def text(self) -> Text:
        """The text, from the editor when the file is open there."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings, in order of the text."""

    def findings_near(self, offset: int) -> Sequence[Finding]:
        """Return the findings in the items around an offset, and those that are of no item; faster than all."""

    @property
    def in_scripts(self) -> Sequence[FileInScript]:
        """The scripts that include the file, or the file alone; the first is the one to show to a user."""

    @property
    def selection(self) -> Selection:
        """The rules that check the file."""


class Scripts(Protocol):
    """The files of an editor: open ones as the editor has them, others as they are on disk. Paths are absolute."""

    def snapshot(self, path: str) -> Snapshot | None:
        """Return the snapshot of a file; None when it cannot be read."""

    def fixed(self, path: str, codes: Collection[str] | None = None) -> tuple[str, int] | None:
        """Return the text with its safe fixes applied, of all rules or of those with these codes, and how many.

        None when the file cannot be read. Raises UnstableFix, RuleFailed.
        """

    def open(self, path: str, text: str) -> None:
        """Use this text for a file, whatever is on disk."""

    def buffer(self, path: str) -> Text | None:
        """Return the text of a file that is open; None of one that is not."""

    def text(self, path: str) -> Text | None:
        """Return the text of a file, open or not; None when it cannot be read."""
