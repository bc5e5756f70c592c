"""The settings by which scripts are checked: the client's, over the project's files; both may change at any time."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from opensips_lsp.lint.selection import known_of
from opensips_lsp.project.configuration import Configuration, migrating
from opensips_lsp.project.manuals import Manuals
from opensips_lsp.project.reach import Reach
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server import client_settings
from opensips_lsp.server.twins import TwinnedWorkspace
from opensips_lsp.server.workspace import Workspace, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.project.configuration import Options
    from opensips_lsp.server.app import Server

_SHORT, _LONGER = 2.0, 10.0  # seconds to wait for settings as a session begins, and of a client that has sent some


class ServerConfiguration:
    """The settings of a session. A mistake in them is shown once; until it is mended, the last good ones hold.

    rules: all there are, those of other packages too.
    """

    def __init__(self, server: Server, rules: Sequence[Rule]) -> None:
        self._server, self.rules, self._known = server, rules, known_of(rules)
        self._initial: dict[str, Any] = {}  # initializationOptions
        self._current: dict[str, Any] | None = None  # what the client has sent since
        self._shown: set[str] = set()  # mistakes in the client's settings that have been shown
        self._error: ConfigError | None = None  # the mistake in the project's files
        self._was_usable = False
        self._timer: asyncio.TimerHandle | None = None  # until when the client's settings are waited for

    def initialize(self, initialization_options: Any) -> TwinnedWorkspace:
        """Take the settings of `initialize` and return the scripts that are checked by them."""
        self._initial = client_settings.own_section(initialization_options) or {}
        self._read()
        return TwinnedWorkspace(self.rules, self._options(), self._server.log)

    def migrated_scripts(self, target: Version, origin: Version) -> Workspace:
        """Return scripts without open files that are migrated to a version from another, by the client's settings."""
        settings = self._server.client_settings
        said = options(str(target), str(origin), settings.select, settings.ignore, reach=self._reach())
        return Workspace(self.rules, migrating(said), self._server.log)

    async def request(self) -> None:
        """Request the client's settings, if it can send them."""
        if self._server.capability("workspace.configuration"):
            self._take(await self._answer())

    def changed(self, value: Any) -> None:
        """Take the settings that the client sends; if none of ours come along, ask for them.

        Nothing is checked until the client has answered, if that does not take long: it would be by old settings.
        """
        server = self._server
        if not self.update(value) and server.capability("workspace.configuration"):
            self.expect(_LONGER)
            server.spawn(self._request_again())

    def expect(self, seconds: float = _SHORT) -> None:
        """Check nothing until the client's settings are there, or have not come for some time."""
        self._server.ready.clear()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._server.ready.set)

    async def _request_again(self) -> None:
        try:
            answer = await self._answer()
        finally:
            self._server.ready.set()
        self._take(answer)

    async def _answer(self) -> Any:
        params = types.ConfigurationParams([types.ConfigurationItem(section=client_settings.SECTION)])
        return await self._server.request(types.WORKSPACE_CONFIGURATION, params)

    def _take(self, answer: Any) -> None:
        if isinstance(answer, (list, tuple)) and answer:
            value = answer[0]
            has_section = client_settings.own_section(value) is not None
            self.update(value if has_section else {client_settings.SECTION: value})

    def update(self, value: Any) -> bool:
        """Take the settings that the client sends, and return whether they have a section of ours."""
        section, before = client_settings.own_section(value), self._server.client_settings
        if section is not None:
            self._current = section
            self._read()
            if self._server.client_settings != before:
                self.apply()
        return section is not None

    def apply(self) -> None:
        """Check scripts by the settings as they are now, if these can be used: they, or files, may have changed."""
        self._server.folder_files.forget()
        error = self._find_error()
        if error is not None:
            self.show(error)
        elif self._error is not None:
            self._server.log(f"{self._error.file}: the mistake is fixed")
            self._error = None
        if error is None or not self._was_usable:
            self._server.scripts.configure(self._options())
            self._server.scripts.forget_files()
            self._server.diagnostics.all_changed()
            self._server.refresh()
            self._server.opensips_check.check_open_scripts()

    def show(self, error: ConfigError) -> None:
        """Show the user a mistake in the project's files, once."""
        if self._error is None or str(self._error) != str(error):
            until = "the previous settings stay in effect" if self._was_usable else "nothing is checked"
            self._server.show(f"{error} ({until} until this is fixed)", types.MessageType.Error)
        self._error = error

    def mark_usable(self) -> None:
        """Note that a script was checked by the settings."""
        self._was_usable = True

    def files(self) -> Iterator[str]:
        """Yield the names of the files that count: the project's, and the catalogues that they name."""
        configuration = Configuration(self._options(), self.rules)
        for path in self._paths():
            try:
                settings = configuration.settings(path)
            except ConfigError:
                continue
            yield from filter(None, (settings.file, *settings.catalogues))

    def _read(self) -> None:
        current = {key: value for key, value in (self._current or {}).items() if value is not None}
        settings, mistakes = client_settings.parse({**self._initial, **current}, self._known)
        if not self._server.runs_programs:
            if settings.binary:
                mistakes.append(f"{client_settings.SECTION}.binary: no program is run for a client of a TCP port")
            settings = settings._replace(binary=None, trusted=False)
        if settings.manuals != self._server.client_settings.manuals:
            self._server.manuals = Manuals(os.path.expanduser(settings.manuals or ""))
        self._server.client_settings = settings
        new = [one for one in mistakes if one not in self._shown]
        self._shown = set(mistakes)
        if new:
            self._server.show(f"{'; '.join(new)} (ignored)")

    def _options(self) -> Options:
        settings = self._server.client_settings
        return options(settings.target, settings.origin, settings.select, settings.ignore, reach=self._reach())

    def _reach(self) -> Reach | None:
        return None if self._server.client_settings.trusted else Reach(self._server.folders)

    def _find_error(self) -> ConfigError | None:
        """Return the first mistake in the project's files that count, or None."""
        try:
            configuration = Configuration(self._options(), self.rules)
            for path in self._paths():
                configuration.of_script(path)
        except ConfigError as error:
            return error
        return None

    def _paths(self) -> Iterator[str]:
        """Yield paths whose settings count: one in each workspace folder, and the open documents."""
        yield from (os.path.join(folder, "any") for folder in self._server.folders)
        yield from (path for _, path in self._server.uris.open())
