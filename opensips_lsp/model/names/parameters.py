"""Names in the values of module parameters."""

from __future__ import annotations

import re

from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.model.names.mention import (
    AVP,
    BLACKLIST,
    BRANCH_FLAG,
    CACHE,
    DECLARES,
    FLAG,
    GIVES,
    PROFILE,
    USES,
    Mention,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.model.names.mention import Literal

_BLANKS = " \t\r\n"
_COLUMN = "is the name of a column in the database"

_OF_ACC = (
    "log_flag", "log_missed_flag", "db_flag", "db_missed_flag", "aaa_flag", "aaa_missed_flag", "evi_flag",
    "evi_missed_flag", "diameter_flag", "diameter_missed_flag", "failed_transaction_flag", "cdr_flag",
)  # fmt: skip
# parameter -> (the kind of flag, modules): what each gives to get_flag_id_by_name() in its mod_init; those of acc and
# siptrace are of OpenSIPS 1.11
FLAGS = {
    "use_ruri_flag": (FLAG, ("auth_aaa",)), "prepaid_account_flag": (FLAG, ("call_control",)),
    "tcp_persistent_flag": (FLAG, ("registrar", "mid_registrar")), "nopublish_flag": (FLAG, ("pua_dialoginfo",)),
    "qos_flag": (FLAG, ("qos",)), "sst_flag": (FLAG, ("sst",)), "sipping_bflag": (BRANCH_FLAG, ("nathelper",)),
    "remove_on_timeout_bflag": (BRANCH_FLAG, ("nathelper",)), "sipping_latency_flag": (BRANCH_FLAG, ("nathelper",)),
    "minor_branch_flag": (BRANCH_FLAG, ("tm",)), "nat_bflag": (BRANCH_FLAG, ("usrloc",)),
    "trace_flag": (FLAG, ("siptrace",)),
    **dict.fromkeys(_OF_ACC, (FLAG, ("acc",))),
}  # fmt: skip
# parameter -> modules to which it gives the name of an AVP, without `$avp()` around it (domainpolicy_mod.c, tls_mgm.c)
PLAIN_AVPS = {
    "port_override_avp": ("domainpolicy",), "transport_override_avp": ("domainpolicy",),
    "domain_prefix_avp": ("domainpolicy",), "domain_suffix_avp": ("domainpolicy",),
    "domain_replacement_avp": ("domainpolicy",), "send_socket_avp": ("domainpolicy",),
    "client_domain_avp": ("tls_mgm",),
}  # fmt: skip


def are_meant(pattern: str, modules: tuple[str, ...]) -> bool:
    """Whether the first argument of a modparam means one of some modules."""
    matches = matcher(pattern) if modules else None
    return matches is not None and any(map(matches, modules))


def names_in_value(module: str, parameter: str, value: Literal) -> Iterator[Mention]:
    """The Mentions in the text that a parameter is set to, but for variables and routes. module: a pattern."""
    kind, modules = FLAGS.get(parameter, ("", ()))
    if are_meant(module, modules) and value.text:
        yield value.mention(0, len(value.text), kind, DECLARES)
    if are_meant(module, PLAIN_AVPS.get(parameter, ())) and value.text:
        yield value.mention(0, len(value.text), AVP, GIVES)
    modules, read = _READERS.get(parameter, ((), None))
    if read is not None and are_meant(module, modules):
        yield from read(value)
    if parameter == "cachedb_url" and "cachedb" in module.lower():
        yield from cache_in(value, 0, DECLARES)
    if value.text.startswith(_CACHED):  # db_cachedb: a database URL that names a cache
        yield from cache_in(value, len(_CACHED), USES)


_CACHED = "cachedb://"


def cache_in(value: Literal, start: int, role: str) -> Iterator[Mention]:
    """The group of a cache that a text names from an offset on, as in `redis:group` and `redis:group://host`.

    cachedb_id.c parse_cachedb_url; a cache without a group is named by its engine.
    """
    engine, colon, rest = value.text[start:].partition(":")
    group = re.split("[:/]", rest, maxsplit=1)[0]
    at = start + len(engine) + 1
    if colon and group:
        yield value.mention(at, at + len(group), CACHE, role, f"{engine}:{group}")
    elif engine.isalnum():
        yield value.mention(start, start + len(engine), CACHE, role, engine, "is the cache without a group")


def _trimmed(value: Literal, start: int, end: int, kind: str, role: str, fixed: str = "") -> Iterator[Mention]:
    """The Mention of what stands between two offsets without the blanks around it, if that is something."""
    part = value.text[start:end]
    start += len(part) - len(part.lstrip(_BLANKS))
    end -= len(part) - len(part.rstrip(_BLANKS))
    if start < end:
        yield value.mention(start, end, kind, role, fixed=fixed)


def _parts(text: str, separator: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each part of a list."""
    start = 0
    for part in text.split(separator):
        yield start, start + len(part)
        start += len(part) + 1


def _profiles(value: Literal) -> Iterator[Mention]:
    """dlg_profile.c add_profile_definitions: `name; name/s`."""
    for start, end in _parts(value.text, ";"):
        slash = value.text.find("/", start, end)
        yield from _trimmed(value, start, end if slash < 0 else slash, PROFILE, DECLARES)


def _blacklist(value: Literal) -> Iterator[Mention]:
    """`name=1,2`: dispatcher/ds_bl.c, load_balancer/lb_bl.c; with a partition before it: drouting/dr_bl.c."""
    equal = value.text.find("=")
    if equal >= 0:
        yield from _trimmed(value, value.text.find(":", 0, equal) + 1, equal, BLACKLIST, DECLARES)


def _partition(value: Literal) -> Iterator[Mention]:
    """dispatcher.c set_partition_arguments: `...; ds_define_blacklist = name=1,2; ...`."""
    for start, end in _parts(value.text, ";"):
        given = value.text.find("=", start, end)
        equal = value.text.find("=", given + 1, end)
        if 0 <= given < equal and value.text[start:given].strip(_BLANKS).endswith("ds_define_blacklist"):
            yield from _trimmed(value, given + 1, equal, BLACKLIST, DECLARES)


def _columns(value: Literal) -> Iterator[Mention]:
    """auth_db/aaa_avps.h parse_aaa_avps: `$avp(a)=column; column`, where the AVP of the latter has its name."""
    for start, end in _parts(value.text, ";"):
        if "=" not in value.text[start:end]:
            yield from _trimmed(value, start, end, AVP, GIVES, _COLUMN)


def aliases_in(value: Literal) -> Iterator[Mention]:
    """`name=i:1;...`: `avp_aliases`, a parameter of the core and of avpops up to OpenSIPS 1.6."""
    for start, end in _parts(value.text, ";"):
        equal = value.text.find("=", start, end)
        if equal >= 0:
            yield from _trimmed(value, start, equal, AVP, DECLARES)
            yield from _trimmed(value, equal + 1, end, AVP, USES)


_READERS: dict[str, tuple[tuple[str, ...], Callable[[Literal], Iterator[Mention]]]] = {
    "profiles_with_value": (("dialog",), _profiles),
    "profiles_no_value": (("dialog",), _profiles),
    "define_blacklist": (("drouting",), _blacklist),
    "ds_define_blacklist": (("dispatcher",), _blacklist),
    "lb_define_blacklist": (("load_balancer",), _blacklist),
    "partition": (("dispatcher",), _partition),
    "load_credentials": (("auth_db",), _columns),
    "avp_aliases": (("avpops",), aliases_in),
}
