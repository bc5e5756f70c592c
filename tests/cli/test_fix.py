"""--fix and --diff: what is written, what is not, and how."""

import os
import random
import shutil
import stat
import subprocess

import pytest

OLD = b'route {\n\tif (method == "INVITE") exit;\n}\n'
NEW = OLD.replace(b"method", b"$rm")
UNSAFE = b'onreply_route {\n\tif (method == "INVITE") exit;\n}\n'


def test_fix_rewrites_the_file_and_counts(lint, write):
    path = write("a.cfg", OLD * 2)
    run = lint("--fix", "a.cfg")
    assert path.read_bytes() == NEW * 2
    assert run.out.splitlines()[-1].startswith("Applied 2 fixes in 1 file; ")
    assert "method" not in run.out


def test_exit_is_0_only_if_nothing_remains(lint, write):
    write("a.cfg", OLD), write("b.cfg", UNSAFE)
    done = lint("--fix", "a.cfg")
    assert (done.status, done.out, done.err) == (0, "Applied 1 fix in 1 file; nothing left to fix.\n", "")
    left = lint("--fix", "b.cfg")
    assert left.status == 1 and left.out.endswith(
        "1 error in 1 file for OpenSIPS 2.4.11\n"
        "1 fixable, but the script may behave differently: see opensips-lint --diff --unsafe-fixes b.cfg\n"
    )


def test_unsafe_fixes_need_to_be_asked_for(lint, write):
    path = write("a.cfg", UNSAFE)
    lint("--fix", "a.cfg")
    assert path.read_bytes() == UNSAFE
    assert lint("--fix", "--unsafe-fixes", "a.cfg").status == 0
    assert path.read_bytes() == UNSAFE.replace(b"method", b"$rm")


def test_fixing_twice_is_fixing_once(lint, write):
    path = write("a.cfg", OLD)
    lint("--fix", "a.cfg")
    before = path.stat()
    run = lint("--fix", "a.cfg")
    assert run.out == "No findings in 1 file.\n" and path.stat().st_mtime_ns == before.st_mtime_ns


def test_only_the_selected_rules_fix(lint, write):
    path = write("a.cfg", b'route { if (method == "INVITE" && src_port == 5060) exit; }\n')
    lint("--fix", "--select", "M101", "a.cfg")
    assert path.read_bytes() == b'route { if ($rm == "INVITE" && src_port == 5060) exit; }\n'


def test_json_tells_what_remains_after_a_fix(lint, write):
    write("a.cfg", OLD), write("b.cfg", UNSAFE)
    run = lint("--fix", "--output-format", "json", "a.cfg", "b.cfg")
    assert [finding["file"] for finding in run.findings] == ["b.cfg"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_bytes_that_no_fix_touches_stay(lint, write, end):
    """Whatever bytes stand in comments and strings, with BOM, odd line ends and none at the end of the file."""
    chance, texts = random.Random(4), {}
    for number in range(60):
        junk = bytes(byte for byte in chance.randbytes(80) if byte not in b'\0\n\r"\\*/#{<%')
        lines = [
            b"\xef\xbb\xbf# " + junk, b"\t \t", b'log_level=1 # \xe9\xff' + junk, b"/* " + junk, junk + b" */",
            b"route{", b' \t if(method=="INVITE")xlog("' + junk + b'"); ', b"\f}",
        ]  # fmt: skip
        texts[write(f"{number}.cfg", end.join(lines))] = end.join(lines)
    assert lint("--fix", "--select", "M101", ".").raw.startswith(b"Applied 60 fixes in 60 files; ")
    for path, text in texts.items():
        assert path.read_bytes() == text.replace(b"method", b"$rm")


def test_file_with_syntax_errors_is_fixed_where_it_can_be(lint, write):
    path = write("a.cfg", b"route[x] { exit }\n" + OLD)
    run = lint("--fix", "a.cfg")
    assert path.read_bytes() == b"route[x] { exit }\n" + NEW
    assert run.status == 1 and "S001" in run.out and "Applied 1 fix in 1 file; 1 error left" in run.out


# ---- standard input and --diff


def test_what_would_bring_an_error_is_left_out_and_said(lint, write):
    text = 'loadmodule "m/cpl-c/cpl-c.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'
    path = write("a.cfg", text)
    run = lint("--isolated", "--fix", "a.cfg")
    assert path.read_text() == text.replace("method", "$rm")
    assert (
        run.err == "opensips-lint: a.cfg: not all findings of C401 are fixed, because that would introduce new errors\n"
    )
    assert lint("--isolated", "--fix", "a.cfg").err == run.err and path.read_text() == text.replace("method", "$rm")


def test_standard_input_is_a_filter(lint):
    run = lint("--fix", "-", stdin=b"\xef\xbb\xbf# \xff\r\n" + OLD + UNSAFE)
    assert run.raw == b"\xef\xbb\xbf# \xff\r\n" + NEW + UNSAFE
    assert run.status == 1 and "<stdin>:6:6: error M101" in run.err and "Applied 1 fix in 1 file" in run.err
    json = lint("--fix", "--output-format", "json", "-", stdin=OLD)
    assert (json.status, json.raw, json.err) == (0, NEW, "[]\n")


@pytest.mark.parametrize("data", [b"route\0{ }", b"\xff\xferoute"])
def test_filter_gives_back_what_it_cannot_lint(lint, data):
    run = lint("--fix", "-", stdin=data)
    assert (run.status, run.raw) == (2, data) and run.err.startswith("opensips-lint: <stdin>: ")


def test_filter_gives_back_all_of_what_is_too_large(lint):
    data = b"# comment\n" * 1_000_000
    run = lint("--fix", "-", stdin=data)
    assert run.status == 2 and run.raw == data and run.err.startswith("opensips-lint: <stdin>: is larger than 8 MB")


def test_stdin_filename_is_not_written(lint, write):
    path = write("a.cfg", OLD)
    assert lint("--fix", "--stdin-filename", "a.cfg", "-", stdin=OLD + b"# new\n").raw == NEW + b"# new\n"
    assert path.read_bytes() == OLD


def test_diff_writes_nothing_and_patch_takes_it(lint, write, tmp_path):
    files = {}
    for name, text in {
        "a.cfg": OLD,
        "crlf.cfg": OLD.replace(b"\n", b"\r\n"),
        "b c.cfg": b"# \xff\n" + OLD[:-1],
    }.items():
        files[write(name, text)] = text
    run = lint("--diff", ".")
    assert run.status == 1 and run.err.startswith("--fix would apply 3 fixes in 3 files; ")
    assert all(path.read_bytes() == text for path, text in files.items())
    assert b"\\ No newline at end of file\n" in run.raw
    if not shutil.which("patch"):
        pytest.skip("patch is not installed")
    subprocess.run(["patch", "-p0", "--binary"], input=run.raw, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert all(path.read_bytes() == text.replace(b"method", b"$rm") for path, text in files.items())


def test_git_takes_the_diff_too(lint, write, tmp_path):
    path = write("a.cfg", OLD)
    run = lint("--fix", "--diff", "a.cfg")
    assert path.read_bytes() == OLD and run.out.startswith("--- a.cfg\n+++ a.cfg\n@@")
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    subprocess.run(["git", "apply", "-p0"], input=run.raw, cwd=tmp_path, check=True)
    assert path.read_bytes() == NEW


def test_diff_of_a_clean_file_is_empty(lint, write):
    write("a.cfg", NEW)
    run = lint("--diff", "a.cfg")
    assert (run.status, run.out, run.err) == (0, "", "No findings in 1 file.\n")


# ---- includes


def test_included_file_is_linted_once_and_fixed_only_if_named(lint, write):
    write("a.cfg", b'include_file "part.cfg"\n' + NEW)
    part = write("part.cfg", OLD.replace(b"route", b"route[x]"))
    run = lint("--fix", "a.cfg")
    assert run.status == 1 and run.out.count("part.cfg:2:6: error M101") == 1
    assert "part.cfg: is included but was not named, so it is not fixed" in run.err and b"method" in part.read_bytes()
    assert lint("--fix", "a.cfg", "./part.cfg").status == 0 and b"method" not in part.read_bytes()


def test_what_shows_that_a_script_comes_from_2_3_holds_for_all_its_files(lint, write):
    """M302 is told of scripts that come from 2.3 only: the fix of the one file takes the proof out of the script."""
    write("a.cfg", OLD + b'include_file "b.cfg"\n')
    part = write("b.cfg", b'route[b] {\n\tif ($(ru{uri.param,x}) != "") exit;\n}\n')
    assert lint("--fix", "a.cfg", "b.cfg").status == 0
    assert b"!= NULL" in part.read_bytes()


def test_what_changes_silently_is_still_told_when_the_fixes_are_made(lint, write):
    """M304 has no fix: `nothing left to fix` would be half the truth."""
    write(
        "a.cfg",
        b'route {\n\tif (method == "INVITE") exit;\n\t$var(p) = $(ru{uri.user});\n\tif ($var(p) == "") exit;\n}\n',
    )
    before, run = lint("a.cfg"), lint("--fix", "a.cfg")
    assert "M304" in before.out
    assert run.status == 1 and "M304" in run.out and "M101" not in run.out


def test_file_that_needs_different_fixes_for_different_scripts_is_left(lint, write):
    part = write("part.cfg", b'if (method == "INVITE") exit;\n')
    write("request.cfg", b'route {\n include_file "part.cfg"\n}\n')
    write("reply.cfg", b'route { exit; }\nonreply_route {\n include_file "part.cfg"\n}\n')
    run = lint("--fix", "request.cfg", "reply.cfg", "part.cfg")
    assert run.status == 1 and part.read_bytes() == b'if (method == "INVITE") exit;\n'
    assert "part.cfg: is included in several places that need different fixes" in run.err


def test_files_that_include_each_other_are_linted(lint, write):
    write("a.cfg", b'include_file "b.cfg"\n' + OLD), write("b.cfg", b'include_file "a.cfg"\n')
    run = lint("--fix", "a.cfg", "b.cfg")
    assert run.status == 1 and "S002" in run.out and "Applied 1 fix" in run.out


# ---- how files are written


def test_mode_stays(lint, write):
    path = write("a.cfg", OLD)
    path.chmod(0o640)
    lint("--fix", "a.cfg")
    assert path.read_bytes() == NEW and stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_owner_stays(lint, write):
    path = write("a.cfg", OLD)
    os.chown(path, 12345, 23456)
    path.chmod(0o4750)
    lint("--fix", "a.cfg")
    status = path.stat()
    assert path.read_bytes() == NEW
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 23456, 0o4750)


def test_extended_attributes_stay(lint, write):
    path = write("a.cfg", OLD)
    try:
        os.setxattr(path, "user.note", b"mine")
    except (AttributeError, OSError) as error:
        pytest.skip(f"no extended attributes here: {error}")
    lint("--fix", "a.cfg")
    assert path.read_bytes() == NEW and os.getxattr(path, "user.note") == b"mine"


def test_target_of_a_symlink_is_written(lint, write, tmp_path):
    path = write("deep/real.cfg", OLD)
    (tmp_path / "link.cfg").symlink_to("deep/real.cfg")
    assert lint("--fix", "link.cfg").status == 0
    assert (tmp_path / "link.cfg").is_symlink() and path.read_bytes() == NEW
    assert sorted(os.listdir(tmp_path / "deep")) == ["real.cfg"]


def test_a_file_with_two_names_is_left_and_said(lint, write, tmp_path):
    path = write("a.cfg", OLD)
    os.link(path, tmp_path / "backup")
    run = lint("--fix", "a.cfg")
    assert run.status == 2 and path.read_bytes() == OLD and sorted(os.listdir(tmp_path)) == ["a.cfg", "backup"]
    assert "a.cfg: cannot be written: it is one file under 2 names (hard links)" in run.err
    assert "a.cfg:2:6: error M101" in run.out


def test_what_a_killed_run_left_is_removed(lint, write, tmp_path):
    write("a.cfg", OLD), write(".opensips-lint-0123456789abcdef", OLD[:9]), write(".opensips-lint-1", b"mine")
    assert lint("a.cfg").status == 1 and len(os.listdir(tmp_path)) == 3  # writes nothing, removes nothing
    assert lint("--fix", "a.cfg").status == 0
    assert sorted(os.listdir(tmp_path)) == [".opensips-lint-1", "a.cfg"]


def test_file_named_twice_is_fixed_once(lint, write, tmp_path):
    path = write("a.cfg", OLD)
    (tmp_path / "link.cfg").symlink_to("a.cfg")
    assert lint("--fix", "a.cfg", "./a.cfg", "link.cfg", ".").out.startswith("Applied 1 fix in 1 file")
    assert path.read_bytes() == NEW


def test_folder_that_may_not_be_written_to(lint, write, tmp_path, unprivileged):
    path = write("locked/a.cfg", OLD)
    path.parent.chmod(0o555)
    try:
        run = lint("--fix", "locked/a.cfg", wrapper=unprivileged)
    finally:
        path.parent.chmod(0o755)
    assert run.status == 2 and path.read_bytes() == OLD and os.listdir(path.parent) == ["a.cfg"]
    assert "locked/a.cfg: cannot be written: permission denied" in run.err and "it is unchanged" in run.err
    assert "locked/a.cfg:2:6: error M101" in run.out and "Applied" not in run.out


def test_file_that_may_not_be_written(lint, write, unprivileged):
    path = write("a.cfg", OLD)
    path.chmod(0o444)
    run = lint("--fix", "a.cfg", wrapper=unprivileged)
    assert run.status == 2 and path.read_bytes() == OLD and "a.cfg: cannot be written: it is write-protected" in run.err


def test_file_that_changes_meanwhile_is_left(lint, write, plugin, tmp_path):
    """A rule that writes to the file it lints stands for the colleague at the other terminal."""
    path = write("a.cfg", OLD)
    other = write("b.cfg", OLD)
    site = plugin(
        "class Colleague(Rule):\n"
        "    code, visits = 'P001', ('route',)\n"
        "    def check(self, node, script, source):\n"
        "        if source.path == 'a.cfg':\n"
        "            open('a.cfg', 'w').write('# mine now\\n')\n"
        "        return ()\n"
    )
    run = lint("--fix", "a.cfg", "b.cfg", PYTHONPATH=site)
    assert run.status == 2 and path.read_bytes() == b"# mine now\n" and other.read_bytes() == NEW
    assert "a.cfg: was changed by another program in the meantime" in run.err
    assert sorted(os.listdir(tmp_path)) == ["a.cfg", "b.cfg"]
