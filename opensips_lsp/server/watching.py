"""Files that change on disk: scripts, configurations, catalogues."""

import os

from lsprotocol import types

from opensips_lsp.project import files
from opensips_lsp.project.settings import OWN_FILE, SHARED_FILE
from opensips_lsp.server.uris import path_of

_WATCHED = types.WORKSPACE_DID_CHANGE_WATCHED_FILES


def register(server):
    """Hear of changes."""
    server.watcher = Watcher(server)

    @server.feature(_WATCHED)
    def did_change_watched_files(params):
        server.watcher.changed([path for change in params.changes if (path := path_of(change.uri))])


class Watcher:
    """What is watched, and what is done when it changes."""

    def __init__(self, server):
        self._server, self._registered = server, None

    @property
    def watches(self):
        """Whether the client tells of all files that change."""
        return self._registered is not None

    async def begin(self):
        """Let the client watch what counts, if it can; anew if that is something else than before."""
        server = self._server
        if not server.can("workspace.did_change_watched_files.dynamic_registration"):
            return
        patterns = self._patterns()
        if patterns == self._registered:
            return
        before, self._registered = self._registered, patterns
        if before is not None:
            gone = types.Unregistration("watched", _WATCHED)
            await server.asked("client/unregisterCapability", types.UnregistrationParams([gone]))
        about = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in patterns])
        wanted = types.Registration("watched", _WATCHED, server.as_json(about))
        await server.asked("client/registerCapability", types.RegistrationParams([wanted]))

    def _patterns(self):
        names = {os.path.basename(path) for path in self._server.configured.files()}
        suffixes = ",".join(suffix[1:] for suffix in sorted(files.SUFFIXES))
        return [f"**/*.{{{suffixes}}}", *(f"**/{name}" for name in sorted(names | {OWN_FILE, SHARED_FILE}))]

    def changed(self, paths):
        """These files are not as they were. What the editor has open counts as it has it."""
        server = self._server
        if all(server.uris.is_open(path) and path.endswith(files.SUFFIXES) for path in paths):
            return
        for path in paths:
            if not server.uris.is_open(path):
                server.scripts.close(path)  # reads it again, also while the configuration cannot be used
        server.configured.apply()
        server.spawn(self.begin())

    def saved(self):
        """A document has been saved; others may have been too, of which nobody tells."""
        if self.watches:
            self._server.bridge.look()
        else:
            self._server.configured.apply()
