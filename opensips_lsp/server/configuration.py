"""By which settings scripts are judged: the client's, and the project's files under them; both may change at any time."""

import os

from lsprotocol import types

from opensips_lsp.lint.selection import known_of
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server import client_settings
from opensips_lsp.server.workspace import Workspace, options


class Configured:
    """The settings of a session. A mistake in them is shown once; the last good ones stay until it is mended.

    rules: all there are, those of other packages too.
    """

    def __init__(self, server, rules):
        self._server, self.rules, self._known = server, rules, known_of(rules)
        self._begun_with, self._said = {}, None  # initializationOptions; what the client has said since
        self._shown = set()  # what is wrong in the client's settings, and has been shown
        self._trouble = None  # what is wrong in the project's files
        self._ever_good = False

    def begin(self, said):
        """Settings as `initialize` brings them -> the Workspace."""
        self._begun_with = client_settings.ours(said) or {}
        self._read()
        return Workspace(self.rules, self._options(), self._server.log)

    async def ask(self):
        """Ask the client for its settings, if it can tell."""
        server = self._server
        if not server.can("workspace.configuration"):
            return
        asked = types.ConfigurationParams([types.ConfigurationItem(section=client_settings.SECTION)])
        answer = await server.asked("workspace/configuration", asked)
        if isinstance(answer, (list, tuple)) and answer:
            (said,) = answer[:1]
            self.hear(said if client_settings.ours(said) is not None else {client_settings.SECTION: said})

    def hear(self, value):
        """The client says that these are its settings -> whether they speak of us."""
        said, before = client_settings.ours(value), self._server.settings
        if said is not None:
            self._said = said
            self._read()
            if self._server.settings != before:
                self.apply()
        return said is not None

    def apply(self):
        """Settings, or files of the project, may have changed: judge by what they say now, if they can be used."""
        trouble = self._look()
        if trouble is not None:
            self.show(trouble)
        elif self._trouble is not None:
            self._server.log(f"{self._trouble.file}: the mistake is mended")
            self._trouble = None
        if trouble is None or not self._ever_good:
            self._server.scripts.configure(self._options())
            self._server.scripts.forget_files()
            self._server.diagnostics.all_changed()
            self._server.bridge.look()

    def show(self, trouble):
        """Tell the user of a ConfigError, once."""
        if self._trouble is None or str(self._trouble) != str(trouble):
            until = "the settings of before stay" if self._ever_good else "nothing is checked"
            self._server.show(f"{trouble} ({until} until this is mended)", types.MessageType.Error)
        self._trouble = trouble

    def worked(self):
        """A script could be judged by the settings."""
        self._ever_good = True

    def files(self):
        """Names of the files that count: the project's, and the catalogues that they name."""
        configuration = Configuration(self._options(), self.rules)
        for path in self._places():
            try:
                settings = configuration.settings(path)
            except ConfigError:
                continue
            yield from filter(None, (settings.file, *settings.catalogues))

    def _read(self):
        said = {key: value for key, value in (self._said or {}).items() if value is not None}
        settings, wrong = client_settings.read({**self._begun_with, **said}, self._known)
        self._server.settings = settings
        new = [one for one in wrong if one not in self._shown]
        self._shown = set(wrong)
        if new:
            self._server.show(f"{'; '.join(new)} (this counts as not set)")

    def _options(self):
        settings = self._server.settings
        return options(settings.target, settings.origin, settings.select, settings.ignore)

    def _look(self):
        """A ConfigError of the files that count here, or None."""
        try:
            configuration = Configuration(self._options(), self.rules)
            for path in self._places():
                configuration.terms(path)
        except ConfigError as error:
            return error
        return None

    def _places(self):
        yield from (os.path.join(folder, "any") for folder in self._server.folders)
        yield from (path for _, path in self._server.uris.open())
