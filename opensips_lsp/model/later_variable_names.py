"""The same as variable_names for what is new, or reads variables, in 3.0 and later. Pure."""

from __future__ import annotations

import re

from opensips_lsp.model.variable_names import always, json_path, variable_or_any, whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.variable_names import Check, Checks, Reader

_BLANKS = " \t\r\n"  # trim


def _shared(text: str, at: int, end: int, reader: Reader) -> str | None:
    """shvar.c pv_parse_shvar_name of 3.2 and later."""
    name = text[at:end].lstrip(_BLANKS)
    if name.startswith("$"):
        reader.spec(end - len(name), end)
    return None


def _one_of(*names: str) -> Check:
    """pvar.c pv_parse_socket_name and its like: one of some names, in any case."""

    def check(text: str, at: int, end: int, reader: Reader) -> str | None:
        return None if text[at:end].lower() in names else _taken(names)

    return check


def _exactly(*names: str) -> Check:
    """b2b_logic.c pv_parse_entity_name, stir_shaken.c pv_parse_identity_name: one of some names."""

    def check(text: str, at: int, end: int, reader: Reader) -> str | None:
        return None if text[at:end] in names else _taken(names)

    return check


def _variable_or_one_of(*names: str, lower: bool = False) -> Check:
    """siprec_var.c pv_parse_siprec; in any case (`lower`) rtp_relay.c pv_parse_rtp_relay_var, ..._ctx."""

    def check(text: str, at: int, end: int, reader: Reader) -> str | None:
        name = text[at:end]
        if name.startswith("$"):
            reader.spec(at, end)
            return None
        return None if (name.lower() if lower else name) in names else _taken(names)

    return check


def _taken(names: tuple[str, ...]) -> str:
    return f"has a name that it does not accept; use one of {', '.join(names)}"


def _ipsec_field(text: str, at: int, end: int, reader: Reader) -> str | None:
    """proto_ipsec.c pv_parse_ipsec_ctx: a field, or a text with variables that gives one."""
    return None if reader.format(at, end) or text[at:end] in _IPSEC_FIELDS else _taken(_IPSEC_FIELDS)


_IPSEC_FIELDS = "alg", "ealg", "ip", "spi-c", "spi-s", "port-c", "port-s", "ik", "ck"


def _returned(text: str, at: int, end: int, reader: Reader) -> str | None:
    """pvar.c pv_parse_return_value: the number of a value that a route returned, or a variable."""
    if text[at] == "$":
        reader.spec(at, end)
    elif not re.compile("[0-9]+").fullmatch(text[at:end]):
        return "needs the number of a returned value"
    return None


def _sharing_tag(text: str, at: int, end: int, reader: Reader) -> str | None:
    """clusterer/sharing_tags.c var_parse_sh_tag_name: `tag/cluster_id`."""
    _, separated, cluster = text[at:end].partition("/")
    if not separated or not re.compile("[0-9]+").fullmatch(cluster.strip(_BLANKS)):
        return "needs a sharing tag and the number of a cluster: `tag/1`"
    return None


def _dfks_field(text: str, at: int, end: int, reader: Reader) -> str | None:
    """presence_dfks.c pv_parse_dfks_name."""
    name = text[at:end]
    return None if name in _DFKS_FIELDS or (name.startswith("value/") and name != "value/") else _taken(_DFKS_FIELDS)


_DFKS_FIELDS = "assigned", "status", "feature", "presentity", "notify", "param", "value/..."


def _sdp_path(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sdp_ops.c pv_parse_sdp_name, pv_parse_sdp_line_name, pv_parse_sdp_stream_name; indexes are not looked at."""
    return f"cannot begin with `{text[at]}`" if text[at] in "$@" else None


def _sdp_index(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sdp_ops.c pv_parse_sdp_line_index."""
    return None if text[at:end].lower() in ("insert", "insertafter") else "is not an index; use `insert`"


def _leg(text: str, at: int, end: int, reader: Reader) -> str | None:
    """b2b_logic.c pv_parse_entity_index."""
    return whole_number(text[at:end], 1)


def _branch(text: str, at: int, end: int, reader: Reader) -> str | None:
    """tm/t_var.c pv_parse_branch_index: an index, with `/all` or `/active` behind it."""
    index, _, which = text[at:end].rpartition("/")
    return reader.core_index(at, at + len(index) if which.lower() in ("all", "active") else end)


def _index(text: str, at: int, end: int, reader: Reader) -> str | None:
    """pvar.c pv_parse_index."""
    return reader.core_index(at, end)


_ENTITY_FIELDS = "key", "callid", "id", "fromtag", "totag"
_SOCKET_FIELDS = "ip", "port", "proto", "advertised_ip", "advertised_port", "tag", "anycast", "af"
_SIPREC_FIELDS = "group", "caller", "callee", "media", "headers", "socket"
_NEW_SIPREC_FIELDS = "group_custom_extension", "session_custom_extension", "from_uri", "to_uri"
_RELAY_FIELDS = "flags", "peer", "ip", "type", "iface", "disabled"
_RELAY_CONTEXT = (
    "call_id", "call-id", "callid", "from_tag", "from-tag", "fromtag", "to_tag", "to-tag", "totag", "flags", "delete",
)  # fmt: skip
_TM_BRANCH = (
    "attr", "duri", "flag", "flags", "last_received", "path", "q", "socket", "type", "uri",
)  # fmt: skip


_RELAY_CHECKS: Checks = (
    ((3, 2), _variable_or_one_of(*_RELAY_FIELDS, lower=True)),
    ((3, 3), _variable_or_one_of(*_RELAY_FIELDS, "body", "delete", lower=True)),
)
_RELAY_INDEXES: Checks = ((3, 2), _index), ((3, 3), variable_or_any)

# name of a variable -> the checks of its parameter, and of its index
PARAMETERS: dict[str, Checks] = {
    **dict.fromkeys("b2b_logic.peer config config.description".split(), always(variable_or_any)),
    **dict.fromkeys("sdp sdp.line sdp.session sdp.stream sdp.stream.idx".split(), always(_sdp_path)),
    "b2b_logic.entity": (
        ((3, 1), _exactly(*_ENTITY_FIELDS[:2])), ((3, 2), _exactly(*_ENTITY_FIELDS[:3])),
        ((3, 3), _exactly(*_ENTITY_FIELDS)),
    ),
    "cluster.sh_tag": always(_sharing_tag), "dfks": always(_dfks_field), "dlg_val": (((3, 6), variable_or_any),),
    "identity": always(_exactly("header", "x5u", "payload", "attest", "dest", "iat", "orig", "origid")),
    "ipsec": always(_ipsec_field), "ipsec_ue": always(_ipsec_field), "json_compact_noescape": always(json_path),
    "proxy_protocol": always(_one_of("src_ip", "src_port", "dst_ip", "dst_port", "af")), "return": always(_returned),
    "rtp_relay": _RELAY_CHECKS, "rtp_relay_peer": _RELAY_CHECKS,
    "rtp_relay_ctx": always(_variable_or_one_of(*_RELAY_CONTEXT, lower=True)), "shv": (((3, 2), _shared),),
    "siprec": (
        ((3, 3), _variable_or_one_of(*_SIPREC_FIELDS, "media_ip")),
        ((3, 5), _variable_or_one_of(*_SIPREC_FIELDS, "media_ip", *_NEW_SIPREC_FIELDS)),
        ((3, 6), _variable_or_one_of(*_SIPREC_FIELDS, *_NEW_SIPREC_FIELDS)),
    ),
    "socket_in": always(_one_of(*_SOCKET_FIELDS)),
    "socket_out": (((3, 1), _one_of(*_SOCKET_FIELDS)), ((3, 6), _one_of(*_SOCKET_FIELDS, "forced"))),
}  # fmt: skip
INDEXES: dict[str, Checks] = {
    "b2b_logic.entity": always(_leg), "rtp_relay": _RELAY_INDEXES, "rtp_relay_peer": _RELAY_INDEXES,
    **dict.fromkeys("sdp.line sdp.session sdp.stream".split(), always(_sdp_index)),
    "siprec": always(variable_or_any), **{f"tm.branch.{field}": always(_branch) for field in _TM_BRANCH},
}  # fmt: skip
