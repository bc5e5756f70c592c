"""C206: values that a global parameter refuses."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS, POLL_METHODS
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.values.basic import listed
from opensips_lsp.syntax.nodes import Number, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import GlobalParameter, Node

_LEVELS = ["LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4", "LOCAL5", "LOCAL6", "LOCAL7"]
_FACILITIES = {
    f"LOG_{name}"
    for name in (
        ["AUTH", "CRON", "DAEMON", "KERN", "LPR", "MAIL", "NEWS", "USER", "UUCP", "AUTHPRIV", "FTP", "SYSLOG", *_LEVELS]
    )
}  # dprint.c str_fac, whatever the case
_FORMATS = "plain_text", "json", "json_cee"  # 3.4.18 dprint.c parse_log_format
_TOS_ZERO = (3, 6)  # from this version on, `tos` may be 0
_NUMBERS: dict[str, tuple[tuple[int, ...], int, int | None]] = {  # name -> (since, least, most); lines of cfg.y
    "tcp_accept_aliases": ((3, 3), 0, 2),  # 3.3.10
    "tcp_connect_timeout": ((3, 3), 1, None),  # 3.3.10
    "tcp_threads": ((4, 0), 1, None),  # 4.0.1
}


def _problem(name: str, value: Node, target: Version) -> str | None:
    """What is wrong with a value, or None."""
    number = value.value if isinstance(value, Number) and value.size == 1 else None
    if name in ("tos", "tcp_no_new_conn_bflag") and number == 0 and (name != "tos" or target < _TOS_ZERO):
        return f"`{name}` must not be 0"
    since, least, most = _NUMBERS.get(name, ((), 0, None))
    if since and target >= since and number is not None and (number < least or (most is not None and number > most)):
        return f"`{name}` must be {least} or more" if most is None else f"`{name}` must be from {least} to {most}"
    if name in ("event_shm_threshold", "event_pkg_threshold") and number is not None and number > 100:
        return f"`{name}` is a percentage and must not exceed 100"
    if (
        name in ("log_facility", "syslog_facility")
        and _is_name(value, target)
        and value.text.upper() not in _FACILITIES
    ):
        return f"`{value.text}` is not a syslog facility; use LOG_DAEMON, LOG_LOCAL0 to LOG_LOCAL7 or another one"
    if name in ("stderror_log_format", "syslog_log_format") and isinstance(value, String):
        return None if value.value in _FORMATS else f"`{name}` must be {listed(_FORMATS)}, not `{value.value}`"
    if name == "poll_method" and (_is_name(value, target) or isinstance(value, String)):
        method = value.value if isinstance(value, String) else value.text
        # one that only an older series knows is the rule poll-method
        if method.lower() not in _methods_up_to(target.series):
            return f"`{method}` is not a poll_method of OpenSIPS {target.series}"
    return None


def _methods_up_to(series: str) -> set[str]:
    """The poll methods of a series and of those before it."""
    known = tuple(POLL_METHODS)
    return {method for one in known[: known.index(series) + 1] for method in POLL_METHODS[one]}


def _is_name(node: Node, target: Version) -> bool:
    return node.kind == "host" and node.size == 1 and node.text not in KEYWORDS[target.series]


class GlobalValue(Rule):
    """Some global parameters refuse certain values: 0, unknown names, percentages above 100 (cfg.y `assign_stm`).

    OpenSIPS prints "invalid tos value", "bad facility", "bad poll_method value" and the like, and does not start.
    """

    code = "C206"
    stage = "check"
    visits = ("global_parameter",)
    prefilter = Prefilter(
        words=(
            "tos",
            "tcp_no_new_conn_bflag",
            "event_shm_threshold",
            "event_pkg_threshold",
            "log_facility",
            "syslog_facility",
            "poll_method",
            "stderror_log_format",
            "syslog_log_format",
            *_NUMBERS,
        )
    )
    examples = (
        Bad("tos=«0»\nroute { exit; }"),
        Bad("tcp_no_new_conn_bflag=«no»\nroute { exit; }"),
        Bad("event_shm_threshold=«101» event_pkg_threshold=«0x65»\nroute { exit; }"),
        Bad("log_facility=«LOCAL0»\nroute { exit; }"),
        Bad("poll_method=«epol»\nroute { exit; }"),
        Bad("poll_method=«epoll»\nroute { exit; }", target="2.3"),
        Good("tos=IPTOS_WHATEVER log_facility=log_local7 poll_method=SELECT event_shm_threshold=100\nroute { exit; }"),
        Good("poll_method=epoll_lt\nroute { exit; }", target="2.3"),
        Good("tcp_connect_timeout=0 tcp_accept_aliases=3\nroute { exit; }"),
        Bad("tcp_connect_timeout=«0» tcp_accept_aliases=«3»\nroute { exit; }", target="3.4"),
        Bad('syslog_facility=«LOCAL0» stderror_log_format=«"text"»\nroute { exit; }', target="3.4"),
        Good(
            'syslog_facility=log_ftp syslog_log_format="json_cee" tcp_accept_aliases=2\nroute { exit; }', target="4.0"
        ),
        Bad("tos=«0»\nroute { exit; }", target="3.5"),
        Good("tos=0\nroute { exit; }", target="3.6"),
        Bad("tcp_threads=«0»\nroute { exit; }", target="4.0"),
    )

    def check(self, node: GlobalParameter, script: Script, source: Source) -> Iterator[Finding]:
        problem = _problem(node.name.text, node.value, script.target)
        if problem:
            yield self.finding(node.value, problem)
