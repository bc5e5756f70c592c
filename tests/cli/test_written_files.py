"""Whatever writes a file: a full disk leaves the old one, hard links are refused, other files stay, names are new."""

import os
import re

import pytest
from cli.conftest import SMALL

FUNCTIONS = "".join(f'{{"shake{number}", (cmd_function)shake, 1, 0, 0, REQUEST_ROUTE}},\n' for number in range(40))
MODULE = f"""
static cmd_export_t cmds[] = {{
{FUNCTIONS}{{0,0,0,0,0,0}}
}};
struct module_exports exports = {{
	"shaker", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, NULL, cmds, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
}};
"""
SCRIPT = b'route {\n  if (method == "INVITE") {\n      xlog("x");\n  }\n}\n' + b"# and more\n" * 200
LONG = "route {\n" + "".join(f'  if (method == "A{number}") exit;\n' for number in range(40)) + "}\n"
FILES = {
    "--fix": ("a.cfg", ("--fix", "a.cfg")),
    "format": ("a.cfg", ("format", "a.cfg")),
    "migrate --write": ("a.cfg", ("migrate", "--write", "a.cfg")),
    "migrate --report": ("old.html", ("migrate", "--report", "old.html", "a.cfg")),
    "--write-baseline": ("old.html", ("--write-baseline", "old.html", "long.cfg")),
    "--output-file": ("old.html", ("--output-format", "sarif", "--output-file", "old.html", "a.cfg")),
    "catalogue harvest": ("old.html", ("catalogue", "harvest", "shaker", "-o", "old.html")),
}
OLD = {"a.cfg": SCRIPT, "old.html": b"yesterday\n" * 300}


@pytest.fixture(params=FILES.values(), ids=FILES)
def writer(request, write):
    """(name of the file that is written, the arguments that write it)."""
    write("a.cfg", SCRIPT), write("old.html", OLD["old.html"]), write("shaker/shaker.c", MODULE.encode())
    write("long.cfg", LONG.encode())
    return request.param


def test_it_writes_what_is_to_be_written(lint, writer, tmp_path):
    name, arguments = writer
    before = sorted(os.listdir(tmp_path))
    lint(*arguments)
    assert len((tmp_path / name).read_bytes()) > 1024 and (tmp_path / name).read_bytes() != OLD[name]
    assert sorted(os.listdir(tmp_path)) == before


def test_a_full_disk_leaves_the_old_file(lint, writer, tmp_path):
    name, arguments = writer
    before = sorted(os.listdir(tmp_path))
    run = lint(*arguments, wrapper=SMALL)
    assert run.status == 2 and name in run.err and "Traceback" not in run.err
    assert (tmp_path / name).read_bytes() == OLD[name] and sorted(os.listdir(tmp_path)) == before


def test_a_file_with_two_names_is_refused(lint, writer, tmp_path):
    name, arguments = writer
    os.link(tmp_path / name, tmp_path / "backup")
    run = lint(*arguments)
    assert run.status == 2 and f"{name}: " in run.err and "2 names (hard links)" in run.err
    assert os.path.samefile(tmp_path / name, tmp_path / "backup")
    assert (tmp_path / name).read_bytes() == OLD[name]


def test_of_a_link_the_target_is_written(lint, writer, tmp_path):
    name, arguments = writer
    (tmp_path / "elsewhere").mkdir()
    os.rename(tmp_path / name, tmp_path / "elsewhere" / name)
    (tmp_path / name).symlink_to(f"elsewhere/{name}")
    lint(*arguments)
    assert (tmp_path / name).is_symlink() and (tmp_path / "elsewhere" / name).read_bytes() != OLD[name]
    assert os.listdir(tmp_path / "elsewhere") == [name]


HOOK = """
import os, sys

def hook(event, arguments):
    if event == "open" and ".opensips-lint-" in str(arguments[0]) and arguments[2] & os.O_CREAT:
        os.write(2, f"MADE {os.path.basename(arguments[0])} {bool(arguments[2] & os.O_EXCL)}\\n".encode())

sys.addaudithook(hook)
"""


def test_the_name_beside_it_is_another_each_time_and_its_own(lint, writer, write, tmp_path):
    name, arguments = writer
    site = write("site/sitecustomize.py", HOOK.encode()).parent
    made = []
    for _ in range(2):
        (tmp_path / name).write_bytes(OLD[name])
        made += re.findall("MADE .opensips-lint-([0-9a-f]{16}) True", lint(*arguments, PYTHONPATH=str(site)).err)
    assert len(made) == len(set(made)) >= 2
