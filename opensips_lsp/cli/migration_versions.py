"""From which version to which `opensips-lint migrate` goes: as the command line says, else the settings."""

from __future__ import annotations

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.project import search
from opensips_lsp.project.configuration import DEFAULT_ORIGIN, Configuration, Options
from opensips_lsp.project.settings import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.cli.migrate import MigrateArguments
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.project.settings import Settings


def versions(arguments: MigrateArguments, rules: Sequence[Rule]) -> tuple[Version, Version]:
    """-> (origin, target). Raises ConfigError, also where the settings of the files name different ones.

    A target that is no newer than the origin is what the scripts are for today, and so none to migrate to.
    """
    origin, to = arguments.origin, arguments.to
    if arguments.isolated or (origin and to):
        return origin or DEFAULT_ORIGIN, to or DEFAULT_TARGET
    configuration = Configuration(Options(), rules)
    files = search.find(arguments.paths, configuration.excludes)[0]
    settings = {one.file: one for one in map(configuration.settings, files)}.values()
    if origin is None:
        origin = _agreed(settings, "origin", "from") or DEFAULT_ORIGIN
    if to is None:
        said = _agreed(settings, "target", "target")
        to = said if said and said > origin else DEFAULT_TARGET
    return origin, to


def _agreed(settings: Iterable[Settings], field: str, key: str) -> Version | None:
    """What those settings that say it agree on, or None."""
    said: dict[Version, Settings] = {}
    for one in settings:
        version = getattr(one, field)
        if version is not None:
            said.setdefault(version, one)
    if len(said) > 1:
        (first, here), (second, there), *_ = said.items()
        option = {"from": "--from", "target": "--to"}[key]
        raise ConfigError(
            there.file, key, f"is {second}, and {first} in {here.file}; migrate the folders one by one, or use {option}"
        )
    return next(iter(said), None)
