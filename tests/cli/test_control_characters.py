"""What a file is called, or says, cannot forge a line of output or speak to the terminal."""

import pytest

SCRIPT = b'route {\n\tif (method == "INVITE") exit; # \x1b[31m<script>\n\t\x1b]0;title\x07$rU = ;\n}\n'
NAME = "evil\x1b[2J\nok.cfg:1:1: error M101 forged.cfg"


@pytest.mark.parametrize("form", ["text", "concise"])
def test_the_name_of_a_file(lint, tmp_path, form):
    (tmp_path / NAME).write_bytes(SCRIPT)
    run = lint("--output-format", form, NAME)
    assert "\x1b" not in run.out + run.err
    assert not any(line.startswith("ok.cfg") for line in run.out.splitlines())
    assert "M101" in run.out


def test_the_head_of_a_diff(lint, tmp_path):
    (tmp_path / NAME).write_bytes(SCRIPT.replace(b"\x1b", b""))
    run = lint("--diff", NAME)
    assert "\x1b" not in run.out
    assert run.out.splitlines()[0] == r'--- "evil\x1b[2J\nok.cfg:1:1: error M101 forged.cfg"'


def test_what_went_wrong_is_one_line(lint):
    run = lint(f"missing{NAME}")
    assert "\x1b" not in run.err and len(run.err.splitlines()) == 1


def test_format(lint, tmp_path):
    (tmp_path / NAME).write_bytes(SCRIPT)
    for arguments in (["--check", NAME], [f"missing{NAME}"], [NAME, "--isolated"]):
        run = lint("format", *arguments)
        assert "\x1b" not in run.out + run.err and not any(
            line.startswith("ok.cfg") for line in (run.out + run.err).splitlines()
        )


@pytest.mark.parametrize("suffix", ["", ".md", ".html"])
def test_a_migration_report(lint, tmp_path, suffix):
    (tmp_path / NAME).write_bytes(SCRIPT)
    run = lint("migrate", *(["--report", f"report{suffix}"] if suffix else []), NAME)
    shown = run.out + run.err + ((tmp_path / f"report{suffix}").read_text() if suffix else "")
    assert "\x1b" not in shown and "\x07" not in shown
    if suffix == ".html":
        assert "# &#x27;" not in shown and "<script>" not in shown


def test_headings_of_markdown_are_no_html(lint, tmp_path):
    (tmp_path / "<img src=x>.cfg").write_bytes(SCRIPT)
    assert "### &lt;img src=x>.cfg" in lint("migrate", "<img src=x>.cfg").out
