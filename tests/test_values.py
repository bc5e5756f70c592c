"""What a value must be, by kind; the words of each answer are those that a message goes on with."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.values import VALUE, check
from opensips_lsp.variables import Known

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
    "destination": ("", "foo:10.0.0.1", "udp:"),
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
    assert problem.why.startswith(("must", "takes", "has", "may"))


@pytest.mark.parametrize("kind", ["text", "var", "int|var", "code|text", "subst", "vars:avp", "single:written"])
def test_variables_in_a_value_must_be_there(kind):
    text = {"subst": "/a/$bad/", "text": "x $bad", "vars:avp": "$avp(a);$bad"}.get(kind, "$bad")
    problem = check(kind, text, KNOWN)
    assert (problem.kind, problem.subject) == ("unknown", "$bad")
    assert text[problem.start : problem.end] == "$bad"
