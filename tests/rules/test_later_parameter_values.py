"""What modules take for their parameters in the series after 2.4, where that is new or has changed."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.values.parameters import Where, refusal
from opensips_lsp.model.variables import Known

RULES = [rule for rule in own_rules() if rule.code == "C620"]
CORE = load("3.6").core
KNOWN = Known(CORE.pvars, {}, {name: records[0] for name, records in CORE.transformations.items()}, None, None, True)
ALL = ("3.0", "3.2", "3.4", "3.6", "4.0")


def where(target, *before, all_known=True, loaded=()):
    """A place behind some (parameter, value) settings."""
    given = lambda *names, of=None: tuple(value for name, value in before if name in names)  # noqa: E731
    return Where(parse_version(target), given, lambda name: name in loaded, lambda: KNOWN, False, all_known)


TAKEN = [
    ("tls domain:server", ALL, ("a", "", "a=192.0.2.1:5061", "=")),
    ("tls value", ALL, ("[d]x", " [d] x", "[d] ")),
    ("tls value:addresses", ALL, ("[d]*", "[d]192.0.2.1:5061", "[d]192.0.2.1:5061, [2001:db8::1]:5061")),
    ("tls value:method", ("3.0",), ("[d]TLSv1_2", "[d]tlsany")),
    ("tls value:method", ("3.1.1", "3.1"), ("[d]-", "[d]TLSv1_2-", "[d] TLSv1 - TLSv1_3", "[d]tls")),
    ("tls value:method", ("3.2", "3.4", "4.0"), ("[d]-", "[d]SSLv9")),
    ("call control:strict", ALL, ("", "a=$ru", " a = $ru b=$(avp(x))")),
    ("sharing tag", ALL, ("a/1=active", " a / 12 = backup ", "a/1=", "/1=act")),
    ("rules query", ALL, ("a:", ": select", "a : select 1")),
    ("leading number", ALL, (0, 5, "5", " 10M", "-1", "+1x")),
    ("call mode", ALL, (1, "param", "Manual")),
    ("kafka", ALL, ("[a]h:1/t", " [a b] h:1,g:1/t?x=y&z=", "[a]/t", "[a]h/?a=b")),
    ("sqs", ALL, ("[a]", " [a] https://x")),
    ("mqueue", ALL, ("name=q", "name=q;size=5;", "Name = q ; addmode = 1", 'name="a b";size=5', "name=q,x=y")),
    ("mqueue", ("3.5",), ("name=q;size=many",)),
    ("msrp uri", ALL, ("msrp://h", "msrps://h:1/a;b", "msrp://[2001:db8::1]:5", "msrp:// x", "MSRP://")),
    ("stat labels", ALL, ("g: /a/b/", " g :/a/b/g")),
    ("series profile", ALL, ("p", "p: algorithm=none x")),
    ("threshold", ALL, (-1, 5)),
    ("rabbitmq", ALL, ("[a]uri=amqp://h; exchange=x; immediate",)),
    ("rabbitmq consumer", ALL, ("uri=amqp://h; queue = q; event=e", "uri=amqp://h;ack;queue=q;event=e;frame_max=9;")),
    ("hep id", ("3.5", "4.0"), ("[a]127.0.0.1;transport=tls", "[a];transport=tcp", "[a]/")),
    ("dispatcher sets", ALL, ("ff", "1, fud,$var(x)", "a", "-1")),
    ("http ip", ("3.3", "4.0"), ("*", "192.0.2.1", "2001:db8::1", "[2001:db8::1]")),
    ("cgrates", ("3.3", "4.0"), ("host:2012", "", "[a]")),
    ("profiles", ("3.5", "4.0"), ("to_pstn;a-b/s",)),
    ("trace id:log_local0", ("3.2", "4.0"), ("[t]uri=file:/x", "[t]uri=SYSLOG", "[t]uri=syslogLOG_LOCAL0:1")),
    ("dispatcher partition", ("3.6", "4.0"), ("p:ping_sock=udp:a:1;ping_from=x", "p:persistent_state=0")),
    ("length:32..32@>=3.2.12,3.3.5", ("3.1", "3.2.11", "3.3.4"), ("x",)),
    ("length:32..32@>=3.2.12,3.3.5", ("3.2.12", "3.3", "4.0"), ("0123456789abcdef" * 2,)),
    ("word:a@>=3.1", ("3.0",), (1,)),
    ("word:a@<3.3", ("3.3", "4.0"), ("x",)),
]  # fmt: skip
REFUSED = [
    ("tls value", ALL, ("", "x", "[d", "[]x", "[d]", "[gone]x")),
    ("tls value:number", ALL, ("1", "[d]yes", "[d]", "[d] 1", "[d]-1")),
    ("tls value:addresses", ALL, ("*", "[d]x", "[d]192.0.2.1", "[d]192.0.2.1:5061,", "[d]host:5061", "[d]a,*")),
    ("tls value:method", ("3.0",), ("TLSv1", "[d]-", "[d]TLSv1_3")),
    ("tls value:method", ("3.1.1", "3.1"), ("[d]SSLv9", "[d]TLSv1-x")),
    ("call control:strict", ALL, ("a", "a=b", "a=$ru b", "a=$ru ", " ")),
    ("sharing tag", ALL, ("", "a", "a=active", "a/1", "a/x=active", "a/=active", "a/1=on", "a/1=activeX")),
    ("rules query", ALL, ("", "select")),
    ("leading number", ALL, ("", "abc", "-", "x1")),
    ("call mode", ALL, ("", "x", "1")),
    ("kafka", ALL, ("", "h/t", "[a", "[a]h", "[a]h/", "[a]h?x=y", "[a]h/t/u", "[a]h/t?", "[a]h/t?x", "[a]h/t?x=y=z")),
    ("sqs", ALL, ("", "a", "[a")),
    ("mqueue", ALL, ("", ";", "q", "name", "name=", "size=5", "name=q;;", "name=q x")),
    ("mqueue", ALL, ('name="q', "name=q;max=5", " name=q")),
    ("mqueue", ("3.6", "4.0"), ("name=q;size=many",)),
    ("msrp uri", ALL, ("", "1", "h", "sip:h", "msrp:h", "msrpx://h", "msrp://h:x", "msrp://h:", "msrp://[g]", "msrp://a[")),
    ("stat labels", ALL, ("", "g", "g:", "g: ", ":/a/b/", "g:/a", "g:/a/b/x", "g:/(/b/")),
    ("threshold", ALL, (0, -2)),
    ("rabbitmq", ("3.0", "3.1"), ("[a]uri=amqps://h", "[a]uri=http://h")),
    ("rabbitmq", ("3.2", "4.0"), ("[a]uri=amqps://h", "[a]uri=amqp://h;tls_domain=x")),
    ("rabbitmq consumer", ALL, ("", "x", "uri=amqp://h", "uri=amqp://h;queue=q", "uri=h;queue=q;event=e",
                                "uri=amqp://h;queue=;event=e", "uri=amqp://h;;queue=q;event=e",
                                "uri=amqp://h;queue=q;event=e;heartbeat=x", "uri=amqps://h;queue=q;event=e")),
    ("hep id", ("3.0", "3.4"), ("[a]127.0.0.1;transport=tls",)),
    ("dispatcher sets", ALL, ("", "1x", "fx", "s")),
    ("http ip", ("3.0", "3.2"), ("*", "2001:db8::1")),
    ("http ip", ALL, ("", "host", "1.2.3.256.1")),
    ("cgrates", ("3.0", "3.2"), ("host:2012",)),
    ("cgrates", ALL, ("host:x", "127.0.0.1:")),
    ("profiles", ("3.0", "3.4"), ("to_pstn",)),
    ("profiles", ALL, ("a b", "a.b")),
    ("trace id", ("3.0", "3.1"), ("[t]uri=file:/x", "[t]uri=syslog")),
    ("trace id:log_local0", ("3.2", "4.0"), ("[t]uri=syslog:LOG_LOCAL0", "[t]uri=sysloglocal0")),
    ("trace id", ALL, ("abc", "[t]uri=mysql://x/y;new_table")),
    ("dispatcher partition", ("3.0", "3.4"), ("p:ping_from=x",)),
    ("length:32..32@>=3.2.12,3.3.5", ("3.2.12", "3.2", "3.3", "3.4", "4.0"), ("x",)),
    ("word:a@>=3.1", ("3.1", "4.0"), ("x",)),
    ("word:a@<3.3", ("3.2", "2.4"), ("x",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "targets", "values"), TAKEN)
def test_what_is_taken(kind, targets, values):
    refused = [(target, value, why) for target in targets for value in values
               if (why := refusal(kind, value, where(target, ("server_domain", "d"))))]  # fmt: skip
    assert refused == []


@pytest.mark.parametrize(("kind", "targets", "values"), REFUSED)
def test_what_is_refused(kind, targets, values):
    taken = [(target, value) for target in targets for value in values
             if not refusal(kind, value, where(target, ("server_domain", "d")))]  # fmt: skip
    assert taken == []


@pytest.mark.parametrize(("kind", "parameter", "first", "second"), [
    ("tls domain:client", "client_domain", "a", "a"),
    ("kafka", "broker_id", "[a]h/t", " [a]i/u"),
    ("sqs", "queue_url", "[a]x", "[a]y"),
    ("mqueue", "mqueue", "name=q;size=5", "addmode=1;name=q"),
    ("series profile", "stat_series_profile", "p: window=1", " p "),
])  # fmt: skip
def test_a_name_is_declared_once(kind, parameter, first, second):
    assert refusal(kind, second, where("3.6")) is None
    assert refusal(kind, second, where("3.6", (parameter, first)))
    assert refusal("tls domain:server", "a", where("3.6", ("client_domain", "a"))) is None


def test_an_encrypted_connection_needs_a_domain_and_use_tls():
    both = "[a]uri=amqps://h;tls_domain=x"
    assert refusal("rabbitmq", both, where("3.2", ("use_tls", 1))) is None
    assert refusal("rabbitmq", both, where("3.2", all_known=False)) is None
    assert refusal("rabbitmq", both, where("3.2", ("use_tls", 0)))
    assert refusal("rabbitmq", "[a]uri=amqps://h", where("3.2", ("use_tls", 1)))
    assert (
        refusal("rabbitmq consumer", "uri=amqps://h;tls_domain=x;queue=q;event=e", where("3.2", ("use_tls", 1))) is None
    )
    assert refusal("rabbitmq", "[a]uri=amqps://h", where("2.4")) is None


def test_a_node_with_its_number_above():
    off = ("db_mode", 0)
    node = "cluster_id=1, url=bin:192.0.2.1:5555"
    assert refusal("node:current", node, where("3.0", off, ("my_node_id", 3))) is None
    assert "my_node_id" in (refusal("node:current", node, where("3.0", off, ("current_id", 3))) or "")


def test_a_replicated_collection_goes_by_its_name():
    assert refusal("collections", "a/r=4;b", where("3.3", ("cache_collections", "c/r"))) is None
    assert refusal("collections", "a/r", where("3.3", ("cache_collections", "a")))
    assert refusal("collections", "a/r", where("3.2", ("cache_collections", "a"))) is None
    assert refusal("local url", "local:///a", where("3.3", ("cache_collections", "a/r"))) is None


SCRIPT = 'loadmodule "{module}.so"\nmodparam("{module}", "{parameter}", {value})\nroute {{ exit; }}\n'


@pytest.mark.parametrize(("module", "parameter", "value", "targets"), [
    ("tls_mgm", "certificate", '"/etc/c.pem"', ALL),
    ("tls_mgm", "match_ip_address", '"192.0.2.1:5061"', ALL),
    ("tls_mgm", "match_sip_domain", '"[d]x"', ALL),
    ("call_control", "stop", '"abc"', ALL),
    ("clusterer", "sharing_tag", '"1"', ALL),
    ("event_rabbitmq", "server_id", '"abc"', ("3.6", "4.0")),
    ("rabbitmq", "server_id", '"abc"', ("3.0", "3.4")),
    ("event_flatstore", "rotate_size", '"abc"', ("3.6", "4.0")),
    ("snmpstats", "dlg_minor_threshold", "0", ALL),
    ("callops", "mode", '"x"', ("3.2", "4.0")),
    ("sqlops", "db_scheme", '"1"', ("3.6", "4.0")),
    ("tracer", "syslog_default_facility", '"abc"', ("3.2", "4.0")),
    ("drouting", "rule_tables_query", '"abc"', ("3.2", "4.0")),
    ("prometheus", "labels", '"1"', ("3.4", "4.0")),
    ("msrp_relay", "my_uri", '"1"', ("3.4", "4.0")),
    ("auth", "secret", '"x"', ("3.4", "4.0")),
    ("uac_registrant", "reregister_expiry_percentage", "0", ("4.0",)),
])  # fmt: skip
def test_the_parameters_have_these_kinds(module, parameter, value, targets):
    script = SCRIPT.format(module=module, parameter=parameter, value=value)
    found = {target: [f.code for f in lint_text(script, parse_version(target), RULES)] for target in targets}
    assert all(codes == ["C620"] for codes in found.values()), found


@pytest.mark.parametrize(("module", "parameter", "value", "targets"), [
    ("callops", "mode", "1", ("3.2", "4.0")),
    ("event_flatstore", "rotate_size", "10", ("3.6", "4.0")),
    ("auth", "secret", '"x"', ("3.0", "3.1")),
    ("presence", "cluster_federation_mode", "1", ("3.0",)),
    ("snmpstats", "dlg_minor_threshold", "0", ("2.4",)),
])  # fmt: skip
def test_other_types_and_versions(module, parameter, value, targets):
    script = SCRIPT.format(module=module, parameter=parameter, value=value)
    found = {target: [f.code for f in lint_text(script, parse_version(target), RULES)] for target in targets}
    assert not any(found.values()), found
