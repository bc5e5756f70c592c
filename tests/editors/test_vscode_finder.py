"""Where the VS Code extension finds the language server, on machines with Pythons of our choice."""

import json
import subprocess
import sys

import pytest
from vscode import harness

pytestmark = pytest.mark.xdist_group("vscode")  # they share what is fetched and built for the editor

STUB = """
exports.workspace = {
  isTrusted: JSON.parse(process.env.TRUSTED),
  getConfiguration: () => ({ get: (name) => JSON.parse(process.env.SETTINGS)[name] }),
};
"""
FIND = """
import { findServer } from "./server";
const [extension, folder] = process.argv.slice(2);
findServer(extension, [folder]).then(
  (found) => console.log(JSON.stringify(found)),
  (error) => console.log(JSON.stringify({ missing: error.missing, message: error.message })),
);
"""


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    """The part of the extension that looks for the server, made to run without an editor."""
    folder = tmp_path_factory.mktemp("finder")
    (folder / "vscode.js").write_text(STUB)
    bundle = (
        "--bundle",
        "--platform=node",
        f"--alias:vscode={folder / 'vscode.js'}",
        f"--outfile={folder / 'find.js'}",
    )
    esbuild = harness.modules() / ".bin" / "esbuild"
    harness.run(esbuild, *bundle, "--log-level=error", text=FIND, cwd=harness.EXTENSION / "src")
    return folder / "find.js"


class Machine:
    """A machine with Pythons of our choice. Each prints its version, and has the server or has it not."""

    def __init__(self, finder, folder):
        self.finder, self.folder = finder, folder
        for name in ("bin", "extension", "workspace"):
            (folder / name).mkdir()
        (folder / "bin" / "node").symlink_to(harness.node())

    def python(self, name, version, has_server=False):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'#!/bin/sh\ncase "$*" in *version_info*) echo {version} ;; *find_spec*) exit {int(not has_server)} ;; '
            f"esac\n"
        )
        path.chmod(0o755)
        return str(path)

    def bundle(self):
        (self.folder / "extension/bundled/libs/opensips_lsp").mkdir(parents=True)
        (self.folder / "extension/bundled/server.py").touch()

    def find(self, trusted=True, **told):
        told = {name.replace("_", "."): value for name, value in told.items()}
        env = {"PATH": f"{self.folder}/bin", "TRUSTED": json.dumps(trusted), "SETTINGS": json.dumps(told)}
        command = ("node", self.finder, self.folder / "extension", self.folder / "workspace")
        done = subprocess.run([*map(str, command)], env=env, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


@pytest.fixture
def machine(finder, tmp_path):
    if sys.platform == "win32":
        pytest.skip("the Pythons of this test are shell scripts")
    (tmp_path / "machine").mkdir()
    return Machine(finder, tmp_path / "machine")


VENV = "workspace/.venv/bin/python"


def test_the_server_in_the_extension_comes_first(machine):
    machine.bundle()
    machine.python("bin/python3", "3 12", has_server=True)
    machine.python(VENV, "3 12", has_server=True)
    found = machine.find()
    assert (found["command"], found["args"][0]) == ("python3", "-I") and found["args"][1].endswith("bundled/server.py")


def test_then_the_environment_of_the_workspace_then_path(machine):
    machine.python("bin/python3", "3 12", has_server=True)
    own = machine.python(VENV, "3 12", has_server=True)
    assert machine.find() | {"origin": ""} == {"command": own, "args": ["-m", "opensips_lsp.server"], "origin": ""}
    machine.python(VENV, "3 12", has_server=False)
    assert machine.find()["command"] == "python3"
    machine.python("bin/python3", "3 12", has_server=False)
    assert machine.find()["missing"] == "server"


def test_the_environment_of_a_workspace_is_run_only_if_it_is_trusted(machine):
    machine.bundle()
    own = machine.python(VENV, "3 12", has_server=True)
    assert machine.find(trusted=True)["command"] == own
    assert machine.find(trusted=False)["missing"] == "python"


def test_a_python_that_is_too_old_is_passed_over_and_named(machine):
    machine.bundle()
    machine.python("bin/python3", "3 9")
    assert (
        machine.find()["missing"] == "python" and "3.10 or newer; found only python3 (3.9)" in machine.find()["message"]
    )
    machine.python("bin/python", "3 10")
    assert machine.find()["command"] == "python"
    machine.python("bin/python", "2 7")
    assert "python3 (3.9), python (2.7)" in machine.find()["message"]


def test_the_choices_of_the_user_count(machine):
    machine.bundle()
    machine.python("bin/python3", "3 12", has_server=True)
    mine = machine.python("mine", "3 14")
    assert machine.find(python=mine)["command"] == mine
    assert machine.find(server_path="/opt/opensips-lsp") | {"origin": ""} == {
        "command": "/opt/opensips-lsp",
        "args": [],
        "origin": "",
    }
    gone = machine.find(python="/nowhere/python")
    assert gone["missing"] == "python" and "/nowhere/python, which does not run" in gone["message"]
