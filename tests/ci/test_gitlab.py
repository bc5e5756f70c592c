"""The job for GitLab: its commands are run by a shell, as a runner does, with the job's variables."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "ci" / "gitlab.yml"
JOB: dict[str, Any] = YAML(typ="safe").load(TEMPLATE)["opensips-lint"]
REPORT = JOB["artifacts"]["reports"]["codequality"]
OLD = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'
NEW = OLD.replace("method", "$rm")
HINT = NEW.replace("route", 'loadmodule "textops.so"\nroute')  # nothing uses the module: H607
# the shells of images; where bash is, the runner takes it
SHELLS = {"bash": "set -eo pipefail", "sh": "set -e"}


def run(
    project: Path, shell: str = "bash", path: str = "", **variables: str
) -> tuple[subprocess.CompletedProcess[str], Any]:
    """Run the job -> (what it did, its code quality report). variables: those that another value is given."""
    named = {f"OPENSIPS_LINT_{name.upper()}": value for name, value in variables.items()}
    assert set(named) <= set(JOB["variables"])
    env = {
        "PATH": path or f"{ROOT / 'ci' / 'bin'}:{os.environ['PATH']}",
        "HOME": str(project.parent),
        "LC_ALL": "C.UTF-8",
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(project),
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
        **JOB["variables"],
        **named,
    }
    commands = "\n".join([*JOB["before_script"], *JOB["script"]])
    program = f"{SHELLS[shell]}\n: | eval {shlex.quote(commands)}\n"
    done = subprocess.run([shell], input=program, cwd=project, env=env, capture_output=True, text=True, check=False)
    report = project / REPORT
    return done, json.loads(report.read_text(encoding="utf-8")) if report.exists() else None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a job, with scripts: one for 2.3 and one for 2.4, and one that has a hint only."""
    folder = tmp_path / "the project"
    texts = {"old/opensips.cfg": OLD, "new/opensips.cfg": NEW, "hint/opensips.cfg": HINT, "a b/c d.cfg": OLD}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_is_a_job_by_the_schema() -> None:
    pytest.importorskip("check_jsonschema", reason="the extra `dev` has the schemas of GitHub and GitLab")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    done = subprocess.run([*check, str(TEMPLATE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_without_findings_passes(project: Path, shell: str) -> None:
    done, report = run(project, shell, paths="new")
    assert (done.returncode, done.stdout, report) == (0, "No findings in 1 file.\n", []), done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_findings_fail_and_are_in_the_report_and_in_the_log(project: Path, shell: str) -> None:
    done, report = run(project, shell, paths="new\nold\n")
    assert done.returncode == 1 and "old/opensips.cfg:4:6: error M101" in done.stdout, done.stderr
    (one,) = report
    assert one["location"]["path"] == "old/opensips.cfg" and one["severity"] == "critical"


@pytest.mark.parametrize("shell", SHELLS)
def test_paths_may_have_blanks_and_nothing_is_expanded(project: Path, shell: str) -> None:
    (project / "-x").mkdir()
    (project / "-x" / "*.cfg").write_text(OLD, encoding="utf-8")
    done, report = run(project, shell, paths="a b/c d.cfg\n\n-x")
    assert [one["location"]["path"] for one in report] == ["a b/c d.cfg", "-x/*.cfg"], done.stderr
    assert "no rule 'C*'" in run(project, shell, paths="new", args="--ignore  C*")[0].stderr


def test_all_scripts_are_found_if_no_path_is_given(project: Path) -> None:
    _, report = run(project)
    assert sorted(one["location"]["path"] for one in report) == ["a b/c d.cfg", "hint/opensips.cfg", "old/opensips.cfg"]


@pytest.mark.parametrize("level, status", [("error", 0), ("warning", 0), ("info", 0), ("hint", 1)])
def test_fail_level(project: Path, level: str, status: int) -> None:
    done, report = run(project, paths="hint", fail_level=level)
    assert done.returncode == status and [one["severity"] for one in report] == ["info"], done.stderr


def test_baseline_and_target(project: Path) -> None:
    lint = [ROOT / "ci" / "bin" / "opensips-lint", "--write-baseline", "known.json", "old"]
    subprocess.run(lint, cwd=project, check=True, capture_output=True)
    done, report = run(project, paths="old", baseline="known.json")
    assert done.returncode == 0 and report == [], done.stderr
    assert run(project, paths="old", target="2.3")[0].returncode == 0
    assert run(project, paths="old", args="--ignore M101\n--quiet")[0].returncode == 0


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ["source", "paths", "target", "fail_level", "baseline", "args"])
def test_what_is_given_is_never_run(project: Path, shell: str, name: str) -> None:
    run(project, shell, **{name: "$(touch hacked)`touch hacked`\"; touch hacked; '\nPATHS\ntouch hacked"})
    assert not list(project.glob("hacked*"))


def test_a_file_that_cannot_be_read_is_no_success(project: Path) -> None:
    done, _ = run(project, paths="missing.cfg")
    assert done.returncode != 0 and "missing.cfg" in done.stderr


def recipes() -> list[Any]:
    """The YAML blocks of the part about GitLab in docs/ci.md."""
    (part,) = re.findall(r"^## GitLab\n(.*?)^## ", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.M | re.S)
    return [YAML(typ="safe").load(block) for block in re.findall(r"```yaml\n(.*?)```", part, re.S)]


@pytest.mark.parametrize("number", range(2))
def test_the_recipes_are_by_the_schema(number: int, tmp_path: Path) -> None:
    """As they stand, and as GitLab merges them with what they include."""
    pytest.importorskip("check_jsonschema", reason="the extra `dev` has the schemas of GitHub and GitLab")
    recipe = recipes()[number]
    merged = {"opensips-lint": {**JOB, **recipe["opensips-lint"]}}
    for name, content in (("recipe", recipe if "include" in recipe else merged), ("merged", merged)):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(file)]
        done = subprocess.run(check, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_first_recipe_does_what_it_says(project: Path) -> None:
    recipe = recipes()[0]
    assert [ROOT / one["file"] for one in recipe["include"]] == [TEMPLATE]
    (project / "old").rename(project / "etc")
    prefix = "OPENSIPS_LINT_"
    given = {name.removeprefix(prefix).lower(): value for name, value in recipe["opensips-lint"]["variables"].items()}
    done, report = run(project, **given)
    assert done.returncode == 1 and [one["location"]["path"] for one in report] == ["etc/opensips.cfg"], done.stderr


def test_the_page_names_all_variables_and_their_defaults() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(OPENSIPS_LINT_[A-Z_]+)` \|.*\| (.+?) \|$", page, re.M))
    ours = {name: value for name, value in JOB["variables"].items() if name.startswith("OPENSIPS_LINT_")}
    assert set(rows) == set(ours)
    for name, value in ours.items():
        assert not value or rows[name].startswith(f"`{value}`"), name


@pytest.mark.slow
def test_pip_installs_what_the_variable_names(project: Path, tmp_path: Path) -> None:
    """From a clone in the project, as a submodule is; in an environment that has pip, as the image does."""
    for name in ("opensips_lsp", "grammar", "rules", "share", "pyproject.toml", "README.md", "LICENSE"):
        (project / "opensips-lsp").mkdir(exist_ok=True)
        subprocess.run(["cp", "-r", ROOT / name, project / "opensips-lsp"], check=True)
    image = tmp_path / "image"
    venv.create(image, symlinks=True, with_pip=True)
    done, report = run(project, path=f"{image / 'bin'}:/usr/bin:/bin", paths="old")
    if not (image / "bin" / "opensips-lint").exists():
        assert done.returncode != 0 and report is None
        pytest.skip(f"pip cannot fetch what we need: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 1 and "error M101" in done.stdout and len(report) == 1, done.stderr
