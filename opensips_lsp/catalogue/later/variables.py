"""Variables that are gone. edit: what stands between `$` and the end now, or in `$(...)`.

`=` behind a name: it is written. A name in parentheses is one that the variable does not take any more. The C functions
are those of pvar.c, of the last series with the name and of the first one without.
"""

from __future__ import annotations

from opensips_lsp.catalogue.later import Later
from opensips_lsp.catalogue.pages import migration_page as page

_P33 = page("3.2", "3.3")


def _write(edit: str, source: str, same: bool = False, since: str = "3.3") -> Later:
    return Later(since, f"write `${edit}`", edit, same, source)


# the protocol and the address family of the packet, and of the socket that it came in on: the same for each message
# from the network; a message that OpenSIPS makes itself has no socket, and `$pr` was a number, too
_CGR = "cgr"  # a rule has the name of the variable, and only rules may name rules
_PROTO = (_write("socket_in(proto)", f"pv_get_proto, get_socket_field; {_P33}"),)

ROWS = {
    "Ri": (_write("socket_in(ip)", f"pvar.c pv_get_rcvip, get_socket_field: bind_address->address_str; {_P33}", True),),
    "Rp": (_write("socket_in(port)", f"pvar.c pv_get_rcvport, get_socket_field: bind_address->port_no; {_P33}", True),),
    "af": (_write("socket_in(af)", f"pv_get_af, get_socket_field; {_P33}"),),
    f"{_CGR}ret": (_write("cgr_ret", "cgrates.c mod_items of 3.2.19 and 3.3.10; " + _P33, True),),
    "fs": (
        Later(
            "3.3",
            "write `$socket_out`, which is the socket of the request where none is forced and `$fs` was NULL",
            "socket_out",
            False,
            f"pv_get_force_sock, pv_get_socket_out_fields; {_P33}",
        ),
        _write("socket_out(forced)", "pvar.c pv_get_socket_out_fields of 3.6.0: SOCK_FORCED_ID", True, "3.6"),
    ),
    "fs=": (
        Later(
            "3.3",
            "write `$socket_out`; what has no protocol or port was UDP or 5060 for 2.4 and is any socket now",
            "socket_out",
            False,
            f"pv_set_force_sock of 2.4.11: set_sip_defaults(), and of 3.1.17; {_P33}",
        ),
    ),
    # NULL, or a text with protocol and port
    "fs=socket": (
        _write(
            "socket_out",
            f"pvar.c pv_set_force_sock of 2.4.11, parse_sock_info and grep_sock_info_ext of 3.3.10; {_P33}",
            True,
        ),
    ),
    "pr": _PROTO,
    "proto": _PROTO,
    "siprec(media_ip)": (
        _write(
            "siprec(media)",
            f"siprec_var.c of 3.3.10 to 3.5.9: SIPREC_VAR_MEDIA_ID for both; {page('3.5', '3.6')}",
            True,
            "3.6",
        ),
    ),
    "rT": (_write("(route.type[-1])", f"pv_get_route_type of 3.2.19 and 3.3.10; {_P33}"),),
}
