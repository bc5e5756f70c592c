"""By which settings a file is judged: those of its configuration file, under what the command line says."""

from __future__ import annotations

import os

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.project import files
from opensips_lsp.project import settings as config
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.selection import Selection


class Terms(Record):
    """What a script is checked by. selection: without the per-file-ignores. catalogue: None for the one that is shipped."""

    settings: config.Settings
    target: Version
    origin: Version | None
    selection: Selection
    catalogue: Catalogue | None


class Configuration:
    """The configuration files of a run, each read once. Raises config.ConfigError, and UnknownRule for the options."""

    def __init__(self, options, rules):
        self._options, self._rules = options, rules
        self._settings = {}  # folder -> Settings
        self._terms = {None: self._made(config.NONE)}  # configuration file -> Terms

    def settings(self, path):
        """The Settings for a file or folder: of the nearest configuration file above it."""
        if self._options.isolated:
            return config.NONE
        return config.settings_for(os.path.dirname(os.path.abspath(path)), files.read_settings, self._settings)

    def terms(self, path):
        """The Terms for a script, by the path of its root."""
        settings = self.settings(path)
        if settings.file not in self._terms:
            self._terms[settings.file] = self._made(settings)
        return self._terms[settings.file]

    def selection(self, terms, path):
        """The Selection for one file of a script."""
        ignored = terms.settings.ignored_in(path) if terms.settings.per_file_ignores else ()
        if not ignored:
            return terms.selection
        return terms.selection.without(set().union(*map(terms.selection.codes_of, ignored)))

    def excludes(self, path):
        """Whether a search leaves this file or folder out."""
        settings = self.settings(path)
        return bool(settings.exclude) and settings.excludes(path)

    def _made(self, settings):
        options = self._options
        target = options.target or settings.target or DEFAULT_TARGET
        selection = config.choose(settings, self._rules, options.select, options.ignore or (), options.choose or ())
        for root in settings.roots:
            if not os.path.isfile(root):
                raise config.ConfigError(settings.file, "roots", f"there is no file {root}")
        return Terms(settings, target, options.origin or settings.origin, selection, _catalogue(settings, target))


def _catalogue(settings, target):
    if not settings.catalogues:
        return None
    from opensips_lsp.catalogue import CatalogueError, load

    try:
        return load(target, settings.catalogues)
    except CatalogueError as error:
        raise config.ConfigError(settings.file, "catalogues", str(error)) from None
