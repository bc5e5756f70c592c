"""Regenerate what the package ships: `python -m opensips_lsp.catalogue.harvest SOURCE…`.

A SOURCE is a git repository of OpenSIPS with its tags, of which all patch levels of the known
series are read, or folders of unpacked releases, whose version Makefile.defs states:

    python -m opensips_lsp.catalogue.harvest ~/src/opensips
    python -m opensips_lsp.catalogue.harvest /tmp/opensips-2.3.*/ /tmp/opensips-2.4.*/

Written are data/SERIES/core.py and data/SERIES/modules/NAME.py for each series, data/history.py,
the index over them, levels.py, which says of which patch levels they are, and language.py from the
newest patch level of each series; a module that is gone loses its file. All of it is written anew,
so the sources are all patch levels of all series. Run it from a checkout; the result is what git
diff shows.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from .. import HarvestError
from ..series import SERIES
from . import history
from .language import language_module, read_language
from .merge import merge
from .store import levels_module, write_module
from .tree import Known, harvest_tree, tree_version

ROOM = Path(__file__).resolve().parent.parent
_TAG = re.compile(rf"({'|'.join(map(re.escape, SERIES))})\.(\d+)")


def main(arguments: list[str]) -> int:
    """Regenerate all data from the given sources; the exit status."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        regenerate([Path(argument) for argument in arguments])
    except HarvestError as error:
        print(f"harvest: {error}", file=sys.stderr)
        return 1
    return 0


def regenerate(sources: list[Path]) -> None:
    """Write data/ and language.py; HarvestError when a source is no tree or repository, or a series has none."""
    trees: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    known: Known = {}
    languages = {}
    versions = sorted(_versions(sources), key=lambda item: [int(n) for n in item[0].split(".")])
    missing = [series for series in SERIES if series not in {_series(version) for version, _ in versions}]
    if missing:
        raise HarvestError(f"no source of {' and '.join(missing)}: language.py is written from all series at once")
    for version, root in versions:
        with root() as folder:
            series = _series(version)
            print(f"reading {version}", file=sys.stderr)
            trees.setdefault(series, []).append((version, harvest_tree(folder, known)))
            languages[series] = read_language(folder)
    for series, found in trees.items():
        _store(merge(found), ROOM / "data" / series)
    tags = {series: tuple(version for version, _ in found) for series, found in trees.items()}
    (ROOM / "levels.py").write_text(levels_module(tags), encoding="utf-8", newline="\n")
    history.write(ROOM / "data", tags)
    module = language_module(languages, tags)
    (ROOM / "language.py").write_text(module, encoding="utf-8", newline="\n")


def _series(version: str) -> str:
    return version.rpartition(".")[0]


def _versions(sources: list[Path]) -> Iterator[tuple[str, Callable[[], AbstractContextManager[Path]]]]:
    """Each version found with a function whose context is the unpacked tree."""
    for source in sources:
        if (source / "cfg.y").is_file() and not (source / ".git").exists():
            if not _TAG.fullmatch(version := tree_version(source)):
                raise HarvestError(f"{source}: is version {version}, not one of {SERIES}")
            yield version, partial(_as_it_is, source)
        else:
            for tag in git(source, "tag", "--list").decode().split():
                if _TAG.fullmatch(tag):
                    yield tag, partial(unpacked, source, tag)


@contextmanager
def _as_it_is(source: Path) -> Iterator[Path]:
    yield source


@contextmanager
def unpacked(repository: Path, tag: str) -> Iterator[Path]:
    """A folder with the tree of a tag, as long as the context lasts."""
    archive = git(repository, "archive", "--format=zip", tag)
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
        yield Path(folder)


def git(repository: Path, *arguments: str) -> bytes:
    """The output of a git command; HarvestError when it fails."""
    command = ["git", "-C", str(repository), *arguments]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"").decode().strip() or error
        raise HarvestError(f"{repository}: neither a source tree nor a git repository ({said})") from error


def _store(catalogue: dict[str, Any], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "modules").mkdir(parents=True)
    header = catalogue["header"]
    write_module({"header": header, "core": catalogue["core"]}, folder / "core.py")
    for name, facts in catalogue["modules"].items():
        write_module({"header": header, "modules": {name: facts}}, folder / "modules" / f"{name}.py")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
