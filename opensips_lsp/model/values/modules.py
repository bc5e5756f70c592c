"""Tests of values that one module reads in its own way: ports of its fix-ups, with the C files of 2.4.11.

`declared` is what the script says elsewhere, or None when not all of it is known.
"""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import formatted, is_short, is_uint, listed, must_be, not_wanted, shifted, variable
from opensips_lsp.model.values.sip import destination, may_be_host
from opensips_lsp.model.variables import Problem, parse_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


# ---- texts and variables


def _length(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    least, most = map(int, detail.split("-"))
    return None if least <= len(text) <= most else f"must have {least} to {most} characters, not {len(text)}"


def _begins(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return None if text[:1] and text[0] in detail else must_be(f"{listed(detail)}", text)


def _short(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return None if is_short(text) else must_be("a number without a sign", text)


def _flags(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ut.h strno2int."""
    good = is_uint(text) or re.compile("0x[0-9a-fA-F]+").fullmatch(text)
    return None if good else must_be("a number such as `1` or `0x01`", text)


def _no_variable(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return f"must be a name that is known when OpenSIPS starts, not `{text}`" if text.startswith("$") else None


def _no_variables(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    found = parse_format(text, known)
    if isinstance(found, Problem):
        return found
    return f"must be a text without variables, not `{text}`" if found else None


def _literal_or_single(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    found = parse_format(text, known)
    if isinstance(found, Problem) or not found or (len(found) == 1 and found[0].end - found[0].start == len(text)):
        return found if isinstance(found, Problem) else None
    return f"must be a text without variables, or one variable and nothing else, not `{text}`"


def _mixed(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """With detail, exec_mod.c exec_fixup of 2.3: no variable alone, and no text alone."""
    found = parse_format(text, known)
    if isinstance(found, Problem):
        return found
    if not found:
        return must_be("a variable, or a text with one in it", text)
    if detail and len(found) == 1 and found[0].end - found[0].start == len(text):
        return f"must not be a single variable in this version, such as `{text}`"
    return not_wanted(found[0], detail, text)


# ---- acc, auth ...: what hangs on settings


def _trace_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """siptrace.c sip_trace_fixup."""
    why = _literal_or_single(text, detail, known, declared)
    if why is not None or declared is None or text.startswith("$"):
        return why
    names = [
        str(value).partition("[")[2].partition("]")[0].strip(" ") for value in declared.values("siptrace", "trace_id")
    ]
    return None if text in names else f"must be a `trace_id` of module `siptrace`, but `{text}` is not one"


def _trace_flags(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    for letter in text:
        if letter not in "mMtTdD ":
            return f"takes only the letters `m`, `t` and `d`, not `{letter}`"
    if "d" in text.lower() and declared is not None and not declared.loads("dialog"):
        return "has the letter `d`, which needs module `dialog`, but that is not loaded"
    return None


def _b2b_scenario(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """b2b_logic.c fixup_b2b_logic; what scenario files hold, only the machine knows."""
    why = _no_variables(text, detail, known, declared)
    if why is not None or text.partition("/")[0] == "top hiding":
        return why
    if declared is None or declared.values(detail or "b2b_logic", "script_scenario"):
        return None
    return f"must be `top hiding` or a scenario of a `script_scenario`, which the script does not set, not `{text}`"


def _dialog_profile(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """dialog.c fixup_profile of 2.3; which profiles there are, rule M341 knows."""
    return None if text else "must not be empty"


def _rabbitmq_server(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """rmq_servers.c fixup_rmq_server."""
    name = text.strip(" \t\r\n")
    if name.startswith("$"):
        return shifted(variable(name, "", known), text.index("$"))
    if not name:
        return "must not be empty"
    if declared is None:
        return None
    names = [str(value).partition("[")[2].partition("]")[0] for value in declared.values("rabbitmq", "server_id")]
    return None if name in names else f"must be a `server_id` of module `rabbitmq`, but `{name}` is not one"


def _statistic(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """statistics.c fixup_stat: the group of a name that is known when OpenSIPS starts must be there.

    detail: "typed" since 3.0, where an empty group is none that is there.
    """
    found = parse_format(text, known)
    if isinstance(found, Problem):
        return found
    group, last = text.partition(":")[0], text.rpartition(":")[0]  # patch levels differ in which colon it is
    if detail and text[:1] == ":":
        return f"must have a group before `:`, or no `:`: `{text}`"
    if found or not group or not last or _group_of(last, declared) is None:
        return None
    return _group_of(group, declared)


def _statistic_group(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return _group_of(text, declared)


def _group_of(group: str, declared: Declared | None) -> str | None:
    groups = declared.statistic_groups() if declared is not None else None
    if groups is None or group.lower() in {one.lower() for one in groups}:  # statistics.c get_stat_module
        return None
    return f"must be of a group in `stat_groups` of module `statistics`, but `{group}` is not one"


def _rtpengine_set(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """rtpengine.c fixup_set_id of 2.3."""
    if not is_short(text):
        return must_be("the number of a set", text)
    if declared is None:
        return None
    sockets = declared.values("rtpengine", "rtpengine_sock")
    heads = (re.compile(r"\s*([0-9]+)(?=\s*==)").match(str(value)) for value in sockets)
    sets = {int(head[1]) if head else 0 for head in heads}
    if int(text or 0) & 0xFFFF in sets:
        return None
    return f"must be the number of a set in `rtpengine_sock` of module `rtpengine`, but `{text}` is not one"


def _delta_variable(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """cfgutils.c fixup_delta; of a text that is no variable, it reads what stands behind the 16th character as one."""
    return variable(text, "", known) if len(text) <= 16 else None


def _carrier(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """carrierroute.c carrier_fixup; which carriers a database has, only the machine knows."""
    if not text:
        return "must not be empty"
    if declared is None or _routes_in_database(declared):
        return None
    tree = (declared.values("carrierroute", "default_tree") or ("default",))[-1]
    return None if text == tree else f"must be `{tree}`, the only carrier in a file, not `{text}`"


def _carrier_user(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """carrierroute.c load_user_carrier_fixup."""
    if declared is not None and not _routes_in_database(declared):
        return "stops OpenSIPS when the routes come from a file: `config_source` of module `carrierroute` is not `db`"
    return formatted(text, "filled", known)


def _routes_in_database(declared: Declared) -> bool:
    return (declared.values("carrierroute", "config_source") or ("file",))[-1] != "file"


def _tm_append(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """t_fifo.c fixup_t_write."""
    action, slash, name = text.partition("/")
    if slash and not (action and name):
        return must_be("`action/append`", text)
    if not slash or declared is None:
        return None
    names = [str(value).partition(":")[0].strip().lower() for value in declared.values("tm", "tw_append")]
    return None if name.lower() in names else f"must name a `tw_append` of module `tm`, but `{name}` is not one"


def _maxfwd(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """maxfwd.c fixup_maxfwd_header."""
    if not is_short(text) or not 1 <= int(text or 0) & 0xFFFF <= 256:
        return must_be("a number from 1 to 256", text)
    limits = declared.values("maxfwd", "max_limit") if declared is not None else ()
    if limits and isinstance(limits[-1], int) and int(text) > limits[-1]:
        return f"must not be more than `max_limit`, which is {limits[-1]}, but is {text}"
    return None


def _redirects(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """redirect.c get_redirect_fixup."""
    total, colon, branch = text.partition(":")
    for number in (total, branch) if colon else (total,):
        if number != "*" and not (is_short(number) and int(number or 0) & 0xFFFF <= 255):
            return must_be("`*` or a number up to 255, or two of these separated by `:`", text)
    return None


def _redirect_reason(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """redirect.c get_redirect_fixup; the text itself is read in the first call only."""
    if declared is None or declared.values("uac_redirect", "acc_function") or declared.loads("acc"):
        return None
    return "needs module `acc`, which is not loaded"


def _relay(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """tm.c fixup_t_relay1."""
    if _flags(text, detail, known, declared) is None:
        return None
    why = f"`{text}` is not a hexadecimal number" if text.startswith("0x") and text.isalnum() else destination(text)
    return f"must be flags such as `0x01`, or `protocol:host:port`; {why}" if why else None


def _jsonrpc_server(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """jsonrpc.c jsonrpc_get_dst."""
    host, colon, port = text.partition(":")
    port = port.strip(" \t\r\n")
    good = colon and port and is_short(port) and 0 < int(port) & 0xFFFF and may_be_host(host.strip(" \t\r\n"))
    return None if good else must_be("`IP:port`", text)


# ---- event_route, ldap, h350, permissions


def _event_parameters(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """event_route.c fixup_scriptroute_fetch."""
    at = 0
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if not sign:
            name, value = "x", part
        stripped = value.strip(" \t\r\n")
        if name.strip(" \t\r\n") and stripped:
            why = variable(stripped, "", known)
            if why is not None:
                return (
                    shifted(why, at + part.rindex(stripped))
                    if isinstance(why, Problem)
                    else must_be("a list such as `name=$var(x);other=$var(y)`", text)
                )
        at += len(part) + 1
    return None


def _avp_pair(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """h350_mod.c h350_auth_lookup_fixup."""
    first, slash, second = text.partition("/")
    if not slash:
        return must_be("two AVPs separated by `/`", text)
    why = variable(first, "avp", known)
    return why if why is not None else shifted(variable(second, "avp", known), len(first) + 1)


def _ldap_result(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ldap_mod.c ldap_result_fixup."""
    name, slash, rest = text.partition("/")
    target, typed, kind = rest.partition("/")
    if not slash or (typed and kind not in ("int", "str")):
        return must_be("`attribute/$avp(name)`, optionally followed by `/int` or `/str`", text)
    return shifted(variable(target, "avp", known), len(name) + 1)


def _ldap_check(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    name, slash, rest = text.partition("/")
    if not slash:
        return must_be("`attribute/text`", text)
    return shifted(formatted(rest, "", known), len(name) + 1)


def _permissions_group(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """permissions.c get_src_grp_fixup."""
    partition, colon, name = text.partition(":")
    return shifted(
        variable((name if colon else text).strip(" "), "", known), text.find("$", len(partition) if colon else 0)
    )


# ---- sipcapture

_CHUNKS = (
    "proto_family", "proto_id", "proto_type", "src_ip", "src_port", "dst_ip", "dst_port", "captagent_id", "payload",
)  # fmt: skip
_TYPES = ("uint8", "uint16", "uint32", "utf8-string", "octet-string", "inet4-addr", "inet6-addr")


def _hep_chunk(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sipcapture.c parse_hep_name."""
    name = text.strip(" ")
    if re.compile("0*[1-9][0-9]*|0x0*[1-9a-fA-F][0-9a-fA-F]*").fullmatch(name):
        return None
    if name.lower().startswith(_CHUNKS) or name.lower() in ("timestamp", "timestamp_us"):
        return None
    return must_be(f"a number or {listed((*_CHUNKS, 'timestamp', 'timestamp_us'))}", text)


def _hep_type(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return None if text.lower() in _TYPES else must_be(listed(_TYPES), text)


TESTS: dict[str, Test] = {
    "avp-pair": _avp_pair,
    "b2b-scenario": _b2b_scenario,
    "begins": _begins,
    "carrier": _carrier,
    "carrier-user": _carrier_user,
    "delta-variable": _delta_variable,
    "dialog-profile": _dialog_profile,
    "event-parameters": _event_parameters,
    "flags": _flags,
    "hep-chunk": _hep_chunk,
    "hep-type": _hep_type,
    "jsonrpc-server": _jsonrpc_server,
    "ldap-check": _ldap_check,
    "ldap-result": _ldap_result,
    "length": _length,
    "literal-or-single": _literal_or_single,
    "maxfwd": _maxfwd,
    "mixed": _mixed,
    "no-variable": _no_variable,
    "no-variables": _no_variables,
    "permissions-group": _permissions_group,
    "rabbitmq-server": _rabbitmq_server,
    "redirect-reason": _redirect_reason,
    "redirects": _redirects,
    "relay": _relay,
    "rtpengine-set": _rtpengine_set,
    "short": _short,
    "statistic": _statistic,
    "statistic-group": _statistic_group,
    "tm-append": _tm_append,
    "trace-flags": _trace_flags,
    "trace-id": _trace_id,
    "never": lambda text, detail, known, declared: "is one more than the function takes",
}
