"""What modules take for their parameters, by kind, as the real 2.3.6 and 2.4.11 do."""

import re

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.harvest.handlers import HANDLERS, INIT
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint, lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.model.values import reader_of
from opensips_lsp.model.values.parameters import TESTS, Where, refusal
from opensips_lsp.model.variables import Known
from opensips_lsp.project.includes import sources

CORE = load("2.4").core
KNOWN = Known(CORE.pvars, {}, {name: records[0] for name, records in CORE.transformations.items()}, None, None, True)
RULES = [rule for rule in own_rules() if rule.code in ("C620", "C621", "C622")]


def where(before=(), target="2.4", loaded=(), default_url=False):
    """A place behind some (parameter, value) settings."""
    given = lambda *names, of=None: tuple(value for name, value in before if name in names)  # noqa: E731
    return Where(parse_version(target), given, lambda name: name in loaded, lambda: KNOWN, default_url, True)


TAKEN = {
    "acc fields": ("db:", " log : a; b->c ;", "evi:x", "aaa: a->b;c"),
    "avp": ("", "$avp(a)", "$(avp(a)[0])"),
    "blacklist": ("a=1", " list = 1 , 22"),
    "cache table": ("id=a\ndb_url=mysql://x\ncachedb_url=local://\ntable=t\nkey=k",
                    "id=a\ndb_url=x\ncachedb_url=y\ntable=t\nkey=k\ncolumns=a b\non_demand=1\nexpire=30"),
    "call control": ("", "a=$ru", " a = $ru b=$(avp(x)) "),
    "cgrates": ("127.0.0.1", "127.0.0.1:2012", " 127.0.0.1 : 2012 "),
    "collections": ("", "a", "a=4;b", "a;b=12;"),
    "credential": ("u:r:p", " u : r : p:q! "),
    "database": ("",),
    "datagram socket": ("/run/x.sock", "udp:127.0.0.1:8080"),
    "db scheme": ("s:table=t", "s : uuid_col = a ; value_type=integer;table=t "),
    "db url number": ("mysql://x", "2 mysql://x"),
    "dispatcher partition": ("p:db_url=x", "p: db_url=x; table_name=y;", "db_url = mysql://a", "other"),
    "dispatcher sets": ("1", "1,2", "-1", "$var(x)", "f,1"),
    "emergency code": ("911-police",),
    "header regex": ("x-.*", "/x-.*/i", "/a|b/", "", "(", "/(/i"),
    "loaded avps": ("", "rpid", "$avp(a)=rpid; email ;"),
    "xcap root": ("host", "host:80/x", "host/x"),
    "hep id": ("[a]127.0.0.1", " [a] 127.0.0.1:9060; transport=tcp; version=3;", "[a]host.example:9060;version=1"),
    "hep name": ("[t]uri=sip:127.0.0.1:5060", "[t]uri=mysql://x"),
    "int:1..20": (1, 20),
    "unsigned:2..": (2, 3600, -1),
    "length:2..4": ("+1", "+123"),
    "local url": ("local://", "local:a://", "local:a:///default"),
    "permissions partition": ("p: db_url=x;", "p:table_name=y; db_url = x;"),
    "profiles": ("", "a;B2 ; c/b; d / s;;"),
    "rabbitmq": ("[a] uri = amqp://h", " [a]uri=amqp://h;frames=10; immediate;heartbeat = 3"),
    "radius set": ("s=(A=$ru)", " s = ( A = $ru , B=$(avp(x)) )", "s = ( )x)"[:0] + "s=(A=$ru,)"),
    "reply codes": ("404", "404, 480 ,603"),
    "rtp set": ("udp:127.0.0.1:1", "1 == udp:127.0.0.1:1 unix:/x", ""),
    "seconds": ("0", "0.5", "10"),
    "shared variable": ("a=s:", "a=i:-5", "a=S:x=y"),
    "statistic": ("a", "a/no_reset", "a/NO_RESET"),
    "stun ip": ("192.0.2.1", "192.0.2.1 / 198.51.100.1"),
    "stun port": ("3478", "3478/3479"),
    "tag": ("a=active", "a=backup", "a=act"),
    "tls domain:client": ("a", "a=192.0.2.1:5061", "a=[2001:db8::1]:5061"),
    "tls domain:server": ("a=192.0.2.1:5061",),
    "trace id": ("[t]uri=hep:a", " [ t ]uri=sip:a@192.0.2.1:5060;", "[t]uri=sip:host", "[t]uri=sip:[2001:db8::1]:5060"),
    "tls value": ("/etc/x", "  x"),
    "tls value:method": ("SSLv23", "tlsv1_2", "TLSany"),
    "tls value:number": ("0", "1"),
    "tw append": ("", "a: x=$ru", "a:x = $ru ; $rb;y=$(avp(z))"),
    "usrloc mode:cluster_mode": ("none", "Full-Sharing"),
    "xcap server": ("host", "host:80", "http://host:80"),
    "xml file": ("/etc/a.xml", "a.xml", "dir/file"),
}  # fmt: skip
REFUSED = {
    "acc fields": ("", "a->b", "sql: a", "DB: a"),
    "avp": ("a", "$ru", "$avp(", "avp(a)"),
    "avp:filled": ("",),
    "blacklist": ("", "a", "=1", "a=", "a=b", "a=1,"),
    "cache table": (
        "",
        "x",
        "id=a",
        "id=a\ndb_url=x\ntable=t",
        "id=a\ndb_url=x\ncachedb_url=y\ntable=t\nkey=",
        "id=a\ndb_url=x\ncachedb_url=y\ntable=t\nkey=k\nexpire=soon",
        "id=a\ndb_url=x\ncachedb_url=y\ntable=t\nkey=k\nmore=1",
    ),
    "call control": ("a", "a=b", "a=$ru b", "[x]y"),
    "cgrates": ("x", "127.0.0.1:", "127.0.0.1:http", "host:2012", "127.0.0.1:70000"),
    "character": ("", "ab"),
    "collections": ("a=", "a=b", "a;a"),
    "credential": ("", "u", "u:p", "u:r:", "u:r:p q"),
    "database": ("mysql://x",),
    "datagram socket": ("udp:127.0.0.1", "udp:127.0.0.1:80", "udp:127.0.0.1:x"),
    "trace id": ("[t]uri=sip:", "[t]uri=sip", "[t]uri=sip:192.0.2.1:x"),
    "db scheme": ("", "s", "s:", "s:x", "s:table", "s:table=a;column=b", "s:value_type=float", "s:table=a;table=b"),
    "dispatcher partition": ("p:db=x", "p:=x", "p: db_url=", "p:db_url=x;y=z"),
    "dispatcher sets": ("", "1x", "[a]", "gar bage~:", "ff", "$nope", "$var("),
    "emergency code": ("911",),
    "header regex": ("/x", "/(/e", "/(/ie"),
    "loaded avps": (";", "a=rpid", "$avp(a)=", "$var(x)=rpid"),
    "xcap root": ("http://host", "host:x", "host:70000"),
    "hep id": (
        "",
        "x",
        "[a",
        "[a]",
        "[a]127.0.0.1:x",
        "[a]127.0.0.1;version=4",
        "[a]127.0.0.1;transport=tls",
        "[a]127.0.0.1;port=1",
    ),
    "hep name": ("[t]uri=hep:gone",),
    "int:1..20": (0, 21),
    "unsigned:2..": (0, 1),
    "length:2..4": ("+", "+1234"),
    "local url": ("local:a:///gone",),
    "permissions partition": ("p", "p: table_name=y;", "p: url=x;"),
    "profiles": ("to_pstn", "a; b-c", "a/x", "a;b;a/b"),
    "usrloc mode:cluster_mode": ("x", "federation"),
    "rabbitmq": ("", "x", "[a", "[a]", "[a]x", "[a]frames=1", "[a]uri=amqp://h;frames=many", "[a]uri", "[a]uri=hep:x"),
    "radius set": ("", "s", "s=", "s=(", "s=(A", "s=(A=b)", "[x]y", "s=(A=$ru B=$rd)"),
    "reply codes": ("", "99", "404;480", "ok"),
    "rtp set": ("a==udp:127.0.0.1:1", "1==", "== udp:x:1"),
    "seconds": ("", "x", "0.01", "11"),
    "shared variable": ("", "x", "=s:a", "a=x:1", "a=i:", "a=i:b"),
    "statistic": ("", "a/reset"),
    "stun ip": ("", "x", "192.0.2.1/x", "192.0.2.300"),
    "stun port": ("", "x", "0", "70000", "3478/x"),
    "tag": ("a", "a=on"),
    "tls domain:client": ("", "=192.0.2.1:1", "a=192.0.2.1", "a=host:5061", "a=192.0.2.1:x"),
    "tls domain:server": ("a",),
    "tls value": ("", "[a]", "[a", "[gone]x"),
    "tls value:method": ("TLSv1_9",),
    "tls value:number": ("yes", "-1"),
    "tw append": ("x", ":", "a:x", "a: x=y", "a:x=$ru y", "a:$ru"),
    "xcap server": ("http://host", "host:", "host:http", "host:70000"),
    "xml file": ("", "scenario", "gar bage~:"),
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in TAKEN.items() for value in values])
def test_what_is_taken(kind, value):
    assert refusal(kind, value, where()) is None


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in REFUSED.items() for value in values])
def test_what_is_refused(kind, value):
    why = refusal(kind, value, where())
    assert why and not why.endswith("."), (kind, value)


@pytest.mark.parametrize(("kind", "parameter", "first", "second"), [
    ("tls domain:client", "client_domain", "a", "a"),
    ("tls domain:server", "server_domain", "a=192.0.2.1:1", "a=192.0.2.1:2"),
    ("hep id", "hep_id", "[a]127.0.0.1", "[a]127.0.0.2"),
    ("rabbitmq", "server_id", "[a]uri=amqp://h", " [a] uri=amqp://i"),
    ("db url number", "db_url", "mysql://x", "0 mysql://y"),
    ("db scheme", "db_scheme", "a:table=t", "A :table=u"),
    ("tw append", "tw_append", "a:x=$ru", "A:y=$ru"),
    ("collections", "cache_collections", "a;b=4", "b"),
])  # fmt: skip
def test_a_name_is_declared_once(kind, parameter, first, second):
    assert refusal(kind, second, where()) is None
    assert refusal(kind, second, where([(parameter, first)]))


def test_a_domain_is_declared_above():
    assert refusal("tls value", "[a]x", where([("server_domain", "a=192.0.2.1:5061")])) is None
    assert refusal("tls value", "[b]x", where([("server_domain", "a=192.0.2.1:5061")]))


def test_partitions_and_their_url():
    assert refusal("dialplan partition", "p", where())
    assert refusal("dialplan partition", "p", where(default_url=True)) is None
    assert refusal("dialplan partition", "p", where([("db_url", "mysql://x")])) is None
    assert refusal("dialplan partition", "p", where(target="2.4.8", default_url=True))
    assert refusal("dialplan partition", "p: x", where(target="2.4.8")) is None  # what follows the last `;` is not read
    assert refusal("dialplan partition", "p: x;", where(target="2.4.8"))
    assert refusal("dialplan partition", "default: p", where()) is None
    assert refusal("permissions partition", "p: db_url=x", where()) is None
    assert refusal("permissions partition", "p: db_url=x", where(target="2.4.8"))
    assert refusal("permissions partition", "p", where([("db_url", "mysql://x")])) is None


def test_an_ipv6_address_of_a_domain():
    assert refusal("tls domain:server", "a=[2001:db8::1]:5061", where()) is None
    assert refusal("tls domain:server", "a=[2001:db8::1]:5061", where(target="2.3"))


def test_collections_and_blanks():
    assert refusal("collections", "a; b = 5", where()) is None
    assert refusal("collections", "a; b = 5", where(target="2.4.6"))


def test_a_trace_to_a_database_needs_its_module():
    assert refusal("trace id", "[t]uri=hep:a", where()) is None
    assert refusal("trace id", "[t]uri=mysql://x;table=y", where(loaded=["db_mysql"])) is None
    for value in ("", "x", "[t]x", "[t]url=hep:a", "[t]uri=", "[t]uri=mysql://x"):
        assert refusal("trace id", value, where()), value


def test_urls_need_the_module_of_their_scheme():
    loaded = ["db_mysql", "aaa_radius", "cachedb_redis"]
    for kind, url in (("database", "mysql://x"), ("aaa", "radius:/etc/x"), ("cache", "redis:a://x")):
        assert refusal(kind, url, where(loaded=loaded)) is None
        assert refusal(kind, url, where())
    assert refusal("aaa:empty", "", where()) is None
    assert refusal("aaa", "", where())
    assert refusal("cache", "redis", where(loaded=loaded))


def test_a_database_that_is_not_read_needs_no_module():
    """b2b_sca.c:327 with db_mode 0, carrierroute.c:309 with routes in a file."""
    for version in ("2.3", "2.4"):
        for module, on in (("b2b_sca", ("db_mode", 1)), ("carrierroute", ("config_source", "db"))):
            kind = load(version).module(module).params["db_url"][0].kind.partition(";")[2]
            off = (on[0], 0 if on[1] == 1 else "file")
            assert refusal(kind, "nosuch://x", where(target=version)) is None
            assert refusal(kind, "nosuch://x", where([on, off], version)) is None
            assert "db_nosuch" in refusal(kind, "nosuch://x", where([off, on], version))


def test_the_type_of_a_cached_key_came_with_2_4_10():
    spec = "id=a\ndb_url=x\ncachedb_url=y\ntable=t\nkey=k\nkey_type=int"
    assert refusal("cache table", spec, where(target="2.4.10")) is None
    assert "key_type" in refusal("cache table", spec, where(target="2.4.9"))


def test_nodes_of_a_cluster_without_a_database():
    off = [("db_mode", 0)]
    assert refusal("node:neighbor", "x", where()) is None
    assert refusal("node:neighbor", "cluster_id=1, node_id=2, url=bin:192.0.2.1:5555", where(off)) is None
    assert refusal("node:neighbor", "cluster_id=1, url=bin:192.0.2.1:5555", where(off))
    assert refusal("node:current", "cluster_id=1, url=bin:192.0.2.1:5555", where(off))
    assert refusal("node:current", "cluster_id=1, url=bin:192.0.2.1:5555", where([*off, ("current_id", 3)])) is None
    assert refusal("node:current", "cluster_id=1,node_id=2,url=bin:192.0.2.1", where([*off, ("current_id", 3)]))


def test_a_value_that_is_only_read_with_another_parameter():
    assert refusal("reply codes@probing_interval=30", "x", where())
    assert refusal("reply codes@probing_interval=30", "x", where([("probing_interval", 0)])) is None
    assert refusal("avp:filled@-use_partitions=0", "x", where())
    assert refusal("avp:filled@-use_partitions=0", "x", where([("use_partitions", 1)])) is None
    assert refusal("rtp set@-db_url=", "a==b", where([("db_url", "mysql://x")])) is None


def test_a_profile_has_a_value_or_none():
    assert refusal("profiles:profiles_no_value", "a;b", where([("profiles_no_value", "c; d/b")])) is None
    assert refusal("profiles:profiles_no_value", "a;b", where([("profiles_no_value", "c; b/b")]))


@pytest.mark.parametrize("target", ["2.3", "2.4"])
def test_an_algorithm_of_ratelimit_is_one_that_it_has(target):
    script = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nloadmodule "ratelimit.so"\n'
    script += 'modparam("ratelimit", "default_algorithm", "{}")\nroute {{ exit; }}\n'
    told = {
        word: [f.code for f in lint_text(script.format(word), parse_version(target), RULES)]
        for word in ("FOO", "NOP", "SBT", "Red")
    }
    assert told == {"FOO": ["C620"], "NOP": ["C620"], "SBT": [], "Red": []}  # ratelimit_helper.c:231


def test_a_mode_of_usrloc_that_a_preset_replaces():
    assert refusal("usrloc mode:cluster_mode", "x", where([("db_mode", 0)])) is None
    assert refusal("usrloc mode:cluster_mode", "x", where([("working_mode_preset", "sql-only")])) is None
    assert refusal("usrloc mode:cluster_mode", "x", where([("db_mode", 4)]))
    assert refusal("usrloc mode:cluster_mode", "x", where(target="2.4.6")) is None


def test_every_kind_has_a_test():
    kinds = {re.split("[:@]", kind)[0].lstrip("?") for kind in (*HANDLERS.values(), *INIT.values())}
    assert {kind for kind in kinds if kind not in TESTS and reader_of(kind) is None} == set()
    assert set(TESTS) <= kinds | {"ipv4"}


# ---- the script around


LISTEN = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\n'
ROUTE = "\nroute { exit; }\n"


def found_in(text, target="2.4"):
    found = lint_text(text, parse_version(target), RULES)
    return [(finding.code, finding.stage, finding.severity) for finding in found if finding.code != "S001"]


def found_with_include(text, included):
    """The same where what the script includes is read, or (None) is not there."""
    files = {"/a/main.cfg": text, **({"/a/more.cfg": included} if included is not None else {})}
    loaded, problems = sources("/a/main.cfg", text, files.get)
    script = Script(parse_version("2.4"), loaded, all_files_known=not problems)
    return [finding.code for finding in lint(script, script.sources[0], RULES)]


INIT_FAILS = "C621", "init", "error"


@pytest.mark.parametrize(("loads", "settings"), [
    ("db_text alias_db", 'modparam("alias_db", "db_url", "text:///x")'),
    ("mi_fifo", 'modparam("mi_fifo", "fifo_name", "/tmp/x")'),
    ("rr tm dialog qos", 'modparam("qos", "qos_flag", "Q")'),
    ("perl signaling tm", 'modparam("perl", "filename", "/x.pl")'),
    ("db_text signaling tm dialplan", 'modparam("dialplan", "db_url", "text:///x")'),
    ("sms tm", 'modparam("sms", "modems", "a[d=/dev/x]")\nmodparam("sms", "networks", "n[]")'),
    ("stun", 'modparam("stun", "primary_ip", "192.0.2.1")\nmodparam("stun", "alternate_ip", "192.0.2.2")'),
    ("tm rr", 'loadmodule "acc.so"\nmodparam("rr", "append_fromtag", 0)\nmodparam("acc", "detect_direction", 0)'),
])  # fmt: skip
def test_a_module_initialises_with_what_it_needs(loads, settings):
    loaded = LISTEN + "".join(f'loadmodule "{name}.so"\n' for name in loads.split())
    assert found_in(loaded + settings + ROUTE) == []


@pytest.mark.parametrize(
    "loads", ["db_text alias_db", "mi_fifo", "rr tm dialog qos", "perl", "stun", "sms", "imc db_text", "proto_wss"]
)
def test_a_module_does_not_initialise_without(loads):
    assert INIT_FAILS in found_in(LISTEN + "".join(f'loadmodule "{name}.so"\n' for name in loads.split()) + ROUTE)


def test_what_is_included_may_set_it():
    text = LISTEN + 'loadmodule "db_text.so"\nloadmodule "alias_db.so"\ninclude_file "more.cfg"\n' + ROUTE
    assert found_with_include(text, 'modparam("alias_db", "db_url", "text:///x")\n') == []
    assert found_with_include(text, "# nothing\n") == ["C621"]
    assert found_with_include(text, None) == []


def test_what_is_included_may_declare_it():
    text = (
        LISTEN
        + 'loadmodule "tls_mgm.so"\ninclude_file "more.cfg"\nmodparam("tls_mgm", "certificate", "[d]/x")\n'
        + ROUTE
    )
    assert found_with_include(text, 'modparam("tls_mgm", "client_domain", "d")\n') == []
    assert found_with_include(text, "# nothing\n") == ["C620"]
    assert found_with_include(text, None) == []


def test_a_regular_expression_of_modules_sets_it_too():
    text = (
        LISTEN + 'loadmodule "db_text.so"\nloadmodule "alias_db.so"\nloadmodule "speeddial.so"\n'
        'modparam("alias_db|speed.*", "db_url", "text:///x")'
    )
    assert found_in(text + ROUTE) == []


def test_only_the_last_setting_counts_when_the_module_initialises():
    text = LISTEN + 'loadmodule "signaling.so"\nloadmodule "sl.so"\nloadmodule "maxfwd.so"\n'
    first, last = 'modparam("maxfwd", "max_limit", 0)\n', 'modparam("maxfwd", "max_limit", 70)\n'
    assert found_in(text + first + last + ROUTE) == []
    assert found_in(text + last + first + ROUTE) == [("C620", "init", "error")]


def test_dispatcher_takes_the_default_url_since_2_4_9():
    text = 'db_default_url="text:///x"\n' + LISTEN + 'loadmodule "db_text.so"\nloadmodule "dispatcher.so"' + ROUTE
    assert found_in(text) == []
    assert found_in(text, "2.4.8") == [("C621", "init", "warning")]


def test_what_a_broken_statement_may_have_said():
    text = LISTEN + 'loadmodule "db_text.so"\nloadmodule "alias_db.so"\n'
    assert found_in(text + 'modparam("alias_db" "db_url", "text:///x")' + ROUTE) == []
    assert "C621" in [code for code, *_ in found_in(text + 'modparam("alias_db" "table_name", "x")' + ROUTE)]
    assert found_in("listen=hep_udp:\n" + LISTEN + 'loadmodule "proto_hep.so"' + ROUTE) == []
    tls = (
        LISTEN + 'loadmodule "tls_mgm.so"\nmodparam("tls_mgm", "client_domain" "d")\n'
        'modparam("tls_mgm", "certificate", "[d]/x")'
    )
    assert found_in(tls + ROUTE) == []
    assert (
        found_in(
            LISTEN
            + 'loadmodule "tmm.so"\nloadmodule "rr.so"\nloadmodule "dialog.so"\nloadmodule "presence_callinfo.so"'
            + ROUTE
        )
        == []
    )
