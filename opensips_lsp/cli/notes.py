"""What went wrong, on standard error: one line each. A traceback only when OPENSIPS_LINT_DEBUG is set."""

import os
import sys


class Notes:
    """Says what went wrong as it happens. `failed`: whether anything did that makes the exit status 2."""

    def __init__(self):
        self.failed = False
        self._said = set()

    def note(self, path, text):
        """Say something that does not change the exit status."""
        self._say(f"{path}: {text}")

    def trouble(self, trouble):
        """Say that a file could not be linted or written (files.Unlintable)."""
        self.failed = True
        self._say(str(trouble))

    def internal(self, path, error, text):
        """Say that something of ours, or of a plugin, broke."""
        self.failed = True
        cause = error.__cause__ or error
        reason = f": {type(cause).__name__}: {cause}" if error.__cause__ else ""
        self._say(f"{path}: internal error: {text}{reason}")
        if os.environ.get("OPENSIPS_LINT_DEBUG"):
            import traceback

            traceback.print_exception(type(cause), cause, cause.__traceback__)

    def guard(self, path, consequence=""):
        """A context: whatever breaks in it costs this file, not the run."""
        return _Guard(self, path, consequence)

    def _say(self, line):
        line = " ".join(line.splitlines())
        if line not in self._said:
            self._said.add(line)
            print(f"opensips-lint: {line}", file=sys.stderr)


class _Guard:
    """Not by contextlib: importing it takes as long as reading ten scripts."""

    def __init__(self, notes, path, consequence):
        self.notes, self.path, self.consequence = notes, path, consequence

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        if isinstance(error, Exception):
            self.notes.internal(self.path, error, f"{type(error).__name__}: {error}{self.consequence}")
        return isinstance(error, Exception)
