"""What else it takes to come from a series before 2.3: the hops up to 2.3, which have pages of their own. Pure."""

from __future__ import annotations

from itertools import pairwise

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.catalogue.version import OLDER

from .databases import databases
from .step import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script

_HOPS = (*OLDER, "2.3")  # oldest first
# series -> what it changed outside of the script (the migration page of the hop to it)
_OUTSIDE = {
    "2.1": "make installs into /usr/local by default, and the answers of MI commands have a different form",
    "2.2": "OpenSIPS is started with -u and -g instead of `user` and `group`, and Debian packages have their "
    "modules in /usr/lib/x86_64-linux-gnu/opensips/modules/",
    "2.3": "the MI command clusterer_set_status takes two arguments, and a table of tls_mgm holds the certificates "
    "themselves",
}


def older_steps(script: Script) -> Iterator[Step]:
    """Yield the steps for a script that comes from before 2.3."""
    origin = script.origin
    if origin is None or origin >= (2, 3):
        return
    hops = _HOPS[_HOPS.index(origin.series) :]
    pages = ", ".join(migration_page(*hop) for hop in pairwise(hops))
    changes = [f"From OpenSIPS {series} on, {_OUTSIDE[series]}." for series in hops[1:] if series in _OUTSIDE]
    yield Step(
        f"Read the migration pages from {origin.series} to 2.3",
        " ".join((f"A script does not show everything that changed: {pages}.", *changes)),
        (),
        "",
    )
    if databases(script):
        names = ["opensips_" + series.replace(".", "_") for series in hops]
        yield Step(
            "Migrate the database one series at a time",
            "Each version of opensipsdbctl knows only the step to its own series; run it from the scripts of that "
            "version.",
            tuple(f"opensipsdbctl migrate {old} {new}" for old, new in pairwise(names)),
            "",
        )
