"""What formatting makes of a text: how deep each line stands, what is cut off at its end, and what stays."""

import pytest

from opensips_lsp.formatting import format_source
from opensips_lsp.formatting.edits import applied
from opensips_lsp.project.includes import sources


def source_of(text, path="opensips.cfg"):
    return sources(path, text, lambda name: None).sources[0]


def formatted(text, unit="\t", path="opensips.cfg", **lines):
    """The text, formatted; it must not be refused."""
    source = source_of(text, path)
    made = format_source(source, unit, **lines)
    assert made.refused is None
    for edit in made.edits:
        assert not text[edit.start : edit.end].strip(" \t") and not edit.text.strip(" \t\r\n")
    return applied(text, made.edits)


def in_route(lines):
    return "route {\n" + lines + "}\n"


STATEMENTS = {
    "blocks": "\tif ($x) {\n\t\tf();\n\t}\n\twhile ($x) {\n\t\tg();\n\t}\n\texit;\n",
    "braces on lines of their own": "\tif ($x)\n\t{\n\t\tf();\n\t}\n\telse\n\t{\n\t\tg();\n\t}\n",
    "bodies without braces": "\tif ($x)\n\t\tf();\n\telse\n\t\tg();\n\twhile ($x)\n\t\th();\n\ti();\n",
    "bodies on the line": "\tif ($x) f(\n\t\t\"a\");\n\telse g();\n\tif ($x) {\n\t\tf(); }\n\th();\n",
    "a body in a body": "\tif ($x)\n\t\twhile ($y)\n\t\t\tif ($z)\n\t\t\t\tf();\n\t\t\telse\n\t\t\t\tg();\n\th();\n",
    "the else of the outer one": "\tif ($x) {\n\t\tif ($y)\n\t\t\tf();\n\t} else\n\t\tg();\n",
    "two on one line": "\tif ($x) if ($y)\n\t\tf();\n\telse g();\n\th();\n",
    "else if": "\tif ($x)\n\t\tf();\n\telse if ($y)\n\t\tg();\n\telse if ($z) {\n\t\th();\n\t} else {\n\t\ti();\n\t}\n",
    "else, and if below": "\tif ($x) {\n\t\tf();\n\t} else\n\tif ($y) {\n\t\tg();\n\t} else\n\tif ($z)\n\t\th();\n",
    "else, and while below": "\tif ($x)\n\t\tf();\n\telse\n\t\twhile ($y)\n\t\t\tg();\n",
    "an empty body": "\tif ($x)\n\t\t;\n\tif ($y) {\n\t}\n\tf();\n",
    "for": "\tfor ($var(i) in $(avp(x)[*]))\n\t\tf();\n\tfor ($var(i) in $(avp(x)[*])) {\n\t\tf();\n\t}\n",
    "switch": (
        '\tswitch ($rm) {\n\t\tcase "a":\n\t\t\tf();\n\t\t\tbreak;\n\t\tcase 1: g();\n\t\t\tbreak;\n\t\tcase 2:\n'
        "\t\t\tbreak;\n\t\tcase 3:\n\t\tdefault:\n\t\t\tif ($x)\n\t\t\t\th();\n\t}\n\ti();\n"
    ),
    "a block behind a case": "\tswitch ($rm)\n\t{\n\t\tcase 1: if ($x) {\n\t\t\t\tf();\n\t\t\t}\n\t\t\tg();\n\t}\n",
    "braces with a semicolon": "\tif ($x) {\n\t\tf();\n\t};\n\tg();\n",
    "two blocks opened on a line": "\tif ($x) { if ($y) {\n\t\t\tf();\n\t\t}\n\t}\n",
    "brackets": '\tf("a",\n\t\t"b"\n\t\t"c");\n\tf(\n\t\t"a"\n\t);\n\tf(\n\t\t"x", "y",\n\t\t"z");\n',
    "brackets in brackets": '\tif (f("a") && (g() ||\n\t\th("a",\n\t\t\t"b")\n\t)\n\t)\n\t\ti();\n',
    "conditions": "\tif ($x == 1 &&\n\t\t$y == 2 ||\n\t\t$z == 3) {\n\t\tf();\n\t}\n",
    "expressions": '\t$x = 1 +\n\t\t2 *\n\t\t(3 +\n\t\t\t4);\n\t$y = "a"\n\t\t+ "b";\n\tf()\n\t\t;\n',
    "async": '\tasync(f("a",\n\t\t"b"),\n\t\tnext);\n\tlaunch(\n\t\tg());\n',
    "includes": '\tif ($x) {\n\t\tinclude_file "a.cfg"\n\t}\n\timport_file "b.cfg"\n',
    "blank lines": "\n\n\tf();\n\n\tg();\n\n",
    "a comment is as deep as what follows": (
        "\t# a\n\tif ($x) # b\n\t\t# c\n\t\tf();\n\t# d\n\telse {\n\t\t/* e */ g();\n\t}\n"
    ),
    "a comment that ends a block": (
        "\tif ($x) {\n\t\tf();\n\t\t# a\n\n\t\t/* b */\n\t}\n\telse {\n\t\tg();\n\t\t# c\n\t}\n\t# d\n"
    ),
    "a comment in a switch": (
        "\tswitch ($x) {\n\t\t# a\n\t\tcase 1:\n\t\t\t# b\n\t\t\tf();\n\t\t# c\n\t\tcase 2:\n\t\t\tg();\n\t\t# d\n\t}\n"
    ),
    "a comment in brackets": '\tf("a",\n\t\t# a\n\t\t"b",\n\t\t"c"\n\t\t# b\n\t);\n',
}  # fmt: skip


@pytest.mark.parametrize("lines", STATEMENTS.values(), ids=STATEMENTS)
def test_statements(lines):
    """From nothing, from too much, from anything, with CR LF, and in units of blanks."""
    text = in_route(lines)
    flat = "".join(line.lstrip("\t") for line in text.splitlines(True))
    assert formatted(flat) == text
    assert formatted("".join(f"\t\t \t{line}" for line in text.splitlines(True))) == text
    assert formatted("".join(f"{' ' * (n * 7 % 5)}\t {line}" for n, line in enumerate(flat.splitlines(True)))) == text
    assert formatted(text) == text
    assert formatted(text.replace("\n", " \t\n")) == text
    crlf = text.replace("\n", "\r\n")
    assert formatted(crlf) == crlf
    if "include" not in text:  # a file name ends at a blank
        assert formatted(crlf.replace("\r\n", "  \r\n")) == crlf
    assert formatted(text.replace("\t", "   ")) == text.replace("\t", "   ")


def test_a_comment_above_the_brace_of_an_else():
    """It is about what follows the brace if it stands right above it; else it belongs to the block."""
    text = in_route("  if ($x) {\n    f();\n@# a\n  } else {\n    g();\n  }\n")
    assert formatted(text.replace("@", "  ")) == text.replace("@", "  ")
    for blanks in ("", "\t", " ", "   ", "    ", "      "):
        assert formatted(text.replace("@", blanks)) == text.replace("@", "    ")
    tabs = formatted(text.replace("    ", "\t  ").replace("  }", "\t}").replace("  if", "\tif").replace("@", "\t"))
    assert "\n\t# a\n\t} else {\n\t\tg();" in tabs
    assert "\t\t# a\n\t}\n\telse" in formatted(in_route("\tif ($x) {\n\t\tf();\n\t# a\n\t}\n\telse\n\t\tg();\n"))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("  log_level=3\n\tchildren=8 \n", "log_level=3\nchildren=8\n"),
        ('  loadmodule "a.so"\n  modparam("a",\n"b", 1)\n', 'loadmodule "a.so"\nmodparam("a",\n\t"b", 1)\n'),
        ("route\n  {\n exit;\n }\n", "route\n{\n\texit;\n}\n"),
        ("  # a\n /* b */ route { exit; } # c\n   # d\n", "# a\n/* b */ route { exit; } # c\n# d\n"),
        ("route[a] { exit; } route[b] {\nexit;\n }\n", "route[a] { exit; } route[b] {\n\texit;\n}\n"),
        (
            'dst_blacklist=gw:{\n( tcp, 10.0.0.0/8, 5060, ""),\n\t\t!(any, ::1, 0, "x")\n  }\nroute {\nexit; }\n',
            'dst_blacklist=gw:{\n\t( tcp, 10.0.0.0/8, 5060, ""),\n\t!(any, ::1, 0, "x")\n}\nroute {\n\texit; }\n',
        ),
        ("log_level\n=\n3\n", "log_level\n\t=\n\t3\n"),
    ],
)
def test_top_level(text, after):
    assert formatted(text) == formatted(after) == after


def test_statements_that_another_file_includes_in_a_route():
    assert formatted("  if ($x) {\nf();\n  }\n\n  # a\n exit;") == "if ($x) {\n\tf();\n}\n\n# a\nexit;\n"


@pytest.mark.parametrize(
    "text",
    [
        in_route("\txlog(\"a  \n  b \\\n\t c\t\");\n\txlog('a  \n    \n');\n"),  # strings, and their line ends
        in_route("\t/* a  \n b \n\t*/\n\tf();\n      /* c\n   */ g();\n"),  # comments of several lines
        in_route("\t$x = $(avp(a  \n  b));\n"),  # a name of several lines
        in_route('#!ifdef X\n\tf();\n  #!endif\n\tinclude_file  \n  "a.cfg"\n'),
        'route {\r\n\tinclude_file "a.cfg" \r\n\tf();\r\n}\r\n',  # without the blank, the CR is a part of the name
        "listen=udp:10.0.0.1:5060 as \n\t10.0.0.2\n",  # ` as ` is a word of the language with both blanks only
        "listen=udp:10.0.0.1:5060 use_children \n\t3\n",
        "listen=udp:10.0.0.1:5060\n\tas 10.0.0.2\n",
        in_route("\tf();\n\f\n\x0b \t\x0b\n\u2028\n"),  # what cfg.lex drops
        "",
        "\n\n",
        "# nothing but this\n",
    ],
)
def test_what_is_no_blank_at_a_line_end_stays(text):
    assert formatted(text) == text


def test_a_line_that_begins_with_what_cfg_lex_drops_is_moved_with_its_token():
    assert formatted("route {\n@ f();\n\\\n @ \n}\n") == "route {\n\t@ f();\n\\\n @\n}\n"
    assert formatted("\ufeff  route { exit; }\n") == "\ufeff  route { exit; }\n"


KEPT = {
    "a statement without its end": "\tf();\n  g() \n\th();\n",
    "a statement that cannot be read": "\tf();\n  $x = ; \n\tg();\n",
    "a block behind a condition that cannot be read": "\tif ($x == ) {\n f(); \n   }\n\tg();\n",
    "a block behind a call": "\tfrob ($x) {\n f(); \n   }\n\tg();\n",
    "a bracket that is missing": "\tif (f() {\n g();\n   }\n\th();\n",
    "in a case": "\tswitch ($x) {\n\t\tcase 1:\n  f(;\n\t\t\tg();\n\t\t\tbreak;\n\t}\n",
    "in a body without braces": "\tif ($x)\n  f(;\n\telse\n\t\tg();\n",
}


@pytest.mark.parametrize("lines", KEPT.values(), ids=KEPT)
def test_a_statement_with_a_syntax_error_stays_and_its_neighbours_do_not(lines):
    text = in_route(lines)
    assert formatted(text) == text
    assert formatted(text.replace("\th();", "h(); ").replace("\tg();", "g(); ")) in (
        text,
        text.replace("\tg();", "g(); "),  # a part of what has the error
    )
    assert format_source(source_of(text)).stays == (0,)


@pytest.mark.parametrize(
    "lines",
    [
        "route {\n f(); \n  if ($x) {\n g();\n }\n",  # it is not known where the brace is missing
        "route {\n f(); \n  }\n g();\n }\n",
        "route {\n f(); \n $x = {$y}\n }\n",
        'route {\n f(); \n if ($x include_file "a.cfg"\n ) g();\n }\n',
        "  foo bar\n",
    ],
)
def test_where_braces_do_not_pair_all_of_the_item_stays(lines):
    text = f"{lines}route[b] {{\n exit; \n}}\n"
    assert formatted(text) == f"{lines}route[b] {{\n\texit;\n}}\n"
    text = f"route[b] {{\n\texit;\n}}\n{lines}"
    assert formatted(text) == text


@pytest.mark.parametrize("end", ['"\n', "", "'\n"])
def test_behind_a_quote_that_is_never_closed_all_stays(end):
    """To OpenSIPS, what stands between strings are strings there."""
    head, rest = (
        "route[a] {\n  f(); \n}\n",
        f'route {{\n xlog("a);\n }}\n  route[b] {{ \n exit; \n}}\nroute[c] {{\n xlog({end}',
    )
    assert formatted(head + rest) == "route[a] {\n  f();\n}\n" + rest
    text = f"{head}route[b] {{\n exit; \n}}\n/* a\n route {{ \n exit; \n}}"
    assert formatted(text) == text.replace("f(); ", "f();")


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ("route {\n {% if x %} \n exit; \n {% endif %}\n}", "opensips.cfg", "a Jinja"),
        ("route {\n exit; \n}", "opensips.cfg.m4", "an m4"),
        ("#ifdef X\nroute {\n exit; \n}\n#endif", "opensips.cfg", "a C preprocessor"),
    ],
)
def test_a_template_stays(text, path, kind):
    assert format_source(source_of(text, path)) == ((), (), f"is {kind} template")


def test_what_would_become_a_template_stays():
    text = "  #ifdef X\nroute {\n exit; \n}\n  #endif\n"
    assert format_source(source_of(text)).refused == "would not mean the same: it would be taken for a template"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("route {\n\texit;\n}", "route {\n\texit;\n}\n"),
        ("route {\r\n\texit;\r\n}  ", "route {\r\n\texit;\r\n}\r\n"),
        ("log_level=1\r\nroute { exit; }\nroute[b] { exit; } /* a */ ", "\nroute[b] { exit; } /* a */\n"),
        ("route { exit; }\n  ", "route { exit; }\n"),
        ("route { exit; }\n\n\n", "route { exit; }\n\n\n"),
        ("   ", ""),
        # a # without a line end is nothing to OpenSIPS: the words behind it are code
        ("route { exit; } #", "route { exit; } #"),
        ("route { exit; }\r\ninclude_file", "\r\ninclude_file"),  # the CR would be the file's name
        ('route { exit; }\n# loadmodule "a.so"', '# loadmodule "a.so"'),
        ("route {\n\texit;\n}\n# vim: x", "route {\n\texit;\n}\n# vim: x"),
    ],
)  # fmt: skip
def test_the_last_line_gets_an_end(text, after):
    assert formatted(text).endswith(after)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (in_route("  f();\n  if ($x) {\n    g();\n  }\nh();\n"), "  "),
        (in_route("   f();\n"), "   "),
        (in_route("\tf();\n\tg();\n    h();\n"), "\t"),
        (in_route("    f();\n    g();\n    h();\n\tif ($x) {\n\t}\n"), "    "),
        (in_route("    if ($x)\n\tf();\n    if ($y)\n\tg();\n"), "    "),  # a tab for two steps of four
        (in_route("  if ($x) {\n      f();\n      g();\n      h();\n  }\n"), "   "),  # most lines say three
        (in_route("f();\ng();\n"), "!"),
        (in_route("            f();\n"), "!"),  # no step is as wide
        ("log_level=3\n", "!"),
    ],
)
def test_a_step_is_what_most_lines_have(text, unit):
    assert formatted(text, "!") if unit != "!" else True
    after = formatted(text, "       ")
    steps = {line[: len(line) - len(line.lstrip())] for line in after.splitlines()} - {""}
    assert steps <= {(unit if unit != "!" else "       ") * n for n in (1, 2)}
    assert formatted(after, "\t") == after


def test_lines_of_a_range():
    text = in_route("  f(); \n  g(); \n  h(); \n")
    start, end = text.index("g"), text.index("g") + 1
    assert formatted(text, "\t", start=start, end=end) == text.replace("g(); ", "g();")
    assert formatted(text, "\t", start=text.index("f"), end=text.index("  h")) == in_route("  f();\n  g();\n  h(); \n")
    assert formatted(text, "\t", start=0, end=0) == text
    flat = in_route("f();\ng();\nh();\n")
    assert formatted(flat, "  ", start=flat.index("g"), end=flat.index("h")) == in_route("f();\n  g();\nh();\n")
    assert formatted(flat[:-1], "  ", start=len(flat) - 2, end=len(flat) - 1) == flat
    two = f"{text} route[b] {{ \n exit; }}"
    assert formatted(two, "\t", start=two.index("route[b"), end=two.index(" exit")) == text + "route[b] {\n exit; }"


def test_a_long_chain_of_else_if():
    chain = " else ".join("if ($x == 1) {\nf();\n}" for _ in range(3000))
    after = formatted(f"route {{\n{chain}\n}}\n")
    assert set(after.splitlines()) == {"route {", "\tif ($x == 1) {", "\t\tf();", "\t} else if ($x == 1) {", "\t}", "}"}
    broken = formatted(f"route {{\n{chain}\n f(; \n g(); \n}}\n")
    assert broken == after.removesuffix("}\n") + " f(; \n\tg();\n}\n"


def test_what_is_nested_too_deep_is_indented_no_further():
    after = formatted("route {\n" + "if ($x) {\n" * 5000 + "f();\n" + "}\n" * 5001)
    assert max(map(len, after.splitlines())) == 100 + len("if ($x) {")
    assert after.splitlines()[99:103] == ["\t" * 99 + "if ($x) {"] + ["\t" * 100 + "if ($x) {"] * 3
