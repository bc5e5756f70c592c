"""The hooks, as pre-commit installs and runs them from a clone of this repository."""

import os
import re
import shutil
import subprocess

import install
import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.xdist_group("precommit")  # they share what is fetched and built for the editor

OLD = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit; # é\n\texit;\n}\n'
NEW = OLD.replace("method", "$rm")
ADVICE = NEW.replace("route", 'loadmodule "textops.so"\nroute')  # nothing uses the module: a hint


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """A repository with what is in this checkout now, for pre-commit to clone."""
    folder = tmp_path_factory.mktemp("hooks")
    listed = run(
        "git", "-C", install.ROOT, "ls-files", "opensips_lsp", "grammar", "rules", "pyproject.toml", "README.md"
    )
    for name in [*listed.stdout.split(), "LICENSE", ".pre-commit-hooks.yaml"]:
        if (install.ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(install.ROOT / name, folder / name, follow_symlinks=False)
    return committed(folder)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The environment of pre-commit, which keeps in its home what it has installed of a repository."""
    return environment(PRE_COMMIT_HOME=tmp_path_factory.mktemp("home"))


def environment(**more):
    """Ours, without what git and Python would take from it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    return ours | {name: str(value) for name, value in more.items()}


def committed(folder):
    """Make a git repository of a folder -> the folder."""
    git = ("git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "all")):
        done = run(*git, *command, env=environment())
        assert done.returncode == 0, done.stderr
    return folder


FILES = {
    "etc/opensips.cfg": OLD,
    "etc/opensips_edge.cfg": NEW,
    "b.osips": OLD,
    "setup.cfg": "[metadata]\nname = x\n",
    "proxy.cfg": OLD,
    "notopensips.cfg": OLD,
}


def test_both_hooks(hooks, home, tmp_path):
    command = install.needed(install.pre_commit)
    work = tmp_path / "work"
    for name, text in FILES.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    committed(work)
    offered = YAML(typ="safe").load(install.ROOT / ".pre-commit-hooks.yaml")
    ours = {"repo": "../opensips-lsp", "hooks": [{"id": hook["id"]} for hook in offered]}
    configured(work, hooks, {"repos": [ours]})
    said = run(*command, "run", "--all-files", cwd=work, env=home)
    assert said.returncode == 1, said.stdout + said.stderr
    lint, fix = re.split(r"^opensips-lint --fix\.", said.stdout, flags=re.MULTILINE)
    assert "etc/opensips.cfg:4:6: error M101" in lint and "b.osips:4:6: error M101" in lint, said.stdout
    assert "files were modified by this hook" not in lint and "files were modified by this hook" in fix, said.stdout
    assert not [name for name in ("edge.cfg:", "setup", "proxy.cfg:", "notopensips") if name in said.stdout], (
        said.stdout
    )
    assert {name: (work / name).read_text() for name in FILES} == FILES | {"etc/opensips.cfg": NEW, "b.osips": NEW}


def shown(page):
    """The configuration that a page shows."""
    (part,) = re.findall(r"^## pre-commit\n(.*?)^## ", (install.ROOT / page).read_text(), re.M | re.S)
    (block,) = re.findall(r"```yaml\n(.*?)```", part, re.S)
    return YAML(typ="safe").load(block)


def configured(work, hooks, config):
    """Write a configuration into a repository, with our hooks as they are now."""
    (repository,) = config["repos"]
    assert repository["repo"] == "../opensips-lsp"
    repository["repo"] = str(hooks)
    repository["rev"] = run("git", "-C", hooks, "rev-parse", "HEAD").stdout.strip()
    with (work / ".pre-commit-config.yaml").open("w") as file:
        YAML().dump(config, file)


def test_the_recipe_of_the_page_about_ci_fixes_and_then_passes(hooks, home, tmp_path):
    command = install.needed(install.pre_commit)
    work = tmp_path / "work"
    (work / "etc").mkdir(parents=True)
    script = work / "etc" / "proxy.cfg"
    script.write_text(OLD)
    committed(work)
    configured(work, hooks, shown("docs/ci.md"))
    first, second = (run(*command, "run", "--all-files", cwd=work, env=home) for _ in range(2))
    assert first.returncode == 1 and "files were modified by this hook" in first.stdout, first.stdout + first.stderr
    assert script.read_text() == NEW
    assert second.returncode == 0 and second.stdout.count("Passed") == 2, second.stdout + second.stderr


def test_a_repository_with_the_configuration_of_the_readme(hooks, home, tmp_path):
    """Advice passes, an error does not, the second fix has nothing to do; the commit is made, or not, by that."""
    command = install.needed(install.pre_commit)
    config = shown("README.md")
    (repository,) = config["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == ["opensips-lint"]
    work = tmp_path / "work"
    (work / "etc").mkdir(parents=True)
    script = work / "etc" / "proxy.cfg"  # only the configuration's `files` takes it for a script
    script.write_text(ADVICE)
    committed(work)
    strict = {**repository["hooks"][0], "alias": "strict", "args": ["--fail-level", "hint"], "stages": ["manual"]}
    fix = {**repository["hooks"][0], "id": "opensips-lint-fix", "stages": ["manual"]}
    repository["hooks"] += [strict, fix]
    configured(work, hooks, config)

    def hook(name, *stage):
        done = run(*command, "run", "--all-files", *stage, name, cwd=work, env=home)
        return done.returncode, done.stdout + done.stderr

    manual = ("--hook-stage", "manual")
    status, said = hook("opensips-lint")
    assert status == 0 and "Passed" in said, said
    status, said = hook("strict", *manual)
    assert status == 1 and "hint H607" in said, said

    script.write_text(OLD)
    status, said = hook("opensips-lint")
    assert status == 1 and "etc/proxy.cfg:4:6: error M101" in said, said
    assert run(*command, "install", cwd=work, env=home).returncode == 0
    git = ("git", "-C", work, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    commit = (*git, "commit", "-q", "-a", "-m", "old")
    hooked = home | {"PYTHONPATH": command[1].partition("=")[2]}  # where pre-commit itself is
    refused = run(*commit, env=hooked)
    assert refused.returncode == 1 and "error M101" in refused.stdout + refused.stderr, refused.stdout + refused.stderr

    status, said = hook("opensips-lint-fix", *manual)
    assert status == 1 and "files were modified by this hook" in said and script.read_text() == NEW, said
    status, said = hook("opensips-lint-fix", *manual)
    assert status == 0 and "Passed" in said and script.read_text() == NEW, said
    script.write_text(f"# new\n{ADVICE}")
    made = run(*commit, env=hooked)
    assert made.returncode == 0, made.stdout + made.stderr
