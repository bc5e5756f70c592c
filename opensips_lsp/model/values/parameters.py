"""What the value of a module parameter must be that the module itself reads: ports of its handlers, by kind.

A kind is what `catalogue.harvest.handlers` gives to a parameter: the name of a test of TESTS, with a detail behind a
colon where that takes one. A test says what is wrong with a value, as the rest of a sentence that begins with the
parameter, or None.
"""

from __future__ import annotations

import re

from opensips_lsp.model.values import VALUE, check
from opensips_lsp.model.values.basic import is_int, is_uint, listed, must_be, pattern
from opensips_lsp.model.variables import Problem, parse_spec
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.variables import Known


class Where(Record):
    """Where the value of a parameter stands.

    before(*names, of=module): the values that parameters of the same module, or another one, were given before, in
    order. loaded(name): whether a module is loaded above. known(): the variables there are. default_url: whether the
    script has a db_default_url. whole: whether all that stands before it is known.
    """

    target: Version
    before: Callable[..., tuple[Any, ...]]
    loaded: Callable[[str], bool]
    known: Callable[[], Known]
    default_url: bool
    whole: bool


_BLANKS = " \t\r\n"
_SPACE = " \t\n\v\f\r"  # isspace()


def refusal(kind: str, value: Any, where: Where) -> str | None:
    """What is wrong with a value of a kind, as the rest of a sentence that begins with the parameter; or None."""
    kind, _, condition = kind.partition("@")
    if condition and not _holds(condition, where):
        return None
    name, _, detail = kind.partition(":")
    if name in TESTS:
        return TESTS[name](value, detail, where)
    problem = check(kind, value, where.known())
    if problem is None or problem.kind == VALUE:
        return problem and problem.why
    return _in_variable(problem, "a text with variables", value)


def _holds(condition: str, where: Where) -> bool:
    """Whether the parameter `name` of `name=default` is above 0, or not empty; of `-name=default`, whether it is not.

    Of `name==word`: whether it is that word.
    """
    name, _, default = condition.lstrip("-").partition("=")
    if default.startswith("="):
        return where.before(name)[-1:] == (default[1:],)
    value = (int(default) if default else "", *where.before(name))[-1]
    return (value > 0 if isinstance(value, int) else value != "") != condition.startswith("-")


# ---- what several parameters take


def is_ipv4(text: str) -> bool:
    """resolve.h str2ip, or nearly: what it takes beyond four numbers nobody writes."""
    if _is_strict_ipv4(text):
        return True
    return re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){2}\.[0-9]{0,3}\.?").fullmatch(text) is not None


def _is_strict_ipv4(text: str) -> bool:
    from ipaddress import AddressValueError, IPv4Address  # late: for few scripts

    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """resolve.h str2ip6, or nearly: it does not count the digits."""
    body = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    if re.compile(r"[0-9A-Fa-f:]+").fullmatch(body) is None:
        return False
    return body.count("::") <= 1 and (body.count(":") == 7 or "::" in body and body.count(":") < 8)


def fields(text: str, separator: str) -> list[str]:
    """lib/csv.c __parse_csv_record without flags."""
    return [field.strip(_BLANKS) for field in text.strip(_BLANKS).split(separator)]


def _set_twice(name: str, names: Iterable[str], what: str) -> str | None:
    return f"declares {what} `{name}` a second time" if name in names else None


def _avp(value: str, detail: str, where: Where) -> str | None:
    """One AVP; with `:filled` it must not be empty."""
    if not value and detail != "filled":
        return None
    spec = parse_spec(value, where.known())
    if isinstance(spec, Problem):
        return _in_variable(spec, "an AVP such as `$avp(name)`", value)
    return must_be("an AVP such as `$avp(name)`", value) if spec.name not in ("avp", "") else None


def _variable(value: str, detail: str, where: Where) -> str | None:
    """One variable that has a value; with `:written` one that can be written."""
    spec = parse_spec(value, where.known())
    if isinstance(spec, Problem):
        return _in_variable(spec, "one variable", value)
    if spec.name in ("null", "$"):
        return must_be("a variable that has a value", value)
    if detail in ("avp", "bavp") and spec.name not in (detail, ""):
        return must_be(f"a variable such as `${detail}(name)`", value)
    if detail == "written" and spec.record is not None and not spec.record.writable:
        return must_be("a variable that can be written", value)
    return None


def _in_variable(problem: Problem, wanted: str, value: str) -> str:
    return (
        f"must be {wanted}; in `{value}`, `{problem.subject}` {problem.why}"
        if value.startswith("$") or "$" in value
        else must_be(wanted, value)
    )


def _int(value: int, detail: str, where: Where) -> str | None:
    """A number from `least` to `most`, of which one may be left out."""
    least, _, most = detail.partition("..")
    if least and value < int(least):
        return f"must be {least} or more, not {value}" if not most else f"must be from {least} to {most}, not {value}"
    if most and value > int(most):
        return f"must be {most} or less, not {value}" if not least else f"must be from {least} to {most}, not {value}"
    return None


def _among(value: int, detail: str, where: Where) -> str | None:
    """One of some numbers."""
    numbers = [int(number) for number in detail.split(",")]
    return None if value in numbers else f"must be {listed(map(str, numbers))}, not {value}"


def _character(value: str, detail: str, where: Where) -> str | None:
    return None if len(value.encode("utf-8", "surrogateescape")) == 1 else must_be("one character", value)


def _length(value: str, detail: str, where: Where) -> str | None:
    least, most = map(int, detail.split(".."))
    return None if least <= len(value) <= most else f"must have from {least} to {most} characters, not {len(value)}"


def _reply_codes(value: str, detail: str, where: Where) -> str | None:
    """ut.c parse_reply_codes: 100 to 700."""
    for code in value.split(","):
        code = code.strip(" ")
        if not is_uint(code) or not 100 <= int(code) <= 700:
            return must_be("SIP reply codes with `,` between, such as `404,480`", value)
    return None


def _ipv4(value: str, detail: str, where: Where) -> str | None:
    return None if is_ipv4(value) else must_be("an IPv4 address", value)


# ---- assignments: `name=value` lists


def _assignments(value: str, where: Where, wanted: str, commas: bool) -> str | None:
    """aaa_radius.c parse_set_content, call_control.c parse_param: `name = $variable`."""
    rest = value
    while rest:
        name = re.compile(r"[ \t\n\v\f\r]*([!-<>-~]*)[ \t\n\v\f\r]*=[ \t\n\v\f\r]*(?=\$)").match(rest)
        if name is None:
            return must_be(wanted, value)
        spec = parse_spec(rest[name.end() :], where.known())
        if isinstance(spec, Problem):
            return _in_variable(spec, wanted, value)
        rest = rest[name.end() + spec.end :].lstrip(_SPACE)
        if commas and rest:
            if rest[0] != ",":
                return must_be(wanted, value)
            rest = rest[1:]
    return None


def _radius_set(value: str, detail: str, where: Where) -> str | None:
    """aaa_radius.c parse_sets_func."""
    wanted = "`set = (Attribute = $variable, ...)`"
    head = re.compile(r"(?s)[ \t\n\v\f\r]*[!-<>-~]*[ \t\n\v\f\r]*=[ \t\n\v\f\r]*\((?=.)").match(value)
    if head is None or not value.strip(_SPACE):
        return must_be(wanted, value)
    content = value[head.end() :]
    last = content.rfind(")")
    if last < 0 or 1 + content.count("(") - content.count(")"):
        return must_be(wanted, value)
    return _assignments(content[:last], where, wanted, commas=True)


def _call_control(value: str, detail: str, where: Where) -> str | None:
    return _assignments(value, where, "`name = $variable name = $variable ...`", commas=False)


def _acc_fields(value: str, detail: str, where: Where) -> str | None:
    """acc_extra.c parse_acc_list_generic."""
    backend, colon, _ = value.partition(":")
    if not colon:
        return must_be("`backend: name; name->column; ...`", value)
    if backend.strip(_BLANKS) not in ("log", "db", "aaa", "evi"):
        return f"knows the backends `log`, `db`, `aaa` and `evi`, not `{backend.strip(_BLANKS)}`"
    return None


def _shared_variable(value: str, detail: str, where: Where) -> str | None:
    """cfgutils/shvar.c param_set_xvar."""
    found = re.compile(r"[^=]+=(?:[sS]:|[iI]:([-+]?[0-9]+|[-+])\Z)").match(value)
    return None if found else must_be("`name=s:text` or `name=i:number`", value)


def _credential(value: str, detail: str, where: Where) -> str | None:
    """uac_auth/auth.c add_credential."""
    found = re.compile(r"\s*[^:\s]+\s*:\s*[^:\s]+\s*:\s*\S+\s*").fullmatch(value)
    return None if found else "must be `user:realm:password`"  # a message tells no password


def _db_scheme(value: str, detail: str, where: Where) -> str | None:
    """avpops_parse.c parse_avp_db_scheme."""
    wanted = "`name:column=value;...`"
    head = re.compile(r"\s*([^:\s]+)\s*:\s*(?=\S)").match(value)
    if head is None:
        return must_be(wanted, value)
    rest, seen = value[head.end() :], set()
    while rest:
        one = re.compile(r"([^=\s]+)\s*=\s*([^;\s]+)\s*(?:;\s*|\Z)").match(rest)
        if one is None:
            return must_be(wanted, value)
        name, given = one[1].lower(), one[2].lower()
        if name not in ("uuid_col", "username_col", "domain_col", "value_col", "value_type", "table"):
            return f"knows no `{one[1]}` in a scheme"
        if name == "value_type" and given not in ("integer", "string"):
            return f"takes `integer` or `string` as `value_type`, not `{one[2]}`"
        if name != "value_type" and name in seen:
            return f"has `{name}` twice"
        seen.add(name)
        rest = rest[one.end() :]
    before = (other.partition(":")[0].strip(_SPACE).lower() for other in where.before("db_scheme"))
    return _set_twice(head[1], [head[1] for name in before if name == head[1].lower()], "the scheme")


def _db_url_number(value: str, detail: str, where: Where) -> str | None:
    """avpops_db.c add_db_url: `[number] URL`."""
    number = _url_number(value)
    if number in map(_url_number, where.before("db_url")):
        return f"is set a second time for the number {number}; write another number before the URL: `{number + 1} URL`"
    return None


def _url_number(value: str) -> int:
    number = re.compile(r"\s*([-+]?[0-9]+)").match(value)
    return int(number[1]) if number else 0


def _tw_append(value: str, detail: str, where: Where) -> str | None:
    """t_fifo.c parse_tw_append."""
    wanted = "`name: header=$variable; ...`"
    if not value:
        return None
    head = re.compile(r"\s*([^:\s]+)\s*:").match(value)
    if head is None:
        return must_be(wanted, value)
    before = [other.partition(":")[0].strip(_SPACE).lower() for other in where.before("tw_append")]
    if head[1].lower() in before:
        return _set_twice(head[1], [head[1]], "the name")
    rest = value[head.end() :]
    while rest:
        one = re.compile(r"\s*([^=;\s]+)\s*(=\s*|(?=;|\Z))").match(rest)
        if one is None:
            return must_be(wanted, value)
        rest = rest[one.end() :] if one[2] else rest.lstrip(_SPACE)
        spec = parse_spec(rest, where.known())
        if isinstance(spec, Problem):
            return _in_variable(spec, wanted, value)
        if not one[2] and spec.name != "rb":
            return f"takes only `$rb` without a name before it, not `{rest[: spec.end]}`"
        rest = rest[spec.end :].lstrip(_SPACE)
        if rest:
            if rest[0] != ";":
                return must_be(wanted, value)
            rest = rest[1:]
    return None


# ---- addresses and ports


def _cgrates(value: str, detail: str, where: Where) -> str | None:
    """cgrates.c cgrates_set_engine."""
    host, colon, port = value.partition(":")
    if colon and (not is_uint(port.strip(_BLANKS)) or int(port) > 65536):
        return f"must be an IPv4 address and a port; `{port}` is no port"
    return None if is_ipv4(host.strip(_BLANKS)) else must_be("an IPv4 address, and a port behind `:`", value)


def _stun_ip(value: str, detail: str, where: Where) -> str | None:
    """stun.c parse_ip_modparam."""
    for part in value.split("/", 1):
        if not _is_strict_ipv4(part.strip(_BLANKS)):
            return must_be("an IPv4 address, and the advertised one behind `/`", value)
    return None


def _stun_port(value: str, detail: str, where: Where) -> str | None:
    """stun.c parse_port_modparam."""
    for part in value.split("/", 1):
        number = re.compile(r"[+-]?[0-9]+").match(part.strip(_BLANKS))
        if number is None or not 0 < int(number[0]) < 65536:
            return must_be("a port, and the advertised one behind `/`", value)
    return None


def _xcap_server(value: str, detail: str, where: Where) -> str | None:
    """presence_xml.c pxml_add_xcap_server."""
    parts = value.split(":", 2)
    if len(parts) == 1:
        return None
    port = parts[-1]
    if is_uint(port) and int(port) <= 65535:
        return None
    return f"must be `host` or `host:port`; `{port}` is no port"


def _datagram_socket(value: str, detail: str, where: Where) -> str | None:
    """mi_datagram.c mi_mod_init."""
    if not value.startswith("udp:"):
        return None
    host, colon, port = value[4:].rpartition(":")
    if not colon or not host:
        return must_be("`udp:address:port` or the path of a socket", value)
    if not is_uint(port) or not 1024 <= int(port) <= 65535:
        return f"must have a port from 1024 to 65535, not `{port}`"
    return None


def _rtp_set(value: str, detail: str, where: Where) -> str | None:
    """rtpproxy.c rtpproxy_add_rtpproxy_set, rtpengine.c rtpengine_add_rtpengine_set."""
    head, equal, sockets = value.partition("==")
    if not equal:
        return None
    if not is_uint(head.strip(_SPACE)):
        return f"must have the number of a set before `==`, not `{head.strip(_SPACE)}`"
    return None if sockets.strip(_SPACE) else "must have a socket behind `==`"


# ---- partitions and blacklists


def _property_list(value: str) -> list[tuple[str, str | None]]:
    """`partition: name=value; ...` -> [(name, value or None)]; none without a colon."""
    rest = value.partition(":")[2]
    pairs = [fields(one, "=") for one in fields(rest, ";")] if ":" in value else []
    return [(pair[0], pair[1] if len(pair) > 1 else None) for pair in pairs]


def _lacks_url(properties: list[tuple[str, str | None]], where: Where) -> bool:
    given = [value for name, value in properties if name == "db_url"]
    return not given and not where.default_url and not any(where.before("db_url"))


def _new_partition(value: str, where: Where, may_rename: bool) -> str | None:
    """dialplan.c dp_create_head, permissions/partitions.c parse_partition, since 2.4.9."""
    properties = _property_list(value)
    if may_rename and len(properties) == 1 and properties[0][0] and properties[0][1] is None:
        return None  # `default: name`
    for name, _ in properties:
        if name and name not in ("db_url", "table_name"):
            return f"has `db_url` and `table_name`, not `{name}`"
    if _lacks_url(properties, where):
        return "must have a `db_url`; there is none, no `db_url` of the module above it, and no `db_default_url`"
    return None


def _dialplan_partition(value: str, detail: str, where: Where) -> str | None:
    if where.target >= (2, 4, 9):
        return _new_partition(value, where, True)
    head, colon, rest = value.partition(":")
    if not colon:
        return must_be("`name: db_url=...; table_name=...;`", value)
    while ";" in rest:
        name, equal, behind = rest.partition("=")
        if not equal:
            return must_be("`name: db_url=...; table_name=...;`", value)
        if name.strip(_BLANKS) not in ("db_url", "table_name"):
            return f"has `db_url` and `table_name`, not `{name.strip(_BLANKS)}`"
        rest = rest.partition(";")[2]
    return None


def _permissions_partition(value: str, detail: str, where: Where) -> str | None:
    if where.target >= (2, 4, 9):
        return _new_partition(value, where, False)
    head, colon, rest = value.partition(":")
    if not colon:
        return must_be("`name: db_url=...; table_name=...;`", value)
    has_url = False
    while ";" in rest:
        token, _, rest = rest.partition(";")
        name, equal, _ = token.partition("=")
        if not equal:
            break
        if name.strip(_BLANKS) not in ("db_url", "table_name"):
            return f"has `db_url` and `table_name`, not `{name.strip(_BLANKS)}`"
        has_url |= name.strip(_BLANKS) == "db_url"
    return None if has_url else "must have `db_url=...;`, with the `;` behind it"


_DISPATCHER = "db_url", "table_name", "dst_avp", "grp_avp", "cnt_avp", "sock_avp", "attrs_avp", "ds_define_blacklist"


def _dispatcher_partition(value: str, detail: str, where: Where) -> str | None:
    """dispatcher.c set_partition_arguments."""
    if not value:
        return None
    text = value if value.endswith(";") else value + ";"
    head, colon, rest = text.partition(":")
    if colon and rest and not rest.startswith("/"):
        text = rest.lstrip(" ")
    if where.target >= (2, 4, 9) and "=" not in text:
        return None  # the name of the default partition
    while ";" in text and "=" in text:
        end, equal = text.index(";"), text.index("=")
        name, given = text[:equal].strip(_BLANKS), text[equal + 1 : max(end, equal + 1)].strip(_BLANKS)
        if not name or not given:
            return must_be("`partition: name=value; ...`", value)
        if name not in _DISPATCHER:
            return f"has {listed(_DISPATCHER)}, not `{name}`"
        text = text[end + 1 :]
    return None


def _dispatcher_sets(value: str, detail: str, where: Where) -> str | None:
    """ds_fixups.c set_list_from_string; what is not certain is accepted."""
    wanted = "numbers of sets with `,` between"
    if not value:
        return must_be(wanted, value)
    if is_int(value):
        return None
    for token in value.split(","):
        token = token.strip(_BLANKS)
        if token[:1].isdigit():
            if not is_uint(token):
                return must_be(wanted, value)
        elif token[:1].isalpha() and token.isascii():
            letters = token.replace(" ", "").lower()
            if not token.replace(" ", "").isalpha():
                if "M" in token:  # flags, and how many results
                    continue
                return must_be(wanted, value)
            if set(letters) - set("fuds") or len(set(letters)) < len(letters):
                return must_be(wanted, value)
        elif parse_spec(token, where.known()).__class__ is Problem:
            return must_be(wanted, value)
    return None


def _blacklist(value: str, detail: str, where: Where) -> str | None:
    """`name = 1, 2`: dispatcher/ds_bl.c init_ds_bls, drouting/dr_bl.c init_dr_bls, load_balancer/lb_bl.c."""
    wanted = "`name=1,2`: the name of a blacklist and numbers"
    name, equal, numbers = value.partition("=")
    if detail == "partition" and 1 in where.before("use_partitions")[-1:]:
        partition, colon, name = name.partition(":")
        wanted = "`partition:name=1,2`"
        if not colon or not partition.strip(_BLANKS):
            return must_be(wanted, value)
    if not equal or not name.strip(_BLANKS):
        return must_be(wanted, value)
    if not all(is_uint(number.strip(_BLANKS)) for number in numbers.split(",")):
        return must_be(wanted, value)
    return None


# ---- names that others refer to


def _bracketed(value: str) -> tuple[str, str] | None:
    """(name, rest) of `[name]rest`; None when there is no such name. proto_hep/hep.c and siptrace.c PARSE_NAME."""
    found = re.compile(r"(?s)\[ *([^\] ]*)[^\]]*\](.*)").match(value.strip(_BLANKS))
    return (found[1], found[2]) if found else None


def _hep_id(value: str, detail: str, where: Where) -> str | None:
    """proto_hep/hep.c parse_hep_id, parse_hep_uri."""
    wanted = "`[name]address:port;transport=tcp;version=3`"
    named = _bracketed(value)
    if named is None:
        return must_be(wanted, value)
    name, rest = named
    if name in [other[0] for other in map(_bracketed, where.before("hep_id")) if other]:
        return _set_twice(name, [name], "the HEP id")
    address, *parameters = rest.strip(_BLANKS).split(";")
    address = address.strip(_BLANKS)
    if not re.compile(r"[A-Za-z0-9$]").search(address) or "=" in address:
        return f"{must_be(wanted, value)}; there is no address"
    given = {}
    for one in parameters:
        name, equal, text = (part.strip(_BLANKS) for part in one.partition("="))
        if not one.strip(_BLANKS) and one is parameters[-1]:
            break
        if name not in ("transport", "version"):
            return f"has the parameters `transport` and `version`, not `{name}`"
        if not text:
            return f"has no value for `{name}`"
        given[name] = text
    _, colon, port = address.partition(":")
    if colon and not is_uint(port):
        return f"must have a number as its port, not `{port}`"
    if "version" in given and given["version"] not in ("1", "2", "3"):
        return f"must have the version `1`, `2` or `3`, not `{given['version']}`"
    if "transport" in given and given["transport"].lower() not in ("udp", "tcp"):
        return f"must have the transport `udp` or `tcp`, not `{given['transport']}`"
    return None


def trace_target(value: str) -> tuple[str, str | None] | None:
    """(name, URI) of a `[name]uri=URI;table=...` of siptrace; the URI is None where there is none."""
    named = _bracketed(value)
    if named is None:
        return None
    uri, rest = None, named[1].strip(_BLANKS)
    while rest:
        key, equal, rest = rest.partition("=")
        given, _, rest = rest.partition(";")
        if not equal or not key.strip(_BLANKS).startswith(("uri", "table")):
            return named[0], None
        if key.strip(_BLANKS).startswith("uri"):
            uri = given.strip(_BLANKS)
    return named[0], uri


def _trace_id(value: str, detail: str, where: Where) -> str | None:
    """siptrace.c parse_siptrace_id, parse_siptrace_uri."""
    wanted = "`[name]uri=hep:id`, `[name]uri=sip:host` or `[name]uri=database URL;table=name`"
    found = trace_target(value) if len(value.strip(_BLANKS)) >= 5 else None
    if found is None or not found[1]:
        return must_be(wanted, value)
    scheme = found[1].partition(":")[0]
    if len(found[1]) > 3 and found[1][:3].lower() == "hep":
        return None
    if len(found[1]) > 3 and found[1][:3].lower() == "sip":
        port = re.compile(r"[^:@]+:(?:[^@]*@)?[^:@;?\[\]]+(?::([^;?]*))?(?:[;?].*)?").fullmatch(found[1])
        return (
            must_be(wanted, value)
            if len(found[1]) < 5 or port and port[1] is not None and not is_uint(port[1])
            else None
        )
    module = f"db_{scheme}"
    if not where.loaded(module):
        return f"traces to a database, and `{module}` is not loaded above it"
    return None


def _hep_name(value: str, detail: str, where: Where) -> str | None:
    """siptrace.c mod_init: `hep:NAME` is a hep_id of proto_hep. Only plain names are looked at."""
    found = trace_target(value)
    if not found or not found[1] or found[1][:4].lower() != "hep:" or not re.compile(r"\w+").fullmatch(found[1][4:]):
        return None
    names = [name[0] for name in map(_bracketed, where.before("hep_id", of="proto_hep")) if name]
    return (
        None
        if found[1][4:] in names
        else f"traces to `{found[1]}`, and no `hep_id` of module `proto_hep` declares `{found[1][4:]}`"
    )


def _rabbitmq(value: str, detail: str, where: Where) -> str | None:
    """rabbitmq/rmq_servers.c rmq_server_add."""
    wanted = "`[name] uri = amqp://host; ...`"
    named = re.compile(r"(?s)[ \t\r\n]*\[([^\]]*)\](.*)").match(value)
    if named is None:
        return must_be(wanted, value)
    others = (re.compile(r"[ \t\r\n]*\[([^\]]*)\]").match(other) for other in where.before("server_id"))
    if named[1] in [other[1] for other in others if other]:
        return _set_twice(named[1], [named[1]], "the connection")
    uri, pending = None, False
    for part in named[2].split(";"):
        part = part.strip(_BLANKS)
        valued = re.compile(r"(?is)(uri|frames|retries|exchange|heartbeat)(?:[ \t\r\n]*(=)[ \t\r\n]*(.*))?").match(part)
        if valued:
            if not valued[2]:
                return f"has no `=` behind `{valued[1]}`"
            name = valued[1].lower()
            pending = name == "uri"
            if pending:
                uri = valued[3]
            elif name != "exchange" and not is_uint(valued[3]):
                return f"must have a number as `{name}`, not `{valued[3]}`"
        elif re.compile(r"(?i)immediate|mandatory|non-persistent").match(part):
            continue
        elif part and not pending:
            return f"has no `{part}`; {must_be(wanted, value)}"
    if uri is None:
        return f"{must_be(wanted, value)}; there is no `uri`"
    return (
        None
        if re.compile(r"\w+://").match(uri)
        else f"must have a URL as `uri`, such as `amqp://localhost`, not `{uri}`"
    )


def _tag(value: str, detail: str, where: Where) -> str | None:
    """presence/sharing_tags.c sharing_tag_func, dialog/dlg_replication.c dlg_sharing_tag_paramf."""
    if detail and not any(where.before(detail)[-1:]):
        return None
    name, equal, state = value.partition("=")
    if not equal or not ("active".startswith(state) or "backup".startswith(state)):
        return must_be("`tag=active` or `tag=backup`", value)
    return None


def _node(value: str, detail: str, where: Where) -> str | None:
    """clusterer/node_info.c provision_neighbor, provision_current."""
    columns = (
        "cluster_id_col",
        "node_id_col",
        "url_col",
        "no_ping_retries_col",
        "priority_col",
        "sip_addr_col",
        "flags_col",
    )
    if where.before("db_mode")[-1:] != (0,) or where.before(*columns):
        return None
    given = {}
    for name in ("cluster_id", "node_id", "url", "no_ping_retries", "priority"):
        at = value.find(name)
        if at < 0:
            continue
        _, equal, text = value[at + len(name) :].partition("=")
        text = text.partition(",")[0]
        if not equal or not text:
            return f"has no value for `{name}`"
        given[name] = text.strip(_BLANKS)
        if name != "url" and not is_uint(given[name]):
            return f"must have a number as `{name}`, not `{given[name]}`"
    needed = ["cluster_id", "url"] if detail == "current" else ["cluster_id", "node_id", "url"]
    missing = [name for name in needed if name not in given]
    if missing:
        return f"must have {listed(missing).replace(' or ', ' and ')}"
    if detail == "current":
        numbers = [number for number in where.before("current_id") if number != -1][-1:]
        if "node_id" not in given and not numbers and where.whole:
            return "must have a `node_id`, or `current_id` must be set above it"
        if numbers and "node_id" in given and int(given["node_id"]) != numbers[0]:
            return f"has the `node_id` {given['node_id']}, and `current_id` is {numbers[0]}"
    return None


# ---- TLS domains (tls_mgm/tls_params.c)


def _tls_name(value: str) -> str:
    return value.partition("=")[0]


def _tls_domain(value: str, detail: str, where: Where) -> str | None:
    """parse_domain_def, parse_domain_address."""
    wanted = "`name=address:port`" if detail == "server" else "`name` or `name=address:port`"
    name, equal, address = value.partition("=")
    if not name:
        return must_be(wanted, value)
    if not equal and detail == "server":
        return f"{must_be(wanted, value)}; a server domain has an address"
    if equal:
        ip, colon, port = address.rpartition(":") if where.target >= (2, 4, 4) else address.partition(":")
        if not colon or not (is_ipv4(ip) or is_ipv6(ip)) or not is_uint(port):
            return must_be(wanted, value)
    return _set_twice(name, map(_tls_name, where.before(f"{detail}_domain")), "the domain")


def _tls_value(value: str, detail: str, where: Where) -> str | None:
    """split_param_val, set_domain_attr: `value` or `[domain]value`."""
    text = value.lstrip(_SPACE)
    name = None
    if text.startswith("["):
        name, close, text = text[1:].partition("]")
        if not close:
            return must_be("`[domain]value`", value)
    if not text:
        return must_be("`[domain]value`", value) if name else "must not be empty"
    if detail == "number" and not is_uint(text):
        return f"must be a number, not `{text}`"
    if detail == "method" and text.lower() not in ("sslv23", "tlsany", "tlsv1", "tlsv1_2"):
        return f"must be `SSLv23`, `TLSv1` or `TLSv1_2`, not `{text}`"
    if where.whole and name is not None and name not in map(_tls_name, where.before("server_domain", "client_domain")):
        return f"names the TLS domain `{name}`, which no `server_domain` or `client_domain` above it declares"
    return None


# ---- others


def _xml_file(value: str, detail: str, where: Where) -> str | None:
    """b2b_logic.c load_scenario reads it; only what can be no name of such a file is certain."""
    return None if "/" in value or "." in value else must_be("the path of an XML file", value)


def _collections(value: str, detail: str, where: Where) -> str | None:
    """cachedb_local.c parse_collections: `name=size;...`."""
    names = [name for other in where.before("cache_collections") for name in _collection_names(other, where)]
    new = where.target >= (2, 4, 7)
    if not new and not value.strip(_BLANKS):
        return None
    listing = fields(value, ";") if new else value.strip(_BLANKS).split(";")
    if not new and listing[-1] == "":
        listing.pop()
    for one in listing:
        name, equal, size = one.partition("=")
        if new:
            name, size = name.strip(_BLANKS), size.partition("=")[0].strip(_BLANKS)
        if equal and not is_uint(size):
            return f"must have a number as the size of `{name.strip(_BLANKS)}`, without blanks, not `{size}`"
        if new and not name:
            continue
        if name in names:
            return _set_twice(name, names, "the collection")
        names.append(name)
    return None


def _collection_names(value: str, where: Where) -> list[str]:
    names = (one.partition("=")[0] for one in value.strip(_BLANKS).split(";"))
    return [name.strip(_BLANKS) for name in names] if where.target >= (2, 4, 7) else [name for name in names if name]


def _local_url(value: str, detail: str, where: Where) -> str | None:
    """cachedb_local.c lcache_new_connection."""
    found = re.compile(r"local(?::[^/]*)?://[^/]*/(.+)").fullmatch(value)
    collections = [name for other in where.before("cache_collections") for name in _collection_names(other, where)]
    if found is None or any(name.startswith(found[1]) for name in (*collections, "default")):
        return None
    return f"names the collection `{found[1]}`, which `cache_collections` does not declare"


def _database(value: str, detail: str, where: Where) -> str | None:
    """db/db.c db_bind_mod."""
    return _lacks(f"db_{value.partition(':')[0]}", "a database", where) if value else None


def _aaa(value: str, detail: str, where: Where) -> str | None:
    """aaa/aaa.c aaa_prot_bind: `protocol:settings`."""
    protocol, colon, _ = value.partition(":")
    if not value and detail:
        return None
    return must_be("`radius:settings`", value) if not colon else _lacks(f"aaa_{protocol}", "an AAA server", where)


def _cache(value: str, detail: str, where: Where) -> str | None:
    """cachedb/cachedb.c cachedb_bind_mod."""
    engine, colon, _ = value.partition(":")
    if not value:
        return None
    return (
        must_be("`engine:group://...`", value) if not colon else _lacks(f"cachedb_{engine}", "a cache database", where)
    )


def _lacks(module: str, what: str, where: Where) -> str | None:
    return None if where.loaded(module) else f"is the URL of {what} that needs module `{module}`, which is not loaded"


def _loaded_avps(value: str, detail: str, where: Where) -> str | None:
    """auth_db/aaa_avps.h parse_aaa_avps: `$avp(a)=column;column`."""
    for one in value.removesuffix(";").split(";") if value else ():
        avp, equal, column = one.rpartition("=")
        if not column.strip(_BLANKS):
            return must_be("`$avp(name)=column;...`", value)
        if equal and (why := _avp(avp.strip(_BLANKS), "filled", where)):
            return why
    return None


def _header_regex(value: str, detail: str, where: Where) -> str | None:
    """b2b_logic.c mod_init: `/regular expression/flags`, or without the slashes; extended with the flag `e` only."""
    if not value.startswith("/"):
        return None
    inner, slash, flags = value[1:].partition("/")
    if not slash:
        return "must have a second `/` behind the regular expression"
    return pattern(inner) if "e" in flags else None


def _xcap_root(value: str, detail: str, where: Where) -> str | None:
    """rls.c parse_xcap_root."""
    if any(where.before("integrated_xcap_server", of="xcap")[-1:]):
        return None
    _, colon, rest = value.partition(":")
    port = rest.partition("/")[0]
    return (
        must_be("`host:port/path`, without `http://`", value)
        if colon and not (is_uint(port) and int(port) <= 65535)
        else None
    )


def _cache_table(value: str, detail: str, where: Where) -> str | None:
    """sql_cacher.c parse_cache_entry."""
    if where.before("spec_delimiter", "columns_delimiter"):
        return None
    rest = value.strip(_BLANKS)
    for name in ("id", "db_url", "cachedb_url", "table", "key"):
        if not rest.startswith(f"{name}="):
            wanted = listed(("id=", "db_url=", "cachedb_url=", "table=", "key=")).replace(" or ", " and ")
            return f"must have {wanted} in this order; there is no `{name}=` where it must be"
        given, newline, rest = rest[len(name) + 1 :].partition("\n")
        if not given or not newline and name != "key":
            return f"must have a value for `{name}`" if not given else f"must go on in another line behind `{name}`"
        if not newline:
            return None
    for name in ("key_type", "columns", "on_demand", "expire")[
        where.target < (2, 4, 10) :
    ]:  # key_type came with 2.4.10
        if not rest.startswith(f"{name}="):
            continue
        given, newline, behind = rest[len(name) + 1 :].partition("\n")
        if name == "key_type" and given not in ("string", "int"):
            return f"must have `string` or `int` as `key_type`, not `{given}`"
        if name in ("on_demand", "expire") and not is_uint(given):
            return f"must have a number as `{name}`, not `{given}`"
        if not given:
            return f"must have a value for `{name}`"
        if not newline or name == "expire":
            return None
        rest = behind
    return f"has an unknown `{rest.partition('=')[0]}`" if rest else None


def _statistic(value: str, detail: str, where: Where) -> str | None:
    """stats_funcs.c reg_statistic."""
    name, slash, flag = value.partition("/")
    if not value:
        return "must not be empty"
    return f"takes the flag `no_reset` behind `/`, not `{flag}`" if slash and flag.lower() != "no_reset" else None


def _emergency_code(value: str, detail: str, where: Where) -> str | None:
    """emergency_methods.c set_codes."""
    return None if "-" in value else must_be("`code-description`", value)


def _seconds(value: str, detail: str, where: Where) -> str | None:
    """db_oracle/asynch.c set_tv."""
    try:
        seconds = float(value)
    except ValueError:
        return must_be("a number of seconds", value)
    return None if not seconds or 0.1 <= seconds <= 10 else f"must be 0, or from 0.1 to 10, not {value}"


def _profiles(value: str, detail: str, where: Where) -> str | None:
    """dlg_profile.c add_profile_definitions, new_dlg_profile; `detail`: for the second parameter, the first one."""
    taken = {name for other in where.before(detail)[-1:] for name in _profile_names(other)} if detail else set()
    for one in value.split(";"):
        name, slash, kind = one.partition("/")
        name = name.strip(" \t")
        kind = kind.lstrip(" ")
        if slash and kind[:1].isalnum() and kind[0] not in "sb":
            return f"takes `/s` or `/b` behind a profile's name, not `/{kind[0]}`"
        if not (name.isascii() and name.isalnum()) and name:
            return f"takes only letters and digits in the names of profiles, not `{name}`"
        if name in taken:
            return f"declares the profile `{name}` a second time"
        taken |= {name} - {""}
    return None


def _profile_names(value: str) -> set[str]:
    return {one.partition("/")[0].strip(" \t") for one in value.split(";")} - {""}


_USRLOC = {
    "working_mode_preset": "single-instance-no-db,single-instance-sql-write-through,single-instance-sql-write-back,"
    "federation-cachedb-cluster,full-sharing-cluster,full-sharing-cachedb-cluster,full-sharing-sql-cluster,sql-only",
    "cluster_mode": "none,federation-cachedb,full-sharing,full-sharing-cachedb,full-sharing-sql,sql-only",
    "restart_persistency": "none,load-from-sql,sync-from-cluster",
    "sql_write_mode": "none,write-through,write-back",
}


def _usrloc_mode(value: str, detail: str, where: Where) -> str | None:
    """usrloc/ul_mod.c check_runtime_config. Before 2.4.7 an unknown word is not refused: it says "using default"."""
    if detail != "working_mode_preset" and (
        any(where.before("working_mode_preset")) or {0, 1, 2, 3} & set(where.before("db_mode")[-1:])
    ):
        return None  # it is not read then
    words = [word for word in _USRLOC[detail].split(",") if "sharing-sql" not in word]
    if (
        value.lower().startswith("federation")
        and "cachedb" not in value.lower()
        and detail.startswith(("work", "clus"))
    ):
        return f"is `{value}`, which OpenSIPS {where.target.series} has not implemented yet"
    return None if value.lower() in words or where.target < (2, 4, 7) else must_be(listed(words), value)


TESTS: dict[str, Callable[[Any, str, Where], str | None]] = {
    "aaa": _aaa,
    "acc fields": _acc_fields,
    "among": _among,
    "avp": _avp,
    "blacklist": _blacklist,
    "cache": _cache,
    "cache table": _cache_table,
    "call control": _call_control,
    "cgrates": _cgrates,
    "character": _character,
    "collections": _collections,
    "credential": _credential,
    "database": _database,
    "datagram socket": _datagram_socket,
    "db scheme": _db_scheme,
    "db url number": _db_url_number,
    "dialplan partition": _dialplan_partition,
    "dispatcher partition": _dispatcher_partition,
    "dispatcher sets": _dispatcher_sets,
    "emergency code": _emergency_code,
    "header regex": _header_regex,
    "hep id": _hep_id,
    "hep name": _hep_name,
    "int": _int,
    "ipv4": _ipv4,
    "length": _length,
    "loaded avps": _loaded_avps,
    "local url": _local_url,
    "node": _node,
    "permissions partition": _permissions_partition,
    "profiles": _profiles,
    "rabbitmq": _rabbitmq,
    "radius set": _radius_set,
    "reply codes": _reply_codes,
    "rtp set": _rtp_set,
    "seconds": _seconds,
    "shared variable": _shared_variable,
    "statistic": _statistic,
    "stun ip": _stun_ip,
    "stun port": _stun_port,
    "tag": _tag,
    "tls domain": _tls_domain,
    "tls value": _tls_value,
    "trace id": _trace_id,
    "tw append": _tw_append,
    "usrloc mode": _usrloc_mode,
    "variable": _variable,
    "xcap root": _xcap_root,
    "xcap server": _xcap_server,
    "xml file": _xml_file,
}
