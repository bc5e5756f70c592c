"""Tests of values that one module reads in its own way: ports of its fix-ups, with the C files of 2.4.11.

`declared` is what the script says elsewhere, or None when not all of it is known.
"""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import (
    formatted,
    is_int,
    is_short,
    is_uint,
    listed,
    must_be,
    not_wanted,
    pattern,
    variable,
)
from opensips_lsp.model.values.sip import destination, may_be_host
from opensips_lsp.model.variables import Problem, Spec, parse_format, parse_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def moved(why: Why, by: int) -> Why:
    """What is wrong with a text that begins so many characters further on."""
    return why._replace(start=why.start + by, end=why.end + by) if isinstance(why, Problem) else why


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
    if isinstance(found, Problem) or not found or len(found) == 1 and found[0].end - found[0].start == len(text):
        return found if isinstance(found, Problem) else None
    return f"must be a text without variables, or one variable and nothing beside it, not `{text}`"


def _mixed(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """With detail, exec_mod.c exec_fixup of 2.3: no variable alone, and no text alone."""
    found = parse_format(text, known)
    if isinstance(found, Problem):
        return found
    if not found:
        return must_be("a variable, or a text with one in it", text)
    if detail and len(found) == 1 and found[0].end - found[0].start == len(text):
        return f"stops this version with one variable alone, such as `{text}`"
    return not_wanted(found[0], detail, text)


# ---- acc, auth ...: what hangs on settings


def _trace_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """siptrace.c sip_trace_fixup."""
    why = _literal_or_single(text, detail, known, declared)
    if why is not None or declared is None or text.startswith("$"):
        return why
    names = [value.partition("[")[2].partition("]")[0].strip(" ") for value in declared.values("siptrace", "trace_id")]
    return None if text in names else f"must be a `trace_id` of module `siptrace`, and `{text}` is none"


def _trace_flags(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    for letter in text:
        if letter not in "mMtTdD ":
            return f"takes only the letters `m`, `t` and `d`, not `{letter}`"
    if "d" in text.lower() and declared is not None and not declared.loads("dialog"):
        return "has the letter `d`, which needs module `dialog`, and that is not loaded"
    return None


def _b2b_scenario(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """b2b_logic.c fixup_b2b_logic; what scenario files hold, only the machine knows."""
    why = _no_variables(text, detail, known, declared)
    if why is not None or text.partition("/")[0] == "top hiding":
        return why
    if declared is None or declared.values("b2b_logic", "script_scenario"):
        return None
    return f"must be `top hiding` or a scenario of a `script_scenario`, and the script sets none: not `{text}`"


def _dialog_profile(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """dialog.c fixup_profile of 2.3; which profiles there are, rule M341 knows."""
    return None if text else "must not be empty"


def _rabbitmq_server(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """rmq_servers.c fixup_rmq_server."""
    name = text.strip(" \t\r\n")
    if name.startswith("$"):
        return moved(variable(name, "", known), text.index("$"))
    if not name:
        return "must not be empty"
    if declared is None:
        return None
    names = [value.partition("[")[2].partition("]")[0] for value in declared.values("rabbitmq", "server_id")]
    return None if name in names else f"must be a `server_id` of module `rabbitmq`, and `{name}` is none"


def _statistic(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """statistics.c fixup_stat: the group of a name that is known when OpenSIPS starts must be there."""
    found = parse_format(text, known)
    if isinstance(found, Problem):
        return found
    group, last = text.partition(":")[0], text.rpartition(":")[0]  # patch levels differ in which colon it is
    if found or not group or not last or _group_of(last, declared) is None:
        return None
    return _group_of(group, declared)


def _statistic_group(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return _group_of(text, declared)


def _group_of(group: str, declared: Declared | None) -> str | None:
    groups = declared.statistic_groups() if declared is not None else None
    if groups is None or group in groups:
        return None
    return f"must be of a group in `stat_groups` of module `statistics`, and `{group}` is none"


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
    return f"must be the number of a set in `rtpengine_sock` of module `rtpengine`, and `{text}` is none"


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
        return "stops OpenSIPS while routes come from a file: `config_source` of module `carrierroute` is not `db`"
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
    names = [value.partition(":")[0].strip().lower() for value in declared.values("tm", "tw_append")]
    return None if name.lower() in names else f"must name a `tw_append` of module `tm`, and `{name}` is none"


def _maxfwd(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """maxfwd.c fixup_maxfwd_header."""
    if not is_short(text) or not 1 <= int(text or 0) & 0xFFFF <= 256:
        return must_be("a number from 1 to 256", text)
    limits = declared.values("maxfwd", "max_limit") if declared is not None else ()
    if limits and isinstance(limits[-1], int) and int(text) > limits[-1]:
        return f"must not be more than `max_limit`, which is {limits[-1]}, and is {text}"
    return None


def _redirects(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """redirect.c get_redirect_fixup."""
    total, colon, branch = text.partition(":")
    for number in (total, branch) if colon else (total,):
        if number != "*" and not (is_short(number) and int(number or 0) & 0xFFFF <= 255):
            return must_be("`*` or a number up to 255, twice with `:` between if at all", text)
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
    why = f"`{text}` is no hexadecimal number" if text.startswith("0x") and text.isalnum() else destination(text)
    return f"must be flags such as `0x01`, or `protocol:host:port`; {why}" if why else None


def _jsonrpc_server(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """jsonrpc.c jsonrpc_get_dst."""
    host, colon, port = text.partition(":")
    port = port.strip(" \t\r\n")
    good = colon and port and is_short(port) and 0 < int(port) & 0xFFFF and may_be_host(host.strip(" \t\r\n"))
    return None if good else must_be("`IP:port`", text)


# ---- avpops


def _flagged(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """`$variable/flags`."""
    names, _, letters = detail.partition(":")
    name, _, flags = text.partition("/")
    why = variable(name, names, known)
    return why if why is not None else _letters_of(flags, letters)


def _letters_of(flags: str, letters: str) -> str | None:
    for flag in flags:
        if flag not in letters:
            return f"takes only the flags {' '.join(f'`{one}`' for one in letters)} behind `/`, not `{flag}`"
    return None


def _avp_source(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_db_avp."""
    name, slash, flag = text.partition("/")
    words = ("domain", "username", "uri", "uuid")
    if slash and flag.lower() not in words:
        return f"takes {listed(words)} behind `/`, not `{flag}`"
    return variable(name, "", known) if name.startswith("$") else None


def _avp_name(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops_parse.c parse_avp_db."""
    name, slash, table = text.partition("/")
    if name.startswith("$"):
        spec = parse_spec(name, known)
        if isinstance(spec, Problem):
            return spec
        if spec.end != len(name) or spec.name not in ("avp", ""):
            return must_be("`$avp(name)`, `*`, `s` or `i`, and a table behind `/` if at all", text)
    elif name[:1] not in tuple("sSiI*aA") or name[1:] and not is_uint(name[1:]):
        return must_be("`$avp(name)`, `*`, `s` or `i`, and a table behind `/` if at all", text)
    if not slash:
        return None
    if not table or table == "$":
        return f"must have the name of a table behind `/`: `{text}`"
    if table[0] != "$":
        return None
    if not detail:
        return f"takes a table behind `/`, no scheme as in `{text}`"
    if not name.startswith("$"):
        return f"must be `$avp(name)` before the scheme, not `{name}`"
    schemes = (
        {value.partition(":")[0].strip().lower() for value in declared.values("avpops", "db_scheme")}
        if declared
        else ()
    )
    if declared is None or table[1:].lower() in schemes:
        return None
    return f"must name a `db_scheme` of module `avpops`, and `{table[1:]}` is none"


def _avp_db_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_db_url, id2db_url; avpops_db.c add_db_url."""
    if not is_int(text):
        return must_be("the number of a `db_url`", text)
    if declared is None:
        return None
    urls = declared.values("avpops", "db_url") or ("",)  # that of db_default_url has the number 0
    heads = (re.compile(r"\s*([-+]?[0-9]+)").match(str(url)) for url in urls)
    numbers = {int(head[1]) if head else 0 for head in heads}
    if int(text if text.strip("+-") else 0) in numbers:
        return None
    return f"must be the number of a `db_url` of module `avpops`, and `{text}` is none"


def _avp_delete(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_delete_avp."""
    name, _, flags = text.partition("/")
    if name.startswith("$"):
        why = variable(name, "avp", known)
    elif name[:1] not in tuple("sSiI*aA") or name[1:] and not is_uint(name[1:]):
        why = must_be("`$avp(name)`, `*`, `s` or `i`", text)
    else:
        why = None
    return why if why is not None else _letters_of(flags, "gG")


def _avp_push_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_pushto_avp."""
    name, slash, part = text.partition("/")
    why = variable(name, "ru,ruri,du,duri,branch", known)
    if why is not None or not slash:
        return why
    spec = parse_spec(name, known)
    wanted = spec.name if isinstance(spec, Spec) else ""
    if wanted in ("ru", "ruri") and part.lower() not in ("username", "domain"):
        return f"takes `username` or `domain` behind `{name}/`, not `{part}`"
    return None if wanted in ("ru", "ruri", "") else f"takes nothing behind `{name}`"


def _operation(text: str, operations: tuple[str, ...]) -> tuple[str, str, str, str] | None:
    """-> (operation, what it works with, the flags or None), or None for a text that has none (parse_check_value)."""
    name, slash, rest = text.partition("/")
    if not slash or len(name) not in (2, 3):
        return None
    operation = next((one for one in operations if text[: len(one)].lower() == one), None)
    value, has_flags, flags = rest.partition("/")
    if operation is None or not rest or has_flags and not flags:
        return None
    return operation, value, rest, flags


def _int_or_text(value: str) -> str | None:
    """avpops_parse.c parse_intstr_value -> "int", "text", or None for neither."""
    if value[1:2] == ":":
        kind, value = value[0].lower(), value[2:]
        if kind == "s":
            return "text" if value else None
        hexadecimal = re.compile("0[xX][0-9a-fA-F]+").fullmatch(value)
        return "int" if kind == "i" and (hexadecimal or is_int(value)) else None
    return "text" if value else None


def _avp_check(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_check_avp."""
    operations = ("eq", "ne", "lt", "le", "gt", "ge", "re", "fm", "and", "or", "xor")
    found = _operation(text, operations)
    if found is None:
        return f"must be `operation/value/flags`, with one of the operations {listed(operations)}, not `{text}`"
    operation, value, rest, flags = found
    if rest.startswith("$"):
        if operation == "re":
            return f"must have a text behind `re/`, no variable: `{text}`"
        why = variable(rest, "", known)
        return moved(why, len(text) - len(rest)) if why is not None else _letters_of(flags, "gGiI")
    kind = _int_or_text(value)
    if kind is None or operation in ("re", "fm") and kind == "int":
        return f"must have a value behind `{operation}/`, such as `i:5` or `s:text`: `{text}`"
    why = pattern(value[2:] if value[1:2] == ":" else value) if operation == "re" else None
    return why or _letters_of(flags, "gGiI")


def _avp_op(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_op_avp."""
    operations = ("add", "sub", "mul", "div", "mod", "and", "or", "xor", "not")
    found = _operation(text, operations)
    if found is None:
        return f"must be `operation/value/flags`, with one of the operations {listed(operations)}, not `{text}`"
    _, value, rest, flags = found
    if rest.startswith("$"):
        why = variable(rest, "", known)
        return moved(why, len(text) - len(rest)) if why is not None else _letters_of(flags, "gGdD")
    if _int_or_text(value) != "int":
        return f"must have a variable or a number as in `i:5` behind the operation, not `{value}`"
    return _letters_of(flags, "gGdD")


def _avp_op_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    name, _, target = text.partition("/")
    why = variable(name, "avp", known)
    if why is not None or not target:
        return why
    return moved(variable(target, "avp", known), len(name) + 1)


def _avp_subst_target(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """avpops.c fixup_subst."""
    name, _, rest = text.partition("/")
    why = variable(name, "avp", known)
    if why is not None or not rest:
        return why
    if not rest.startswith("$"):
        return _letters_of(rest, "gGdD")
    target, _, flags = rest.partition("/")
    why = variable(target, "avp", known) if len(target) > 1 else None
    return moved(why, len(name) + 1) if why is not None else _letters_of(flags, "gGdD")


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
                    moved(why, at + part.rindex(stripped))
                    if isinstance(why, Problem)
                    else must_be("a list such as `name=$var(x);other=$var(y)`", text)
                )
        at += len(part) + 1
    return None


def _avp_pair(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """h350_mod.c h350_auth_lookup_fixup."""
    first, slash, second = text.partition("/")
    if not slash:
        return must_be("two AVPs with `/` between", text)
    why = variable(first, "avp", known)
    return why if why is not None else moved(variable(second, "avp", known), len(first) + 1)


def _ldap_result(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ldap_mod.c ldap_result_fixup."""
    name, slash, rest = text.partition("/")
    target, typed, kind = rest.partition("/")
    if not slash or typed and kind not in ("int", "str"):
        return must_be("`attribute/$avp(name)`, and `/int` or `/str` behind it if at all", text)
    return moved(variable(target, "avp", known), len(name) + 1)


def _ldap_check(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    name, slash, rest = text.partition("/")
    if not slash:
        return must_be("`attribute/text`", text)
    return moved(formatted(rest, "", known), len(name) + 1)


def _permissions_group(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """permissions.c get_src_grp_fixup."""
    partition, colon, name = text.partition(":")
    return moved(
        variable((name if colon else text).strip(" "), "", known), text.find("$", len(partition) if colon else 0)
    )


# ---- load_balancer, dispatcher, drouting, dialplan


def _lb_resources(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """lb_parser.c parse_resources_list."""
    wanted, names = "must be a list of resources with `;` between", text.split(";")
    if not text.strip():
        return f"{wanted}, and is empty"
    for name in names[:-1] if not names[-1].strip() else names:
        if not name.strip() or "=" in name:
            return f"{wanted}, without values: `{text}`"
    return None


def _partition_of(module: str, name: str, declared: Declared | None) -> str | None:
    """Why a partition of a module is not there, or None."""
    if declared is None:
        return None
    names = {str(value).partition(":")[0].strip() for value in declared.values(module, "partition")}
    names |= {"default", *declared.values(module, "default_partition")}
    return None if name in names else f"must name a `partition` of module `{module}`, and `{name}` is none"


def _ds_partition(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ds_fixups.c fixup_partition."""
    name = text.strip(" \t\r\n")
    if not name.startswith("$"):
        return _partition_of("dispatcher", name, declared)
    spec = parse_spec(name, known)
    if isinstance(spec, Problem):
        return moved(spec, text.index("$"))
    return None if spec.end == len(name) else must_be("a partition, or one variable and nothing beside it", text)


def _ds_sets(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """ds_fixups.c fixup_partition_sets."""
    partition, colon, sets = text.partition(":")
    if not colon:
        sets = text
    why = _ds_partition(partition, "", known, declared) if colon else None
    if why is not None:
        return why
    at = text.index(":") + 1 if colon else 0
    stripped = sets.strip(" \t\r\n")
    if not stripped:
        return "must name a set" if "filled" in detail else None
    why = _numbers(stripped, known)
    if why is not None:
        return moved(why, at + sets.index(stripped))
    several = "one" in detail and not is_int(stripped) and "," in stripped
    return f"takes one set only, not `{text}`" if several else None


def _ds_numbers(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    if detail == "loose":
        found = parse_format(text, known)
        if isinstance(found, Problem) or found:
            return found if isinstance(found, Problem) else None
        text = text.strip(" ")
    return _numbers(text, known) if text else "must not be empty"


def _numbers(text: str, known: Known) -> Why:
    """ds_fixups.c set_list_from_string."""
    if is_int(text):
        return None
    flagged = False
    for number, part in enumerate(text.split(",")):
        part = part.strip(" \t\r\n")
        value = part
        if not part[:1].isdigit():
            flags, has_flags, rest = part.partition("M")
            if has_flags or part[:1].isascii() and part[:1].isalpha():
                letters = flags.replace(" ", "").lower()
                if set(letters) - set("fuds") or len(letters) != len(set(letters)):
                    return f"takes the flags `f`, `u`, `d` and `s`, once each, before `M` and a number, not `{part}`"
                value, flagged = rest.strip(" \t\r\n"), bool(letters)
        if not value and flagged:
            continue
        if value.startswith("$"):
            spec = parse_spec(text[text.index(value) :], known)
            if isinstance(spec, Problem):
                return moved(spec, text.index(value))
            if "," not in text and spec.end < len(value) - 1:  # one character more does not matter
                return must_be("a list of numbers or variables with `,` between", text)
            return None  # commas inside of variables are read as ends
        if not is_uint(value):
            return must_be("a list of numbers with `,` between", text)
    return None


def _dialplan_id(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """dialplan.c dp_trans_fixup."""
    wanted = "a number or a variable, and a partition with `:` before it if at all"
    if not text:
        return must_be(wanted, text)
    rest = text.lstrip(" \t\r\n")
    found = re.compile("[/:]").search(rest)
    if found:
        partition, rest = rest[: found.start()].rstrip(" \t\r\n"), rest[found.end() :]
        if not partition or not rest:
            return must_be(wanted, text)
        why = variable(partition, "", known) if partition[0] == "$" else _partition_of("dialplan", partition, declared)
        if why is not None:
            return moved(why, text.index(partition))
        rest = rest.lstrip(" \t\r\n")
    if rest.startswith("$"):
        return moved(variable(rest, "", known), len(text) - len(rest))
    return None if is_int(rest) else must_be(wanted, text)


def _dialplan_variables(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    source, slash, target = text.partition("/")
    if not slash or not target:
        return must_be("two variables with `/` between", text)
    why = variable(source, "", known)
    return why if why is not None else moved(variable(target, "written", known), len(source) + 1)


_DROUTING = {  # without and with partitions
    "next1": ("var", "partition"), "next2": ("var", "var"), "next3": ("var", "var"), "next4": ("never", "var"),
    "from1": ("int", "partition"), "from2": ("text", "int"), "from3": ("var", "text"), "from4": ("never", "var"),
    "is1": ("var", "partition"), "is2": ("int", "var"), "is3": ("text", "int"), "is4": ("var", "text"),
    "is5": ("never", "var"),
    "group": ("string", "of_partition"), "disable": ("never", "string|var"), "gateway": ("gateway", "gateway"),
}  # fmt: skip


def _drouting(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """drouting.c: what the arguments are hangs on `use_partitions`."""
    if declared is None:
        return None
    on = (declared.values("drouting", "use_partitions") or (0,))[-1] not in (0, "0")
    form = _DROUTING[detail][on]
    if form == "never":
        return "is one too many without `use_partitions`"
    if form == "partition":
        name = text.strip(" ")
        if name.startswith("$"):
            return moved(variable(name, "", known), text.index("$"))
        return None if name else "must name a partition, for `use_partitions` is set"
    if form in ("of_partition", "gateway"):
        return _with_partition(text, known, form, on)
    from opensips_lsp.model.values import check

    return check(form, text, known)


def _with_partition(text: str, known: Known, form: str, on: bool) -> Why:
    value, at = text, 0
    if on:
        partition, colon, value = text.partition(":")
        if not colon:
            return f"must begin with a partition and `:`, for `use_partitions` is set: `{text}`"
        if partition.strip(" ").startswith("$"):
            why = variable(partition.strip(" "), "", known)
            if why is not None:
                return moved(why, text.index("$"))
        at = len(partition) + 1
    if form != "gateway":
        return None  # fixup_do_routing says of a wrong group that it is wrong, and goes on
    stripped = value.strip(" ")
    if stripped.startswith("$"):
        return moved(variable(stripped, "", known), at + value.index("$"))
    return None if stripped else "must not be empty"


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
    "length": _length,
    "begins": _begins,
    "short": _short,
    "flags": _flags,
    "no-variable": _no_variable,
    "no-variables": _no_variables,
    "literal-or-single": _literal_or_single,
    "mixed": _mixed,
    "trace-id": _trace_id,
    "trace-flags": _trace_flags,
    "b2b-scenario": _b2b_scenario,
    "dialog-profile": _dialog_profile,
    "rabbitmq-server": _rabbitmq_server,
    "rtpengine-set": _rtpengine_set,
    "carrier": _carrier,
    "delta-variable": _delta_variable,
    "carrier-user": _carrier_user,
    "statistic": _statistic,
    "statistic-group": _statistic_group,
    "tm-append": _tm_append,
    "maxfwd": _maxfwd,
    "redirects": _redirects,
    "redirect-reason": _redirect_reason,
    "relay": _relay,
    "jsonrpc-server": _jsonrpc_server,
    "flagged": _flagged,
    "avp-source": _avp_source,
    "avp-name": _avp_name,
    "avp-db-id": _avp_db_id,
    "avp-delete": _avp_delete,
    "avp-push-target": _avp_push_target,
    "avp-check": _avp_check,
    "avp-op": _avp_op,
    "avp-op-target": _avp_op_target,
    "avp-subst-target": _avp_subst_target,
    "event-parameters": _event_parameters,
    "avp-pair": _avp_pair,
    "ldap-result": _ldap_result,
    "ldap-check": _ldap_check,
    "permissions-group": _permissions_group,
    "lb-resources": _lb_resources,
    "ds-partition": _ds_partition,
    "ds-sets": _ds_sets,
    "ds-numbers": _ds_numbers,
    "dialplan-id": _dialplan_id,
    "dialplan-variables": _dialplan_variables,
    "drouting": _drouting,
    "hep-chunk": _hep_chunk,
    "hep-type": _hep_type,
    "never": lambda text, detail, known, declared: "is one more than the function takes",
}
