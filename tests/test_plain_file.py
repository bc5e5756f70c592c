"""A name may lead to anything: only plain files of bounded size are read, nothing waits, no descriptor stays open."""

import os

import pytest

from opensips_lsp.plain_file import NotPlain, TooLarge, head_of_plain_file, read_plain_file


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def odd(tmp_path):
    """Name -> path of what is no plain file."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")
    return {name: str(tmp_path / name) for name in ("folder", "fifo", "zero")}


@pytest.mark.parametrize("name", ["folder", "fifo", "zero"])
def test_what_is_no_plain_file(odd, name):
    before = descriptors()
    for read in (read_plain_file, head_of_plain_file):
        with pytest.raises(NotPlain, match="not a regular file"):
            read(odd[name], 100)
    assert descriptors() == before


def test_a_missing_file_leaves_no_descriptor(tmp_path):
    before = descriptors()
    with pytest.raises(FileNotFoundError):
        read_plain_file(str(tmp_path / "missing"), 100)
    assert descriptors() == before


def test_the_limit(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    assert read_plain_file(str(path), 100) == b"x" * 100
    with pytest.raises(TooLarge, match="larger than 0 kB"):
        read_plain_file(str(path), 99)
    assert head_of_plain_file(str(path), 7) == b"x" * 7


def test_a_file_of_several_chunks(tmp_path):
    path, data = tmp_path / "file", os.urandom(3 << 20)
    path.write_bytes(data)
    assert read_plain_file(str(path), 3 << 20) == data
