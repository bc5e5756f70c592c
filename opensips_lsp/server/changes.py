"""What has changed since something was computed: whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

Mark = tuple[int, "Collection[str]"]


class Changes:
    """Counts changes. A mark is the moment at which something was computed from some files (keys)."""

    def __init__(self) -> None:
        self._last = 0  # number of the last change
        self._last_of_all = 0  # number of the last change that concerns all files
        self._last_of_buffer: dict[str, int] = {}

    def of_all(self) -> None:
        """Note that anything may have changed: files, settings, which file belongs to which script."""
        self._last += 1
        self._last_of_all = self._last
        self._last_of_buffer.clear()

    def of_buffer(self, key: str) -> None:
        """Note that the text of one file has changed."""
        self._last += 1
        self._last_of_buffer[key] = self._last

    def mark(self, keys: Collection[str]) -> Mark:
        """Return a mark of now, for something that is computed from these files."""
        return self._last, keys

    def since(self, mark: Mark) -> bool:
        """Return whether anything that counts for a mark has changed since."""
        then, keys = mark
        return self._last_of_all > then or any(self._last_of_buffer.get(key, 0) > then for key in keys)
