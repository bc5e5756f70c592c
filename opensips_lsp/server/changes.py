"""What has changed since something was found out: whether it still holds."""


class Changes:
    """Counts changes. A mark stands for the moment at which something was found out about some files (keys)."""

    def __init__(self):
        self._now, self._all, self._buffers = (
            0,
            0,
            {},
        )  # the numbers of: the last change, the last of all files, of each buffer

    def of_all(self):
        """Anything may be otherwise from now on: files, settings, which file belongs to which script."""
        self._now += 1
        self._all = self._now
        self._buffers.clear()

    def of_buffer(self, key):
        """The text of one file is another."""
        self._now += 1
        self._buffers[key] = self._now

    def mark(self, keys):
        """A mark of now, for something that follows from these files."""
        return self._now, keys

    def since(self, mark):
        """Whether anything has changed, since a mark, that it follows from."""
        then, keys = mark
        return self._all > then or any(self._buffers.get(key, 0) > then for key in keys)
