"""Templates: said to be one, linted around what is opaque, fixed without touching that."""

import pytest

GOOD = b'route {\n\tif (method == "INVITE") exit;\n}\n'
TEMPLATES = {
    "jinja.cfg": b"{% if tls %}\nlisten=tls:{{ ip }}:5061\n{% endif %}\n",
    "jinja-in-a-string.cfg": b'modparam("usrloc", "db_url", "{{db_url}}")\n',
    "erb.cfg": b"listen=udp:<%= @ip %>:5060\n",
    "m4.cfg": b"define(`IP', `10.0.0.1')dnl\nlisten=udp:IP:5060\n",
    "m4-quotes.cfg": b"changequote([,])\n",
    "m4-branch.cfg": b"ifdef(`TLS', `listen=tls:10.0.0.1')\n",
    "cpp.cfg": b"#ifdef TLS\nlisten=tls:10.0.0.1\n#endif\n",
    "shell.cfg": b"listen=udp:${IP}:5060\n",
    "shell-operand.cfg": b'route[a] { if ($rU=="a" && $si==${IP}) exit; }\n',
    "shell-argument.cfg": b'modparam("tm", "fr_timeout", ${TIME_OUT})\n',
    "opensips.cfg.m4": b"",
    "opensips.cfg.j2": b"",
    "opensips.cfg.erb": b"",
}
KINDS = {
    "jinja": "a Jinja",
    "erb": "an ERB",
    "m4": "an m4",
    "cpp": "a C preprocessor",
    "shell": "a shell",
    "j2": "a Jinja",
}
NOTE = "only what is wrong whatever its directives expand to is reported; lint the expanded script as well"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_named_and_the_rest_is_linted_and_fixed(lint, write, name):
    head = TEMPLATES[name]
    path = write(name, head + GOOD)
    kind = next(kind for mark, kind in KINDS.items() if mark in name)
    run = lint("--isolated", "--output-format", "json", name)
    assert run.status == 1 and run.err == f"opensips-lint: {name}: is {kind} template: {NOTE}\n"
    assert [(one["rule"], one["start"]["line"]) for one in run.findings] == [("M101", head.count(b"\n") + 2)]
    assert lint("--fix", name).status == 0 and path.read_bytes() == head + GOOD.replace(b"method", b"$rm")


def test_broken_template_has_no_syntax_error(lint, write):
    path = write("a.j2", b"route {\n{% if a %}\n if (method == 1) {\n{% else %}\n if (1) {\n{% endif %}\n}\n")
    run = lint("a.j2")
    assert (run.status, run.out) == (0, "No findings in 1 file.\n") and "is a Jinja template" in run.err
    before = path.read_bytes()
    assert lint("--fix", "--unsafe-fixes", "a.j2").status == 0 and path.read_bytes() == before


def test_lines_that_are_not_checked_are_said(lint, write):
    write("a.j2", b"route {\n $var(x) = {{ a }} {{ b }};\n" + GOOD[8:])
    run = lint("--isolated", "a.j2")
    assert run.status == 1 and "a.j2:3:6: error M101" in run.out
    assert run.err.splitlines()[1:2] == [
        "opensips-lint: a.j2: line 2 is not checked: what the template makes of it cannot be read"
    ]


def test_placeholder_of_a_shell_is_no_variable(lint, write):
    write("a.cfg", b"route {\n if (src_ip==${PBX}) exit;\n" + GOOD[8:])
    run = lint("--isolated", "--output-format", "json", "a.cfg")
    assert [one["rule"] for one in run.findings] == ["M109", "M101"] and "is a shell template" in run.err


def test_template_from_standard_input(lint):
    run = lint("--fix", "-", stdin=TEMPLATES["jinja.cfg"] + GOOD)
    assert run.raw == TEMPLATES["jinja.cfg"] + GOOD.replace(b"method", b"$rm") and run.status == 0


def test_search_lints_templates_too(lint, write):
    write("a.cfg", b"route { exit; }\n"), write("b.cfg.m4", TEMPLATES["m4.cfg"] + GOOD)
    run = lint(".")
    assert run.status == 1 and "b.cfg.m4:4:6: error M101" in run.out
    assert run.err == f"opensips-lint: ./b.cfg.m4: is an m4 template: {NOTE}\n"


def test_included_template(lint, write):
    """What it defines is not known: nothing that includes it is called incomplete for that."""
    write("a.cfg", b'include_file "defs.m4"\nroute { route(elsewhere); }\n'), write("defs.m4", TEMPLATES["m4.cfg"])
    run = lint("--isolated", "--ignore", "H,C413", "a.cfg")
    assert (run.status, run.out) == (0, "No findings in 2 files.\n") and "defs.m4: is an m4 template" in run.err


def test_template_that_is_empty_without_its_language(lint, write):
    write("a.j2", b"{% include 'all' %}\n")
    assert lint("--isolated", "a.j2").status == 0


@pytest.mark.parametrize(
    "statement",
    [
        'xlog("$(ru{uri.user}{s.len})");',
        "$var(x) = $(var(a{s.len}){s.int}); {}".replace(" {}", ""),
        'xlog("{\\"a\\":{\\"b\\":{}}}");',
        'xlog("{{}} }} {{ \\"n\\": 1 }}");',
        "$var(m) = 10 % 3;",
        'if ($rU =~ "^{%d}$") exit;',
        "# if this holds, define(the) ifdef #endif\n",
        "# ${HOME} define(x)\n",
        'exec("echo ${HOME}");',
        'exec("a=(${HOME})");',
        "# if ($si==${HOME})\n",
        "$var(a) = ${ru};",
    ],
)
def test_script_is_no_template(lint, write, statement):
    write("a.cfg", f"route {{\n {statement}\n exit; }}\n")
    assert lint("--target", "2.3", "a.cfg").err == ""
