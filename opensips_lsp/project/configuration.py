"""How each script is checked: options over the settings of its configuration file over defaults, resolved once."""

from __future__ import annotations

import os

from opensips_lsp.catalogue.version import DEFAULT_TARGET, parse_version, series_before
from opensips_lsp.lint import selection
from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.model.script import Script
from opensips_lsp.project import files
from opensips_lsp.project.reach import HOW_TO_ALLOW
from opensips_lsp.project.settings import NONE, ConfigError, Settings, read_one, settings_for
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.catalogue.catalogue import Catalogue
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Source
    from opensips_lsp.project.gitignore import GitIgnore
    from opensips_lsp.project.reach import Reach

# what a migration takes scripts to come from where no version is given
DEFAULT_ORIGIN = parse_version(series_before(DEFAULT_TARGET) or DEFAULT_TARGET.series)


class Options(Record):
    """The options of the command line or of a client. They override the settings of a configuration file.

    select: selectors of rules in place of those of the settings, or None. extend_select: rules that run although the
    settings leave them out. ignore, choose: added to those of the settings. exclude: globs from the working directory,
    added to those of the settings. config: the one configuration file, or None. gitignore: whether a search leaves out
    what Git ignores.
    isolated: no configuration file is read. reach: what is read of the files that scripts and settings name, or None
    for all. own_severities: the severities of the settings do not count. migrating: the scripts are not for the target
    yet.
    """

    target: Version | None = None
    origin: Version | None = None
    select: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    choose: Sequence[tuple[str, int]] = ()
    isolated: bool = False
    reach: Reach | None = None
    own_severities: bool = False
    extend_select: Sequence[str] = ()
    exclude: Sequence[str] = ()
    config: str | None = None
    gitignore: bool = True
    migrating: bool = False


def migrating(options: Options) -> Options:
    """The options of a migration: the scripts are not for the target yet, and an error is what OpenSIPS refuses.

    So is what it would refuse, did it not stop before it gets there: fixes mend what it stops at.
    """
    return options._replace(own_severities=True, migrating=True)


class ScriptSettings(Record):
    """How one script is checked.

    file_settings: what its configuration file says. selection: the rules, without the per-file-ignores.
    catalogue: None for the shipped one of the target. assumed: as Script has it.
    """

    file_settings: Settings
    target: Version
    origin: Version | None
    selection: Selection
    catalogue: Catalogue | None
    assumed: bool = True

    def selection_in(self, path: str) -> Selection:
        """The rules for one file of the script."""
        ignored = self.file_settings.ignored_in(path) if self.file_settings.per_file_ignores else ()
        if not ignored:
            return self.selection
        return self.selection.without(set().union(*map(self.selection.codes_of, ignored)))

    def script(self, sources: Sequence[Source], all_files_known: bool, aged: str | None = None) -> Script:
        """The Script of these sources. all_files_known, aged: as Script has them."""
        return Script(
            self.target, sources, self.origin, all_files_known, self.file_settings.myself, self.catalogue, aged,
            assumed=self.assumed,
        )  # fmt: skip


class Configuration:
    """The configuration files of a run, each read once.

    Raises ConfigError where one cannot be used, and, when it is made, UnknownRule for the options.
    """

    def __init__(self, options: Options, rules: Sequence[Rule]) -> None:
        self.options, self.rules = options, rules
        self._by_folder: dict[str, Settings] = {}
        self._git: GitIgnore | None = None
        self._everywhere = NONE if options.isolated else read_one(options.config, self.read) if options.config else None
        self._by_file: dict[str | None, ScriptSettings] = {None: self._resolved(NONE)}  # by configuration file

    def settings(self, path: str) -> Settings:
        """What the nearest configuration file above a file or folder says."""
        if self._everywhere is not None:
            return self._everywhere
        return settings_for(os.path.dirname(os.path.abspath(path)), self.read, self._by_folder)

    def read(self, path: str) -> bytes | None:
        """The bytes of a configuration file, or None when there is none; raises ConfigError."""
        reach = self.options.reach
        if reach is not None and not reach.allows_settings(path):
            raise ConfigError(path, None, f"is a link out of the workspace and is not read: {HOW_TO_ALLOW}")
        return files.read_settings(path)

    def of_script(self, path: str) -> ScriptSettings:
        """How a script is checked, by the path of its root."""
        settings = self.settings(path)
        if settings.file not in self._by_file:
            self._by_file[settings.file] = self._resolved(settings)
        return self._by_file[settings.file]

    def excludes(self, path: str) -> bool:
        """Whether a search leaves this file or folder out."""
        settings = self.settings(path)
        if settings.exclude and settings.excludes(path):
            return True
        options = self.options
        if options.exclude and Settings(folder=os.getcwd(), exclude=tuple(options.exclude)).excludes(path):
            return True
        return options.gitignore and not options.isolated and self._is_ignored_by_git(path)

    def _is_ignored_by_git(self, path: str) -> bool:
        if self._git is None:
            from opensips_lsp.project.gitignore import GitIgnore

            self._git = GitIgnore(self.read)
        return self._git.ignores(path)

    def _resolved(self, settings: Settings) -> ScriptSettings:
        options = self.options
        said = options.target or settings.target
        target = said or DEFAULT_TARGET
        chosen = choose(settings, self.rules, options)
        self._check_reach(settings, "roots", settings.roots)
        self._check_reach(settings, "catalogues", settings.catalogues)
        for root in settings.roots:
            if not os.path.isfile(root):
                raise ConfigError(settings.file, "roots", f"there is no file {root}")
        catalogue = _catalogue(settings, target) if settings.catalogues else None
        assumed = said is None or options.migrating
        return ScriptSettings(settings, target, options.origin or settings.origin, chosen, catalogue, assumed)

    def _check_reach(self, settings: Settings, key: str, paths: Iterable[str]) -> None:
        """Raise ConfigError for a file that settings name and that may not be read."""
        reach = self.options.reach
        for path in paths:
            if reach is not None and not reach.allows(path, settings.file):
                raise ConfigError(
                    settings.file, key, f"{path} is outside the workspace and is not read: {HOW_TO_ALLOW}"
                )


def choose(settings: Settings, rules: Sequence[Rule], options: Options = Options()) -> Selection:
    """The rules that settings and options leave; raises ConfigError, or UnknownRule for the options."""
    known = selection.known_of(rules)
    _check_names(settings, known)
    _check_severities(settings, rules, known)
    choices = (*settings.choose, *options.choose)
    severities = () if options.own_severities else settings.severity
    select, ignore = (settings.select, settings.ignore) if options.select is None else (options.select, ())
    chosen = selection.choose(rules, select, ignore, choices, severities, options.extend_select, options.ignore)
    return chosen._replace(ignore_parse_stops=True) if options.migrating else chosen


def _check_severities(settings: Settings, rules: Sequence[Rule], known: dict[str, str]) -> None:
    """Raise ConfigError for a rule that is no error by itself and that the settings make one."""
    errors = {rule.code for rule in rules if rule.severity == ERROR}
    errors |= {one.code for one in selection.BUILT_IN if one.severity == ERROR}
    for selector, severity in settings.severity:
        others = sorted(selection.codes_of(selector, known) - errors) if severity == ERROR else ()
        if others:
            reason = f"{selector}: {others[0]} cannot be an error, which means that OpenSIPS does not start"
            raise ConfigError(settings.file, "severity", f"{reason}; with --fail-level {WARNING} it fails all the same")


def _check_names(settings: Settings, known: dict[str, str]) -> None:
    """Raise ConfigError for a rule that the settings name and that does not exist."""
    key = "select"
    try:
        selection.matching(settings.select or (), known)
        key = "ignore"
        selection.matching(settings.ignore, known)
        key = "per-file-ignores"
        for _, names in settings.per_file_ignores:
            selection.matching(names, known)
        key = "choose"
        for rule, _ in settings.choose:
            selection.one_of(rule, known)
        key = "severity"
        selection.matching([selector for selector, _ in settings.severity], known)
    except selection.UnknownRule as error:
        raise ConfigError(settings.file, key, str(error)) from None


def _catalogue(settings: Settings, target: Version) -> Catalogue:
    """The catalogue of a target with the catalogue files that settings name; raises ConfigError."""
    from opensips_lsp.catalogue import CatalogueError
    from opensips_lsp.catalogue.catalogue import load

    try:
        return load(target, settings.catalogues)
    except CatalogueError as error:
        raise ConfigError(settings.file, "catalogues", str(error)) from None
