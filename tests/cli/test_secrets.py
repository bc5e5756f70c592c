"""No output shows a password, unless somebody asks for it; an edit has the text as it is."""

import json

import pytest
from cli.conftest import Run

from opensips_lsp.cli.parser import FORMATS

SECRETS = [f"hush{number}hush" for number in range(9)]
SCRIPT = """\
log_level=3
loadmodule "auth.so"
loadmodule "uac_auth.so"
loadmodule "event_rabbitmq.so"
loadmodule "cachedb_redis.so"
modparam("auth", "secret", "{0}")
modparam("auth", "no_such_param",
\t"mysql://sip:{1}@db/x")
# modparam("auth", "secret", "{2}")
modparam("uac_auth", "credential", "joe:realm:{3}")  modparam("uac_auth", "credential", 5) wrong
modparam("cachedb_redis", "cachedb_url", "redis:group1://:{4}@127.0.0.1:6379/")
modparam("auth" "secret", "{5}")
startup_route {{
\tsubscribe_event("E_X", "rabbitmq:joe:{6}@127.0.0.1:5672/queue"); unknown_function("x");
}}
route {{
\t$avp(password) = "{7}"; if (method == "rabbitmq:joe:{7}@h" && status == "4") exit;
\tif (method == "INVITE") {{ $avp(secret) = "{8}"; }}
}}
""".format(*SECRETS)

MISTAKES = [
    'modparam("auth" "secret", "{}")', 'modparam("auth", "secret" "{}")', 'modparam("auth", "secret", "{}"',
    'modparam("auth", "secret", "{}', 'db_default_url "mysql://a:{}@b/c"', "modparam('auth', 'secret', '{}') x",
    'route {{ xlog("rabbitmq:a:{}@b"; }}', 'route {{ $avp(password) = "{}" "x"; }}',
    'route {{ if ($avp(password) == "{}" exit; }}', 'db_default_url="mysql://a:{}@b/c" "mysql://a:{}@b/c"',
    'include_file "mysql://a:{}@b/c"', 'loadmodule "mysql://a:{}@b/c"', 'listen=udp:a:{}@b:5060',
]  # fmt: skip


def shown(text):
    return [one for one in SECRETS if one in text]


@pytest.fixture
def everything(tmp_path):
    (tmp_path / "opensips-lint.toml").write_text('select = ["S", "C", "M", "N", "H"]\n')
    (tmp_path / "a.cfg").write_text(SCRIPT)


@pytest.mark.parametrize("form", ["text", "concise"])
@pytest.mark.parametrize("more", [(), ("--unsafe-fixes", "--choose", "M103=1")])
def test_findings(lint, everything, form, more):
    run = lint("--output-format", form, *more, "a.cfg")
    assert run.status == 1 and shown(run.out + run.err) == []
    if form == "text":
        assert '"mysql://sip:*********@db/x"' not in run.out  # a finding about the name shows its own line
        assert '$avp(password) = "*********"; if (method == "rabbitmq:joe:*********@h" && status ==' in run.out
        assert '"joe:realm:*********"' in run.out
    asked = lint("--output-format", form, "--show-secrets", *more, "a.cfg")
    assert asked.status == 1 and (form == "concise" or len(shown(asked.out)) >= 4)
    assert len(asked.out) == len(run.out)


def without_edits(value):
    """What a JSON text says, without the texts of edits."""
    if isinstance(value, list):
        return [without_edits(one) for one in value]
    if not isinstance(value, dict):
        return value
    left = {key: one for key, one in value.items() if key not in ("edits", "replacements", "suggestions")}
    return {key: without_edits(one) for key, one in left.items()}


def said(run, form):
    """What is shown in a format, but for the texts of edits."""
    if form == "json-lines":
        return str([without_edits(json.loads(line)) for line in run.out.splitlines()]) + run.err
    return (str(without_edits(run.findings)) if run.out.startswith(("[", "{")) else run.out) + run.err


@pytest.mark.parametrize("form", FORMATS[2:])
def test_formats_for_programs(lint, everything, form):
    text = said(lint("--output-format", form, "a.cfg"), form)
    assert "M101" in text and shown(text) == []


def test_a_patch_is_right_to_the_byte(lint, everything):
    run = lint("--diff", "a.cfg")
    assert SECRETS[7] in run.out and "***" not in run.out


@pytest.mark.parametrize("suffix", ["", ".md", ".html", ".json"])
def test_reports(lint, everything, tmp_path, suffix):
    def reported(*more):
        run = lint("migrate", *(["--report", f"report{suffix}"] if suffix else []), *more, "a.cfg")
        return run.out + run.err + ((tmp_path / f"report{suffix}").read_text() if suffix else "")

    text = reported()
    assert "M101" in text and shown(text) == []
    if suffix == ".html":  # lines without a finding are shown around a change
        assert "rabbitmq:joe:*********@127.0.0.1" in text
    assert shown(reported("--show-secrets"))


def test_messages_of_all_kinds_of_mistakes(lint, tmp_path):
    """A password where a mistake is: what is found there quotes the line, or a word of it."""
    (tmp_path / "opensips-lint.toml").write_text("")
    for number, line in enumerate(MISTAKES):
        text = f"log_level=1\n{line.format(*SECRETS[:1] * 2)}\nroute {{ exit; }}\n"
        (tmp_path / f"{number}.cfg").write_text(text)
    names = [f"{number}.cfg" for number in range(len(MISTAKES))]
    for form in FORMATS:
        run = lint("--isolated", "--output-format", form, *names)
        text = said(run, form)
        assert all(name in text for name in names) and shown(text) == [], form
        asked = lint("--isolated", "--output-format", form, "--show-secrets", *names)
        assert shown(said(asked, form)) == SECRETS[:1], form
        if form == "gitlab":  # what identifies a finding does not tell whether a guess is right
            assert [one["fingerprint"] for one in run.findings] == [one["fingerprint"] for one in asked.findings]


def test_trees(environment, tmp_path, everything):
    import subprocess
    import sys

    command = [sys.executable, "-m", "opensips_lsp.cli.tree", "--tokens", "a.cfg"]
    run = Run(subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True))
    assert shown(run.out + run.err) == [] and "rabbitmq:joe:*********@127.0.0.1" in run.out


def test_a_password_is_shown_nowhere_in_the_script(lint, tmp_path):
    """It stands in a comment, a string and a name of another file, and where a mistake is: under no secret name."""
    (tmp_path / "opensips-lint.toml").write_text("")
    (tmp_path / "passwords.cfg").write_text('modparam("auth", "secret", "hush0hush")\n')
    (tmp_path / "b.cfg").write_text(
        'include_file "passwords.cfg"\nroute { if (method == "hush0hush") exit; $avp(x) = hush0hush; } # hush0hush\n'
    )
    for form in FORMATS:
        text = said(lint("--output-format", form, "b.cfg"), form)
        assert "M101" in text and shown(text) == [], form
    assert SECRETS[0] in lint("--show-secrets", "b.cfg").out
    for suffix in (".md", ".html", ".json"):
        lint("migrate", "--report", f"report{suffix}", "b.cfg")
        assert shown((tmp_path / f"report{suffix}").read_text()) == []
    lint("--write-baseline", "known.json", "b.cfg")
    assert "M101" in (tmp_path / "known.json").read_text() and shown((tmp_path / "known.json").read_text()) == []
    assert lint("--baseline", "known.json", "b.cfg").status == 0
