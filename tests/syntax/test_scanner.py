"""The scanner cuts as cfg.lex does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import SCRAPS

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.syntax import scanner
from opensips_lsp.syntax.scanner import begins_line, begins_statement, begins_up_to, comments, scan


def cut(text):
    """[(kind, text)] of all tokens."""
    tokens = scan(text, to_end=True)
    return [(TERMINALS[k], text[s:e]) for k, s, e in zip(tokens.kinds, tokens.starts, tokens.ends)]


def texts(text):
    return [piece for _, piece in cut(text)]


@pytest.mark.parametrize(
    "text, pieces",
    [
        # characters that cfg.lex drops
        ("_foo() @ ?\\\n`é\f\0\ufeffbar", ["foo", "(", ")", "bar"]),
        # comments: `#` needs its newline, `/* */` nest, quotes inside do not count, `//` is no comment
        ("# exit\nexit", ["exit"]),
        ("# exit", ["exit"]),
        ("/* a /* b */ c */ exit /**/ ;/*/ \" */", ["exit", ";"]),
        ("// x", ["/", "/", "x"]),
        ("exit /* never closed", ["exit"]),
        # strings: escapes in double quotes only, both kinds run over lines
        (r'"a\"b" x', [r'"a\"b"', "x"]),
        (r"'a\' x", [r"'a\'", "x"]),
        ('"a\nb\'" c', ['"a\nb\'"', "c"]),
        ('exit "never closed', ["exit"]),
        # numbers: longest match
        ("08 1.5 1abc 0x1F 017 018", ["0", "8", "1", ".", "5", "1", "abc", "0x1F", "017", "01", "8"]),
        ("10: 0x1f: case 200:", ["10", ":", "0x1f", ":", "case", "200", ":"]),
        # addresses
        ("10.0.0.0/8 10.0.0.0 / 8 1.2.3.4/255.255.0.0", ["10.0.0.0/8", "10.0.0.0", "/", "8", "1.2.3.4/255.255.0.0"]),
        ("1.2.3.04", ["1", ".", "2", ".", "3", ".", "04"]),
        ("::1 fe80::1/64 [2001:db8::1] 1a2b::", ["::1", "fe80::1/64", "[", "2001:db8::1", "]", "1a2b::"]),
        ("udp:127.0.0.1:5060", ["udp", ":", "127.0.0.1", ":", "5060"]),
        # words with characters that end other words
        ("mem-group a-b msg:len uri:host", ["mem-group", "a", "-", "b", "msg:len", "uri", ":", "host"]),
        # operators: longest match
        ("a=~b!~c:=d>>e>=f<<=", ["a", "=~", "b", "!~", "c", ":=", "d", ">>", "e", ">=", "f", "<<", "="]),
        # variables
        ("$rU==1", ["$rU", "==", "1"]),
        ("$rUor $rUand$x not$y;", ["$rU", "or", "$rU", "and", "$x", "not", "$y", ";"]),
        ("$branch $hand $nothing", ["$branch", "$h", "and", "$", "nothing"]),
        ("{$x=$rU}", ["{", "$x", "="]),
        ("$avp(x)[0] $(avp(x)[0])", ["$avp(x)", "[", "0", "]", "$(avp(x)[0])"]),
        ("$(ru{s.select,1,)}) x", ["$(ru{s.select,1,)", "}", ")", "x"]),
        ("$(a(b(c(d(e)))))+1", ["$(a(b(c(d(e)))))", "+", "1"]),
        ("$var(a b;c) ;", ["$var(a b;c)", ";"]),
        ("$x", []),
        ("$json(a/b[0].c) ;", ["$json(a/b[0].c)", ";"]),
        ("$a:b:=1 ", ["$a:b", ":=", "1"]),
    ],
)  # fmt: skip
def test_pieces(text, pieces):
    assert texts(text) == pieces


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("yes off Yes null NULL", ["NUMBER", "NUMBER", "WORD", "NULL", "NULL"]),
        ("INET inet6 max_len method status", ["OLD_VALUE", "OLD_VALUE", "OLD_VALUE", "COND_WORD", "COND_WORD"]),
        ("anycast is_myself", ["ANYCAST", "IS_MYSELF"]),
        ("x as y", ["WORD", "AS", "WORD"]),
        ("x\nas y as\n", ["WORD", "WORD", "WORD", "WORD"]),
        # at either end of the text there is no blank on one side
        ("as y ", ["WORD", "WORD"]),
        (" x as", ["WORD", "WORD"]),
        ("use_children 3 ", ["WORD", "NUMBER"]),
        (" x use_children", ["WORD", "WORD"]),
        (" as ", ["AS"]),
        (" use_children 3", ["USE_CHILDREN", "NUMBER"]),
        ("log_level xlog route failure_route esac", ["GLOBAL", "CORE_FUNCTION", "ROUTE", "ROUTE_KIND", "BREAK"]),
    ],
)
def test_kinds(text, kinds):
    assert [kind for kind, _ in cut(text)] == kinds


@pytest.mark.parametrize("text, kinds", [
    # addresses and what only looks like one
    ("10.0.0.0/8 1.2.3.4/5.6.7.8 ::/0 fe80::1/64 ::1/::2", "IPNET IPNET IPNET IPNET IPNET"),
    ("1.2.3.4 ::1 :: 1a:2b:: a::b", "IPV4 IPV6 IPV6 IPV6 IPV6"),
    ("1.2.3.4x 1.2.3.4/24x", "NUMBER DOT NUMBER DOT NUMBER DOT NUMBER WORD IPV4 SLASH NUMBER WORD"),
    ("1.2.3.4.5 1.2.3.4/", "IPV4 DOT NUMBER IPV4 SLASH"),
    ("a:b : 10: 0x1f: 00:", "WORD COLON WORD COLON NUMBER COLON NUMBER COLON NUMBER COLON"),
    # reserved words with a dash or a colon in them, or behind them
    ("mem-group msg:len==3", "MEM_GROUP MSGLEN EQUALITY NUMBER"),
    ("mem-groups msg:lens", "MEM_GROUP WORD MSGLEN WORD"),
    ("mem_group msg-len msg: len", "WORD WORD MINUS WORD WORD COLON WORD"),
    ("route-a if: exit-1", "ROUTE MINUS WORD IF COLON CORE_FUNCTION MINUS NUMBER"),
    # reserved between two blanks only, of which LF is none
    ("x as y\tas\tz\bas\ra", "WORD AS WORD AS WORD AS WORD"),
    ("x as;y x;as y", "WORD WORD SEMICOLON WORD WORD SEMICOLON WORD WORD"),
    ("x as\ny x\nas y", "WORD WORD WORD WORD WORD WORD"),
    ("x as-y as:z use_children-3 ", "WORD WORD MINUS WORD WORD COLON WORD WORD MINUS NUMBER"),
    ("x use_children\t3 x use_children(3) ", "WORD USE_CHILDREN NUMBER WORD WORD LPAR NUMBER RPAR"),
    # a blank before it is enough
    ("x cycles; x;cycles x\ncycles", "WORD CYCLES SEMICOLON WORD SEMICOLON WORD WORD WORD"),
    # variables and parentheses
    ("$x(a(b)c)d $(x)y", "VAR WORD VAR WORD"),
    ("$x(a)(b) $x $ ;", "VAR LPAR WORD RPAR VAR VAR SEMICOLON"),
    ("$x(" + "a" * 300 + ")b", "VAR WORD"),
    ("$x(" * 9 + ")" * 9 + "b)", "VAR WORD RPAR"),
    # comments
    ("a#b\nc #d\n#e\nf#g\n", "WORD WORD WORD"),
    ("a/*b*/c/* /*d*/ e */f/**//* # */g", "WORD WORD WORD WORD"),
    ("a # b /*\nc", "WORD WORD"),
    ("a # b # c\n# d", "WORD WORD"),  # no line end closes the last one, so cfg.lex drops the # only
    (" " * 200 + "a" + "\t\n" * 200 + "b", "WORD WORD"),
])  # fmt: skip
def test_kinds_of_near_misses(text, kinds):
    assert " ".join(kind for kind, _ in cut(text)) == kinds


def test_an_include_takes_one_run_of_non_blanks_whatever_it_is():
    assert cut("include_file\n\n x y") == [("INCLUDE", "include_file\n\n x"), ("WORD", "y")]
    assert cut("x include_file \n") == [("WORD", "x"), ("INCLUDE", "include_file")]
    assert cut('include_file "a b"') == [("INCLUDE", 'include_file "a'), ("WORD", "b")]
    assert cut('import_file\t"x.cfg";exit\nexit') == [
        ("INCLUDE", 'import_file\t"x.cfg";exit'),
        ("CORE_FUNCTION", "exit"),
    ]


def test_what_is_unclosed_is_reported_with_its_place():
    assert scan('exit "x').unclosed == 5
    assert scan("exit /* /* */").unclosed == 5
    assert scan("exit $(x").unclosed == 5
    assert scan("exit;").unclosed is None


@pytest.mark.parametrize(
    "opening", ['"a', "'a", '"a\\"', "/*", "/* /* */", "$(x", "$x(a(b)", "$x(a" + "(b)" * 9, "$x", "$"]
)
def test_nothing_is_read_behind_what_is_unclosed(opening):
    """Its place counts from where the scan starts."""
    text = "exit; " + opening
    for before in ("", "route[a] { "):
        tokens = scan(before + text, len(before))
        assert (tokens.unclosed, tokens.starts, tokens.ends, tokens.stop) == (6, [0, 4], [4, 5], len(text))


# ---- where a top-level statement begins

STATEMENTS = [
    "route {", "route[a] {", "route\n\n  {", "failure_route[a]", "onreply_route{", "event_route [E_X]",
    'loadmodule "x"', "loadmodule\t'x'", "modparam('x'", "modparam\n(", "log_level=3", "listen = udp:*", "alias=x",
    "dst_blacklist=x", 'mem-group = "x"',
]  # fmt: skip
OTHERS = [
    "route(a);", "route", "routes {", "failure_route(a)", "loadmodule x", "modparam", "modparam[", "log_level",
    "log_level (", "log_level:=3", "log_levels=3", "foo=3", "exit;", "$x=1", "{", "}", '"route {"', "10.0.0.1",
    "mem-groups=x", "", " ", "if (1) {", "include_file \"x\"",
]  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("before", ["exit\n", "exit;\n\n \t", "{ # a\n", "/* a */ }\r\n"])
def test_a_scan_ends_where_a_statement_begins_a_line(statement, before):
    text, at = before + statement, len(before)
    assert begins_statement(text, at)
    assert scan(text).stop == at and scan(text, to_end=True).stop == len(text)
    assert scan("route\n" + text, 6).stop == at and not scan("route\n" + text, 6).unclosed
    assert scan(text, at).stop == len(statement)  # it begins with one


@pytest.mark.parametrize("other", OTHERS)
def test_a_scan_goes_on_at_what_only_looks_like_a_statement(other):
    text = f"exit\n{other}\n"
    assert not begins_statement(text, 5)
    assert scan(text).stop == len(text)


@pytest.mark.parametrize("before", ["exit ", "exit;\n; ", "exit\n/* a */ ", 'exit\n"\n" '])
def test_a_scan_goes_on_where_a_statement_does_not_begin_a_line(before):
    text = before + "route { exit; }\n"
    assert not begins_statement(text, len(before))
    assert scan(text).stop == len(text)


def test_a_statement_in_a_string_or_comment_is_none():
    text = 'exit "\nroute {" /*\nroute { */ $(x(\nroute {)) include_file\nroute {\n'
    assert scan(text).stop == len(text)


@pytest.mark.parametrize("text, at, begins", [
    ("x", 0, True), ("x ", 0, True), ("x\n", 0, True), (" \t x", 3, True), ("a\nx", 2, True),
    ("a\n \t\r\f x", 7, True), ("\nx", 1, True),
    ("a x", 2, False), ("ax", 1, False), ("a\rx", 2, False), ("a\n/**/x", 6, False), ("a\nb x", 4, False),
])  # fmt: skip
def test_only_blanks_stand_before_what_begins_a_line(text, at, begins):
    assert begins_line(text, at) is begins


@pytest.mark.parametrize("text, shown", [
    ("route {\n", "route {"), ("route\n[a] {", "route\n["),
    ('loadmodule  "x"', 'loadmodule  "'), ("log_level = 3\n", "log_level ="),
    ("\n modparam(1)", "\n modparam("),
])  # fmt: skip
def test_what_shows_that_a_statement_begins(text, shown):
    assert text[: begins_up_to(text)] == shown
    assert begins_statement(shown + "anything", len(shown) - len(shown.lstrip()))
    assert not begins_statement(shown[:-1] + "?", len(shown) - len(shown.lstrip()))


@pytest.mark.parametrize("text", ["", "route", "route (a)", "x = 1", "exit;\n", "# a\nroute {", "{", '"route {"'])
def test_all_of_a_text_shows_that_it_is_no_statement(text):
    assert begins_up_to(text) == len(text)


# ---- comments


@pytest.mark.parametrize("text, found", [
    ("«»", []),
    ("«  \n\t»", []),
    ("« # a\n »", ["# a\n"]),
    ("«# a\n# b\n»", ["# a\n", "# b\n"]),
    ("«# a\n»# b\n", ["# a\n"]),
    ("# a\n«# b\n»", ["# b\n"]),
    ("«#\n/**/#\n»", ["#\n", "/**/", "#\n"]),
    ("«/* a # b\n*/»", ["/* a # b\n*/"]),
    ("«# /*\n»x */", ["# /*\n"]),
    ("« /* a /* b */ c */ /*d*/»", ["/* a /* b */ c */", "/*d*/"]),
    ("« # no line end»", []),
    ("« # a»\n", []),
    ("«/* a /* b */» */", []),
    ("«/**/ /* never closed»", ["/**/"]),
    ("«/* /* */»", []),
])  # fmt: skip
def test_the_comments_of_a_gap(text, found):
    start, end = text.index("«"), text.index("»") - 1
    text = text.replace("«", "").replace("»", "")
    assert [text[at:stop] for at, stop in comments(text, start, end)] == found


@given(SCRAPS | st.text(max_size=60))
def test_tokens_and_gaps_tile_any_text(text):
    tokens = scan(text, to_end=True)
    end = 0
    for start, stop in zip(tokens.starts, tokens.ends):
        assert end <= start < stop <= len(text)
        end = stop
    assert len(tokens.kinds) == len(tokens.starts) + 1 == len(tokens.ends) + 1
    assert tokens.stop == len(text)


@given(SCRAPS, SCRAPS)
def test_a_scan_does_not_depend_on_what_stands_before_its_start(before, text):
    alone, behind = scan(text), scan(before + text, len(before))
    assert (alone.kinds, alone.starts, alone.ends, alone.unclosed) == (
        behind.kinds, behind.starts, behind.ends, behind.unclosed,
    ) or text[:3].strip().lower() in ("as", "use", "on", "tos", "cyc")  # fmt: skip


@pytest.mark.parametrize("older, newer, kind", [
    ("NUMBER", "NUMBER", "NUMBER"),
    ("NUMBER", None, "OLD_VALUE"),
    (None, "NUMBER", "OLD_VALUE"),
    ("ROUTE", "ROUTE", "ROUTE"),
    ("ROUTE_FAILURE", None, "ROUTE_KIND"),
    ("REPEAT", None, "GLOBAL"),
    (None, "REPEAT", "CORE_FUNCTION"),
    ("SRCIP", None, "COND_WORD"),
])  # fmt: skip
def test_what_a_word_is_by_the_series_that_reserve_it(monkeypatch, older, newer, kind):
    """In this test, `repeat` is a global parameter of 2.3 and a core function of 2.4, `yes` a number in both."""
    monkeypatch.setattr(scanner, "KEYWORDS", {})
    for series, token in (("2.3", older), ("2.4", newer)):
        monkeypatch.setitem(scanner.KEYWORDS, series, {"yes": "NUMBER"} | ({"repeat": token} if token else {}))
    monkeypatch.setitem(scanner.GLOBALS, "2.3", {"repeat": None})
    monkeypatch.setitem(scanner.FUNCTIONS, "2.4", {"repeat": None})
    monkeypatch.setitem(scanner.GLOBALS, "2.4", {})
    monkeypatch.setitem(scanner.FUNCTIONS, "2.3", {})
    words = {word: TERMINALS[number] for word, number in scanner._word_kinds().items()}
    includes = {"include_file": "INCLUDE", "import_file": "INCLUDE"}
    assert words == {"yes": "NUMBER", "repeat": kind} | includes


@pytest.mark.parametrize("text", [
    'include_file "x" a', "$x(a(b(c(d(e))))) a", "$x(" + "a" * 300 + ") a", "mem-group a", "::1 a:b fe80::1/64",
    "/* */ a", "a # b", '"a" 1.2.3.4 x as y;', "a 'b", "a /* b", "a $(b",
])  # fmt: skip
@pytest.mark.parametrize("before", ["route { ", "\n\n", "/* a */", '"'])
def test_offsets_count_from_where_a_scan_starts(before, text):
    alone, behind = scan(text), scan(before + text, len(before))
    assert (alone.kinds, alone.starts, alone.ends) == (behind.kinds, behind.starts, behind.ends)
    assert (alone.stop, alone.unclosed) == (behind.stop, behind.unclosed)


def test_a_reserved_word_of_a_new_version_has_to_get_a_class(monkeypatch):
    monkeypatch.setitem(scanner.KEYWORDS["2.4"], "repeat", "REPEAT")
    with pytest.raises(LookupError, match="REPEAT of `repeat`"):
        scanner._word_kinds()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("udp_workers = 4", ["GLOBAL", "EQUAL", "NUMBER"]),
        ("route[udp_workers]", ["ROUTE", "LSQB", "WORD", "RSQB"]),
        ("f(socket, debug)", ["WORD", "LPAR", "WORD", "COMMA", "WORD", "RPAR"]),
        ("a on b", ["WORD", "ON", "WORD"]),
        ("a ON b", ["WORD", "ON_WORD", "WORD"]),
        ("a=on;b=ON;", ["WORD", "EQUAL", "NUMBER", "SEMICOLON", "WORD", "EQUAL", "WORD", "SEMICOLON"]),
        ("x tos 4", ["WORD", "SOCK_TOS", "NUMBER"]),
        (" tos = 4", ["GLOBAL", "EQUAL", "NUMBER"]),
        ("x use_workers 4", ["WORD", "USE_WORKERS", "NUMBER"]),
        ("f(use_workers)", ["WORD", "LPAR", "WORD", "RPAR"]),
        ("5 cycles\n", ["NUMBER", "CYCLES"]),
        ("gw/read-only", ["WORD", "SLASH", "LIST_FLAG"]),
        ("send-proxy-protocol proxy_protocol", ["SOCKET_FLAG", "SOCKET_FLAG"]),
        ("proxy-protocols", ["SOCKET_FLAG", "MINUS", "WORD"]),
    ],
)
def test_words_that_only_some_versions_reserve(text, kinds):
    assert [TERMINALS[kind] for kind in scan(text).kinds[:-1]] == kinds


@pytest.mark.parametrize(
    ("text", "comment"),
    [("a # b", 2), ("a # b\n", None), ("# a\nb # c # d", 6), ('"# a', None), ("/* # */ a #", 10), ("a", None)],
)
def test_a_comment_in_the_last_line_is_marked(text, comment):
    assert scan(text).comment == comment
    assert scan(f"x\n{text}", 2).comment == comment
