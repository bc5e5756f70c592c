"""What a plain run imports: start-up is most of what it takes, and each of these costs as much as linting does."""

import os
import subprocess
import sys

import pytest

# not `re` and what it imports (collections, enum, functools): the scanner is made with it
SLOW = {
    "argparse._colorize",
    "asyncio",
    "ast",
    "bz2",
    "concurrent.futures",
    "dataclasses",
    "difflib",
    "email",
    "importlib.metadata",
    "inspect",
    "json",
    "lark",
    "logging",
    "lsprotocol",
    "lzma",
    "pathlib",
    "pygls",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "tokenize",
    "tomllib",
    "traceback",
    "typing",
    "unicodedata",
    "urllib",
    "zipfile",
}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """What Python imports by itself, with whatever this environment's .pth files bring."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import opensips_lsp"], capture_output=True, text=True, check=True
    )
    return modules(done.stderr)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Variables with which Python keeps what it compiles, in a place where there is nothing yet."""
    return {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("kept"))}


@pytest.fixture
def tmp_path(tmp_path_factory):
    """A folder without configuration above it: TOML is read only where there is one."""
    return tmp_path_factory.mktemp("plain")


def modules(listing):
    """The names in what `-X importtime` prints."""
    return {line.rpartition("|")[2].strip() for line in listing.splitlines() if line.startswith("import time:")}


def imported(folder, environment, *arguments):
    """The second time: the first one keeps what it has compiled."""
    command = [sys.executable, "-X", "importtime", "-m", "opensips_lsp.cli", *arguments]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
    return modules(done.stderr)


def test_plain_run_imports_nothing_slow(tmp_path, before, kept):
    (tmp_path / "a.cfg").write_text("route { exit; }\n")
    assert imported(tmp_path, kept, "--isolated", "a.cfg") & SLOW - before == set()


def test_a_search_imports_nothing_slow(tmp_path, before, kept):
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.cfg").write_text('loadmodule "tm.so"\nroute { exit; }\n')
    assert imported(tmp_path, kept, "--quiet", ".") & SLOW - before == set()


def test_findings_and_fixes_need_nothing_slow_either(tmp_path, before, kept):
    """Not even the facts about variables and modules."""
    (tmp_path / "a.cfg").write_text('loadmodule "tm.so"\nroute { if (method == "INVITE") exit; $var(x) = 1; }\n')
    assert imported(tmp_path, kept, "a.cfg") & SLOW - before == set()
    assert imported(tmp_path, kept, "--fix", "a.cfg") & SLOW - before == set()


def test_help_is_quick_too(tmp_path, before, kept):
    assert not any(name.startswith("opensips_lsp.rules") for name in imported(tmp_path, kept, "--version"))
