"""The action for GitHub: its steps are run by bash, with the environment that a runner gives them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
ACTION: dict[str, Any] = YAML(typ="safe").load(ROOT / "action.yml")
OLD = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'
NEW = OLD.replace("method", "$rm")
HINT = NEW.replace("route", 'loadmodule "textops.so"\nroute')  # nothing uses the module: H607


@dataclass
class Ran:
    """What a run of all steps gave."""

    status: int = 0
    out: str = ""
    err: str = ""
    outputs: dict[str, str] = field(default_factory=dict)  # of the action
    path: list[str] = field(default_factory=list)  # what later steps have on PATH before the rest


def evaluated(text: str, contexts: dict[str, dict[str, str]]) -> str:
    """A value with its expressions replaced; only `${{ inputs.NAME }}` and `${{ steps.ID.outputs.NAME }}` are known."""

    def value(match: re.Match[str]) -> str:
        context, _, name = match[1].rpartition(".")
        return contexts[context].get(name, "")

    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", value, text)


def run(workspace: Path, action_path: Path = ROOT, path: str | None = None, **given: str) -> Ran:
    """Run the steps as a runner does, until one fails. given: inputs, with _ for -."""
    inputs = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
    named = {name.replace("_", "-"): value for name, value in given.items()}
    assert set(named) <= set(inputs)
    contexts = {"inputs": inputs | named}
    done = Ran()
    temporary = workspace.parent / "_temp"
    temporary.mkdir(exist_ok=True)
    for number, step in enumerate(ACTION["runs"]["steps"]):
        files = {name: temporary / f"{name}_{number}" for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = temporary / f"step_{number}.sh"
        script.write_text(step["run"], encoding="utf-8")
        env = {
            "PATH": path or f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(temporary),
            "LC_ALL": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(action_path),
            "GITHUB_WORKSPACE": str(workspace),
            **{name: str(file) for name, file in files.items()},
            **{name: evaluated(value, contexts) for name, value in step.get("env", {}).items()},
        }
        assert step["shell"] == "bash"  # of which a runner makes this command:
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        one = subprocess.run(command, cwd=workspace, env=env, capture_output=True, text=True, check=False)
        done.status, done.out, done.err = one.returncode, done.out + one.stdout, done.err + one.stderr
        done.path += files["GITHUB_PATH"].read_text(encoding="utf-8").splitlines()
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        contexts[f"steps.{step['id']}.outputs"] = dict(line.split("=", 1) for line in lines)
        if done.status:
            break
    done.outputs = {name: evaluated(one["value"], contexts) for name, one in ACTION["outputs"].items()}
    return done


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder of a job, with scripts: one for 2.3 and one for 2.4, and one that has a hint only."""
    folder = tmp_path / "work space"
    texts = {"old/opensips.cfg": OLD, "new/opensips.cfg": NEW, "hint/opensips.cfg": HINT, "a b/c d.cfg": OLD}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_is_an_action_by_the_schema() -> None:
    pytest.importorskip("check_jsonschema", reason="the extra `dev` has the schemas of GitHub and GitLab")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    done = subprocess.run([*check, str(ROOT / "action.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def recipes() -> list[Any]:
    """The YAML blocks of the part about GitHub in docs/ci.md: a workflow, and steps in place of its last one."""
    (part,) = re.findall(r"^## GitHub\n(.*?)^## ", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.M | re.S)
    return [YAML(typ="safe").load(block) for block in re.findall(r"```yaml\n(.*?)```", part, re.S)]


@pytest.mark.parametrize("number", range(2))
def test_the_recipes_do_what_they_say(number: int, workspace: Path) -> None:
    workflow, steps = recipes()
    if number:
        workflow["jobs"]["lint"]["steps"][-1:] = steps
    file = workspace / "workflow.json"  # which is YAML too
    file.write_text(json.dumps(workflow), encoding="utf-8")
    pytest.importorskip("check_jsonschema", reason="the extra `dev` has the schemas of GitHub and GitLab")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

    (ours,) = (step for step in workflow["jobs"]["lint"]["steps"] if step.get("uses") == "./opensips-lsp")
    (workspace / "old").rename(workspace / "etc")
    ran = run(workspace, **{name.replace("-", "_"): value for name, value in ours["with"].items()})
    assert ran.status == 1 and ran.out.startswith("::error file=etc/opensips.cfg,line=4,"), ran.err
    (uploaded,) = [step["with"]["sarif_file"] for step in steps if "upload-sarif" in step["uses"]]
    assert (workspace / uploaded).exists() is bool(number)


def test_the_page_names_all_inputs_and_their_defaults() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| (.+?) \|$", page, re.M))
    assert set(rows) == set(ACTION["inputs"])
    for name, one in ACTION["inputs"].items():
        assert not one["default"] or rows[name] == f"`{one['default']}`", name


def test_no_expression_becomes_text_of_a_program() -> None:
    assert [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]] == []


def test_a_script_without_findings_passes(workspace: Path) -> None:
    done = run(workspace, paths="new")
    assert (done.status, done.out, done.outputs) == (0, "", {"sarif-file": ""}), done.err


def test_findings_fail_and_are_annotations(workspace: Path) -> None:
    done = run(workspace, paths="new\nold\n")
    assert done.status == 1
    (annotation,) = done.out.splitlines()
    assert annotation.startswith("::error file=old/opensips.cfg,line=4,col=6,endLine=4,endColumn=12,title=M101 ")


def test_all_scripts_are_found_if_no_path_is_given(workspace: Path) -> None:
    files = re.findall(r"file=([^,]*)", run(workspace).out)
    assert sorted(files) == ["a b/c d.cfg", "hint/opensips.cfg", "old/opensips.cfg"]


def test_paths_may_have_blanks_and_begin_with_a_dash(workspace: Path) -> None:
    (workspace / "-x").mkdir()
    (workspace / "-x" / "*.cfg").write_text(OLD, encoding="utf-8")
    done = run(workspace, paths="a b/c d.cfg\n\n-x")
    assert done.status == 1 and done.out.count("::error ") == 2, done.err
    assert "file=a b/c d.cfg," in done.out and "file=-x/*.cfg," in done.out


@pytest.mark.parametrize("level, status", [("error", 0), ("warning", 0), ("info", 0), ("hint", 1)])
def test_fail_level(workspace: Path, level: str, status: int) -> None:
    done = run(workspace, paths="hint", fail_level=level)
    assert done.status == status and done.out.startswith("::notice "), done.err


def test_target(workspace: Path) -> None:
    assert run(workspace, paths="old", target="2.3").status == 0
    wrong = run(workspace, paths="old", target="7")
    assert wrong.status == 2 and "--target" in wrong.err


def test_baseline(workspace: Path) -> None:
    written = run(workspace, paths="old", args="--write-baseline known.json")
    assert written.status == 0, written.err
    assert run(workspace, paths="old", baseline="known.json").status == 0
    script = workspace / "old" / "opensips.cfg"
    script.write_text(OLD + "route[x] {\n\tif (method == BYE) exit;\n}\n", encoding="utf-8")
    done = run(workspace, paths="old", baseline="known.json")
    assert done.status == 1 and "line=7," in done.out and "line=4," not in done.out
    assert run(workspace, paths="old", baseline="missing.json").status == 2


def test_args_are_options_between_blanks_or_lines_and_nothing_is_expanded(workspace: Path) -> None:
    assert run(workspace, paths="old", args="--ignore M101\n--ignore  C*").status == 2  # C* is no rule, and no file
    assert run(workspace, paths="old", args="--ignore M101\n  --quiet").status == 0


def test_other_formats(workspace: Path) -> None:
    assert "old/opensips.cfg:4:6: error M101" in run(workspace, paths="old", format="text").out


@pytest.mark.parametrize("name", ["paths", "target", "fail_level", "baseline", "format", "sarif_file", "args"])
def test_what_is_given_is_never_run(workspace: Path, name: str) -> None:
    """The runner of a fork's pull request must not run what a branch or a file is called."""
    run(workspace, **{name: "$(touch hacked)`touch hacked`\"; touch hacked; '"})
    assert not list(workspace.glob("hacked*"))


@pytest.mark.parametrize("paths, status", [("new", 0), ("old", 1)])
def test_sarif_is_written_before_the_step_fails(workspace: Path, paths: str, status: int) -> None:
    done = run(workspace, paths=paths, sarif_file="a report.sarif")
    assert done.status == status and done.outputs == {"sarif-file": "a report.sarif"}
    (report,) = json.loads((workspace / "a report.sarif").read_text(encoding="utf-8"))["runs"]
    assert [one["ruleId"] for one in report["results"]] == ["M101"] * status
    assert done.out.count("::error ") == status


def test_later_steps_have_the_command(workspace: Path) -> None:
    done = run(workspace, paths="new")
    env = {"PATH": ":".join([*done.path, os.environ["PATH"]])}
    command = ["bash", "-c", "opensips-lint --version && opensips-lint format --check new"]
    later = subprocess.run(command, cwd=workspace, env=env, capture_output=True, text=True, check=False)
    assert later.returncode == 0 and later.stdout.startswith("opensips-lint "), later.stderr


def test_modules_in_the_workspace_are_not_imported(workspace: Path) -> None:
    for name in ("json", "argparse", "opensips_lsp", "rules", "sitecustomize"):
        (workspace / f"{name}.py").write_text("open('hacked', 'w')\n", encoding="utf-8")
    assert run(workspace, paths="old", sarif_file="x.sarif").status == 1
    assert not (workspace / "hacked").exists()


def test_an_old_python_is_named(workspace: Path, tmp_path: Path) -> None:
    """What such a one says: python3 of the runner answers the question for the version with no, or is not there."""
    for name, program in (("old", "#!/bin/sh\nexit 1\n"), ("none", "#!/bin/sh\nexit 127\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "python3").write_text(program, encoding="utf-8")
        (tmp_path / name / "python3").chmod(0o755)
        done = run(workspace, path=f"{tmp_path / name}:/usr/bin:/bin", paths="new")
        assert (
            done.status == 2 and "::error::opensips-lint needs Python 3.10" in done.out and "setup-python" in done.out
        )


@pytest.mark.slow
def test_it_runs_from_a_copy_with_nothing_else(workspace: Path, tmp_path: Path) -> None:
    """What the runner has of us is the repository at a tag, in a folder of its own, and no package is installed."""
    copy = tmp_path / "_actions"
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    names = [*listed.split("\0")[:-1], "action.yml", "ci/bin/opensips-lint"]
    wanted = [name for name in names if name.startswith(("opensips_lsp", "grammar", "rules", "action.yml", "ci/"))]
    for name in wanted:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-P", ROOT / name, copy / name], check=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    (tmp_path / "bin" / "python3").chmod(0o755)
    done = run(workspace, copy, f"{tmp_path / 'bin'}:/usr/bin:/bin", paths="old", sarif_file="x.sarif")
    assert done.status == 1 and "title=M101 " in done.out, done.err
