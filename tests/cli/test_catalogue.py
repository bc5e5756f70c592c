"""opensips-lint catalogue, as a process."""

import json
import subprocess
import sys

import pytest

MODULE = """
#include "../../sr_module.h"
static cmd_export_t cmds[] = {
	{"shake", (cmd_function)shake, 1, 0, 0, REQUEST_ROUTE|LOCAL_ROUTE},
	{0,0,0,0,0,0}
};
static param_export_t params[] = {
	{"times", INT_PARAM, &times},
	{0,0,0}
};
struct module_exports exports = {
	"shaker", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, NULL, cmds, 0, params, 0, 0, 0, 0, 0, mod_init, 0, 0, 0
};
"""


def run(folder, *arguments):
    command = [sys.executable, "-m", "opensips_lsp.cli", "catalogue", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def shaker(tmp_path):
    folder = tmp_path / "shaker"
    folder.mkdir()
    (tmp_path / "empty").mkdir()
    (folder / "shaker.c").write_text(MODULE)
    return folder


def test_harvest_writes_the_facts_of_a_module_of_ones_own(tmp_path, shaker):
    done = run(tmp_path, "harvest", "shaker", "-o", "shaker.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "shaker.json: 1 module\n", "")
    facts = json.loads((tmp_path / "shaker.json").read_text())["modules"]["shaker"]
    assert facts["functions"][0]["name"] == "shake" and facts["params"][0]["name"] == "times"


def test_diff_tells_what_changed_between_versions(tmp_path):
    done = run(tmp_path, "diff", "2.3", "2.4")
    assert done.returncode == 1
    assert any(line.startswith("-") and "accept_replicated_dialogs" in line for line in done.stdout.splitlines())
    groups = done.stdout.rstrip("\n").split("\n\n")  # modules that come and go, the core, then each module
    assert {line[2:8] for line in groups[0].splitlines()} == {"module"}
    assert all(len({line.split(":")[0][2:] for line in group.splitlines()}) == 1 for group in groups[1:])
    same = run(tmp_path, "diff", "2.4", "2.4.11")
    assert (same.returncode, same.stdout) == (0, "")


def test_diff_of_a_harvested_file_with_itself_changed(tmp_path, shaker):
    run(tmp_path, "harvest", "shaker", "-o", "old.json")
    (shaker / "shaker.c").write_text(MODULE.replace('"times", INT_PARAM', '"often", STR_PARAM'))
    done = run(tmp_path, "diff", "old.json", "shaker")
    assert done.returncode == 1 and "often" in done.stdout and "times" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("harvest", "empty", "-o", "x.json"),
        ("harvest", "nowhere", "-o", "x.json"),
        ("diff", "2.9", "2.4"),
        ("diff", "shaker", "no.json"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(tmp_path, shaker, arguments):
    done = run(tmp_path, *arguments)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("opensips-lint: ") and not (tmp_path / "x.json").exists()
