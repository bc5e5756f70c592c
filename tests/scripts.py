"""A strategy for small scripts: real constructs composed, then damaged as a hand does it."""

from __future__ import annotations

from hypothesis import strategies as st

from opensips_lsp.syntax.scanner import scan

GLOBALS = (
    "log_level=3",
    "children=8",
    "log_facility=LOG_LOCAL0",
    "listen=udp:127.0.0.1:5060",
    "listen=tcp:*:5060 use_children 3",
    "listen=udp:10.0.0.1:5060 as 192.0.2.1:5060",
    "alias=sip.example.org:5060",
    "disable_tcp=yes",
    "mhomed=on",
    "tos=0x10",
    'dst_blacklist=gw:{(tcp, 10.0.0.0/8, 5060, ""), !(any, ::1, 0, "x")}',
    'advertised_address="a.example.org"',
    "poll_method=poll",
    'mem-group = "a": "b" "c"',
    "listen=udp:on.example.org",
    "debug=3",
    "log_name=foo",
    "listen=any",
    "anycast=1",
    "alias=udp:is_myself",
)
MODULES = (
    'loadmodule "tm.so"',
    "loadmodule '/usr/lib/opensips/modules/sl.so'",
    'loadmodule "textops.so"',
    'loadmodule "tm"',
    'modparam("tm", "fr_timeout", 5)',
    'modparam("tm|sl", "x", "a")',
    'modparam("rr", "append_fromtag", -1)',
    'loadmodule "proto_udp.so"',
    'loadmodule "mi_xmlrpc.so"',
)
INCLUDES = (
    'include_file "there.cfg"', 'import_file "missing.cfg"', 'include_file "missing.cfg"', 'include_file "body.inc"',
    'import_file "empty.cfg"', "include_file 'there.cfg'", 'include_file "self.cfg"',
)  # fmt: skip
FILES = {
    "there.cfg": 'route[there] { if (method == "INVITE") exit; }\nlog_level=2\n',
    "body.inc": "if (src_ip == 10.0.0.0 / 8) { drop; }\n",
    "empty.cfg": "# nothing\n",
    "self.cfg": 'include_file "self.cfg"\n',
}
WORDS = ("method", "uri", "status", "from_uri", "to_uri", "src_ip", "src_port", "dst_ip", "dst_port", "proto", "af",
         "msg:len", "myself")  # fmt: skip
LEFT = (*WORDS, *WORDS, "$rm", "$ru", "$si", "$rU", "$(ru{uri.host})", "$avp(x)", "$fu", "$proto", "$var(a b)", "$rP")
OPERATORS = ("==", "!=", "=~", "!~", "<", ">", "<=", ">=", " == ", " =~ ", "  ==\t", " != ")
RIGHT = (
    '"INVITE"',
    "INVITE",
    "myself",
    "myself",
    '"10.0.0.1"',
    "10.0.0.1",
    "10.0.0.0/8",
    "10.0.0.0 / 8",
    "::1",
    "[::1]",
    "192.168.01.1",
    "5060",
    "200",
    "max_len",
    "INET",
    "inet6",
    "UDP",
    "tls",
    "example.org",
    "a-b.example",
    '"^sip:a"',
    "'x'",
    "$var(y)",
    "NULL",
    "null",
    "$rU",
    "10.0.0.0/255.0.0.0",
    "is_myself",
    "anycast",
    "2",
    "-1",
    '"a\\"b"',
    "'it\"s'",
)
ATOMS = (
    "has_totag()", 'is_method("ACK")', "!t_relay()", "$x", "1", "[$x + 1 == 2]", "[src_port + 1 > 5]", "$x = 1", "exit",
    'is_myself("$rd")', "not $y", "{ exit; }", '$rU == "$fU" /* c */',
)  # fmt: skip
JOINTS = (" && ", " || ", " and ", "or ", "&&", " ||\n\t", " and # c\n ")
SHAPES = ("{}", "({})", "!({})", "not {}", "! {}", "!!{}", "(({}))", "[{}]", "!{}", " {} ", "/*c*/{}", "{}\n")
COMMANDS = (
    "exit;",
    "drop();",
    "return(1);",
    "return 1;",
    ";",
    'xlog("L_INFO", "a $rm\n");',
    "route(a);",
    "route(b, 1);",
    'route(b, -1, "x", null);',
    't_on_failure("f");',
    "$x = $y + 1;",
    "$avp(z) := NULL;",
    '$ru = "sip:a" + $rU;',
    'setflag(X); resetflag("1");',
    "setbflag(0, X);",
    'async(f("x"), a);',
    "launch(g());",
    "force_send_socket(udp:1.2.3.4:5060);",
    'sl_send_reply("404", "no");',
    'switch ($rU) { case "a": exit; break; case 1: default: drop; }',
    "for ($var(i) in $(avp(x)[*])) { exit; }",
    "while ($x < 3) { $x = $x + 1; }",
    "if (exit) {} else { drop; }",
    'f(,"x");',
    "$x = inet;",
    "$x = INVITE;",
    "$x = (~1 | 2) * -3;",
    'assert($x == 1, "n");',
    "append_branch();",
    'append_branch("a", "0.5");',
    'strip("1");',
    "strip(1);",
    "is_myself();",
    "set_advertised_address(1.2.3.4);",
    "{ exit; }",
    "$x = method;",
    'cache_store("a","b","c");',
)
ROUTES = (
    "route",
    "route[a]",
    "route[b]",
    "route[1]",
    "route['q']",
    "failure_route[f]",
    "branch_route[f]",
    "onreply_route",
    "onreply_route[r]",
    "local_route",
    "error_route",
    "startup_route",
    "timer_route[t, 5]",
    "event_route[E_X]",
    "event_route[E_X, async]",
    "route[is_myself]",
    "route[on]",
    "timer_route[t]",
)
GAPS = (" ", "\n", "\n\n", "\t", " # it's\n", ' /* a " b */ ', "\n#!x\n", "\r\n", "  ", "\n/* method == /* x */ */\n")
ODD = ("\ufeff", "\udcff", "é", "\f", "\0", "@", "\U0001f600", "\r", "\x85", "\u2028", "_", "\\\n", "`")
TOKENS = (
    *"{ } ( ) [ ] ; , = == != =~ ! && || and or not . : / - + < :=".split(),
    '"',
    "'",
    "/*",
    "*/",
    "#",
    "$",
    "\n",
    " ",
    "if",
    "else",
    "exit",
    "route",
    "case",
    "default",
    "method",
    "uri",
    "myself",
    "10.0.0.1",
    "1",
    '"x"',
    "$x",
    "null",
    "as",
    "x",
    "\nroute {",
    '\nmodparam("a","b",1)',
    "include_file",
    *ODD,
)

# pieces of text in any order
SCRAPS = st.lists(
    st.sampled_from(
        [
            *"\"'\\$#(){}[];,.=:/*-+!~&|<>@_ \t\r\n\0é\U0001f600aon0x18f",
            "/*",
            "*/",
            "$(",
            "route",
            "modparam",
            "as",
            "include_file",
            '"a"',
            "::",
            "1.2.3.4",
            "\r\n",
            "and",
            "msg:len",
        ]
    ),
    max_size=60,
).map("".join)

_pick = st.sampled_from
comparisons = st.tuples(_pick(LEFT), _pick(OPERATORS), _pick(RIGHT)).map("".join) | st.tuples(
    _pick(RIGHT), _pick(OPERATORS), _pick(LEFT)
).map("".join)


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """One to three comparisons or others, each in a shape of its own, joined; the whole in a shape."""
    parts = draw(st.lists(comparisons | comparisons | _pick(WORDS) | _pick(ATOMS), min_size=1, max_size=3))
    text = draw(_pick(SHAPES)).format(parts[0])
    for part in parts[1:]:
        text += draw(_pick(JOINTS)) + draw(_pick(SHAPES)).format(part)
    return draw(_pick(SHAPES)).format(text)


tests = st.tuples(
    _pick(
        (
            "if ({}) exit;",
            "if ({}) {{ exit; }} else {{ drop; }}",
            "while ({}) {{ a(); }}",
            "if {} exit;",
            "$x = {};",
            "$x = ({});",
            'assert({}, "no");',
            "if (!({})) {{ if ({}) exit; }}",
        )
    ),
    conditions(),
).map(lambda pair: pair[0].format(pair[1], pair[1]))


def joined(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(pieces, _pick(GAPS)).map("".join), min_size=1, max_size=3).map("".join)


routes = st.tuples(_pick(ROUTES), _pick(GAPS), joined(tests | tests | _pick(COMMANDS) | _pick(INCLUDES))).map(
    lambda parts: "{}{}{{{}}}".format(*parts)
)
whole_scripts = joined(routes | routes | _pick(GLOBALS) | _pick(MODULES) | _pick(INCLUDES)).map(
    lambda text: text + "\nroute { exit; }\n" if "route {" not in text else text
)


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """The text with up to three changes: tokens or characters deleted, doubled, swapped or put in."""
    for _ in range(draw(st.integers(0, 3))):
        tokens = scan(text, to_end=True)
        what = draw(_pick(("delete", "double", "swap", "insert", "insert", "cut", "type")))
        at = draw(st.integers(0, max(len(tokens) - 2, 0)))
        place = draw(st.integers(0, len(text)))
        if what in ("delete", "double", "swap") and len(tokens) > 1:
            start, end, after, last = tokens.starts[at], tokens.ends[at], tokens.starts[at + 1], tokens.ends[at + 1]
            piece, gap, other = text[start:end], text[end:after], text[after:last]
            changed = {"delete": gap + other, "double": f"{piece} {piece}{gap}{other}", "swap": other + gap + piece}[
                what
            ]
            text = text[:start] + changed + text[last:]
        elif what == "insert" and len(tokens):
            end = tokens.ends[min(at, len(tokens) - 1)]
            text = text[:end] + draw(_pick(TOKENS)) + text[end:]
        elif what == "cut":
            text = text[:place] + text[place + draw(st.integers(1, 8)) :]
        else:
            text = text[:place] + draw(_pick(TOKENS)) + text[place:]
    return text


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """A script, damaged or not, perhaps with CR LF line ends, a BOM or an odd byte."""
    text = draw(mutations(draw(whole_scripts)))
    dress = draw(_pick(("plain", "plain", "CR LF", "BOM", "odd")))
    if dress == "CR LF":
        text = text.replace("\n", "\r\n")
    elif dress == "BOM":
        text = "\ufeff" + text
    elif dress == "odd":
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(_pick(ODD)) + text[place:]
    return text
