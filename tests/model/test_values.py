"""What a value must be, by kind; the words of each answer are those that a message goes on with."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.model.values import VALUE, check
from opensips_lsp.model.variables import Known

CORE = load("2.4").core
KNOWN = Known(CORE.pvars, {}, {name: records[0] for name, records in CORE.transformations.items()}, None, None, True)

GOOD = {
    "int": ("1", "-1", "+5", "-", "00"),
    "uint": ("0", "4294967295", "007"),
    "uint:0-31": ("0", "31"),
    "int|var": ("-1", "$var(x)", "$(ru{s.len})", "$ru and what is behind it"),
    "string": ("", "anything"),
    "string:filled": ("a",),
    "text": ("", "a", "a $ru b", "$$"),
    "text:filled": ("a", "$ru"),
    "text:avp": ("$avp(x)", "a$avp(x)", "$(avp(x)[0])$ru"),
    "var": ("$ru", "$(hdr(x)[0])", "$$"),
    "var:written": ("$ru", "$avp(x)", "$var(x)"),
    "var:avp": ("$avp(x)", "$(avp(x))"),
    "var:avp,var": ("$avp(x)", "$var(x)"),
    "single:written": ("$var(x)",),
    "vars:avp": ("$avp(a)", "$avp(a);$avp(b)", " $avp(a), $avp(b);"),
    "regex": ("^sip:[0-9]+$", "", "a)"),
    "subst": ("/a/b/", "/a/b/gi", "|a|$ru\\1|s", "/a\\/b/c/"),
    "word:upstream,downstream": ("upstream", "DownStream"),
    "exact:msg,event": ("msg",),
    "words:log,db": ("log", "log|db", " LOG | db "),
    "letters:aAoO": ("", "aO"),
    "methods": ("INVITE", "invite|BYE", "FOO", "INVITE | ACK", "INVITE|", " "),
    "code|text": ("100", "699", "$var(x)", "4$var(x)"),
    "mime": ("", "application/sdp", "text/*", "*/*", "application / sdp ;x=y"),
    "header|var": ("X", "Content-Type", "X ", "X: a b", "$var(x)"),
    "destination": ("10.0.0.1", "udp:10.0.0.1:5060", "[::1]:5060"),
    "?vars:avp": ("", "$avp(a)"),
    "length:1-3": ("a", "abc"),
    "begins:rg": ("r", "glob"),
    "short": ("", "0", "65535"),
    "flags": ("1", "0x1F"),
    "no-variable": ("a", "a$ru"),
    "no-variables": ("", "a"),
    "literal-or-single": ("a", "$ru", ""),
    "mixed": ("$ru", "a $ru"),
    "mixed:avp": ("$avp(a)$ru", "a$avp(b)"),
    "trace-flags": ("mtd", "", "M T"),
    "b2b-scenario": ("top hiding", "top hiding/t300a", "prepaid"),
    "statistic": ("calls", "group:calls", "$var(g):calls"),
    "tm-append": ("action", "action/mine"),
    "maxfwd": ("1", "256"),
    "redirects": ("*", "5", "*:*", "3:255", ""),
    "relay": ("1", "0x05", "udp:10.0.0.1:5060", "example.org"),
    "jsonrpc-server|text": ("10.0.0.1:8080", "$var(x)"),
    "flagged:avp:gG": ("$avp(a)", "$avp(a)/g"),
    "flagged::gG": ("$ru", "$ru/g"),
    "avp-source": ("$ru", "$ru/domain", "alice/UUID", ""),
    "avp-name": ("$avp(a)", "$avp(a)/table", "*", "s", "i3", "a/table"),
    "avp-name:scheme": ("$avp(a)/$scheme",),
    "avp-db-id|var": ("0", "$var(x)"),
    "avp-delete": ("$avp(a)/g", "*", "s5/G"),
    "avp-push-target": ("$ru", "$ru/domain", "$du", "$branch"),
    "avp-check": ("eq/i:0x1f", "re/^a/gi", "fm/$var(x)/g", "ge/s:x", "and/5"),
    "avp-op": ("add/i:5", "sub/$avp(a)/d", "not/i:1/g"),
    "avp-op-target": ("$avp(a)", "$avp(a)/", "$avp(a)/$avp(b)"),
    "avp-subst-target": ("$avp(a)", "$avp(a)/$avp(b)", "$avp(a)/$avp(b)/gd", "$avp(a)/g"),
    "event-parameters": ("", "$var(a)", "id=$var(a); method = $avp(b);", "=$bad"),
    "avp-pair": ("$avp(a)/$avp(b)",),
    "ldap-result": ("cn/$avp(a)", "cn/$avp(a)/int"),
    "ldap-check": ("cn/", "cn/x$ru"),
    "permissions-group": ("$avp(a)", "part:$avp(a)"),
    "lb-resources|text": ("a", "a; b;", "$var(x)=1"),
    "ds-sets:filled": ("1", "part: 1, 2", "$var(x)", "-1", "$var(p):$var(s)"),
    "ds-sets:one": ("", "1"),
    "ds-numbers": ("4", "1,2", "FM5", "uS"),
    "dialplan-id": ("1", "$var(x)", "part:1", " part / $var(x)", "$var(p):-1"),
    "dialplan-variables": ("$rU/$var(x)",),
    "drouting:next1": ("a",),  # which arguments there are hangs on a parameter
    "hep-chunk|var": ("1", "0x0001", "src_ip", "TimeStamp", "$var(x)"),
    "hep-type": ("uint8", "utf8-string"),
    "delta-variable": ("$var(x)", "$rm", "seventeen letters"),
    "no such kind": ("a",),
}  # fmt: skip

BAD = {
    "int": ("", "a", "1.5", "0x1", " 1"),
    "uint": ("", "-1", "+1", "ten"),
    "uint:0-31": ("32", "x"),
    "int|var": ("x", ""),
    "string:filled": ("",),
    "text:filled": ("",),
    "text:avp": ("a", "$var(x)", "$ru$avp(x)", ""),
    "var": ("", "body", "a $ru"),
    "var:written": ("$rm", "$$", "x"),
    "var:avp": ("$var(x)", "$ru"),
    "single:written": ("a$var(x)", "$var(x)a", "$ci", "a", ""),
    "vars:avp": ("", "a", "$var(x)", "$avp(a) b", ";"),
    "regex": ("a(", "[", "*a"),
    "subst": ("", "/a", "/a/b", "\\a\\b\\", "/a(/b/", "/a/b/x"),
    "word:upstream,downstream": ("", "up"),
    "exact:msg,event": ("MSG",),
    "words:log,db": ("", "log|", "log|cdr", "logs"),
    "letters:aAoO": ("x", "a "),
    "methods": ("", "INVITE|FOO", "INVITE|FOO BAR", "FOO BAR", "INV:ITE"),
    "code|text": ("", "99", "700", "abc"),
    "mime": ("ab", "a/", "/b", "*/sdp", "a/b,c/d"),
    "header|var": ("X Y", " X"),
    "destination": ("", "foo:10.0.0.1", "udp:", "$var(x)", "a b"),
    "length:1-3": ("", "abcd"),
    "begins:rg": ("", "x"),
    "short": ("-1", "123456"),
    "flags": ("", "x", "0x", "0xg", "-1"),
    "no-variable": ("$ru",),
    "no-variables": ("a$ru",),
    "literal-or-single": ("a$ru", "$ru$rd"),
    "mixed": ("a", ""),
    "mixed:avp": ("$avp(a)", "a", "$ru$avp(a)"),
    "trace-flags": ("q",),
    "b2b-scenario": ("$var(x)",),
    "tm-append": ("action/", "/mine"),
    "maxfwd": ("", "0", "257", "ten"),
    "redirects": ("x", "256", "1:x"),
    "relay": ("", "0x0z", "udp:", "$var(x)"),
    "jsonrpc-server|text": ("10.0.0.1", "10.0.0.1:x", "a b:80", "a:0"),
    "flagged:avp:gG": ("$ru", "$avp(a)/x", "a"),
    "avp-source": ("$ru/user",),
    "avp-name": ("", "x", "$ru", "$avp(a)x", "$avp(a)/", "$avp(a)/$scheme", "sx"),
    "avp-name:scheme": ("*/$scheme", "$avp(a)/$"),
    "avp-db-id|var": ("", "x"),
    "avp-delete": ("", "x", "$ru", "$avp(a)/x", "sx"),
    "avp-push-target": ("$rd", "$ru/user", "$du/domain", "a"),
    "avp-check": ("", "zz/x", "eq", "eq/", "eq/i:x", "re/$var(x)", "re/a(", "eq/5/x", "fm/i:5", "eq/5/"),
    "avp-op": ("add/5", "pow/i:5", "add/i:5/x"),
    "avp-op-target": ("$ru", "$avp(a)/x"),
    "avp-subst-target": ("$ru", "$avp(a)/x", "$avp(a)/$ru", "$avp(a)/$avp(b)/x"),
    "event-parameters": ("a", "id=a"),
    "avp-pair": ("$avp(a)", "$avp(a)/x"),
    "ldap-result": ("cn", "cn/x", "cn/$ru", "cn/$avp(a)/x"),
    "ldap-check": ("cn",),
    "permissions-group": ("1", "part:1", "x"),
    "lb-resources|text": ("", "a=1", ";", "a;;b"),
    "ds-sets:filled": ("", "part:", "x", "1,x", "1,", "$var(x)yz"),
    "ds-sets:one": ("1,2",),
    "ds-numbers": ("", "x", "ffM1"),
    "dialplan-id": ("", "x", ":1", "part:", "part:x"),
    "dialplan-variables": ("$rU", "$rU/", "a/$var(x)", "$rU/$ci"),
    "hep-chunk|var": ("", "0", "1M", "src"),
    "hep-type": ("int", ""),
    "delta-variable": ("", "x", "sixteen_letters_"),
    "never": ("", "a"),
}  # fmt: skip


def rows(kinds):
    return [(kind, text) for kind, texts in kinds.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), rows(GOOD))
def test_what_a_kind_takes(kind, text):
    assert check(kind, text, KNOWN) is None


@pytest.mark.parametrize(("kind", "text"), rows(BAD))
def test_what_a_kind_refuses(kind, text):
    problem = check(kind, text, KNOWN)
    assert (problem.kind, problem.start, problem.end) == (VALUE, 0, len(text))
    assert problem.why.startswith(("must", "takes", "has", "may", "stops", "is"))


@pytest.mark.parametrize("kind", ["text", "var", "int|var", "code|text", "subst", "vars:avp", "single:written"])
def test_variables_in_a_value_must_be_there(kind):
    text = {"subst": "/a/$bad/", "text": "x $bad", "vars:avp": "$avp(a);$bad"}.get(kind, "$bad")
    problem = check(kind, text, KNOWN)
    assert (problem.kind, problem.subject) == ("unknown", "$bad")
    assert text[problem.start : problem.end] == "$bad"


class Declared:
    """A script with these parameters, and these modules."""

    def __init__(self, *modules, **parameters):
        self.modules, self.parameters = modules, parameters

    def values(self, module, *names):
        return tuple(value for name in names for value in self.parameters.get(f"{module}_{name}", ()))

    def loads(self, module):
        return module in self.modules

    def default_database(self):
        return ""

    def statistic_groups(self):
        return {"core", "mine"}


@pytest.mark.parametrize(
    ("kind", "good", "bad", "declared"),
    [
        ("trace-id", "hep", "other", Declared(siptrace_trace_id=("[hep]uri=hep:a",))),
        ("trace-flags", "d", "d", None),
        ("b2b-scenario", "top hiding", "prepaid", Declared()),
        ("rabbitmq-server|var", " one ", "two", Declared(rabbitmq_server_id=("[one] uri=amqp://a",))),
        ("rtpengine-set|var", "2", "1", Declared(rtpengine_rtpengine_sock=("udp:a:1", "2 == udp:b:1"))),
        ("carrier|var", "default", "other", Declared()),
        ("carrier|var", "mine", "", Declared(carrierroute_config_source=("db",))),
        ("statistic", "mine:calls", "other:calls", Declared()),
        ("statistic", "mine:a:b", "a:mine:b", Declared()),
        ("statistic", ":calls", "other:calls", Declared()),
        ("statistic-group", "core", "other", Declared()),
        ("tm-append", "a/Mine", "a/other", Declared(tm_tw_append=("mine: x=$ru",))),
        ("maxfwd", "10", "11", Declared(maxfwd_max_limit=(10,))),
        ("avp-name:scheme", "$avp(a)/$one", "$avp(a)/$two", Declared(avpops_db_scheme=("one:table=a",))),
        ("avp-db-id", "2", "1", Declared(avpops_db_url=("text:///a", "2 text:///b"))),
        ("avp-db-id", "0", "1", Declared()),
        ("ds-partition", "default", "other", Declared()),
        ("ds-sets:filled", "one:1", "two:1", Declared(dispatcher_partition=("one: db_url=text:///a",))),
        ("dialplan-id", "one:1", "two:1", Declared(dialplan_partition=("one: db_url=text:///a",))),
        ("drouting:next1", "$var(x)", "part", Declared()),
        ("drouting:next1", "part", "", Declared(drouting_use_partitions=(1,))),
        ("drouting:from4", "$var(x)", "x", Declared(drouting_use_partitions=(1,))),
        ("drouting:group", "part:1", "1", Declared(drouting_use_partitions=(1,))),
        ("drouting:gateway", "gw1", " ", Declared()),
        ("redirect-reason", "x", "x", None),
    ],
)
def test_what_the_script_declares(kind, good, bad, declared):
    assert check(kind, good, KNOWN, declared or Declared("dialog", "acc")) is None
    assert check(kind, bad, KNOWN, declared or Declared()).kind == VALUE
    assert kind.startswith(("maxfwd", "drouting", "carrier")) or check(kind, bad, KNOWN) is None


def test_letters_are_named_once_each():
    """dispatcher.c fixup_ds_flags, for one, takes blanks and looks for a letter twice."""
    assert check("letters:fF a", "fS", KNOWN).why == "takes only the letters `f` `F` `a`, not `S`"
    assert check("letters:aba", "x", KNOWN).why == "takes only the letters `a` `b`, not `x`"
