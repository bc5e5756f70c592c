"""The scanner cuts as cfg.lex does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import SCRAPS

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.syntax import scanner
from opensips_lsp.syntax.scanner import scan


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


def test_an_include_takes_one_run_of_non_blanks_whatever_it_is():
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
    ) or text[:3].strip() in ("as", "AS", "use")  # fmt: skip


def test_a_reserved_word_of_a_new_version_has_to_get_a_class(monkeypatch):
    monkeypatch.setitem(scanner.KEYWORDS["2.4"], "repeat", "REPEAT")
    with pytest.raises(LookupError, match="REPEAT of `repeat`"):
        scanner._word_kinds()
