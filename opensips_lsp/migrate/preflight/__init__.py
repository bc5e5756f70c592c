"""What a migration to 2.4 needs outside of the script, derived from what the script uses. Pure.

From the migration page and the change log between 2.3 and 2.4; each step is there only when it concerns the script.
"""

from __future__ import annotations

from .databases import database_steps, databases
from .older import older_steps
from .step import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script

__all__ = ["Step", "databases", "steps"]


def steps(script: Script) -> list[Step]:
    """Return the steps for a script, the most urgent first; none when it stays within a series."""
    older = list(older_steps(script))
    if script.target < (2, 4) or (script.origin is not None and script.origin >= (2, 4)):
        return older
    return [*older, *database_steps(script), _build(), *steps_to_2_4(script)]


def steps_to_2_4(script: Script) -> list[Step]:
    """Return the steps of the hop from 2.3 that do not end with it, but for the databases."""
    found = [*_mi_consumers(script), *_statistics(script), *_events(script), *_cluster(script)]
    found += [*_calls_in_progress(script), *_geoip(script), *_stopping(script), *_control(script)]
    return found


def _build() -> Step:
    return Step(
        "Create a new Makefile.conf if you build from source",
        "That of 2.3 lacks what 2.4 needs; choose the modules again.",
        ("make menuconfig",),
        "",
    )


def _mi_consumers(script: Script) -> Iterator[Step]:
    loaded = [name for name in script.modules if name.startswith("mi_")]
    if loaded and any(name.startswith("cachedb_") for name in script.modules):
        yield Step(
            "Check the programs that read the answer of the MI command cache_fetch",
            "OpenSIPS 2.4 answers with two nodes, key and value; 2.3 wrote `key = [value]`.",
            (),
            ", ".join(loaded),
        )
    if loaded and "tm" in script.modules and script.target >= (2, 4, 6):
        yield Step(
            "Check the programs that read the answer of the MI command t_uac_dlg",
            "From OpenSIPS 2.4.6 on, its lines have names (Status, Message, RURI, Next-hop, Routes); 2.3 wrote "
            "only values.",
            (),
            ", ".join(loaded),
        )


def _statistics(script: Script) -> Iterator[Step]:
    loaded = [name for name in script.modules if name.startswith("mi_") or name in ("snmpstats", "statistics", "httpd")]
    if loaded:
        yield Step(
            "Rename the load statistics in your monitoring",
            "OpenSIPS 2.4 no longer has `tcp-load` and `udp:IP:PORT-load`; `load` counts the SIP workers, `load-all` "
            "all processes. Check the thresholds, too.",
            (),
            ", ".join(loaded),
        )


def _events(script: Script) -> Iterator[Step]:
    channels = [name for name in script.modules if name.startswith("event_") and name != "event_route"]
    if "dialog" in script.modules and channels:
        yield Step(
            "Adapt the programs that receive E_DLG_STATE_CHANGED",
            "OpenSIPS 2.4 puts callid, from_tag and to_tag before the old and the new state.",
            (),
            ", ".join(channels),
        )
    if "acc" in script.modules and channels and script.target >= (2, 4, 7):
        yield Step(
            "Adapt the programs that receive E_ACC_EVENT and E_ACC_MISSED_EVENT",
            "From OpenSIPS 2.4.7 on, the first one ends without duration, ms_duration, setuptime and created, the "
            "second one without duration and ms_duration. What reads them by position, such as the files of "
            "event_flatstore, finds others. E_ACC_CDR has all of them.",
            (),
            ", ".join(channels),
        )
    if "dispatcher" in script.modules and channels and script.target >= (2, 4, 7):
        yield Step(
            "Check the programs that receive E_DISPATCHER_STATUS",
            "From OpenSIPS 2.4.7 on, it is raised only when the state of a destination changes; 2.3 raised it at "
            "each probe.",
            (),
            ", ".join(channels),
        )
    if "presence" in script.modules and channels:
        yield Step(
            "Adapt the programs that receive E_PRESENCE_PUBLISH",
            "In OpenSIPS 2.4 `etag` is the tag that the 200 OK carries, and empty when the state is removed; 2.3 gave "
            "that of the PUBLISH.",
            (),
            ", ".join(channels),
        )


def _cluster(script: Script) -> Iterator[Step]:
    if "clusterer" in script.modules:
        yield Step(
            "Upgrade all nodes of a cluster together",
            "The binary protocol of 2.4 is new, and 2.3 and 2.4 do not understand each other. The table clusterer has "
            "new columns (flags) and no longer has ls_seq_no and top_seq_no.",
            (),
            "clusterer",
        )
        yield Step(
            "Give one node of each cluster the flag `seed`",
            "A node of 2.4 gets its dialogs, contacts and other data from another node when it starts. Without a "
            "node that starts without data (column flags of the table clusterer, or `flags=seed` in my_node_info), "
            "all nodes wait for each other.",
            (),
            "clusterer",
        )
        yield Step(
            "Compare the address that each node sends from with its URL in the table clusterer",
            "OpenSIPS 2.4 always drops packets from addresses outside the cluster; 2.3 did so only where a parameter "
            "required it.",
            (),
            "clusterer",
        )


def _calls_in_progress(script: Script) -> Iterator[Step]:
    if "cgrates" in script.modules and script.target >= (2, 4, 4):
        yield Step(
            "End the sessions of calls in progress in CGRateS",
            "OpenSIPS 2.4.4 and later store the state of a session under another name in the dialog (cgrX_serial "
            "instead of cgrX_ctx), and do not find that of 2.3: no stop is sent for a call that continues through "
            "the restart.",
            (),
            "cgrates",
        )


def _geoip(script: Script) -> Iterator[Step]:
    if "mmgeoip" in script.modules and script.target >= (2, 4, 4):
        yield Step(
            "Get GeoIP files of the format .mmdb",
            "OpenSIPS 2.4.4 and later are built with libmaxminddb where it is installed, which does not read .dat "
            "files.",
            (),
            "mmgeoip",
        )


def _stopping(script: Script) -> Iterator[Step]:
    if script.target >= (2, 4, 1):
        yield Step(
            "Let the main process stop OpenSIPS, and wait for it",
            "From OpenSIPS 2.4.1 on, workers ignore SIGTERM, and the main process may take up to a minute to end "
            "them. What starts OpenSIPS right after `killall`, or a service unit without ExecStop and with a short "
            "TimeoutStopSec, finds its ports in use. Signal the process of the PID file.",
            (),
            "",
        )


def _control(script: Script) -> Iterator[Step]:
    if "mi_fifo" in script.modules or "mi_datagram" in script.modules:
        yield Step(
            "Check the scripts that call opensipsctl",
            "From OpenSIPS 2.4.3 on, it prints errors to stderr; 2.3 printed them to stdout. `ALIASES_TYPE=UL` no "
            "longer exists; aliases are in the table dbaliases.",
            (),
            ", ".join(name for name in script.modules if name in ("mi_fifo", "mi_datagram")),
        )
