"""The folder for the copy of a script: private, gone in the end, and never anything else than ours is removed."""

import os
import signal
import stat
import sys
import tempfile

import pytest
from server.client import Client, capabilities
from waiting import until

from opensips_lsp.server import private_folder as module
from opensips_lsp.server.private_folder import private_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")

DIGITS = "0123456789abcdef"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_private_and_gone_in_the_end(temporary):
    with private_folder() as folder, private_folder() as other:
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700 and folder != other
        assert sorted(os.listdir(temporary)) == sorted(map(os.path.basename, (folder, other)))
    with pytest.raises(ZeroDivisionError), private_folder() as folder:
        (temporary / folder / "a").write_text("x")
        raise ZeroDivisionError
    assert os.listdir(temporary) == []


def test_a_name_that_is_taken_is_left_alone(temporary, monkeypatch):
    digits = iter([b"\0" * 8, b"\1" * 8])
    monkeypatch.setattr(os, "urandom", lambda _: next(digits))
    taken = temporary / f".opensips-lsp-{'00' * 8}"
    taken.symlink_to("somewhere")
    with private_folder() as folder:
        assert folder.endswith("01" * 8)
    assert os.readlink(taken) == "somewhere"


def _killed_in_it():
    """The name of the folder of a process that is killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with private_folder() as folder:
            with open(f"{folder}/opensips.cfg", "w") as file:
                file.write("a password")
            os.write(writing, os.path.basename(folder).encode())
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(writing)
    with open(reading) as pipe:
        return pipe.read()


def test_what_killed_ones_left_is_removed_by_the_next(temporary):
    first = _killed_in_it()
    assert os.listdir(temporary) == [first]
    second = _killed_in_it()
    assert os.listdir(temporary) == [second] and second != first
    with private_folder() as folder:
        assert os.listdir(temporary) == [os.path.basename(folder)]
    assert os.listdir(temporary) == []


def test_killed_at_any_step_it_leaves_nothing_for_long(temporary):
    step, left = 1, 0
    while _killed_at(step):
        left += len(os.listdir(temporary))
        module.remove_left()
        assert os.listdir(temporary) == [], step
        step += 1
    assert os.listdir(temporary) == [] and step > 5 and left > 2, (step, left)


def _killed_at(step):
    """Whether a process that uses a folder is killed at its step of that number, or ends before."""
    child = os.fork()
    if not child:
        steps = 0

        def count(event, arguments):
            nonlocal steps
            if event == "open" or event.startswith(("os.", "shutil.", "fcntl.")):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        with private_folder() as folder, open(f"{folder}/opensips.cfg", "w") as file:
            file.write("a password")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_what_could_be_anything_else_stays(temporary):
    names = [f".opensips-lsp-{DIGITS[:-1]}", f".opensips-lsp-{DIGITS.upper()}", f"opensips-lsp-{DIGITS}", "x"]
    for name in names:
        (temporary / name).mkdir(mode=0o700)
    ours = [temporary / f".opensips-lsp-{digit * 16}" for digit in "123456"]
    file, link, shared, full, deep, other = ours
    file.write_text("x"), link.symlink_to("x")
    for folder in (shared, full, deep, other):
        folder.mkdir(mode=0o755 if folder is shared else 0o700)
    (full / "a").write_text("x"), (full / "b").write_text("x"), (deep / "a").mkdir()
    if os.geteuid() == 0:
        os.chown(other, 12345, 12345)
    else:
        (other / "a").symlink_to("x")
    module.remove_left()
    assert sorted(os.listdir(temporary)) == sorted([*names, *(one.name for one in ours)])
    assert len(os.listdir(full)) == 2 and os.listdir(deep) == ["a"]


def test_a_server_that_is_killed_while_opensips_runs(write, tmp_path):
    """What it left is removed when the next one asks OpenSIPS."""
    temporary, text = tmp_path / "temporary", 'loadmodule "proto_udp.so"\nroute { exit; }\n'
    temporary.mkdir()
    program = write("bin/opensips", "#!/bin/sh\nkill -9 $PPID\n")
    program.chmod(0o755)
    caps = capabilities("nvim011")
    caps["textDocument"].pop("diagnostic", None)
    for ends in (True, False):
        client = Client(cwd=tmp_path, env={"TMPDIR": str(temporary)})
        try:
            client.initialize(caps, tmp_path, options={"binary": str(program), "trusted": True})
            client.open(write("opensips.cfg", text), text)
            if ends:
                client.process.wait()
                (left,) = temporary.iterdir()
                assert (left / "opensips.cfg").read_text() == text
                program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
            else:
                until(lambda: (tmp_path / "ran").exists() and not list(temporary.iterdir()), "removed")
                assert client.shut_down() == 0
        finally:
            client.kill()
