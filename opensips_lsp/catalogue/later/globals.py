"""Global parameters and options of listeners that are gone.

edit: the new name; or the lines to write, in which {value} stands for the value, and {not} for `no` or `yes`, the
opposite of it. The cfg.y of the last series that reads the old name sets the same variable for both.
"""

from __future__ import annotations

from opensips_lsp.catalogue.later import Later
from opensips_lsp.catalogue.pages import migration_page as page


def _renamed(since: str, new: str, source: str) -> tuple[Later, ...]:
    return (Later(since, f"it is `{new}` now", new, True, source),)


_P22, _P30, _P31 = page("2.1", "2.2"), page("2.4", "3.0"), "cfg.y of 3.0.5"
_P40 = "cfg.y of 3.6.8; " + page("3.6", "4.0")

ROWS = {
    "children": _renamed("3.1", "udp_workers", f"{_P31}: udp_workers_no"),
    "debug": _renamed("3.1", "log_level", f"cfg.y of 2.1.5: debug, of 2.2.8: log_level; {_P22}"),
    "fork": (Later("3.1", "`debug_mode=yes` is what `fork=no` was, and raises the log level, too", "debug_mode={not}",
                   False, _P22),),
    "listen": _renamed("4.0", "socket", f"{_P40}: add_listening_socket()"),
    "log_facility": _renamed("4.0", "syslog_facility", f"{_P40}: log_facility"),
    "log_name": _renamed("4.0", "syslog_name", f"{_P40}: log_name"),
    "log_stderror": (
        Later("4.0", "it is `stderror_enabled` now, and `syslog_enabled` the opposite",
              "stderror_enabled={value}\nsyslog_enabled={not}", True, f"{_P40}: stderr_enabled, syslog_enabled"),
    ),
    "tcp_children": _renamed("3.1", "tcp_workers", f"{_P31}: tcp_workers_no"),
    "tcp_listen_backlog": _renamed("3.3", "tcp_socket_backlog", "cfg.y of 3.2.19; " + page("3.2", "3.3")),
    "tcp_parallel_read_on_workers": (
        Later("4.0", "nothing took its place; delete it", "delete", False, page("3.6", "4.0")),
    ),
    "use_children": _renamed("3.1", "use_workers", f"{_P31}: listen_id_def; {_P30}"),
    "xlog_default_level": _renamed("3.0", "xlog_print_level",
                                   f"xlog.c of 2.4.11 and 3.0.5: the level of xlog() without one; {_P30}"),
}  # fmt: skip
