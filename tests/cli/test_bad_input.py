"""Files that are no scripts: one clear line each, the others linted, nothing changed, never a traceback."""

import os
import socket
import subprocess
import sys

import pytest

GOOD = b'route {\n\tif (method == "INVITE") exit;\n}\n'


def refused(run, *reasons):
    """Assert one line for each reason, that good.cfg was linted all the same, and no traceback."""
    lines = run.err.splitlines()
    assert run.status == 2 and len(lines) == len(reasons), run.err
    for reason in reasons:
        assert any(line.startswith("opensips-lint: ") and reason in line for line in lines), (reason, lines)
    assert "good.cfg:2:6: error M101" in run.out
    return True


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("nul", b"route { exit; }\0", "nul: is a binary file (it has NUL bytes), not a script; check the path"),
        ("elf", b"\x7fELF\x02\x01\x01\0\0\0", "elf: is a binary file"),
        ("utf16", "route { exit; }".encode("utf-16"), "utf16: is UTF-16, which OpenSIPS cannot read; save it as UTF-8"),
        ("large", b"# comment\n" * 1_050_000, "large: is larger than 8 MB"),
    ],
    ids=("nul", "elf", "utf16", "large"),  # pytest hands the name of a test on to processes: 10 MB are too much
)
def test_content_that_is_no_script(lint, write, name, data, reason):
    write("good.cfg", GOOD)
    path = write(name, data)
    assert refused(lint(name, "good.cfg"), reason)
    lint("--fix", "--unsafe-fixes", name)
    assert path.read_bytes() == data


def test_names_that_are_no_files(lint, write, tmp_path):
    write("good.cfg", GOOD), write("empty-folder/readme.txt", b"")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    run = lint("missing.cfg", "empty-folder", "dangling", "loop", "good.cfg/x", "good.cfg", "")
    assert refused(
        run,
        "missing.cfg: no such file; check the path",
        "empty-folder: this directory contains no OpenSIPS script; if it should, name the file",
        "dangling: no such file",
        "loop: cannot be read: Too many levels of symbolic links",
        "good.cfg/x: cannot be read: Not a directory",
        " : no such file",
    )


def test_fifo_socket_and_device_do_not_block(lint, write, tmp_path):
    write("good.cfg", GOOD)
    os.mkfifo(tmp_path / "fifo.cfg")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "socket.cfg"))
    run = lint("fifo.cfg", "socket.cfg", "/dev/zero", "good.cfg")
    listener.close()
    assert refused(
        run,
        "fifo.cfg: is not a regular file; pipe its contents into `opensips-lint -`",
        "socket.cfg: cannot be read: No such device or address",
        "/dev/zero: is not a regular file",
    )
    assert "good.cfg" in lint(".").out


def test_file_that_may_not_be_read(lint, write, unprivileged):
    write("good.cfg", GOOD)
    path = write("secret.cfg", GOOD)
    path.chmod(0)
    assert refused(
        lint("secret.cfg", "good.cfg", wrapper=unprivileged), "secret.cfg: cannot be read: permission denied"
    )
    assert refused(lint(".", wrapper=unprivileged), "./secret.cfg: cannot be read: permission denied")


def test_folder_that_may_not_be_searched(lint, write, tmp_path, unprivileged):
    write("good.cfg", GOOD), write("closed/a.cfg", GOOD)
    (tmp_path / "closed").chmod(0)
    try:
        assert refused(lint(".", wrapper=unprivileged), "closed: this directory cannot be searched: permission denied")
    finally:
        (tmp_path / "closed").chmod(0o755)


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"# nothing\n", b"\xef\xbb\xbf"])
def test_empty_script_is_what_opensips_says_it_is(lint, write, data):
    write("a.cfg", data)
    run = lint("a.cfg")
    assert run.status == 1 and "a.cfg:" in run.out and "S001 syntax-error: the file is empty" in run.out


@pytest.mark.parametrize(
    "data", [GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD, b"# \xe9\xff\n" + GOOD, GOOD[:-1]]
)
def test_odd_bytes_are_fine(lint, write, data):
    path = write("a.cfg", data)
    run = lint("--fix", "a.cfg")
    assert (run.status, run.err) == (0, "") and path.read_bytes() == data.replace(b"method", b"$rm")


def test_carriage_returns_alone_are_one_line_and_said_to_be(lint, write):
    data = GOOD.replace(b"\n", b"\r")
    path = write("a.cfg", data)
    run = lint("a.cfg")
    assert run.status == 1 and "a.cfg: its lines end with CR alone" in run.err and "a.cfg:1:14: error M101" in run.out
    assert lint("--fix", "a.cfg").status == 0 and path.read_bytes() == data.replace(b"method", b"$rm")


def test_standard_input_that_is_none(lint, tmp_path, environment):
    command = [sys.executable, "-m", "opensips_lsp.cli", "-"]
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command], capture_output=True, env=environment, check=False, cwd=tmp_path
    )
    assert closed.returncode == 2 and closed.stderr.startswith(b"opensips-lint: <stdin>: standard input ")
    with open("/dev/zero", "rb") as endless:
        run = subprocess.run(command, stdin=endless, capture_output=True, env=environment, check=False, timeout=120)
    assert run.returncode == 2 and run.stderr.startswith(b"opensips-lint: <stdin>: is larger than 8 MB")


def test_with_a_closed_output_the_exit_status_still_tells(write, environment):
    for path in map(
        str,
        (
            write("good.cfg", 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute { exit; }\n'),
            write("bad.cfg", "route {"),
        ),
    ):
        command = (sys.executable, "-m", "opensips_lsp.cli", "--isolated", path)
        heard = subprocess.run(command, capture_output=True, env=environment, check=False)
        closed = subprocess.run(
            ["sh", "-c", 'exec "$@" >&-', "sh", *command], capture_output=True, env=environment, check=False
        )
        assert (closed.returncode, closed.stderr) == (heard.returncode, b"") and heard.returncode == path.endswith(
            "bad.cfg"
        )


def test_file_names_of_any_bytes(lint, tmp_path):
    names = [b"a b.cfg", b"-.cfg", b"\xe9.cfg", "ü😀.cfg".encode(), b"new\nline.cfg"]
    for name in names:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(GOOD)
    run = lint("--output-format", "concise", ".")
    shown = [name.replace(b"\n", "\ufffd".encode()) for name in names]  # a line end would forge a finding
    assert run.status == 1 and all(b"./" + name + b":2:6: error M101" in run.raw for name in shown)
    assert len(lint("--output-format", "json", ".").findings) == len(names)
    assert lint("--fix", ".").status == 0 and lint(".", LC_ALL="POSIX").status == 0
