"""The hooks, as pre-commit installs and runs them from a clone of this repository."""

import os
import re
import shutil
import subprocess

import install
import pytest

pytestmark = pytest.mark.xdist_group("precommit")  # they share what is fetched and built for the editor

OLD = 'listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit; # é\n\texit;\n}\n'
NEW = OLD.replace("method", "$rm")


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


def test_both_hooks(hooks, tmp_path):
    """One run of pre-commit, because each takes ten seconds: it makes an environment for the hooks anew."""
    command = install.needed(install.pre_commit)
    work = tmp_path / "work"
    for name, text in FILES.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text)
    committed(work)
    said = run(*command, "try-repo", hooks, "--all-files", cwd=work, env=environment(PRE_COMMIT_HOME=tmp_path / "home"))
    assert said.returncode == 1, said.stdout + said.stderr
    lint, fix = re.split(r"^opensips-lint --fix\.", said.stdout, flags=re.MULTILINE)
    assert "etc/opensips.cfg:4:6: error M101" in lint and "b.osips:4:6: error M101" in lint, said.stdout
    assert "files were modified by this hook" not in lint and "files were modified by this hook" in fix, said.stdout
    assert not [name for name in ("edge", "setup", "proxy.cfg:", "notopensips") if name in said.stdout], said.stdout
    assert {name: (work / name).read_text() for name in FILES} == FILES | {"etc/opensips.cfg": NEW, "b.osips": NEW}
