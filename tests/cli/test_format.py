"""`opensips-lint format`: which files, what is written, what is printed, and the exit status."""

import os
import stat
import subprocess

import pytest

FLAT, DONE = b"route {\nexit; \n}", b"route {\n\texit;\n}\n"
TEMPLATE = b"route {\n{% if x %}\nexit; \n{% endif %}\n}\n"
LEFT = "opensips-lint: {}: has syntax errors; the statements around them stay as they are\n"


def test_files_are_written(lint, write):
    one, two = write("a.cfg", FLAT), write("b.cfg", DONE)
    one.chmod(0o640)
    before = two.stat()
    run = lint("format", "a.cfg", "b.cfg")
    assert (run.status, run.out, run.err) == (0, "1 file reformatted, 1 file left unchanged\n", "")
    assert one.read_bytes() == DONE and stat.S_IMODE(one.stat().st_mode) == 0o640
    assert (two.stat().st_ino, two.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    run = lint("format", "a.cfg", "b.cfg")
    assert (run.status, run.out) == (0, "2 files left unchanged\n")


def test_bytes_that_are_no_text_and_line_ends_stay(lint, write):
    path = write("a.cfg", b'\xef\xbb\xbf# \xff\xfe \r\nroute {\r\nxlog("\xe9 \r\n \xf0"); \r\n}\r\n')
    assert lint("format", "a.cfg").status == 0
    assert path.read_bytes() == b'\xef\xbb\xbf# \xff\xfe\r\nroute {\r\n\txlog("\xe9 \r\n \xf0");\r\n}\r\n'


def test_check_writes_nothing(lint, write):
    path = write("sub/a.cfg", FLAT)
    write("b.cfg", DONE)
    run = lint("format", "--check", "sub/a.cfg", "b.cfg")
    assert (run.status, run.err) == (1, "")
    assert run.out == "Would reformat: sub/a.cfg\n1 file would be reformatted, 1 file already formatted\n"
    assert path.read_bytes() == FLAT
    run = lint("format", "--check", "b.cfg")
    assert (run.status, run.out) == (0, "1 file already formatted\n")


def test_diff_writes_nothing_and_patch_takes_it(lint, write, tmp_path):
    path = write("a b.cfg", FLAT)
    run = lint("format", "--diff", "a b.cfg")
    assert (run.status, run.err) == (1, "1 file would be reformatted\n")
    assert path.read_bytes() == FLAT
    subprocess.run(["patch", "-p0"], input=run.raw, cwd=tmp_path, check=True, capture_output=True)
    assert path.read_bytes() == DONE
    assert lint("format", "--diff", "--check", "a b.cfg").status == 0


def test_standard_input(lint, write):
    run = lint("format", "-", stdin=FLAT)
    assert (run.status, run.raw, run.err) == (0, DONE, "1 file reformatted\n")
    run = lint("format", "--check", "--stdin-filename", "etc/a.cfg", "-", stdin=FLAT)
    assert (run.status, run.out) == (1, "Would reformat: etc/a.cfg\n1 file would be reformatted\n")
    run = lint("format", "--diff", "-", stdin=FLAT)
    assert run.status == 1 and run.out.startswith("--- <stdin>\n+++ <stdin>\n")
    run = lint("format", "-", stdin=b"")
    assert (run.status, run.raw) == (0, b"")
    path = write("a.cfg", FLAT)
    run = lint("format", "-", "a.cfg", stdin=FLAT)
    assert (run.status, run.raw, run.err, path.read_bytes()) == (0, DONE, "2 files reformatted\n", DONE)


def test_standard_input_that_cannot_be_formatted_comes_out_as_it_is(lint):
    binary = FLAT + b"\0" + FLAT
    run = lint("format", "-", stdin=binary)
    assert (run.status, run.raw) == (2, binary) and "binary file" in run.err
    run = lint("format", "--stdin-filename", "a.cfg.j2", "-", stdin=TEMPLATE)
    assert (run.status, run.raw) == (0, TEMPLATE)
    assert run.err == "opensips-lint: a.cfg.j2: is a Jinja template; it stays as it is\n1 file left unchanged\n"
    run = lint("format", "-", stdin=b"route {\n if ($x) {\n exit; \n}")
    assert (run.status, run.raw) == (0, b"route {\n if ($x) {\n exit; \n}")
    assert run.err.startswith(LEFT.format("<stdin>"))


def test_folders_are_searched_as_for_linting(lint, write):
    paths = [write(f"etc/{name}.cfg", FLAT) for name in ("a", "b", "old/c")]
    write("etc/d.txt", FLAT), write("etc/e.cfg", b"# nothing of ours \n"), write("etc/.f.cfg", FLAT)
    write("opensips-lint.toml", b'exclude = ["old"]\n')
    run = lint("format", "etc", "etc/a.cfg")
    assert (run.status, run.out) == (0, "2 files reformatted\n")
    assert [path.read_bytes() for path in paths] == [DONE, DONE, FLAT]
    assert lint("format", "--isolated", "etc").out == "1 file reformatted, 2 files left unchanged\n"
    write("empty/a.txt", b"")
    run = lint("format", "empty", "nothing.cfg")
    assert run.status == 2 and "contains no OpenSIPS script" in run.err and "nothing.cfg: no such file" in run.err
    write("opensips-lint.toml", b"exclude = 1\n")
    run = lint("format", "etc")
    assert run.status == 2 and "opensips-lint.toml: exclude" in run.err


def test_editorconfig(lint, write):
    path = write("etc/a.cfg", FLAT)
    write(".editorconfig", "root = true\n[*.cfg]\nindent_style = space\nindent_size = 3\n")
    assert lint("format", "-", "--stdin-filename", "etc/b.cfg", stdin=FLAT).raw == b"route {\n   exit;\n}\n"
    assert lint("format", "--isolated", "-", "--stdin-filename", "etc/b.cfg", stdin=FLAT).raw == DONE
    assert lint("format", "-", stdin=FLAT).raw == DONE  # what has no name is nowhere
    assert lint("format", "etc").status == 0
    assert path.read_bytes() == b"route {\n   exit;\n}\n"
    own = write("etc/c.cfg", b"route {\n  f();\n  g();\n h();\n}\n")
    assert lint("format", "etc/c.cfg").status == 0
    assert own.read_bytes() == b"route {\n  f();\n  g();\n  h();\n}\n"


def test_what_could_not_be_parsed_stays(lint, write):
    path = write("a.cfg", b"route {\n f(; \n g(); \n}\nroute[b] {\nexit;\n}\n")
    run = lint("format", "a.cfg")
    assert (run.status, run.out, run.err) == (0, "1 file reformatted\n", LEFT.format("a.cfg"))
    assert path.read_bytes() == b"route {\n f(; \n\tg();\n}\nroute[b] {\n\texit;\n}\n"
    template = write("b.cfg", TEMPLATE)
    run = lint("format", "b.cfg")
    assert (run.status, run.out) == (0, "1 file left unchanged\n") and template.read_bytes() == TEMPLATE
    text = b" #ifdef A\nroute { exit; }\n #endif\n"
    refused = write("c.cfg", text)
    run = lint("format", "c.cfg")
    assert run.status == 2 and refused.read_bytes() == text
    assert run.err == (
        "opensips-lint: c.cfg: would not mean the same: it would be taken for a template; it is not changed\n"
    )


def test_a_file_that_cannot_be_written(lint, write, unprivileged):
    path = write("a.cfg", FLAT)
    path.chmod(0o440)
    run = lint("format", "a.cfg", wrapper=unprivileged)
    assert run.status == 2 and "a.cfg: cannot be written" in run.err and path.read_bytes() == FLAT
    assert run.out == ""


def test_a_link_stays_one(lint, write, tmp_path):
    path = write("etc/a.cfg", FLAT)
    os.symlink(path, tmp_path / "link.cfg")
    assert lint("format", "link.cfg", "etc/a.cfg").out == "1 file reformatted\n"
    assert (tmp_path / "link.cfg").is_symlink() and path.read_bytes() == DONE


@pytest.mark.parametrize("arguments", [(), ("--check",), ("--nothing", "a.cfg"), ("--fix", "a.cfg")])
def test_wrong_usage(lint, write, arguments):
    path = write("a.cfg", FLAT)
    run = lint("format", *arguments)
    assert run.status == 2 and run.out == "" and path.read_bytes() == FLAT
    assert "see --help" in run.err and run.err.count("\n") == 1


def test_help(lint):
    assert "opensips-lint format [options] PATH" in lint("--help").out
    run = lint("format", "--help")
    assert run.status == 0 and "--stdin-filename" in run.out and "Exit status" in run.out
