"""Modules that are gone. edit: the module that has the functions now; "NAME?WORD": delete it without such a word."""

from __future__ import annotations

from opensips_lsp.catalogue.later import Later
from opensips_lsp.catalogue.pages import migration_page as page

_P30, _P31, _P35, _P36, _P40 = (
    page("2.4", "3.0"), page("3.0", "3.1"), page("3.4", "3.5"), page("3.5", "3.6"), page("3.6", "4.0"),
)  # fmt: skip


def _renamed(since: str, new: str, source: str, text: str = "") -> tuple[Later, ...]:
    return (Later(since, text or f"it is `{new}` now", new, False, source),)


ROWS = {
    "avpops": _renamed("3.5", "sqlops?avp_db_", _P35,
                       "`sqlops` has its queries as `sql_query()` and `sql_avp_*()`; variables do the rest"),
    "b2b_logic_xml": (
        Later("3.3", "`b2b_logic` has its scenarios as routes of the script", "", False, page("3.2", "3.3")),
    ),
    "event_jsonrpc": _renamed("3.1", "event_stream", _P31, "it is `event_stream` now, with `tcp:` for `jsonrpc:`"),
    "mi_json": (Later("3.0", "it is `mi_http` now, and speaks JSON-RPC", "mi_http", False, _P30),),
    "mi_xmlrpc_ng": _renamed("4.0", "mi_xmlrpc", _P40),
    "rabbitmq": _renamed("3.6", "event_rabbitmq", _P36),
    "seas": (Later("3.1", "nothing took its place; delete it", "", False, "the tree of 3.1.17"),),
    "siptrace": _renamed("3.0", "tracer", _P30),
    "sms": (Later("3.1", "nothing took its place; delete it", "", False, "the tree of 3.1.17"),),
    "uri": (
        Later("3.0", "`sipmsgops` has its functions for the text of a URI, `auth_db` and `auth_aaa` the checks",
              "delete", True, f"uri_mod.c of 2.4.11: what calls its functions is refused; {_P30}"),
    ),
}  # fmt: skip
