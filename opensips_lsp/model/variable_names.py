"""What the parse functions of modules take in the parentheses and brackets of their variables. Pure.

Ports of those functions, quirks and all; each names the C function, which is the same in 2.3.0 to 4.0.1 if it does not
say otherwise. A check(text, at, end, reader) says what is wrong with what stands between two offsets, or None.
"""

from __future__ import annotations

import re

from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from opensips_lsp.model.variables import Spec

    Check: TypeAlias = "Callable[[str, int, int, Reader], str | None]"
    # (series from which on it holds, check), oldest first
    Checks: TypeAlias = "tuple[tuple[tuple[int, ...], Check], ...]"


class Reader(Record):
    """How variables inside parentheses and brackets are read.

    spec(at, end): reads one. format(at, end): reads a text with variables, and says whether there is one. Both raise
    what is wrong. core_index(at, end): says what is wrong with an index of the core (pvar.c pv_parse_index), or None.
    separators: module -> the character that separates what its variables take.
    """

    spec: Callable[[int, int], Spec]
    format: Callable[[int, int], bool]
    core_index: Callable[[int, int], str | None]
    separators: Mapping[str, str]


_BLANKS = " \t\r\n"  # str_trim_spaces_lr

# ISUP parameters (sip_i/isup.c isup_params) without subfields ...
_PLAIN = """\
access delivery information; access transport; application transport; automatic congestion level; backward gvns;
business group; call diversion information; call diversion treatment indicators; call history information; call
modification indicators; call offering treatment indicators; call reference; call transfer number; call transfer
reference; called directory number; called in number; calling geodetic location; calling party's category; carrier
identification; ccnr possible indicator; ccss; charge number; charged party identification; circuit assignment map;
circuit group supervision message type; circuit state indicator; collect call request; conference treatment
indicators; connection request; continuity indicators; correlation id; cug interlock code; display information; echo
control information; egress service; facility indicator; forward gvns; generic digits; generic name; generic
notification indicator; generic number; hop counter; htr information; information indicators; information request
indicators; jurisdiction information parameter; local service provider id; location number; loop prevention
indicators; mcid request indicators; mcid response indicators; message compatibility information; mlpp precedence;
network management controls; network routing number; network specific facility; number portability forward
information; original called in number; originating line information; origination isc point code; parameter
compatibility information; pivot capability; pivot counter; pivot routing backward information; pivot routing
forward information; pivot routing indicators; pivot status; propagation delay counter; query on release capability;
range and status; redirect backward information; redirect capability; redirect counter; redirect forward
information; redirect status; redirection number restriction; remote operations; scf id; selection information;
service activation; signalling point code; suspend/resume indicators; transit network selection; transmission medium
requirement; transmission medium requirement prime; transmission medium used; uid action indicators; uid capability
indicators; user service information; user service information prime; user teleservice information; user-to-user
indicators; user-to-user information"""
# ... and with them; some of three have them since 2.3.4
_WITH_SUBFIELDS = {
    "called party number": (
        "odd/even indicator; nature of address indicator; internal network number indicator; numbering plan "
        "indicator; address signal"
    ),
    "subsequent number": "odd/even indicator; address signal",
    "nature of connection indicators": "satellite indicator; continuity check indicator; echo control device indicator",
    "forward call indicators": (
        "national/international call indicator; end-to-end method indicator; interworking indicator; "
        "end-to-end information indicator; isdn user part indicator; isdn user part preference indicator; "
        "isdn access indicator; sccp method indicator"
    ),
    "optional forward call indicators": (
        "closed user group call indicator; simple segmentation indicator; connected line identity request indicator"
    ),
    "calling party number": (
        "odd/even indicator; nature of address indicator; number incomplete indicator; numbering plan "
        "indicator; address presentation restricted indicator; screening indicator; address signal"
    ),
    "redirecting number": (
        "odd/even indicator; nature of address indicator; numbering plan indicator; address presentation "
        "restricted indicator; address signal"
    ),
    "redirection number": (
        "odd/even indicator; nature of address indicator; internal network number indicator; numbering plan "
        "indicator; address signal"
    ),
    "backward call indicators": (
        "charge indicator; called party's status indicator; called party's category indicator; end to end "
        "method indicator; interworking indicator; end to end information indicator; isdn user part "
        "indicator; holding indicator; isdn access indicator; echo control device indicator; sccp method "
        "indicator"
    ),
    "cause indicators": "location; coding standard; cause value",
    "redirection information": (
        "redirecting indicator; original redirection reason; redirection counter; redirecting reason"
    ),
    "connected number": (
        "odd/even indicator; nature of address indicator; numbering plan indicator; address presentation "
        "restricted indicator; screening indicator; address signal"
    ),
    "event information": "event indicator; event presentation restricted indicator",
    "original called number": (
        "odd/even indicator; nature of address indicator; numbering plan indicator; address presentation "
        "restricted indicator; address signal"
    ),
    "optional backward call indicators": (
        "in-band information indicator; call diversion may occur indicator; simple segmentation indicator; "
        "mlpp user indicator"
    ),
}


# one that has some since 3.2.0
_GENERIC_NUMBER = {
    "generic number": (
        "number qualifier indicator; odd/even indicator; nature of address indicator; number incomplete indicator; "
        "numbering plan indicator; address presentation restricted indicator; screening indicator; address signal"
    )
}


def _isup_parameter(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sip_i.c pv_parse_isup_param_name of 3.2 and later."""
    return _subfield(text, at, end, reader, _WITH_SUBFIELDS | _GENERIC_NUMBER)


def _old_isup_parameter(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sip_i.c pv_parse_isup_param_name up to 3.1."""
    return _subfield(text, at, end, reader, _WITH_SUBFIELDS)


def _subfield(text: str, at: int, end: int, reader: Reader, with_subfields: Mapping[str, str]) -> str | None:
    """`parameter` or `parameter|subfield`, in any case."""
    body, separator = text[at:end], reader.separators["sip_i"]
    name, separated, subfield = body.partition(separator)
    name, subfield = (part.strip(_BLANKS).lower() for part in (name, subfield))
    if name not in _names(_PLAIN) and name not in with_subfields:
        return "does not name an ISUP parameter"
    if not separated:
        return None
    subfields = _names(with_subfields.get(name, ""))
    if not subfield or subfield not in subfields:
        return f"has an unknown subfield; use one of {', '.join(subfields)}" if subfields else "has no subfields"
    return None


def _names(table: str) -> list[str]:
    return " ".join(table.split()).split("; ") if table else []


def _isup_index(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sip_i.c pv_parse_isup_param_index: the number of a byte."""
    return whole_number(text[at:end], 127)


def whole_number(index: str, most: int) -> str | None:
    """What is wrong with an index that is a number up to another one, or None."""
    if not re.compile(r"[+-]?[0-9]*").fullmatch(index):
        return "is not an index; use a number"
    number = int(index) if index.strip("+-") else 0
    return None if 0 <= number <= most else f"is not an index; use a number from 0 to {most}"


def _leg_index(text: str, at: int, end: int, reader: Reader) -> str | None:
    """acc_vars.c pv_parse_acc_leg_index."""
    index = text[at:end].strip(_BLANKS)
    if index.startswith("$"):
        reader.spec(text.index("$", at), end)
    elif not re.compile(r"[+-]?[0-9]*").fullmatch(index) or not index:
        return "is not an index; use a number or a variable"
    return None


def _hep_name(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sipcapture.c pv_parse_hep_net_name, parse_hep_name: of most names, the beginning counts."""
    name = text[at:end].strip(_BLANKS)
    if name.startswith("$"):
        reader.spec(text.index("$", at), end)
        return None
    if name[:1].isdigit():
        hexadecimal = len(name) > 2 and name.startswith("0x")
        digits = (name[2:] if hexadecimal else name).lstrip("0")
        if digits and re.compile("[0-9a-fA-F]+" if hexadecimal else "[0-9]+").fullmatch(digits):
            return None
    elif re.compile(_HEP_NAME).match(name):
        return None
    return f"does not name a field of a HEP packet; use the number of a chunk, or one of {', '.join(_HEP_NAMES)}"


_HEP_NAMES = (
    "proto_family", "proto_id", "proto_type", "src_ip", "dst_ip", "src_port", "dst_port", "timestamp", "timestamp_us",
    "captagent_id", "payload",
)  # fmt: skip
_HEP_NAME = (
    r"(?i:proto_family|proto_id|proto_type|src_ip|src_port|dst_ip|dst_port|captagent_id)"
    r"|(?i:payloa)d|(?i:timestamp|timestamp_us)\Z"
)


def _cached_value(text: str, at: int, end: int, reader: Reader) -> str | None:
    """sql_cacher.c pv_parse_name: `id:column:key`, or a text with variables that gives one."""
    separator = reader.separators["sql_cacher"]
    if not reader.format(at, end) and text.count(separator, at, end) < 2:
        return f"needs three fields: `id{separator}column{separator}key`"
    return None


def _rtp_statistic(*sorts: str) -> Check:
    """rtpengine.c pv_parse_rtpstat: a statistic of one of some sorts, or a text with variables that gives one."""
    names = [f"{sort}-{which}" for sort in sorts for which in ("average", "min", "min-at", "max", "max-at")]

    def check(text: str, at: int, end: int, reader: Reader) -> str | None:
        if not reader.format(at, end) and text[at:end].lower() not in names:
            return f"does not name a statistic; use one of {', '.join(names)}"
        return None

    return check


def _texts(text: str, at: int, end: int, reader: Reader) -> str | None:
    """Any text with variables: statistics.c pv_parse_name, rtpengine.c pv_rtpengine_index."""
    reader.format(at, end)
    return None


def variable_or_any(text: str, at: int, end: int, reader: Reader) -> str | None:
    """ratelimit.c pv_parse_rl_count, nat_traversal.c pv_parse_nat_contact_name, cgrates.c pv_parse_cgr and its like.

    Since 3.1 and later: b2b_logic.c pv_parse_b2bl_peer, config.c pv_parse_config_var, dlg_vals.c pv_parse_name,
    rtp_relay_ctx.c pv_parse_rtp_relay_index, siprec_var.c pv_parse_siprec_instance.
    """
    if text[at] == "$":
        reader.spec(at, end)
    return None


def _all_elements(text: str, at: int, end: int, reader: Reader) -> str | None:
    """json.c pv_parse_json_index of 3.0 and later: what `for` goes through."""
    return None if text[at:end] == "*" else "is not an index; only `[*]` in `for` is one"


def json_path(text: str, at: int, end: int, reader: Reader) -> str | None:
    """json.c pv_parse_json_name: `name/key[index]...`."""
    while at < end and text[at] not in "/[":  # ST_NAME
        at += 1
    while at < end:
        opening, start = text[at], at + 1
        if opening not in "/[":
            return f"cannot continue with `{opening}` after an index"
        at = start
        while at < end and text[at] not in ("/[" if opening == "/" else "]"):
            at += 1
        if opening == "[":
            if at == end:
                return "has a `[` without a `]`"
            why = _json_index(text, start, at, reader)
            if why:
                return why
            at += 1
        elif text[start : start + 1] == "$" and start < at:
            reader.spec(start, at)
    return None


def _json_index(text: str, at: int, end: int, reader: Reader) -> str | None:
    """json.c get_value: a number, a variable, or nothing for the place behind the last one."""
    body = text[at:end].lstrip(" \t\r\n\v\f")
    if body.startswith("$"):
        if text[at] != "$":
            return "has a blank before the variable of an index"
        reader.spec(at, end)
    elif body and not re.compile(r"[+-]?[0-9]").match(body):
        return f"has the index `{text[at:end]}`, which is not a number"
    return None


def _xml_path(text: str, at: int, end: int, reader: Reader) -> str | None:
    """xml.c pv_parse_xml_name of 3.1 and later: the same, and any other `.` is part of a name."""
    return _path_in_xml(text, at, end, reader, ("val", "attr"))


def _old_xml_path(text: str, at: int, end: int, reader: Reader) -> str | None:
    """xml.c pv_parse_xml_name up to 3.0: `name/element[index]/element.attr/name`, or `.val`."""
    return _path_in_xml(text, at, end, reader, "")


def _path_in_xml(text: str, at: int, end: int, reader: Reader, accessors: str | tuple[str, ...]) -> str | None:
    """accessors: with what it begins that ends a path behind a `.`; "": anything does."""
    start = text.find("/", at, end)
    if start == at:
        return "needs a name before its path"
    at = start if start >= 0 else end
    tag = at, at  # (start, end)
    index: tuple[int, int] | None = None
    state = ""  # "/": in a name, "[": in an index, "]": behind one, ".": behind what ends a path
    while at < end:
        character = text[at]
        if character == "/":
            if state in ("/", "]"):
                tag = (start, at) if state == "/" else tag
                why = _xml_element(text, tag, index, reader)
                if why:
                    return why
            index = None
            start, state = at + 1, "/"
        elif character == "[":
            if state != "/" or at == start:
                return "has an index that does not follow the name of an element"
            tag, start, state = (start, at), at + 1, "["
        elif character == "]":
            if state != "[" or at == start:
                return "has an empty index" if state == "[" else "has a `]` without a `[`"
            index, state = (start, at), "]"
        elif character == "." and text.startswith(accessors, at + 1):
            if state not in ("/", "]") or (state == "/" and at == start):
                return "has a `.` that does not follow the path of an element"
            tag = (start, at) if state == "/" else tag
            if text.startswith("attr", at + 1):
                if at + 6 == end:
                    return "needs the name of an attribute after `.attr/`"
                if at + 6 < end and text[at + 6] == "$":
                    reader.spec(at + 6, end)
            elif not text.startswith("val", at + 1):
                return "can only end in `.val` or `.attr/name`"
            state = "."
            break
        at += 1
    if state == "/":
        tag = (start, end)
    return _xml_element(text, tag, index, reader) if state in ("/", "]", ".") else None


def _xml_element(text: str, tag: tuple[int, int], index: tuple[int, int] | None, reader: Reader) -> str | None:
    """xml.c new_parsed_elem."""
    start, end = tag
    if start == end:
        return "has an element without a name"
    if text[start] == "$":
        reader.spec(start, end)
    if index and text[index[0]] == "$":
        reader.spec(*index)
    elif index:
        number = text[index[0] : index[1]]
        if not re.compile(r"[+-]?[0-9]*").fullmatch(number) or (number.startswith("-") and number.strip("-0")):
            return f"has the index `{number}`, which is not a number from 0 on"
    return None


def always(check: Check) -> Checks:
    """The Checks of what each version takes."""
    return (((), check),)


# name of a variable -> the checks of its parameter, and of its index
PARAMETERS: dict[str, Checks] = {
    **dict.fromkeys("cgr cgr_opt cgr_ret cgrret keepalive.socket rl_count".split(), always(variable_or_any)),
    **dict.fromkeys("json json_compact json_pretty".split(), always(json_path)),
    "hep_net": always(_hep_name),
    **dict.fromkeys(("isup_param", "isup_param_str"), (((), _old_isup_parameter), ((3, 2), _isup_parameter))),
    "rtpstat": (
        ((), _rtp_statistic("mos")), ((3, 1), _rtp_statistic("mos", "jitter", "roundtrip", "packetloss")),
    ),
    "sql_cached_value": always(_cached_value), "stat": always(_texts),
    "xml": (((), _old_xml_path), ((3, 1), _xml_path)),
}  # fmt: skip
INDEXES: dict[str, Checks] = {
    "acc_leg": always(_leg_index), "cgr": always(variable_or_any), "cgr_opt": always(variable_or_any),
    "isup_param": always(_isup_index), "json": always(_all_elements), "rtpstat": always(_texts),
}  # fmt: skip
