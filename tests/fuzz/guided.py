"""One target under atheris, whose own arguments follow its name: run.py starts this."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # not installed everywhere

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
TABLES = (
    "language",
    "older",
    "newer",
    "successors",
    "kamailio",
    "harvest.own_fixups",
)  # no code: it takes long to instrument
LOADS = (
    "opensips_lsp.catalogue.catalogue"  # it makes loaders of the kind that has loaded it: that of atheris takes more
)
with atheris.instrument_imports(
    include=["opensips_lsp"],
    exclude=["opensips_lsp.grammar.tables", LOADS, *(f"opensips_lsp.catalogue.{name}" for name in TABLES)],
):
    from fuzz.draws import Draws
    from fuzz.targets import TARGETS


def main() -> None:
    """Try cases until the time is up or a law is broken; ends the process."""
    target = TARGETS[sys.argv[1]]

    def one(data: bytes) -> None:
        try:
            target.check(target.case_of(Draws(data)))
        except (SystemExit, GeneratorExit) as error:
            raise AssertionError(f"{type(error).__name__} is raised") from error

    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # what is printed on the way is not for us; atheris speaks on standard error
    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


main()
