"""Tests of parameters that declare connections, queues and message URIs: `[name] uri=...`, `name=...;size=...`."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_int, is_uint, listed, must_be
from opensips_lsp.model.values.parameters.common import BLANKS, fields, set_twice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where

_TLS_DOMAINS = (3, 2)  # from this version on, amqps:// URIs are taken, with a `tls_domain`
_CHECKS_URIS = (3, 0)  # what amqp_parse_url() takes is looked at for targets from this version on
_CHECKS_NUMBERS = (3, 6)  # from this version on, mqueue refuses what is no number


def _named(value: str) -> re.Match[str] | None:
    """`[name]rest`, as a match with the groups name and rest."""
    return re.compile(r"(?s)[ \t\r\n]*\[([^\]]*)\](.*)").match(value)


def _names(values: tuple[str, ...]) -> list[str]:
    return [named[1] for named in map(_named, values) if named]


def _rabbitmq(value: str, detail: str, where: Where) -> str | None:
    """rabbitmq/rmq_servers.c rmq_server_add; since 3.6 in event_rabbitmq."""
    wanted = "`[name] uri = amqp://host; ...`"
    named = _named(value)
    if named is None:
        return must_be(wanted, value)
    if named[1] in _names(where.before("server_id")):
        return set_twice(named[1], [named[1]], "the connection")
    uri, pending, domain = None, False, False
    names = "uri|frames|retries|exchange|heartbeat" + "|tls_domain" * (where.target >= _TLS_DOMAINS)
    for part in named[2].split(";"):
        part = part.strip(BLANKS)
        valued = re.compile(rf"(?is)({names})(?:[ \t\r\n]*(=)[ \t\r\n]*(.*))?").match(part)
        if valued:
            if not valued[2]:
                return f"has no `=` after `{valued[1]}`"
            name = valued[1].lower()
            pending = name == "uri"
            domain |= name == "tls_domain"
            if pending:
                uri = valued[3]
            elif name not in ("exchange", "tls_domain") and not is_uint(valued[3]):
                return f"must have a number as `{name}`, not `{valued[3]}`"
        elif re.compile(r"(?i)immediate|mandatory|non-persistent").match(part):
            continue
        elif part and not pending:
            return f"has no `{part}`; {must_be(wanted, value)}"
    if uri is None:
        return f"{must_be(wanted, value)}; the `uri` is missing"
    if not re.compile(r"amqps?://" if where.target >= _CHECKS_URIS else r"\w+://").match(uri):
        return f"must have a URL as `uri`, such as `amqp://localhost`, not `{uri}`"
    return _encryption(uri, domain, where)


def _encryption(uri: str, domain: bool, where: Where) -> str | None:
    """What is wrong with an AMQP URI that has a `tls_domain`, or has none."""
    if where.target < _CHECKS_URIS:
        return None
    if not uri.startswith("amqps:"):
        return "can have a `tls_domain` only with an `amqps://` URI" if domain else None
    if where.target < _TLS_DOMAINS:
        return f"cannot have an `amqps://` URI in OpenSIPS {where.target.series}"
    if where.before("use_tls")[-1:] in ((), (0,)):
        return "has an `amqps://` URI, for which `use_tls` must be set above it" if where.all_known else None
    return None if domain else "must have a `tls_domain` for its `amqps://` URI"


def _consumer(value: str, detail: str, where: Where) -> str | None:
    """rabbitmq_consumer/rmq_connection.c rmq_conn_add."""
    names = ["uri", "queue", "event", "ack", "exclusive", "frame_max", "heartbeat"]
    names += ["tls_domain"] * (where.target >= _TLS_DOMAINS)
    given: dict[str, str] = {}
    parts = fields(value, ";")
    for number, part in enumerate(parts):
        word = re.split(r"[= \t\r\n]", part, maxsplit=1)[0]
        _, equal, text = part.partition("=")
        if not word:
            if number < len(parts) - 1:
                return "has a parameter without a name"
            break
        name = next((name for name in names if word.lower().startswith(name[:9])), None)
        if name is None:
            return f"has {listed(names)}, not `{word}`"
        if name not in ("ack", "exclusive"):
            if not equal or not text.strip(BLANKS):
                return f"has no value for `{name}`"
            given[name] = text.lstrip(BLANKS)
    missing = [name for name in ("uri", "queue", "event") if name not in given]
    if missing:
        return f"must have {listed(missing).replace(' or ', ' and ')}"
    if not re.compile(r"amqps?://").match(given["uri"]):
        return f"must have a URL as `uri`, such as `amqp://localhost`, not `{given['uri']}`"
    for name in ("heartbeat", "frame_max"):
        if name in given and not is_uint(given[name]):
            return f"must have a number as `{name}`, not `{given[name]}`"
    return _encryption(given["uri"], "tls_domain" in given, where)


def _kafka(value: str, detail: str, where: Where) -> str | None:
    """event_kafka.c add_script_broker, kafka_parse_socket, parse_kafka_properties."""
    wanted = "`[name]host:port/topic?property=value&...`"
    named = _named(value)
    if named is None:
        return must_be(wanted, value)
    if named[1] in _names(where.before("broker_id")):
        return set_twice(named[1], [named[1]], "the broker")
    brokers, slash, rest = named[2].lstrip(BLANKS).partition("/")
    topic, mark, properties = rest.partition("?")
    if "?" in brokers or not slash or not rest:
        return f"{must_be(wanted, value)}; the topic is missing"
    if "/" in topic:
        return f"{must_be(wanted, value)}; there is a second `/`"
    if mark and not all(one.count("=") == 1 for one in properties.split("&")):
        return f"{must_be(wanted, value)}; a property is `name=value`"
    return None


def _sqs(value: str, detail: str, where: Where) -> str | None:
    """event_sqs.c add_script_url."""
    named = _named(value)
    if named is None:
        return must_be("`[name]URL`", value)
    return set_twice(named[1], _names(where.before("queue_url")), "the queue")


def _mqueue(value: str, detail: str, where: Where) -> str | None:
    """mqueue_mod.c mq_param, mqueue_api.c mq_head_add; parser/parse_param.c parse_params."""
    wanted = "`name=queue;size=number;...`"
    found = _parameters(value.removesuffix(";"))
    if found is None:
        return must_be(wanted, value)
    for name, text in found:
        if name not in ("name", "size", "dbmode", "addmode"):
            return f"has `name`, `size`, `dbmode` and `addmode`, not `{name}`"
        if name != "name" and text is not None and not is_int(text) and where.target >= _CHECKS_NUMBERS:
            return f"must have a number as `{name}`, not `{text}`"
    queue = _queue(found)
    if not queue:
        return f"{must_be(wanted, value)}; the `name` is missing"
    others = (_parameters(other.removesuffix(";")) or [] for other in where.before("mqueue"))
    return set_twice(queue, map(_queue, others), "the queue")


def _queue(parameters: list[tuple[str, str | None]]) -> str:
    return ["", *(text or "" for name, text in parameters if name == "name")][-1]


_PARAMETER = re.compile(
    r'([^ \t\r\n;,=]*)[ \t\r\n]*(?:=[ \t\r\n]*(?:"([^"]*)"|([^" \t\r\n,;][^ \t\r\n,;]*)))?[ \t\r\n]*'
)


def _parameters(text: str) -> list[tuple[str, str | None]] | None:
    """`name=value;name;...` -> [(name in lower case, value or None)]; None where it cannot be read."""
    found: list[tuple[str, str | None]] = []
    while True:
        match = _PARAMETER.match(text)
        assert match is not None
        found.append((match[1].lower(), match[3] if match[2] is None else match[2]))
        text = text[match.end() :]
        if not text or text[0] in ",>":
            return found
        text = text[1:].lstrip(BLANKS) if text[0] == ";" else ""
        if not text:
            return None


def _msrp_uri(value: str, detail: str, where: Where) -> str | None:
    """proto_msrp/msrp_parser.h parse_msrp_url."""
    host, port = r"(?:\[[0-9a-f:]*\])?[^:\[/; ]*", r"(?::[0-9]+(?=[/; ]|\Z))?"
    found = re.compile(rf"(?s)(?i:msrps?)://{host}{port}(?:[/; ].*)?").fullmatch(value)
    return None if found else must_be("`msrp://host:port` or `msrps://host:port`", value)


TESTS: dict[str, Test] = {
    "kafka": _kafka,
    "mqueue": _mqueue,
    "msrp uri": _msrp_uri,
    "rabbitmq": _rabbitmq,
    "rabbitmq consumer": _consumer,
    "sqs": _sqs,
}
