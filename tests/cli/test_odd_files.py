"""Whatever an include, a configuration or a catalogue names: one line says what it is, and the run ends."""

import os

import pytest

MAIN = "\nroute { exit; }\n"


@pytest.fixture
def odd(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")


@pytest.mark.parametrize("directive", ["include_file", "import_file"])
def test_an_include_of_a_directory(lint, write, odd, directive):
    write("a.cfg", f'{directive} "folder"{MAIN}loadmodule "nowhere.so"\n'.encode())
    run = lint("--select", "S,C,M", "a.cfg")
    assert "`folder` is a directory; OpenSIPS does not start with it" in run.out
    assert "nowhere" in run.out  # the rest of the file is checked
    assert "internal" not in run.out + run.err and "regular" not in run.err


@pytest.mark.parametrize("name", ["fifo", "zero"])
def test_an_include_of_what_is_no_file(lint, write, odd, name):
    write("a.cfg", f'include_file "{name}"{MAIN}'.encode())
    run = lint("a.cfg")
    assert f"{name}: is not a regular file" in run.err
    assert run.status == 2


@pytest.mark.parametrize("kind", ["fifo", "zero", "large"])
def test_a_configuration_that_is_no_file(lint, write, odd, tmp_path, kind):
    write("a.cfg", MAIN.encode())
    (tmp_path / "large").write_bytes(b"#" * (2 << 20))
    (tmp_path / "opensips-lint.toml").symlink_to(kind)
    run = lint("a.cfg")
    assert run.status == 2
    assert "opensips-lint.toml" in run.err
    assert ("is larger than 1 MB" if kind == "large" else "is not a regular file") in run.err


def test_a_configuration_that_is_a_folder_is_none(lint, write, tmp_path):
    write("a.cfg", MAIN.encode())
    (tmp_path / "opensips-lint.toml").mkdir()
    assert lint("a.cfg").status == 0


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/full", "fifo", "folder"])
def test_a_catalogue_that_is_no_file(lint, write, odd, path):
    write("a.cfg", MAIN.encode())
    run = lint("catalogue", "diff", "2.3", path)
    assert run.status == 2 and path in run.err
    assert ("no `struct module_exports`" if path == "folder" else "is not a regular file") in run.err
    write("opensips-lint.toml", f'catalogues = ["{path}"]\n'.encode())
    run = lint("a.cfg")
    assert run.status == 2 and "is not a regular file" in run.err
