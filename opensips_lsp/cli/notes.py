"""What went wrong, on standard error: one line each. A traceback only when OPENSIPS_LINT_DEBUG is set."""

from __future__ import annotations

import os

from opensips_lsp.cli.terminal import complain
from opensips_lsp.project.settings import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.project.files import Unlintable


class Notes:
    """Prints what went wrong as it happens. `failed`: whether anything did that makes the exit status 2.

    quiet: nothing is printed that does not.
    """

    def __init__(self) -> None:
        self.failed = self.quiet = False
        self._printed: set[str] = set()

    def note(self, path: str, text: str) -> None:
        """Print something that does not change the exit status."""
        if not self.quiet:
            self._print(f"{path}: {text}")

    def trouble(self, trouble: Unlintable) -> None:
        """Print that a file could not be linted or written (files.Unlintable)."""
        self.failed = True
        self._print(str(trouble))

    def internal(self, path: str, error: BaseException, text: str) -> None:
        """Print that opensips-lint itself, or a plugin, failed."""
        self.failed = True
        cause = error.__cause__ or error
        reason = f": {type(cause).__name__}: {cause}" if error.__cause__ else ""
        self._print(f"{path}: internal error: {text}{reason}")
        if os.environ.get("OPENSIPS_LINT_DEBUG"):
            import traceback

            traceback.print_exception(type(cause), cause, cause.__traceback__)

    def guard(self, path: str, consequence: str = "") -> _Guard:
        """A context: whatever breaks in it costs this file, not the run."""
        return _Guard(self, path, consequence)

    def _print(self, line: str) -> None:
        line = " ".join(line.splitlines())
        if line not in self._printed:
            self._printed.add(line)
            complain(line)


class _Guard:
    """Not by contextlib: importing it takes as long as reading ten scripts."""

    def __init__(self, notes: Notes, path: str, consequence: str) -> None:
        self.notes, self.path, self.consequence = notes, path, consequence

    def __enter__(self) -> _Guard:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if not isinstance(error, Exception) or isinstance(error, ConfigError):  # nothing is linted by wrong settings
            return False
        self.notes.internal(self.path, error, f"{type(error).__name__}: {error}{self.consequence}")
        return True
