"""What typed parameters (3.0 and later) want of a constant, by kind."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.model import values
from opensips_lsp.model.values import check, check_missing, reader_of
from opensips_lsp.model.variables import Known

CORE = load("3.6").core
KNOWN = Known(CORE.pvars, {}, {name: records[0] for name, records in CORE.transformations.items()}, None, None, True)
SAVE = "save-flags:memory-only,no-reply,max-contacts=,matching-mode="
LOOKUP = "lookup-flags:global,extended-regexp,ua-filtering=,max-ping-latency="


class Declared:
    """A script with these modules, and these values of parameters: `rr__append_fromtag=[0]`."""

    def __init__(self, *modules, url="", unknown=False, lists=("gw",), off=False, bonds=("b1",), **parameters):
        self.loaded, self.url, self.unknown, self.parameters = modules, url, unknown, parameters
        self.lists, self.off, self.bond_names = lists, off, bonds

    def values(self, module, *names):
        return tuple(value for name in names for value in self.parameters.get(f"{module}__{name}", ()))

    def loads(self, module):
        return module in self.loaded

    def modules(self):
        return None if self.unknown else self.loaded

    def default_database(self):
        return self.url

    def protocols(self):
        return ("udp", "tcp", "msrp")

    def listens(self, socket):
        return not socket.startswith("tcp:")

    def bonds(self):
        return self.bond_names

    def blacklists(self):
        return self.lists

    def forwarding_is_off(self):
        return self.off

    def statistic_groups(self):
        return {"core", "Mine"}


NUMBERED = "numbered:preserve-to,setup-timeout="
GOOD = {
    NUMBERED: ("preserve-to", "setup-timeout=5 , preserve-to", "setup-timeout=x,setup-timeout=5"),
    "accounting:log,aaa,db,evi": ("log", " LOG | evi ", "db|aaa"),
    "aka-algorithms:MD5,AKAv1-MD5": ("md5", "MD5, akav1-md5"),
    "aka-qop": ("auth", "auth, auth-int"),
    "ipv4": ("10.0.0.1", "255.255.255.255", "0.0.0.0", "1.2.3."),
    "network": ("10.0.0.1", " ! 10.0.0.0/8 ", "10.0.0.0/255.0.0.0", "::1", "[::1]/64", "1.2.3./32", "fe80::/0"),
    "q": ("0", "0.5", ".7", " 1", "1.000", "01", "00.25", "1."),
    "forward:msrp": ("10.0.0.1", "MSRP:10.0.0.1"),
    "socket:msrp": ("127.0.0.1", "tcp:127.0.0.1:5060"),
    "needs:group.db_url": ("", "x"),
    "needs:group.db_url&word:from,to": ("From",),
    "needs:group.db_url&var:avp": ("$avp(x)",),
    SAVE: ("memory-only", " no-reply , max-contacts=5 ", "matching-mode=<x>", "max-contacts=x,max-contacts=5"),
    LOOKUP: ("global", "ua-filtering=/a/", "ua-filtering=/(/", "ua-filtering=/a/i", "max-ping-latency=5"),
    "all-of:MD5,SHA-256": ("md5", "MD5, sha-256"),
    "columns": ("a", "a , b"),
    "trace-scope:mtd": ("m", "T", "m d", "", "m t"),
    "vendor": ("0", "0x1F", "0X7fffffff", "2147483647"),
    "int:..255": ("255", "-1"),
    "starts:all,last": ("All", "lastly"),
    "methods:!`'": ("A'B!", "INVITE|ACK"),
    "destination:bins,msrp": ("bins:10.0.0.1", "MSRP:10.0.0.1:2855", "udp:[::1]:5060"),
    "avp-name:scheme,sqlops": ("$avp(a)", "$avp(a)/t"),
    "flagged:avp:eEnNsS": ("$avp(a)/en", "$avp(a)/S", "$avp(a)"),
    "statistic:typed": ("calls", "group:calls"),
    "direction": ("Upstream", "downstreams"),
    "exact:req,rpl|var": ("req", "$avp(a)", "$rm and more"),
    "?exact:reset_all": ("", "reset_all"),
    "?vars:written": ("", "$avp(a);$var(b), $ru"),
}
BAD = {
    NUMBERED: ("setup-timeout=x", "setup-timeout=", "setup-timeout", "setup-timeout=5,setup-timeout=-1", "t5", ""),
    "accounting:log,aaa,db,evi": ("", "log|", "log,evi", "x"),
    "aka-algorithms:MD5,AKAv1-MD5": ("", "AKA", "MD5,", "AKAv3-MD5"),
    "aka-qop": ("", "Auth", "auth|auth-int"),
    "ipv4": ("", "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.1.", "a.b.c.d", "::1", "1.2.3.4/8"),
    "network": ("", "x", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/255.0.0", "::1/129", "::1::", "1.2.3.4/x", "!"),
    "q": ("", "high", "1.5", "0.5 ", "2", "-0.5"),
    "forward:msrp": ("", "bond:10.0.0.1", "udp:"),
    "socket:msrp": ("", "x:127.0.0.1", "127.0.0.1:x:5060"),
    "needs:group.db_url&word:from,to": ("x", ""),
    "needs:group.db_url&var:avp": ("$rm", "x"),
    "obsolete:sethost": ("", "a"),
    SAVE: ("", "Memory-only", "memory-only,", "max-contacts", "max-contacts=", "max-contacts=-1", "c5"),
    LOOKUP: ("", "ua-filtering=a", "ua-filtering=/a", "ua-filtering=//", "max-ping-latency=x", "m"),
    LOOKUP.replace("global,", ""): ("extended-regexp,ua-filtering=/(/", "ua-filtering=/*a/ , extended-regexp"),
    "all-of:MD5,SHA-256": ("", "MD5,", "MD5;SHA-256", "SHA256"),
    "columns": ("", "a,", "a,,b"),
    "trace-scope:mtd": ("b", "x", "m,t"),
    "vendor": ("", "0x", "0xg", "-1", "2147483648", "0x80000000"),
    "int:..255": ("256", "x"),
    "starts:all,last": ("", "al"),
    "methods:!`'": ("A@B", "INVITE|FOO!"),
    "destination:bins,msrp": ("bond:10.0.0.1", "[::1", "msrp:"),
    "avp-name:scheme,sqlops": ("$avp(a)/", "*/$s"),
    "flagged:avp:eEnNsS": ("$avp(a)/ns", "$avp(a)/Sen"),
    "statistic:typed": (":calls",),
    "direction": ("up", ""),
    "exact:req,rpl|var": ("REQ", ""),
    "?exact:reset_all": ("RESET_ALL", "reset_all "),
    "?vars:written": (" ", "$rm", "a"),
}


def rows(kinds):
    return [(kind, text) for kind, texts in kinds.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), rows(GOOD))
def test_what_a_kind_takes(kind, text):
    assert check(kind, text, KNOWN) is None


@pytest.mark.parametrize(("kind", "text"), rows(BAD))
def test_what_a_kind_refuses(kind, text):
    problem = check(kind, text, KNOWN)
    assert problem.why.startswith(("must", "takes", "has", "may", "is written", "stops"))


URLS = {"sqlops__db_url": ("text:///db", "2 mysql://u:p@h/d")}


@pytest.mark.parametrize(
    ("kind", "good", "bad", "declared"),
    [
        ("named:tracer.trace_id", "hep", "HEP", Declared(tracer__trace_id=("[ hep x]uri=hep:a", "[b]uri=sip:b"))),
        ("named:tracer.trace_id", "b", "hep", Declared(tracer__trace_id=("[b]uri=sip:b",))),
        ("named:rabbitmq.server_id", "a", "b", Declared(rabbitmq__server_id=(" [a] uri=amqp://b",))),
        (
            "named:statistics.stat_series_profile",
            "P",
            "p ",
            Declared(statistics__stat_series_profile=(" p : window=5",)),
        ),
        ("named:qrouting.extra_stats", "asr", "", Declared(qrouting__extra_stats=("+asr/30; -pdd;;",))),
        ("named:qrouting.extra_stats", "pdd", "asr/30", Declared(qrouting__extra_stats=("+asr/30; - pdd /5",))),
        ("permissions-partition", "p", "P", Declared(permissions__partition=("p : db_url=text:///db",))),
        ("permissions-partition", "default", "p", Declared(permissions__db_url=("text:///db",))),
        ("permissions-partition", "default", "q", Declared(permissions__partition=("default: db_url=a",))),
        ("trie-partition", "Default", "default", Declared()),
        ("trie-partition", "*", "", Declared(trie__use_partitions=(1, 0))),
        ("sr-group", "CORE", "pike", Declared()),
        ("sr-group", "pike", "dispatcher", Declared("pike")),
        ("sr-group", "my", "m", Declared(status_report__script_sr_group=(" My ",))),
        ("rtp-relay", "rtpproxy", "rtpengine", Declared("rtpproxy")),
        ("rtp-relay", "rtpengine", "RTPENGINE", Declared("rtpengine")),
        ("sql-cache", "c", "d", Declared(sql_cacher__cache_table=("id=c\ndb_url=a\n",))),
        (
            "sql-cache",
            "c",
            "c db_url=a",
            Declared(sql_cacher__cache_table=(" id=c;db_url=a;",), sql_cacher__spec_delimiter=(";",)),
        ),
        ("trace-scope:mtdb", "t", "td", Declared()),
        ("trace-scope:mtdb", "bt", "tb", Declared("dialog")),
        ("trace-scope:mtdb", "d", "b", Declared("dialog")),
        ("avp-db-id:sqlops", "2", "1", Declared(**URLS)),
        ("avp-db-id:sqlops", "0", "3", Declared(**URLS)),
        ("avp-db-id:raw,sqlops", "2", "0", Declared(**URLS)),
        ("avp-db-id:raw", "0", "1", Declared(url="mysql://u:p@h/d")),
        ("avp-db-id", "0", "1", Declared(url="text:///db")),
        ("avp-name:scheme,sqlops", "$avp(a)/$S", "$avp(a)/$t", Declared(sqlops__db_scheme=("s:table=a",))),
        ("statistic-group", "MINE", "other", Declared()),
        ("accounting:log,aaa,db,evi", "log|evi", "log|db", Declared()),
        ("accounting:log,aaa,db,evi", "DB", "aaa", Declared(url="text:///db")),
        ("accounting:log,aaa,db,evi", "aaa|log", "db", Declared(acc__aaa_url=("radius:/etc/r",))),
        ("aka-manager", "diameter", "x", Declared("aka_av_diameter")),
        ("blacklist", "gw", "all", Declared()),
        ("blacklist:all", "ALL", "GW", Declared()),
        ("bond", "B1", "b2", Declared()),
        ("protocol", "MSRP", "bins", Declared()),
        ("forward:msrp,bond", "udp:10.0.0.1", "bond:10.0.0.1", Declared()),
        ("socket:msrp", "127.0.0.1", "tcp:127.0.0.1", Declared()),
        ("dialplan-partition", "default", "p", Declared(url="text:///db")),
        ("dialplan-partition", "p", "P", Declared(dialplan__partition=(" p : db_url=a",))),
        ("dialplan-partition", "p", "default", Declared(dialplan__partition=("p:db_url=a", "default: p"), url="a")),
        ("dispatcher-partition", "default", "p", Declared()),
        ("dispatcher-partition", "p", " p ", Declared(dispatcher__partition=("p : db_url=a",))),
        ("dispatcher-partition", "p", "default", Declared(dispatcher__partition=("p:db_url=a", "default:p;"))),
        ("drouting-partition", "Default", "default", Declared()),
        ("drouting-partition", "*", "p", Declared(drouting__use_partitions=(1, 0))),
        ("named:event_kafka.broker_id", "a", "b", Declared(event_kafka__broker_id=("[a]127.0.0.1:9092/t",))),
        ("statistic:typed", "mine:calls", "other:calls", Declared()),
    ],
)
def test_what_a_script_must_say_elsewhere(kind, good, bad, declared):
    assert check(kind, good, KNOWN, declared) is None
    assert check(kind, bad, KNOWN, declared) is not None
    assert check(kind, bad, KNOWN) is None  # nothing is known of the rest of the script


@pytest.mark.parametrize(
    ("kind", "text", "declared", "why"),
    [
        ("direction", "upstream", Declared(rr__append_fromtag=(0,)), "stops OpenSIPS"),
        ("presence-db", "x", Declared(), "stops OpenSIPS"),
        ("needs:dialog", "x", Declared(), "needs module `dialog`, which is not loaded"),
        ("needs:group.db_url", "x", Declared(url="text:///db"), 'needs modparam("group", "db_url", ...)'),
        ("forward:msrp", "10.0.0.1", Declared(off=True), "stops OpenSIPS"),
        ("dispatcher-partition", "p", Declared(), "names no partition `p` of `dispatcher`"),
        ("avp-db-id:raw", "0", Declared(url="text:///db"), "must be the number of a database"),
        (
            "named:tracer.trace_id",
            "x",
            Declared(),
            'names no trace id `x` of `tracer`; define it with modparam("tracer", "trace_id", ...)',
        ),
    ],
)
def test_what_is_said_of_the_rest_of_the_script(kind, text, declared, why):
    assert check(kind, text, KNOWN, declared).why.startswith(why)


@pytest.mark.parametrize(
    ("kind", "text", "declared"),
    [
        ("presence-db", "x", Declared(presence__db_url=("text:///db",))),
        ("direction", "upstream", Declared(rr__append_fromtag=(0, 2))),
        ("trie-partition", "x", Declared(trie__use_partitions=(1,))),  # a database names it
        ("drouting-partition", "x", Declared(drouting__use_partitions=(1,))),
        ("blacklist", "x", Declared(lists=None)),
        ("bond", "x", Declared(bonds=None)),
        ("aka-manager", "x", Declared("other", unknown=True)),
        ("needs:dialog", "x", Declared("dialog")),
        ("needs:acc.db_url+", "x", Declared(url="text:///db")),
        ("needs:group.db_url", "x", Declared(group__db_url=("text:///db",))),
        ("sr-group", "x", Declared("other", unknown=True)),  # a module that is not known may make it
        ("rtp-relay", "x", Declared("other", unknown=True)),
    ],
)
def test_what_may_be_there_is_not_refused(kind, text, declared):
    assert check(kind, text, KNOWN, declared) is None


@pytest.mark.parametrize(
    ("kind", "declared", "refused"),
    [
        ("permissions-partition", Declared(), True),
        ("permissions-partition", Declared(permissions__partition=("p: db_url=a",)), True),
        ("permissions-partition", Declared(permissions__partition=("default: db_url=a",)), False),
        ("permissions-partition", Declared(permissions__db_url=("text:///db",)), False),
        ("trie-partition", Declared(), False),
        ("drouting-partition", Declared(), False),
        ("drouting-partition", Declared(drouting__use_partitions=(1,)), True),
        ("dispatcher-partition", Declared(), False),
        ("dialplan-partition", Declared(), True),
        ("dialplan-partition", Declared(url="text:///db"), False),
        ("dialplan-partition", Declared(dialplan__partition=("p: db_url=a",)), True),
        ("dialplan-partition", Declared(dialplan__partition=("p: db_url=a", "default: p")), False),
        ("aka-manager", Declared("aka_av_diameter"), True),
        ("aka-manager", Declared("aka_av_diameter", auth_aka__default_av_mgm=("diameter",)), False),
        ("aka-manager", Declared(auth_aka__default_av_mgm=("diameter",)), True),
        ("aka-algorithms:MD5,AKAv1-MD5", Declared(), False),
        ("aka-algorithms:MD5,AKAv1-MD5", Declared(auth_aka__default_algorithm=("akav1-md5",)), False),
        ("aka-algorithms:MD5,AKAv1-MD5", Declared(auth_aka__default_algorithm=("MD5",)), True),
        ("aka-qop", Declared(auth_aka__default_qop=("auth,auth-int",)), False),
        ("aka-qop", Declared(auth_aka__default_qop=("x",)), True),
        ("trie-partition", Declared(trie__use_partitions=(1,)), True),
        ("direction", Declared(), False),
    ],
)
def test_an_argument_that_is_left_out(kind, declared, refused):
    why = check_missing(kind, declared)
    assert (why is not None) == refused
    assert why is None or why.startswith("must not be left out")


def test_forward_without_an_argument():
    assert check_missing("forward:msrp", Declared()) is None
    assert check_missing("forward:msrp", Declared(off=True)).startswith("stops OpenSIPS")


@pytest.mark.parametrize("first", [lambda: check_missing("aka-qop", Declared()), lambda: reader_of("q")])
def test_tests_are_read_when_one_of_them_is_needed(first, monkeypatch):
    monkeypatch.setattr(values, "_TESTS", {})
    monkeypatch.setattr(values, "_MISSING", {})
    assert reader_of("int") is not None and "q" not in values._TESTS
    values._TESTS.clear()
    first()
    assert reader_of("int") is not None and reader_of("q") is not None
