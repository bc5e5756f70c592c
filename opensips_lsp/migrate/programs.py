"""What an upgrade changes for the programs around OpenSIPS: monitoring, cron jobs, scripts that talk to it. Pure.

From the migration pages (statistics, cache_fetch, the clusterer table), the change log and the sources. Nothing here is
an edit: only the person who runs such a program can say what it means.
"""

from __future__ import annotations

import re

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version


class Trace(Record):
    """A place in a program that the upgrade concerns. start, end: offsets in the text."""

    name: str
    start: int
    end: int
    message: str


_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|\$\{?\w+\}?)"
_FIRST = (2, 4)  # the series whose changes _PATTERNS has
_PATTERNS = tuple(
    (name, re.compile(pattern), message)
    for name, pattern, message in (
        (
            "listener-load",
            rf"(?<![\w-])(?:(?:udp|tcp|tls|sctp|ws|wss|bin|hep_udp|hep_tcp):{_ADDRESS}:[\w$\{{\}}]+|tcp|tls|udp)"
            r"-load(?![\w-])",
            "OpenSIPS 2.4 no longer has this load statistic; `load` counts the SIP workers, `load-all` all processes",
        ),
        (
            "unsupported-methods-count",
            r"(?<!\w)unsupported_methods(?!\w)",
            "the statistic unsupported_methods stays 0 in OpenSIPS 2.4.10 and later",
        ),
        (
            "fetched-value",
            r"(?<!\w)cache_fetch(?!\w)",
            "in OpenSIPS 2.4 cache_fetch answers with two nodes, key and value; 2.3 wrote `key = [value]`",
        ),
        (
            "clusterer-column",
            r"(?<!\w)(?:ls_seq_no|top_seq_no)(?!\w)",
            "the table clusterer does not have this column in OpenSIPS 2.4",
        ),
        (
            "location-expires",
            r"(?i)(?<!\w)(?:location(?!\w)[^\n;]{0,200}(?<![\w:-])expires(?!\w)"
            r"|expires(?!\w)[^\n;]{0,200}\b(?:from|into|update)\s+`?location(?!\w))",
            "in OpenSIPS 2.4 the column expires of the table location is a number of seconds since 1970; in 2.3 it "
            "was a DATETIME",
        ),
        (
            "aliases-table",
            r"(?i)(?<!\w)(?:from|into|update|join|table)\s+`?aliases(?!\w)",
            "OpenSIPS 2.4 no longer creates the table aliases; use dbaliases, or create a table like location",
        ),
        (
            "dialog-event",
            r"(?<!\w)E_DLG_STATE_CHANGED(?!\w)",
            "in OpenSIPS 2.4 this event carries callid, from_tag and to_tag before the states",
        ),
        (
            "tcp-connections",
            r"(?<!\w)list_tcp_conns(?!\w)",
            "from OpenSIPS 2.4.6 on, the attributes Source and Destination are called Remote and Local",
        ),
        (
            "call-event",
            r"(?<!\w)E_ACC_(?:MISSED_)?EVENT(?!\w)",
            "from OpenSIPS 2.4.7 on, this event has no duration and ms_duration, and E_ACC_EVENT no setuptime and "
            "created either, so positions shift",
        ),
        (
            "dispatcher-event",
            r"(?<!\w)E_DISPATCHER_STATUS(?!\w)",
            "from OpenSIPS 2.4.7 on, this event is raised only when the state changes; 2.3 raised it at each probe",
        ),
        (
            "presence-event",
            r"(?<!\w)E_PRESENCE_PUBLISH(?!\w)",
            "in OpenSIPS 2.4 `etag` is the new tag, which the 200 OK carries; 2.3 gave that of the PUBLISH",
        ),
        (
            "dialog-request",
            r"(?<!\w)t_uac_dlg(?!\w)",
            "from OpenSIPS 2.4.6 on, the lines of the answer have names: Status, Message, RURI, Next-hop, Routes",
        ),
        (
            "signal-to-workers",
            r"(?<!\w)(?:killall|pkill)\s+(?:-(?!-pidfile)\S+\s+)*opensips(?!\w)",
            "from OpenSIPS 2.4.1 on, workers ignore SIGTERM; signal the process of the PID file and wait for its end",
        ),
        (
            "service-unit",
            r"(?ms)\A(?!.*^ExecStop=).*?(^ExecStart=[^\n]*\bopensips\b)",
            "without an ExecStop, systemd sends SIGTERM to the workers, too, which ignore it from OpenSIPS 2.4.1 on; "
            "signal the main process",
        ),
        (
            "aliases-type",
            r"(?<!\w)ALIASES_TYPE\s*=\s*[\"']?UL(?!\w)",
            "opensipsctl of OpenSIPS 2.4 no longer keeps aliases in usrloc; only DB is left",
        ),
        (
            "geoip-file",
            r"(?<!\w)Geo(?:Lite|IP)\w*\.dat(?!\w)",
            "from OpenSIPS 2.4.4 on, mmgeoip built with libmaxminddb reads only .mmdb files",
        ),
        (
            "management-command",
            r"(?<!\w)opensipsctl\s+(?:fifo|unixsock)(?!\w)",
            "this talks to OpenSIPS; check that it understands the answers of 2.4",
        ),
    )
)
# (series, name, pattern, message): of later series
_LATER = tuple(
    (series, name, re.compile(pattern), message)
    for series, name, pattern, message in (
        (
            (3, 0),
            "control-tool",
            r"(?<![\w-])(?:opensipsctl|osipsconsole|opensipsdbctl)(?![\w-])",  # scripts/ of 2.4 has it, of 3.0 not
            "OpenSIPS 3.0 has no opensipsctl, osipsconsole and opensipsdbctl; opensips-cli takes their place: "
            "`opensips-cli -x mi COMMAND`, `opensips-cli -x database`",
        ),
        (
            (3, 0),
            "fifo-text",
            r"(?<![\w:]):[a-z]\w*:(?!\s*\\?\{)[\w.-]*(?=[^\n]*fifo)",  # mi_parse_tree of mi_fifo/mi_parser.c of 2.4
            "the FIFO of OpenSIPS 3.0 reads JSON-RPC, not `:COMMAND:REPLY`: write "
            '`:REPLY:{"jsonrpc":"2.0","id":1,"method":"COMMAND"}`, or call opensips-cli',
        ),
    )
)


def traces(text: str, target: Version = DEFAULT_TARGET, origin: Version | None = None) -> list[Trace]:
    """Return the traces in a program's text, in order. On one line a specific one replaces the general one.

    They are of what changes up to the target and, if given, after the origin.
    """
    found: list[Trace] = []
    lines: set[int] = set()
    after = origin[:2] if origin else (0, 0)
    patterns = [row[1:] for row in _LATER if after < row[0] <= target[:2]]
    if after < _FIRST:
        patterns += _PATTERNS
    for name, pattern, message in patterns:  # the general one comes last
        for match in pattern.finditer(text):
            start, end = match.span(pattern.groups)
            line = text.count("\n", 0, start)
            if name == "management-command" and line in lines:
                continue
            lines.add(line)
            found.append(Trace(name, start, end, message))
    return sorted(found, key=lambda trace: trace.start)
