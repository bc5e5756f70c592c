"""The kinds of arguments and of parameter values, in words for a reader: `uint:0-31` is "number from 0 to 31"."""

from __future__ import annotations

from opensips_lsp.model.values.basic import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.catalogue.facts import Parameter

_NUMBER, _TEXT, _VARIABLE, _VARIABLES = "number", "plain text", "variable", "text with variables"
_WRITTEN = "variable that can be written"
_MOST = 8  # words of a list
_PARTITION = "name of a partition"
_AVPS = {"avp": "`$avp`", "avp,var": "`$avp` or `$var`"}

# kind without a detail -> in words
_WORDS = {
    "int": _NUMBER, "uint": _NUMBER, "short": _NUMBER, "string": _TEXT, "text": _VARIABLES, "var": _VARIABLE,
    "regex": "regular expression", "subst": "`/expression/replacement/flags`", "single": "one variable",
    "methods": "SIP method, or several with `|` between", "code": "reply code", "mime": "MIME type",
    "header": "name of a header", "destination": "`protocol:host:port`", "flags": "number (bits)",
    "relay": "number (bits), or `protocol:host:port`", "avp-check": "`operator/value/flags`",
    "avp-db-id": "number of a database URL", "avp-delete": "`$avp` or flags", "avp-name": "`$avp`",
    "avp-op": "`operator/value/flags`", "avp-op-target": "`$avp`, or two with `/` between",
    "avp-pair": "name of an AVP, perhaps with a type", "avp-push-target": "where the value goes",
    "avp-source": "user or UUID", "avp-subst-target": "`$avp/$avp/flags`", "b2b-scenario": "scenario, and flags",
    "carrier": "name of a carrier", "carrier-user": _WRITTEN, "delta-variable": _VARIABLE,
    "dialog-profile": "name of a dialog profile", "dialplan-id": "number of a dialplan",
    "dialplan-variables": "`source/target` variables", "drouting": "", "ds-numbers": "numbers of sets",
    "ds-partition": "name of a partition", "ds-sets": "numbers of sets", "event-parameters": "`name=$variable` pairs",
    "hep-chunk": "number or name of a HEP chunk", "hep-type": "type of a HEP chunk",
    "jsonrpc-server": "`host:port`", "lb-resources": "`name=amount` pairs", "ldap-check": "`session/attribute`",
    "ldap-result": "`session/attribute`", "literal-or-single": "text, or one variable", "maxfwd": _NUMBER,
    "mixed": "text or variables", "no-variable": _TEXT, "no-variables": _TEXT,
    "permissions-group": _WRITTEN, "rabbitmq-server": "name of a server", "redirect-reason": _TEXT,
    "redirects": "`number:number`", "rtpengine-set": "number of a set", "statistic": "name of a statistic",
    "statistic-group": "group of statistics", "tm-append": "file or socket, and fields", "trace-flags": "letters",
    "trace-id": "name of a trace", "flagged": "variable, and flags",
    # since 3.0
    "columns": "names of columns", "direction": "`upstream` or `downstream`", "permissions-partition": _PARTITION,
    "presence-db": _TEXT, "rtp-relay": "`rtpproxy` or `rtpengine`", "sql-cache": "name of a cache",
    "sr-group": "group of status reports", "trie-partition": _PARTITION, "vendor": "number",
    "aka-algorithms": "algorithms of AKA with `,` between", "aka-manager": "name of a manager of vectors",
    "aka-qop": "`auth`, `auth-int` or both with `,` between", "blacklist": "name of a blacklist",
    "bond": "name of a bond of sockets", "dialplan-partition": _PARTITION, "dispatcher-partition": _PARTITION,
    "drouting-partition": _PARTITION, "forward": "`protocol:host:port`", "ipv4": "IPv4 address", "needs": _TEXT,
    "network": "IP address, or network", "obsolete": _TEXT, "protocol": "name of a protocol", "q": "number from 0 to 1",
    "socket": "`protocol:host:port`",
}  # fmt: skip


def kind_in_words(kind: str) -> str:
    """What an argument of a kind is; "" where nothing is known of it, or nothing more than that it is an argument."""
    empty = kind.startswith("?")
    base, _, instead = kind.lstrip("?").partition("|")
    words = _in_words(base)
    if words and instead.startswith("var"):
        words += " or variable"
    elif words and instead == "text":
        words += ", may have variables"
    return f"{words}, may be empty" if words and empty else words


# kind of catalogue.facts.Parameter -> in words
_TYPED = {"int": "number or variable", "str": _VARIABLES, "var": _VARIABLE, "regex": "regular expression"}


def typed_in_words(parameter: Parameter) -> str:
    """What an argument is that is declared with a type (3.0 and later)."""
    words = _TYPED.get(parameter.kind, "")
    if parameter.static or parameter.verbatim:
        words = words.removesuffix(" or variable").replace(_VARIABLES, _TEXT)
    wanted = parameter.wanted.lstrip("?")
    if parameter.kind == "var":
        words = _in_words(f"var:{wanted}") or words if wanted else words
    elif wanted:
        words = _in_words(wanted) or words
    return f"{words}, may be left out" if parameter.optional else words


def is_flags(parameter: Parameter) -> bool:
    """Whether it is a list of named flags."""
    return parameter.wanted.partition(":")[0] in FLAG_KINDS


FLAG_KINDS = frozenset(("names", "all-of", "save-flags", "lookup-flags"))


def _in_words(kind: str) -> str:
    name, _, detail = kind.partition(":")
    if detail and name in _DETAILED:
        return _DETAILED[name](detail)
    return _WORDS.get(name, "")


def _list(detail: str) -> str:
    words = detail.strip(",").split(",")
    return listed(words) if len(words) <= _MOST else f"{', '.join(f'`{word}`' for word in words[:_MOST])} ..."


def _span(detail: str) -> str:
    least, _, most = detail.replace("..", "-").partition("-")
    if not most:
        return f"{_NUMBER}, {least} or more"
    return f"{_NUMBER} from {least} to {most}" if least else f"{_NUMBER}, at most {most}"


def _letters(detail: str) -> str:
    return f"letters {' '.join(f'`{letter}`' for letter in detail.split(' ', maxsplit=1)[0])}"


def _flags(detail: str) -> str:
    return f"{_list(detail)}, several with `,` between"


def _behind_needs(detail: str) -> str:
    """Those of the kind behind what an argument needs elsewhere in a script."""
    kind = detail.partition("&")[2]
    return _in_words(kind) if kind else _TEXT


_DETAILED: dict[str, Callable[[str], str]] = {
    "accounting": lambda detail: f"{_list(detail)}, several with `|` between",
    "all-of": _flags,
    "among": _list,
    "begins": lambda detail: f"begins with {listed(detail)}",
    "exact": _list,
    "flagged": lambda detail: "variable, and flags behind a `/`",
    "int": _span,
    "length": lambda detail: f"text of {detail.replace('..', '-').replace('-', ' to ')} characters",
    "letters": _letters,
    "lookup-flags": _flags,
    "named": lambda detail: f"name that `{detail.partition('.')[2]}` defines",
    "names": _flags,
    "save-flags": _flags,
    "needs": _behind_needs,
    "numbered": _flags,
    "single": lambda detail: _WRITTEN,
    "starts": _list,
    "string": lambda detail: f"{_TEXT} (not empty)",
    "trace-scope": _letters,
    "text": lambda detail: _VARIABLES if detail == "avp" else f"{_VARIABLES} (not empty)",
    "uint": _span,
    "unsigned": _span,
    "var": lambda detail: _AVPS.get(detail, _WRITTEN if detail == "written" else listed(_names(detail))),
    "vars": lambda detail: "list of `$avp`",
    "word": _list,
    "words": lambda detail: f"{_list(detail)}, several with `|` between",
}


def _names(detail: str) -> list[str]:
    return [f"${name}" for name in detail.split(",")]


# ---- parameters of modules

_TYPES = {"int": "number", "str": "text"}
# kind of a parameter's value without a detail -> in words
_PARAMETERS = {
    "aaa": "AAA URL", "acc fields": "`back end: name->name; ...`", "avp": "`$avp`", "cache": "key-value store URL",
    "cache table": "specification of a cache", "call control": _VARIABLE, "cgrates": "`host:port`",
    "character": "one character", "collections": "`name=size; ...`", "database": "database URL",
    "db scheme": "specification of a scheme", "header regex": "regular expression",
    "ipv4": "IPv4 address", "loaded avps": "list of `$avp`", "local url": "key-value store URL",
    "profiles": "names of dialog profiles with `;` between", "reply codes": "reply codes with `,` between",
    "regex": "regular expression", "seconds": "number of seconds", "shared variable": "`name=type:value`",
    "text": _VARIABLES, "tls value": "`[domain]value`", "variable": _VARIABLE, "variable:written": _WRITTEN,
    "xml file": "XML file",
}  # fmt: skip


def parameter_in_words(types: tuple[str, ...], kind: str) -> str:
    """What the value of a parameter is. types: "int", "str"; kind: that of catalogue.facts.Param."""
    found = ""
    for one in filter(None, kind.split(";")):
        one = one.partition("@")[0].lstrip("?")
        found = _PARAMETERS.get(one) or _PARAMETERS.get(one.partition(":")[0]) or _in_words(one) or found
    plain = " or ".join(_TYPES[one] for one in types)
    return found if found and len(types) == 1 else plain
