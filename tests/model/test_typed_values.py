"""What typed parameters (3.0 and later) want of a constant, by kind."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.model.values import check, check_missing
from opensips_lsp.model.variables import Known

CORE = load("3.6").core
KNOWN = Known(CORE.pvars, {}, {name: records[0] for name, records in CORE.transformations.items()}, None, None, True)
SAVE = "save-flags:memory-only,no-reply,max-contacts=,matching-mode="
LOOKUP = "lookup-flags:global,extended-regexp,ua-filtering=,max-ping-latency="


class Declared:
    """A script with these modules, and these values of parameters: `rr__append_fromtag=[0]`."""

    def __init__(self, *modules, url="", unknown=False, **parameters):
        self.loaded, self.url, self.unknown, self.parameters = modules, url, unknown, parameters

    def values(self, module, *names):
        return tuple(value for name in names for value in self.parameters.get(f"{module}__{name}", ()))

    def loads(self, module):
        return module in self.loaded

    def modules(self):
        return None if self.unknown else self.loaded

    def default_database(self):
        return self.url

    def statistic_groups(self):
        return {"core", "Mine"}


GOOD = {
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
    "statistic:typed": ("calls", "group:calls"),
    "direction": ("Upstream", "downstreams"),
    "exact:req,rpl|var": ("req", "$avp(a)", "$rm and more"),
    "?exact:reset_all": ("", "reset_all"),
    "?vars:written": ("", "$avp(a);$var(b), $ru"),
}
BAD = {
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
    assert problem.why.startswith(("must", "takes", "has", "may", "is written"))


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
        ("named:qrouting.extra_stats", "asr", "+asr", Declared(qrouting__extra_stats=("+asr/30; -pdd;;",))),
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
        ("trie-partition", Declared(trie__use_partitions=(1,)), True),
        ("direction", Declared(), False),
    ],
)
def test_an_argument_that_is_left_out(kind, declared, refused):
    why = check_missing(kind, declared)
    assert (why is not None) == refused
    assert why is None or why.startswith("must not be left out")
