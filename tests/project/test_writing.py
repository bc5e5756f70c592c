"""How a file is replaced: all of it or nothing, whatever stands beside it, and wherever the process is killed."""

import os
import signal
import stat
import sys

import pytest

from opensips_lsp.project import writing
from opensips_lsp.project.writing import replace

OLD, NEW = b"old\n" * 1000, b"new!\n" * 1000


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.cfg"
    path.write_bytes(OLD)
    return path


@pytest.fixture(autouse=True)
def _another_run():
    writing.remove_left.cache_clear()


def test_nothing_else_is_left(path):
    replace(str(path), NEW)
    assert path.read_bytes() == NEW and os.listdir(path.parent) == ["a.cfg"]


def test_a_file_that_is_not_there_is_made_as_files_are(tmp_path):
    (tmp_path / "other").write_bytes(b"")
    replace(str(tmp_path / "new"), NEW)
    assert (tmp_path / "new").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_name_without_a_folder(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    replace("a.cfg", NEW)
    assert path.read_bytes() == NEW


def test_a_file_with_two_names_is_left(path):
    os.link(path, path.parent / "backup.cfg")
    with pytest.raises(PermissionError, match="2 names"):
        replace(str(path), NEW)
    assert path.read_bytes() == OLD and sorted(os.listdir(path.parent)) == ["a.cfg", "backup.cfg"]


def test_what_is_no_file_is_written_as_it_is(tmp_path):
    (tmp_path / "link").symlink_to("/dev/null")
    replace(str(tmp_path / "link"), NEW)
    assert stat.S_ISCHR((tmp_path / "link").stat().st_mode) and os.listdir(tmp_path) == ["link"]


def test_a_name_that_is_taken_is_left_alone(path, monkeypatch):
    digits = iter([b"\0" * 8, b"\0" * 8, b"\1" * 8])
    monkeypatch.setattr(os, "urandom", lambda _: next(digits))
    taken = path.parent / f".opensips-lint-{'00' * 8}"
    taken.symlink_to("somewhere")
    replace(str(path), NEW)
    assert path.read_bytes() == NEW and os.readlink(taken) == "somewhere"


def test_if_all_names_are_taken_nothing_is_written(path, monkeypatch):
    monkeypatch.setattr(os, "urandom", lambda _: b"\0" * 8)
    taken = path.parent / f".opensips-lint-{'00' * 8}"
    taken.mkdir()
    with pytest.raises(FileExistsError, match="taken"):
        replace(str(path), NEW)
    assert path.read_bytes() == OLD and taken.is_dir()


def test_what_keeps_it_from_being_replaced_leaves_it(path):
    def check():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(str(path), NEW, check)
    assert path.read_bytes() == OLD and os.listdir(path.parent) == ["a.cfg"]


# ---- what killed processes leave


def test_only_what_a_killed_process_left_is_removed(path):
    left = path.parent / f".opensips-lint-{'0f' * 8}"
    left.write_bytes(b"half")
    others = [".opensips-lint-1234", f".opensips-lint-{'0F' * 8}", f".opensips-lint-{'0f' * 8}.cfg", "x"]
    for name in others:
        (path.parent / name).write_bytes(b"mine")
    folder, link = (path.parent / f".opensips-lint-{digit * 16}" for digit in "12")
    folder.mkdir(), link.symlink_to("a.cfg")
    replace(str(path), NEW)
    assert not left.exists()
    assert sorted(os.listdir(path.parent)) == sorted([*others, "a.cfg", folder.name, link.name])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_belongs_to_another_user_stays(path):
    left = path.parent / f".opensips-lint-{'0f' * 8}"
    left.write_bytes(b"half")
    os.chown(left, 12345, 12345)
    replace(str(path), NEW)
    assert left.exists()


def test_what_a_running_process_needs_stays(path):
    descriptor, temporary = writing._new(str(path.parent))
    replace(str(path), NEW)
    assert os.path.exists(temporary)
    os.close(descriptor)
    writing.remove_left.cache_clear()
    replace(str(path), OLD)
    assert not os.path.exists(temporary)


def _killed_at(step, path):
    """Whether a process that replaces the file is killed at its step of that number, or ends before."""
    child = os.fork()
    if not child:
        steps = 0

        def count(event, arguments):
            nonlocal steps
            if event == "open" or event.startswith("os."):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        replace(str(path), NEW)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
def test_killed_at_any_step_it_leaves_the_old_file_or_the_new_one(path):
    step, seen, left = 1, set(), 0
    path.chmod(0o640)
    while _killed_at(step, path):
        text = path.read_bytes()
        assert text in (OLD, NEW) and stat.S_IMODE(path.stat().st_mode) == 0o640
        beside = set(os.listdir(path.parent)) - {"a.cfg"}
        assert len(beside) <= 1 and all(map(writing._is_ours, beside))
        seen.add((text == NEW, bool(beside)))
        writing.remove_left.cache_clear()
        writing.remove_left(str(path.parent))
        assert os.listdir(path.parent) == ["a.cfg"]
        path.write_bytes(OLD)
        step, left = step + 1, left + len(beside)
    assert path.read_bytes() == NEW and os.listdir(path.parent) == ["a.cfg"]
    assert {(False, False), (False, True)} <= seen and step >= 5, (step, seen, left)
