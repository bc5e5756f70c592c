"""Tests of parameters that take lists: `name=value` pairs, partitions, blacklists."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_int, is_uint, listed, must_be
from opensips_lsp.model.values.parameters.common import BLANKS, SPACE, fields, in_variable, set_twice
from opensips_lsp.model.variables import Problem, parse_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where


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
            return in_variable(spec, wanted, value)
        rest = rest[name.end() + spec.end :].lstrip(SPACE)
        if commas and rest:
            if rest[0] != ",":
                return must_be(wanted, value)
            rest = rest[1:]
    return None


def _radius_set(value: str, detail: str, where: Where) -> str | None:
    """aaa_radius.c parse_sets_func."""
    wanted = "`set = (Attribute = $variable, ...)`"
    head = re.compile(r"(?s)[ \t\n\v\f\r]*[!-<>-~]*[ \t\n\v\f\r]*=[ \t\n\v\f\r]*\((?=.)").match(value)
    if head is None or not value.strip(SPACE):
        return must_be(wanted, value)
    content = value[head.end() :]
    last = content.rfind(")")
    if last < 0 or 1 + content.count("(") - content.count(")"):
        return must_be(wanted, value)
    return _assignments(content[:last], where, wanted, commas=True)


def _call_control(value: str, detail: str, where: Where) -> str | None:
    """call_control.c parse_param; with `:strict` it has no blanks behind the last variable."""
    if detail and value and value[-1] in SPACE:
        return must_be("`name = $variable name = $variable ...` without blanks at the end", value)
    return _assignments(value, where, "`name = $variable name = $variable ...`", commas=False)


def _acc_fields(value: str, detail: str, where: Where) -> str | None:
    """acc_extra.c parse_acc_list_generic."""
    backend, colon, _ = value.partition(":")
    if not colon:
        return must_be("`backend: name; name->column; ...`", value)
    if backend.strip(BLANKS) not in ("log", "db", "aaa", "evi"):
        return f"knows the backends `log`, `db`, `aaa` and `evi`, not `{backend.strip(BLANKS)}`"
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
    before = (other.partition(":")[0].strip(SPACE).lower() for other in where.before("db_scheme"))
    return set_twice(head[1], [head[1] for name in before if name == head[1].lower()], "the scheme")


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
    before = [other.partition(":")[0].strip(SPACE).lower() for other in where.before("tw_append")]
    if head[1].lower() in before:
        return set_twice(head[1], [head[1]], "the name")
    rest = value[head.end() :]
    while rest:
        one = re.compile(r"\s*([^=;\s]+)\s*(=\s*|(?=;|\Z))").match(rest)
        if one is None:
            return must_be(wanted, value)
        rest = rest[one.end() :] if one[2] else rest.lstrip(SPACE)
        spec = parse_spec(rest, where.known())
        if isinstance(spec, Problem):
            return in_variable(spec, wanted, value)
        if not one[2] and spec.name != "rb":
            return f"accepts only `$rb` without a name before it, not `{rest[: spec.end]}`"
        rest = rest[spec.end :].lstrip(SPACE)
        if rest:
            if rest[0] != ";":
                return must_be(wanted, value)
            rest = rest[1:]
    return None


# ---- partitions and blacklists

_DEFAULT_PARTITIONS = (2, 4, 9)  # from this version on, a value without `:` is about the default partition


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
        return "must have a `db_url`; neither a `db_url` of the module above it nor `db_default_url` is set"
    return None


def _dialplan_partition(value: str, detail: str, where: Where) -> str | None:
    if where.target >= _DEFAULT_PARTITIONS:
        return _new_partition(value, where, True)
    _head, colon, rest = value.partition(":")
    if not colon:
        return must_be("`name: db_url=...; table_name=...;`", value)
    while ";" in rest:
        name, equal, _behind = rest.partition("=")
        if not equal:
            return must_be("`name: db_url=...; table_name=...;`", value)
        if name.strip(BLANKS) not in ("db_url", "table_name"):
            return f"has `db_url` and `table_name`, not `{name.strip(BLANKS)}`"
        rest = rest.partition(";")[2]
    return None


def _permissions_partition(value: str, detail: str, where: Where) -> str | None:
    if where.target >= _DEFAULT_PARTITIONS:
        return _new_partition(value, where, False)
    _head, colon, rest = value.partition(":")
    if not colon:
        return must_be("`name: db_url=...; table_name=...;`", value)
    has_url = False
    while ";" in rest:
        token, _, rest = rest.partition(";")
        name, equal, _ = token.partition("=")
        if not equal:
            break
        if name.strip(BLANKS) not in ("db_url", "table_name"):
            return f"has `db_url` and `table_name`, not `{name.strip(BLANKS)}`"
        has_url |= name.strip(BLANKS) == "db_url"
    return None if has_url else "must have `db_url=...;`, with the `;` after it"


_DISPATCHER = "db_url", "table_name", "dst_avp", "grp_avp", "cnt_avp", "sock_avp", "attrs_avp", "ds_define_blacklist"
_REPEATED_FLAGS = (3, 0)  # from this version on, dispatcher takes a flag twice, and others than before
_DISPATCHER_SINCE = (  # what there is besides, and since when
    ((3, 1), ("script_attrs_avp",)),
    ((3, 5), ("ping_from", "ping_method", "persistent_state")),
    ((3, 6), ("ping_sock",)),
)


def _dispatcher_partition(value: str, detail: str, where: Where) -> str | None:
    """dispatcher.c set_partition_arguments."""
    if not value:
        return None
    text = value if value.endswith(";") else value + ";"
    _head, colon, rest = text.partition(":")
    if colon and rest and not rest.startswith("/"):
        text = rest.lstrip(" ")
    if where.target >= _DEFAULT_PARTITIONS and "=" not in text:
        return None  # the name of the default partition
    while ";" in text and "=" in text:
        end, equal = text.index(";"), text.index("=")
        name, given = text[:equal].strip(BLANKS), text[equal + 1 : max(end, equal + 1)].strip(BLANKS)
        if not name or not given:
            return must_be("`partition: name=value; ...`", value)
        if name not in _DISPATCHER:
            known = [*_DISPATCHER, *(one for since, more in _DISPATCHER_SINCE if where.target >= since for one in more)]
            if name not in known:
                return f"has {listed(known)}, not `{name}`"
        text = text[end + 1 :]
    return None


def _dispatcher_sets(value: str, detail: str, where: Where) -> str | None:
    """ds_fixups.c set_list_from_string; what is not certain is accepted."""
    wanted = "numbers of sets separated by `,`"
    if not value:
        return must_be(wanted, value)
    if is_int(value):
        return None
    for token in value.split(","):
        token = token.strip(BLANKS)
        if token[:1].isdigit():
            if not is_uint(token):
                return must_be(wanted, value)
        elif token[:1].isalpha() and token.isascii():
            letters = token.replace(" ", "").lower()
            if not token.replace(" ", "").isalpha():
                if "M" in token:  # flags, and how many results
                    continue
                return must_be(wanted, value)
            if where.target >= _REPEATED_FLAGS:
                if set(letters) - set("fuda"):
                    return must_be(wanted, value)
            elif set(letters) - set("fuds") or len(set(letters)) < len(letters):
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
        if not colon or not partition.strip(BLANKS):
            return must_be(wanted, value)
    if not equal or not name.strip(BLANKS):
        return must_be(wanted, value)
    if not all(is_uint(number.strip(BLANKS)) for number in numbers.split(",")):
        return must_be(wanted, value)
    return None


TESTS: dict[str, Test] = {
    "acc fields": _acc_fields,
    "blacklist": _blacklist,
    "call control": _call_control,
    "credential": _credential,
    "db scheme": _db_scheme,
    "db url number": _db_url_number,
    "dialplan partition": _dialplan_partition,
    "dispatcher partition": _dispatcher_partition,
    "dispatcher sets": _dispatcher_sets,
    "permissions partition": _permissions_partition,
    "radius set": _radius_set,
    "shared variable": _shared_variable,
    "tw append": _tw_append,
}
