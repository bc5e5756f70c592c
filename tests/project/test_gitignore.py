"""What .gitignore files say is what Git says."""

import os
import subprocess

import pytest

from opensips_lsp.project.gitignore import GitIgnore
from opensips_lsp.project.settings import ConfigError

PATHS = (
    "a.cfg", "b.cfg", "#c.cfg", "!d.cfg", "e f.cfg", "e.cfg ", "x*y.cfg", "xzy.cfg", "old/a.cfg", "old/deep/a.cfg",
    "etc/a.cfg", "etc/old/a.cfg", "etc/old/deep/b.cfg", "etc/build/keep.cfg", "a/b/c/d.cfg", "old.cfg/a.cfg",
)  # fmt: skip
TEXTS = (
    "*.cfg", "a.cfg", "/a.cfg", "old/", "old", "/old", "etc/old", "**/old", "old/**", "a/**/d.cfg", "*.cfg\n!a.cfg",
    "!a.cfg\n*.cfg", "\\#c.cfg", "\\!d.cfg", "#c.cfg", "e.cfg\\ ", "e.cfg ", "e f.cfg", "x\\*y.cfg", "x*y.cfg",
    "[ab].cfg", "[!a].cfg", "[^a].cfg", "?.cfg", "etc/*\n!etc/old", "/etc/*/a.cfg", "old.cfg/", "etc/**/keep.cfg", "",
    "/", "etc/build/\n", "*\n!etc/\n!*.cfg", "a.cfg\r", "deep/*.cfg", "**/deep/b.cfg", "**",
)  # fmt: skip


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def walked(top):
    """The files that a search finds."""
    git, found = GitIgnore(read), []
    for here, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name != ".git" and not git.ignores(os.path.join(here, name))]
        found += [os.path.relpath(os.path.join(here, name), top) for name in names]
    return {name for name in found if not git.ignores(os.path.join(top, name)) and not name.endswith(".gitignore")}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    top = tmp_path_factory.mktemp("tree")
    for name in PATHS:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("")
    subprocess.run(["git", "init", "-q", "."], cwd=top, check=True)
    return top


def by_git(top):
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-per-directory=.gitignore"],
        cwd=top, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return {name for name in done.stdout.split("\0") if name and not name.endswith(".gitignore")}


@pytest.mark.parametrize("text", TEXTS)
def test_as_git(tree, text):
    (tree / ".gitignore").write_text(text + "\n", newline="")
    assert walked(tree) == by_git(tree)


def test_a_deeper_file_counts_more(tree):
    (tree / ".gitignore").write_text("a.cfg\n")
    (tree / "etc/.gitignore").write_text("!a.cfg\n/old/deep\n")
    assert walked(tree) == by_git(tree)
    (tree / "etc/.gitignore").unlink()


def test_a_link_is_none(tree):
    (tree / ".gitignore").unlink()
    (tree / "patterns").write_text("*.cfg\n")
    (tree / ".gitignore").symlink_to("patterns")
    assert walked(tree) == by_git(tree)
    (tree / ".gitignore").unlink(), (tree / "patterns").unlink()


def test_one_that_cannot_be_read_ignores_nothing(tree):
    def refused(path):
        raise ConfigError(path, None, "cannot be read")

    assert not GitIgnore(refused).ignores(str(tree / "a.cfg"))


def test_outside_of_a_work_tree_nothing_is_ignored(tmp_path):
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "a.cfg").write_text("")
    assert walked(tmp_path) == {"a.cfg"}
