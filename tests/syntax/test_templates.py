"""Templates: what is opaque, that the rest is read, and that no fix touches what is opaque."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.in_templates import not_checked
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script
from opensips_lsp.project.includes import source_of
from opensips_lsp.syntax.recognise import template_kind as kind
from opensips_lsp.syntax.templates import CPP, ERB, JINJA, M4, SHELL, blanked, macros, spans
from opensips_lsp.syntax.text import decode

RULES = own_rules()
TARGET = parse_version("2.4")
PATHS = {M4: "a.m4", JINJA: "a.j2", ERB: "a.erb", CPP: "a.cfg", SHELL: "a.cfg"}


def script_for(path, target=TARGET):
    def make(text):
        source = source_of(path, text)
        return Script(target, [source]), source

    return make


def found(path, text):
    return lint(*script_for(path)(text), RULES)


def errors(path, text):
    """Codes of the errors, in order."""
    return sorted(finding.code for finding in found(path, text) if finding.severity == "error")


def fixed(path, text):
    return fix(script_for(path), text, RULES, unsafe=True)[0]


def marked(template, text):
    """Texts of the spans of a template."""
    return [text[start:end] for start, end in spans(template, text)]


@pytest.mark.parametrize(
    ("template", "text", "opaque"),
    [
        (JINJA, "a {{ b }} {% if c %} d {# e\n #}{{", ["{{ b }}", "{% if c %}", "{# e\n #}"]),
        (ERB, "a <%= b %> <%# c %> <% d -%>\n<% open", ["<%= b %>", "<%# c %>", "<% d -%>"]),
        (SHELL, "a ${B} $(var(x){s.len}) $ru ${C:-${D}} ${open", ["${B}", "${C:-${D}}"]),
        (M4, "define(`A', `(b) (')dnl x\nc A d # A `\nAB;", ["define(`A', `(b) (')", "dnl x", "A"]),
        (
            M4,
            "ifdef(`X', `a\nb')\nc `q `r'' d changequote([,]) [e] ` f",
            ["ifdef(`X', `a\nb')", "`q `r''", "changequote([,])", "[e]"],
        ),
        (M4, "divert(-1)\nall of it\ndivert(0)dnl\nrest;", ["divert(-1)\nall of it\n", "divert(0)", "dnl"]),
        (
            M4,
            "define(`F', $1) F(a, (b)) len(x) len if ($rU == OTHER)",
            ["define(`F', $1)", "F(a, (b))", "len(x)", "OTHER"],
        ),
        (M4, "A\n\tb dnl c\n  d\t\r\n# e\nf g\nroute\n{\n'\nh\n'\nt_relay\n(\n)\nelse", ["A", "b", "dnl c", "d"]),
        (
            CPP,
            '#ifdef A\n#define B(x) \\\n x\n  #endif\nB(1) "B" # B\nlog_level=LEVEL',
            ["#ifdef A", "#define B(x) \\\n x", "  #endif", "B(1)", "LEVEL"],
        ),
        (CPP, "#define x y\nroute(RELAY); a == INVITE; isflagset(FLAG)", ["#define x y", "FLAG"]),
    ],
)
def test_spans(template, text, opaque):
    assert marked(template, text) == opaque


@pytest.mark.parametrize(
    ("template", "text", "read"),
    [
        (JINJA, 'listen=udp:{{ ip }}:{{ p }}\nx="{{ y }}"\n', 'listen=udp:zqzqzqzq:1111111\nx="zqzqzqz"\n'),
        (JINJA, "{% if a %}\nb\n{% endif %}  {# c #}\n", "          \nb\n                    \n"),
        (JINJA, "if ($a == {{ b }} && {{ c }})", 'if ($a == "zqzqz" && $zqzqzq)'),
        (JINJA, "if (a()) {\n {{ body }}\n}", "if (a()) {\n ;         \n}"),
        (JINJA, "{{ f }}(1); route({{ r }}); a_{{ x }} = 1;", "zqzqzqz(1); route(zqzqzqz); a_zqzqzqz = 1;"),
        (JINJA, "# {# a\n b #}\nc", "#     \n     \nc"),
        # an address, a net, a mask, a word
        (JINJA, "if ($a=={{ b }}/24)", "if ($a==1.1.1.1/24)"),
        (JINJA, "if (src_ip==10.0.0.{{ b }})", "if (src_ip==10.0.0.1111111)"),
        (JINJA, "if (src_ip!={{ b }}/{{ c }})", "if (src_ip!=1.1.1.1/1111111)"),
        (JINJA, "if (src_ip==10.{{ b }}/255.{{ c }})", "if (src_ip==10.1.1.111/255.1.1.111)"),
        (JINJA, "if (src_ip==1{{ b }}.2.{{ c }})", "if (src_ip==11.11111.2.1111111)"),
        (JINJA, "if ($rd=={{ a }}.{{ b }})", "if ($rd==1.1.111.1111111)"),
        (JINJA, "if (uri=={{ a }}.{{ b }}x)", "if (uri==zqzqzqz.zqzqzqzx)"),
        (JINJA, "$var(a) = {{ a }}/2{{ b }};", '$var(a) = "zqzqz"/21111111;'),
        (JINJA, "$var(a) = {{ a }}{{ b }};", "$var(a) = zqzqzqzzqzqzqz;"),
        (JINJA, "if ($rU=={{ a }}_b)", "if ($rU==zqzqzqz_b)"),
        (JINJA, "listen=udp:10.0.0.{{ a }}:5{{ b }}", "listen=udp:10.0.0.1111111:51111111"),
        (SHELL, "if ($a==${B}/24 || $a==${B}.${C})", "if ($a==::11/24 || $a==zqzq.1111)"),  # no room
        (CPP, "#define A b\nroute {\n A;\n c(A);\n}\n", "           \nroute {\n  ;\n c(A);\n}\n"),
    ],
)
def test_what_stands_in(template, text, read):
    assert blanked(text, spans(template, text)) == read


def test_rest_is_linted_and_fixed():
    text = (
        'listen=udp:{{ ip }}:5060\nroute {\n{% if a %}\n if (method == "{{ m }}") exit;\n{% endif %}\n'
        " if (method==BYE) drop;\n}\n"
    )
    assert [finding.code for finding in found("a.j2", text)] == ["M101", "M101"]
    assert fixed("a.j2", text) == text.replace("method ==", "$rm ==").replace("method==BYE", '$rm=="BYE"')


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.j2", "route { if (method{{ x }} == 1) exit; }"),  # perhaps another word
        ("a.j2", 'route {\n xlog("{% if a %}x"{% else %}y"{% endif %}); if (method == "BYE") exit;\n}'),  # not readable
        ("a.cfg", "#ifdef A\n#endif\nroute { CALLED(1); if (IS(A) && $rU == VALUE) exit; }"),
        ("a.j2", "{{ all_of_it }}\nroute { route(nowhere); foo(); $unknown = {{ x }}; }"),
        ("a.j2", "route {\n exit;\n{% if a %}\n}\nroute {\n{% endif %}\n xlog(\"a\"); }"),
        ("a.j2", "route { if ($rU == {{ x }}) exit; }"),  # what stands in is no proof of 2.3
        ("a.m4", ""),
    ],
)  # fmt: skip
def test_nothing_that_hangs_on_what_is_not_seen(path, text):
    assert found(path, text) == []
    assert fixed(path, text) == text


READ = 'if (method=="INVITE") exit; '


@pytest.mark.parametrize(
    ("path", "statement", "lines"),
    [
        ("a.j2", "if ($rd=={{ a }} {{ b }}) exit;", "line 2 is"),
        ("a.j2", "if ($rd=={{ a }} {{ b }}) {\n exit; }", "line 2 is"),
        ("a.j2", "foo(1\n {{ b }} c);\n\n $var(x) {{ c }} 5;", "lines 2-3, 5 are"),
        ("a.erb", "$var(x) = <%= a %> <%= b %> 3;", "line 2 is"),
        ("a.m4", "define(`A', `b')A A 3;", "line 2 is"),
    ],
)
def test_only_the_statement_that_cannot_be_read_is_passed_over(path, statement, lines):
    text = "route {\n" + statement + "\n" + READ + "}\nroute[b] { exit; }\n"
    assert errors(path, text) == ["M101"]
    assert fixed(path, text) == text.replace("method", "$rm")
    it = "it" if lines.endswith("is") else "them"
    assert not_checked(source_of(path, text)) == f"{lines} not checked: what the template makes of {it} cannot be read"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.j2", "route {\n{% if a %}\nif (1) {\n{% else %}\nif (0) {\n{% endif %}\n" + READ + "}\n}\n"),  # braces
        ("a.j2", "{% if a %}route{% else %}onreply_route{% endif %} {\n" + READ + "\n}\n"),  # the header
        # quotes
        (
            "a.j2",
            'route {\nxlog("{{ a }}"b"); xlog("' + READ.replace('"INVITE"', "BYE") + '"); xlog(c"{{ a }}"d");\n}\n',
        ),
    ],
)
def test_where_braces_or_quotes_are_opaque_the_whole_block_is_passed_over(path, text):
    last = text.count("\n")
    assert found(path, text) == []
    assert not_checked(source_of(path, text)).startswith(f"lines 1-{last} are not checked")


@pytest.mark.parametrize(
    "right",
    [
        "{{ a }}/24",
        "10.0.0.{{ a }}",
        "{{ a }}/{{ b }}",
        "{{ a }}.{{ b }}",
        "{{ a }}.0.0.1",
        "10.{{ a }}/8",
        "::1/{{ a }}",
    ],
)
def test_a_placeholder_in_an_address_or_a_net_is_read(right):
    text = f"route {{\n if ($si=={right}) exit;\n if (src_ip!={right} && method==INVITE) exit;\n}}\n"
    assert "M101" in errors("a.j2", text) and not_checked(source_of("a.j2", text)) == ""


def test_word_on_a_line_of_its_own_is_a_macro_of_m4():
    text = (
        "include(`a')dnl\nLISTENERS\nroute {\n CHECK\n if (method==1) exit;\n check dnl x\n if (proto==UDP) exit;\n}\n"
    )
    assert errors("a.m4", text) == ["M101", "M113"]
    assert not_checked(source_of("a.m4", text)) == ""


@pytest.mark.parametrize("word", ["src_ip", "dst_ip"])
@pytest.mark.parametrize(
    ("path", "head", "right"),
    [
        ("a.j2", "", "{{ x }}"),
        ("a.j2", "", '"{{ x }}"'),
        ("a.j2", "", "'{{ x }}.example.org'"),
        ("a.j2", "", '"10.0.0.{{ x }}"'),
        ("a.j2", "", "{{ x }}.{{ y }}"),
        ("a.erb", "", "<%= x %>"),
        ("a.cfg", "listen=udp:${Y}:5060\n", "${X}"),
        ("a.m4", "define(`PBX', `10.0.0.1')\n", "PBX"),
        ("a.m4", "", "`10.0.0.1'"),
        ("a.cfg", "#ifdef A\n#define PBX 10.0.0.1\n#endif\n", "PBX"),
    ],
)
def test_address_that_is_opaque_is_told_without_a_fix(path, head, right, word):
    """Whether it is an address or a host name is not known, nor whether it has quotes."""
    told = found(path, head + f"route {{ if ({word}=={right}) exit; }}\n")
    assert [(finding.code, finding.fix, finding.choices) for finding in told] == [("M109", None, ())]
    assert told[0].message.endswith("with an address or a net without quotes; a host name must be resolved first")


def test_word_before_an_address_that_is_opaque_in_part_is_fixed():
    """Whatever it expands to, it is an address or a net, or no script at all."""
    text = "route { if (src_ip=={{ x }}/24 || dst_ip!=10.0.0.{{ y }}) exit; }\n"
    assert fixed("a.j2", text) == text.replace("src_ip", "$si").replace("dst_ip", "$Ri")


def test_note_about_lines_that_are_not_checked_is_short():
    text = "route {\n" + "a {{ b }} 5;\n exit;\n" * 50 + "}\n"
    lines = "2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and more from 22 on"
    assert not_checked(source_of("a.j2", text)).startswith(f"lines {lines} are not checked")
    assert not_checked(source_of("a.j2", "route {\n a({{ b }});\n}\n")) == ""


def test_fix_puts_in_no_macro():
    text = "define(`rm', `x')\nroute { if (method == \"BYE\") exit; }\n"
    assert macros(M4, text) == {"rm"}
    assert [(finding.code, finding.fix) for finding in found("a.m4", text)] == [("M101", None)]


def test_script_is_not_complete_when_a_part_is_a_template():
    assert script_for("a.cfg")("route { exit; }")[0].complete
    assert not script_for("a.j2")("route { exit; }")[0].complete


PIECES = (
    'if (method == "INVITE") exit;',
    "if (src_ip == 10.0.0.1) drop;",
    "if (uri == myself) {",
    "}",
    "route {",
    "\n",
    " ",
    "\t",
    "route[a] {",
    "$var(x) = 1;",
    'xlog("method == a");',
    "# method\n",
    "/* ",
    " */",
    '"',
    "'",
    "(",
    ")",
    "&&",
    "==",
    "method",
    'modparam("usrloc", "db_mode", 1)\n',
    'loadmodule "usrloc.so"\n',
    "status",
    "A",
    "=",
    ":",
    "[",
    "]",
    ",",
    ";",
    "proto == TCP",
    "poll_method=select\n",
    "\r\n",
    "\\",
    "é",
)
LANGUAGE = {
    JINJA: ("{{ a }}", "{{", "}}", "{% if b %}", "{% endif %}", "{# method == \n #}", '{{ "x" }}', "{%"),
    ERB: ("<%= @a %>", "<% if b %>", "<% end -%>", "<%# method == 1\n %>", "<%", "%>", '<%= "x" %>'),
    SHELL: ("${A}", "${method}", "${B:-'x'}", "${", "x=${A}\n"),
    M4: (
        "define(`A', `method == 1')",
        "dnl method\n",
        "ifdef(`A', `\nif (method == 1)'",
        ")",
        "`method'",
        "`",
        "A",
        "divert(-1)",
        "divert(0)",
        "changequote([,])",
        "define(rm, 1)",
        "FOO",
    ),
    CPP: (
        "\n#define A method\n",
        "\n#ifdef A\n",
        "\n#else\n",
        "\n#endif\n",
        "\n#if method == \\\n 2\n",
        "A",
        "FOO",
        "A(1)",
    ),
}


@pytest.mark.parametrize("template", LANGUAGE)
@given(data=st.data())
def test_spans_stay_as_they_are(template, data):
    piece = st.sampled_from(PIECES) | st.sampled_from(LANGUAGE[template])
    text = "".join(data.draw(st.lists(piece, max_size=25)))
    text = {SHELL: "x=${A}\n", CPP: "#ifdef A\n#endif\n"}.get(template, "") + "route {\n" + text
    assert kind(PATHS[template], text) == template
    opaque = spans(template, text)
    assert all(end <= start for (_, end), (start, _) in pairwise(opaque))
    stand_in = blanked(text, opaque)
    assert len(stand_in) == len(text) and stand_in.count("\n") == text.count("\n")
    for start, end in zip([0, *(end for _, end in opaque)], [*(start for start, _ in opaque), len(text)]):
        assert stand_in[start:end] == text[start:end]
    told = found(PATHS[template], text)
    assert template in (ERB, JINJA, SHELL) or not any(finding.name == "syntax-error" for finding in told)
    assert not any(finding.start < end and start < finding.end for finding in told for start, end in opaque)
    assert marked(template, fixed(PATHS[template], text)) == [text[start:end] for start, end in opaque]


@needs_shared
def test_real_templates():
    migrations, changed = 0, 0
    templates = [row for row in rows("corpus/verdicts.jsonl") if row["template"]]
    for row in templates:
        path = row["path"]
        text = decode((SHARED / "corpus" / path).read_bytes())
        template = kind(path, text)
        assert template, path
        told = found(path, text)
        errors = {finding.message for finding in told if finding.name == "syntax-error"}
        assert errors <= {"unexpected `xlog_level`: it is not a global parameter"}, path  # which is true
        migrations += sum(finding.code.startswith("M1") for finding in told)
        after = fixed(path, text)
        changed += after != text
        assert marked(template, after) == marked(template, text), path
    assert len(templates) >= 50 and migrations >= 90 and changed >= 28


@pytest.mark.parametrize(
    "piece", ["{{ ", "{{ a }}", "{% ", "`", "define(", "ifdef(`A'", "dnl ", "#define A \\\n", "A(", "${", "<% "]
)
def test_long_nonsense_is_quick(piece):
    text = piece * 20_000
    for template in LANGUAGE:
        blanked(text, spans(template, text))


# scripts with one slip, or with what looks like template language where it does not matter: no templates
@pytest.mark.parametrize(
    "text",
    [
        'if ($rU == "1") {{exit;}}',
        'if ($rU == "1") {{ exit; }}',
        'if ($rU == "1") {{ xlog("x"); exit; }}',
        "{{exit}}",
        "{{ drop }}",
        'xlog("<%s> <%d %>\\n");',
        "{%exit;%}",
        "\n/*\ndnl old\nifdef(`A', 1)\n{{ name }}\n*/ exit;",
        "\n#endif\nexit;",
        '$json(x) := \'{"a":{"b":{{ }}}\';',
        "$var(x) = $(ru{uri.user}{s.len});",
        "if ($var(x) <%= 2) exit;",
    ],
)
def test_one_slip_makes_no_template(text):
    assert kind("a.cfg", f'loadmodule "sl.so"\nroute {{ {text} }}\n') is None


@pytest.mark.parametrize(
    "text",
    [
        "listen=udp:{{ ip }}:5060\n",
        "listen=udp:{{ip}}:{{ port|default(5060) }}\n",
        'listen=udp:{{ lookup("env", "A;B") }}\n',
        '{% if tls %}\nloadmodule "proto_tls.so"\n{% endif %}\n',
        "{%- include 'a.cfg' -%}\n",
    ],
)
def test_jinja_is_known(text):
    assert kind("a.cfg", text + "route { exit; }\n") == JINJA


# (template, syntax errors that are told: what stands as it is)
@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("a.j2", "listen=udp:{{ ip }}:5060\nroute { exit }\n", 1),
        ("a.j2", "listen=udp:{{ ip }}:5060\nroute { exit }\nroute[{{ x }}] { exit }\n", 1),
        ("a.j2", "{% if a %}\nroute { exit }\n{% endif %}\nroute[b] { exit }\n", 1),
        ("a.j2", "{% for a in b %}{% if c %}\nroute { exit }\n{% endif %}\nroute[c] { exit }\n{% endfor %}", 0),
        ("a.j2", "{% extends 'x' %}\nroute { exit }\n", 0),
        ("a.j2", "{% if a %}\nroute { exit }\n", 0),
        ("a.j2", "{% set a = 1 %}\nroute { exit }\n", 1),
        ("a.erb", "listen=<%= @ip %>\n<% if a %>\nroute { exit }\n<% end %>\nroute[b] { exit }\n", 1),
        ("a.erb", "<% @a.each do |b| -%>\nroute[b] { exit }\n<% end -%>\n", 0),
        ("a.epp", "listen=<%= $ip %>\n<% if $a { %>\nroute { exit }\n<% } %>\nroute[b] { exit }\n", 1),
        ("a.cfg", "children=${A}\nroute { exit }\n", 1),
        ("a.cfg", "cat <<EOF\nchildren=${A}\nroute { exit }\n", 0),
        ("a.m4", "route { exit }\n", 0),
        ("a.cfg", "#ifdef A\n#endif\nroute { exit }\n", 0),
    ],
)
def test_what_is_certain_outside_of_it_is_told(path, text, count):
    assert sum(finding.name == "syntax-error" for finding in found(path, text)) == count


# what OpenSIPS refuses when it looks beyond the grammar: told where spans are values only
@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("a.j2", 'listen=udp:{{ ip }}:5060\nloadmodule "tmm.so"\nroute { exit; }\n', ["C401"]),
        (
            "a.j2",
            "listen=udp:{{ ip }}:5060\nroute { $var(x) = $(ru{s.substr,1}); $var(x) = $(ru[0]); }\n",
            ["C504", "C502"],
        ),
        ("a.j2", 'log_name="{{ x }}"\nloadmodule "tm.so"\nmodparam("tm", "fr_timout", 5)\nroute { exit; }\n', ["C403"]),
        (
            "a.j2",
            'log_name="{{ x }}"\nloadmodule "{{ m }}.so"\nmodparam("{{ m }}", "a", {{ x }})\nroute { t_relay(); }\n',
            [],
        ),
        ("a.j2", 'log_name="{{ x }}"\nloadmodule "tm.so"\nroute { $var(x) = $mine; sl_send_reply(); }\n', []),
        ("a.j2", '{% if x %}\nloadmodule "tmm.so"\n{% endif %}\nroute { exit; }\nroute { exit; }\n', []),
        ("a.erb", 'listen=udp:<%= @ip %>:5060\nloadmodule "tmm.so"\nroute { exit; }\n', ["C401"]),
    ],
)
def test_what_is_refused_beside_values_is_told(path, text, codes):
    assert errors(path, text) == sorted(codes)


IF = "{% if x %}\nchildren=4\n{% endif %}\n"
GONE = 'loadmodule "tmm.so"\n'


# what no rendering makes right: told outside of all blocks
@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("a.j2", IF + GONE, ["C401"]),
        ("a.j2", GONE + IF, ["C401"]),
        ("a.j2", IF + 'loadmodule "sl.so"\nmodparam("sl", "no_such", 1)\n', ["C403"]),
        ("a.j2", '{% if x %}\nloadmodule "sl.so"\n{% endif %}\nmodparam("sl", "no_such", 1)\n', ["C403"]),
        ("a.j2", IF + 'loadmodule "tm.so"\nmodparam("tm", "fr_timeout", "5")\n', ["C403"]),
        ("a.j2", IF + "fork=yes\n", ["C207"]),
        ("a.j2", IF + 'loadmodule "sl.so"\nroute[a] { engage_rtp_proxy(); }\n', ["C404"]),
        ("a.j2", '{{ modules }}\nloadmodule "sl.so"\nroute[a] { engage_rtp_proxy(); }\n', ["C404"]),
        ("a.erb", "<% if a %>\nchildren=4\n<% end %>\n" + GONE, ["C401"]),
        ("a.erb", "<% if @a -%>\n<% @b.each do |c| -%>\nchildren=4\n<% end -%>\n<% end -%>\n" + GONE, ["C401"]),
        ("a.epp", "<% if $a { %>\nchildren=4\n<% } %>\n" + GONE, ["C401"]),
        ("a.cfg", "#if A == 1\nchildren=4\n#elif B\nchildren=5\n#else\nchildren=6\n#endif\n" + GONE, ["C401"]),
        ("a.m4", "ifdef(`A', `children=4')\n" + GONE, ["C401"]),
    ],
)
def test_what_no_rendering_makes_right_is_told(path, text, codes):
    assert errors(path, text) == codes


# ... and nowhere else: the statement may not be there, or another one may make it right
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.j2", "{% if x %}\n" + GONE + "{% endif %}\n"),
        ("a.j2", "{% if x %}\n{% if y %}\n{% endif %}\n" + GONE + "{% endif %}\n"),
        ("a.j2", IF + 'loadmodule "tmm{{ x }}.so"\n'),
        ("a.j2", IF + "{{ '#' if y }}" + GONE),  # a value that comments it out
        ("a.cfg", "children=${A}\n${COMMENT}" + GONE),
        ("a.j2", IF + "{% endif %}\n" + GONE),  # how its blocks nest is not known
        ("a.j2", "{% cache x %}\n{% if y %}\n" + GONE + "{% endif %}\n{% endcache %}\n"),
        ("a.j2", "{% if x %}\n" + GONE),
        ("a.j2", "# if x\n" + GONE + "# endif\nlog_name={{ x }}\n"),  # line statements
        ("a.cfg", "% if x:\n" + GONE + "% endif\nchildren=${A}\n"),
        ("a.j2", "{% extends 'x' %}\n" + GONE),
        ("a.cfg", "#ifdef A\n" + GONE + "#endif\n"),
        ("a.cfg", "#ifdef A\n#else\n#ifndef B\n#endif\n" + GONE + "#endif\n"),
        ("a.cfg", "#ifdef A\n#endif\n" + GONE + "#if 0\n"),
        ("a.m4", "ifdef(`A', `" + GONE + "')\n"),
        ("a.m4", "divert(-1)\n" + GONE + "divert(0)\n"),
        # what is loaded or defined elsewhere
        ("a.j2", IF + 'modparam("tm", "fr_timeout", 5)\n'),
        ("a.j2", IF + 'loadmodule "sl.so"\nroute { t_relay(); my_own(); route(nowhere); $var(x) = $mine; }\n'),
        ("a.j2", '{% if x %}\nloadmodule "sl.so"\n{% else %}\nroute[a] { exit; }\n{% endif %}\n'
                 'loadmodule "sl.so"\nroute[a] { exit; }\n'),
        ("a.j2", '{% if x %}\nloadmodule "tm.so"\n{% else %}\nloadmodule "rr.so"\n{% endif %}\n'
                 'modparam("tm|rr", "fr_timeout", 5)\n'),
    ],
)  # fmt: skip
def test_what_another_rendering_makes_right_is_not_told(path, text):
    assert errors(path, text) == []


def test_no_fix_of_what_is_certain_edits_a_block():
    """The module that the new call needs would be loaded in a block: behind the last loadmodule above it."""
    call = 'route[a] { avp_db_query("SELECT 1"); }\n'
    loads = 'loadmodule "sl.so"\n', '{% if x %}\nloadmodule "rr.so"\n{% endif %}\n'
    fixes = []
    for text in ("".join(loads), "".join(loads[::-1])):
        told = lint(*script_for("a.j2", parse_version("3.6"))(text + call), RULES)
        fixes += [finding.fix for finding in told if finding.code == "C404"]
    assert [fix is not None for fix in fixes] == [False, True]


SEEN = (
    'loadmodule "sl.so"\nCALLS\nloadmodule "avpops.so"\nmodparam("avpops", "db_url", "mysql://a/b")\nroute { exit; }\n'
)


@pytest.mark.parametrize(
    ("path", "calls", "safe"),
    [("a.cfg", "", True), ("a.j2", "{{ calls }}", False), ("a.cfg", 'include_file "none.cfg"', False)],
)
def test_fix_that_rests_on_calls_that_are_not_seen_is_not_safe(path, calls, safe):
    """The module is deleted where nothing calls it; what calls it may be in what is not read."""
    text = SEEN.replace("CALLS", calls)
    source = source_of(path, text)
    script = Script(parse_version("3.6"), [source], all_files_known="include" not in calls)
    fixes = [finding.fix for finding in lint(script, source, RULES) if finding.code == "C401" and finding.fix]
    assert [(fix.title, fix.applicability) for fix in fixes] == [
        ("Remove the line", "safe") if safe else ("Load `sqlops.so`", "unsafe")
    ]
