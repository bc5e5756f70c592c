"""`opensips-lint catalogue`: harvest the facts of a source tree, and say what differs between two catalogues."""

from __future__ import annotations

import argparse
import os

from opensips_lsp.cli.terminal import complain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def parser() -> argparse.ArgumentParser:
    """The ArgumentParser of the subcommand."""
    options = argparse.ArgumentParser(
        prog="opensips-lint catalogue",
        description="Facts about OpenSIPS modules: which functions, parameters and variables they have.",
        epilog="To check your own modules, name the file that harvest writes in the setting `catalogues`.",
    )
    commands = options.add_subparsers(dest="command", required=True, metavar="COMMAND")
    harvest = commands.add_parser("harvest", help="read a source tree, or the folder of one module, as text")
    harvest.add_argument("source", metavar="SOURCE", help="an OpenSIPS source tree, or one module's folder")
    harvest.add_argument("-o", "--output", metavar="FILE", required=True, help="the catalogue file to write")
    diff = commands.add_parser("diff", help="show what changes from one catalogue to another")
    for name in ("old", "new"):
        diff.add_argument(
            name, metavar=name.upper(), help="a version (2.3, 2.4.2 ...), a catalogue file or a source tree"
        )
    return options


def main(arguments: Sequence[str]) -> int:
    """Run `opensips-lint catalogue` -> exit status: 0 done, 1 the catalogues differ, 2 it cannot be done."""
    options = parser().parse_args(arguments)
    from opensips_lsp.catalogue import CatalogueError

    try:
        return _harvest(options) if options.command == "harvest" else _diff(options)
    except CatalogueError as error:
        complain(error)
        return 2


def _harvest(options: argparse.Namespace) -> int:
    from opensips_lsp.catalogue.harvest import dumps
    from opensips_lsp.project.files import reason
    from opensips_lsp.project.writing import replace

    found = _read_source(options.source)
    try:
        replace(options.output, dumps(found).encode("utf-8"))
    except OSError as error:
        complain(f"{options.output}: cannot be written: {reason(error)}; choose a path that can be written")
        return 2
    print(f"{options.output}: {len(found['modules'])} module{'' if len(found['modules']) == 1 else 's'}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from itertools import groupby

    from opensips_lsp.catalogue.compare import differences, owner_of

    lines = differences(_named(options.old), _named(options.new))
    print("\n\n".join("\n".join(group) for _, group in groupby(lines, owner_of)), end="\n" if lines else "")
    return 1 if lines else 0


def _read_source(path: str) -> Any:
    from opensips_lsp.catalogue.harvest import harvest_module, harvest_tree

    return harvest_tree(path) if os.path.isfile(os.path.join(path, "cfg.y")) else harvest_module(path)


def _named(name: str) -> Any:
    """A catalogue by version, file or folder; raises CatalogueError."""
    from opensips_lsp.catalogue import CatalogueError
    from opensips_lsp.catalogue.catalogue import load, read

    if os.path.isdir(name):
        return _read_source(name)
    if os.path.exists(name):
        return read(name)
    try:
        return load(name)
    except ValueError as error:
        raise CatalogueError(f"{name}: neither a file or folder nor a version: {error}") from None
