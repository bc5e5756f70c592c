"""Files that change on disk."""

from lsprotocol import types


def register(server):
    """Hear of changes."""
    server.watcher = Watcher(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params):
        server.watcher.saved()


class Watcher:
    """What is to be done when files change."""

    def __init__(self, server):
        self._server = server

    def saved(self):
        self._server.scripts.forget_files()
