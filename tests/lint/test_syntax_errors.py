"""What an operator reads of a syntax error, and where."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.findings import lint_text, script_of
from opensips_lsp.lint.fixes import apply, fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.testing import unmarked

TARGET = parse_version("2.4")
MAIN = "route { exit; }\n"


def found_in(text):
    """[(start, end, message)] of all syntax errors."""
    return [(f.start, f.end, f.message) for f in lint_text(text, TARGET, [])]


def check(marked, message):
    """That the text has one syntax error, with that message, at the «mark»; at its end when there is none."""
    text, spans = unmarked(marked)
    assert found_in(text) == [(*(spans[0] if spans else (len(text), len(text))), message)]


@pytest.mark.parametrize(
    "text, message",
    [
        # something missing: the place is where that is noticed, the words say before what
        ("route { exit «}»", "missing `;` before `}`"),
        ("route {\n\tt_relay()\n\t«exit»;\n}", "missing `;` before `exit`"),
        ('route { xlog("a") «xlog»("b"); }', "missing `;` before `xlog`"),
        ('route { if (is_method("X") «exit»; }', "missing `)` before `exit`"),
        ('route { f("a"«;» }', "missing `)` before `;`"),
        ("route {«}»", "missing `;` before `}`"),
        # something too much
        ("route { exit; }«;»", "unexpected `;`"),
        ('loadmodule "tm.so"«;»\n' + MAIN, "unexpected `;`"),
        ("route { if (f(1)) «)» exit; }", "unexpected `)`"),
        ("route { exit; } «}»", "unexpected `}`: expected a global parameter, `loadmodule`, `modparam` or a route"),
        # top level
        ("«exit»;\n", "unexpected `exit`: expected a global parameter, `loadmodule`, `modparam` or a route"),
        ('«fifa»="x"\n' + MAIN, "unexpected `fifa`: it is not a global parameter"),
        ("log_level=1 «foo» = 1\n" + MAIN, "unexpected `foo`: it is not a global parameter"),
        ("log_level «3»\n" + MAIN, "unexpected `3`: expected `=`"),
        ("loadmodule «tm».so\n" + MAIN, "unexpected `tm`: expected a quoted string"),
        ('modparam("a", "b", «$x»)\n' + MAIN, "unexpected `$x`: expected a quoted string or a number"),
        ('modparam("a", "b"«)»\n' + MAIN, "unexpected `)`: expected `,`"),
        ("route[a «b»] { exit; }", "unexpected `b`: expected `]` or `,`"),
        # statements
        ("route { «{» exit; } }", "unexpected `{`: a block must follow `if`, `else`, `while` or `for`"),
        ("route { if (exit «1») exit; }", "unexpected `1`: expected `(` or `)`"),
        (
            "listen=«192.0.2.1»:5060\n" + MAIN,
            "unexpected `192.0.2.1`: from OpenSIPS 2.1 on, a listener begins with its transport, as in "
            "`listen=udp:HOST:PORT`",
        ),
        ("route { switch ($x) { «}» }", "unexpected `}`: expected `case`"),
        ("route { for ($x in «y») exit; }", "unexpected `y`: expected a variable"),
        ("route { $x «+» 1; }", "unexpected `+`: expected `=`"),
        ("route { $x = «;» }", "unexpected `;`: expected a value"),
        # conditions
        (
            'route { if («"x"» == $rU) exit; }',
            'unexpected `"x"`: expected a condition, which begins with a variable, a function or `(`',
        ),
        (
            "route { while (! «=» $y) exit; }",
            "unexpected `=`: expected a condition, which begins with a variable, a function or `(`",
        ),
        ("route { if ($x ==«=» 1) exit; }", "unexpected `=`: expected a value"),
        ("route { if ($x == «exit») drop; }", "unexpected `exit`: expected a value"),
        # long and many-lined tokens are cut
        ('route { f($x «"' + "x" * 60 + '"»); }', 'unexpected `"' + "x" * 39 + "…`: expected `)` or `,`"),
        ('route { f($x «"a\nb"»); }', 'unexpected `"a…`: expected `)` or `,`'),
    ],
)
def test_one_fault(text, message):
    check(text, message)


@pytest.mark.parametrize(
    "text, message",
    [
        ("route { exit;", "missing `}`: at the end of the file, a `{` is still open (`route {`)"),
        (
            "route { if ($x) {\n exit;\n}\n",
            "missing `}`: at the end of the file, a `{` is still open (`route {`)",
        ),
        (
            "route {\n\tif ($x) {\n exit;\n",
            "missing `}`: at the end of the file, a `{` is still open (`if ($x) {`)",
        ),
        ("route\n{\n exit;\n", "missing `}`: at the end of the file, a `{` is still open"),
        ("log_level=", "unexpected end of the file"),
    ],
)
def test_the_file_ends_too_early(text, message):
    check(text, message)


def test_a_route_that_is_not_closed_is_told_where_the_next_one_begins():
    check("route { if ($x) { exit;\n}\n«»route[a] { exit; }\n",
          "missing `}`: at the next top-level statement, a `{` is still open (`route {`)")  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "/* a */", " \t\r\n", "\ufeff", "\x00é"])
def test_an_empty_file(text):
    assert found_in(text) == [(0, 0, "the file is empty; OpenSIPS requires at least one statement")]


@pytest.mark.parametrize(
    "text, what",
    [
        ('route { xlog(«"»a; }\n', "string"),
        ("route { f(«'»a); }", "string"),
        ('route { f("a", «"»b); }', "string"),
        ("route { exit; «/»* x /* y */ }", "comment"),
        ("route { «$»(x", "variable"),
        ("route { $y = «$»x", "variable"),
    ],
)
def test_what_is_never_closed_is_told_where_it_begins(text, what):
    check(text, f"this {what} is never closed; it swallows everything after it")


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_quote_that_swallows_statements_is_told_where_it_stands(quote):
    other = "'" if quote == '"' else '"'
    text = f"route {{\n xlog(«{quote}»a);\n xlog({other}b{other});\n}}\nroute[b] {{ xlog({quote}c{quote}); }}\n{MAIN}"
    check(text, f"this {quote} opens a string that is not closed on its line and swallows what follows")


@pytest.mark.parametrize("text", [MAIN + "# «the» end", "route { exit; } #«)»", MAIN + "log_level=3 # «it»'s"])
def test_a_comment_without_a_line_end_is_code(text):
    text, spans = unmarked(text)
    (start, end, message), *_ = found_in(text)
    assert [(start, end)] == spans and message.startswith("unexpected")
    assert found_in(text + "\n") == []


def test_several_faults_are_told_each_at_its_place():
    text, spans = unmarked("route { a() «b»(); if ($x ==«=» 1) exit; }\nroute[x] {\n d() «}»\n«foo»=1\n" + MAIN)
    assert [(start, end) for start, end, _ in found_in(text)] == spans


@pytest.mark.parametrize("before", ["\ufeff", "# é\r\n", "# \U0001f600\n", "# \udcff\n", "\n\n", "log_level=1\n"])
def test_places_count_characters_from_the_beginning_of_the_file(before):
    check(before + "route { exit; }\nroute[a] { «=» exit; }\n", "unexpected `=`: expected a statement")


def test_after_a_thousand_errors_the_rest_of_the_statement_is_not_checked():
    broken = "f(1 1);\n" * 1000
    text = f"route {{\n{broken}f(1 2);\ng(3 4);\n}}\nroute[a] {{ f(5 6); }}\n"
    *_, last_of_many, stopped, of_the_next = found_in(text)
    assert "not checked" not in last_of_many[2]
    assert stopped[0] == text.index(" 2);") + 1
    assert stopped[2] == (
        "unexpected `2`, after 1,000 syntax errors; the rest up to the next top-level statement is not checked"
    )
    assert of_the_next[0] == text.index(" 6);") + 1


@pytest.mark.parametrize("text", ["route { exit ); }", "route { return ]; }"])
def test_what_is_dropped_behind_a_word_is_no_value_of_it(text):
    assert [finding.code for finding in lint_text(text, TARGET, own_rules())] == ["S001"]


# ---- how it is repaired


def mended(text):
    """The text after the fixes that a person requested."""

    def script_for(changed):
        script = script_of(changed, TARGET)
        return script, script.sources[0]

    return fix(script_for, text, [], unsafe=True)[0]


@pytest.mark.parametrize(
    "text, after",
    [
        ("route { exit }", "route { exit; }"),
        ("route {\n\tt_relay() # go\n\texit\n}", "route {\n\tt_relay(); # go\n\texit;\n}"),
        ('route { if (is_method("X") exit; }', 'route { if (is_method("X")) exit; }'),
        ("route { exit; };\n", "route { exit; }\n"),
        ('loadmodule "tm.so" ;\r\nroute { exit; }', 'loadmodule "tm.so" \r\nroute { exit; }'),
        # what is taken away leaves a gap between what would become one token
        ("log_level=1;children=2\nroute { exit; }", "log_level=1 children=2\nroute { exit; }"),
        ("log_level=1;\nroute { exit; }", "log_level=1\nroute { exit; }"),
        ("route { if (f(1))) exit; }", "route { if (f(1)) exit; }"),
    ],
)
def test_what_mends_it(text, after):
    assert mended(text) == after
    assert found_in(after) == []


def test_a_repair_is_never_applied_without_a_request():
    (found,) = lint_text("route { exit }", TARGET, [])
    assert found.fix.applicability == UNSAFE and found.fix.title == "Insert `;`"
    assert apply("route { exit }", [found.fix]) == ("route { exit; }", 1)


@pytest.mark.parametrize("text", ["route { if ($x === 1) exit; }", "route { exit;", 'route { xlog("a; }', "", "foo=1"])
def test_where_only_a_person_knows_there_is_no_fix(text):
    assert [found.fix for found in lint_text(text, TARGET, [])] == [None]


@pytest.mark.parametrize(
    "text, message, fixed",
    [
        (
            "disable_tcp=yes\n" + MAIN,
            "unexpected `disable_tcp`: it is not a global parameter (removed in OpenSIPS 2.1); TCP is on where "
            "`proto_tcp.so` is "
            "loaded and a listener is `tcp:`; delete it",
            MAIN,
        ),
        (
            "log_level=3\r\ntcp_poll_method=select # x\r\n" + MAIN,
            "unexpected `tcp_poll_method`: it is not a global parameter (removed in OpenSIPS 2.1); "
            "it is `poll_method` now",
            "log_level=3\r\npoll_method=select # x\r\n" + MAIN,
        ),
        (
            'tls_certificate="/x"\n' + MAIN,
            "unexpected `tls_certificate`: it is not a global parameter (removed in OpenSIPS 2.1); it is a parameter "
            "of `tls_mgm` "
            'now: `modparam("tls_mgm", "certificate", ...)`',
            None,
        ),
        ("disable_tpc=yes\n" + MAIN, "unexpected `disable_tpc`: it is not a global parameter", None),
    ],
)
def test_a_global_parameter_of_an_older_version(text, message, fixed):
    (finding,) = lint_text(text, TARGET, [])
    assert finding.message == message
    if fixed is None:
        assert finding.fix is None
    else:
        assert finding.fix.applicability == UNSAFE and apply(text, [finding.fix])[0] == fixed
