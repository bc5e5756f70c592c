"""What a plain run imports: start-up is most of what it takes, and each of these costs as much as linting does."""

import subprocess
import sys

import pytest

SLOW = {
    "argparse._colorize", "asyncio", "ast", "bz2", "concurrent.futures", "dataclasses", "difflib", "email", "importlib.metadata",
    "inspect", "json", "lark", "logging", "lsprotocol", "lzma", "pathlib", "pygls", "shutil", "socket", "subprocess", "tempfile",
    "tokenize", "tomllib", "traceback", "typing", "unicodedata", "urllib", "zipfile",
}  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """What Python imports by itself, with whatever this environment's .pth files bring."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import opensips_lsp"], capture_output=True, text=True, check=True
    )
    return modules(done.stderr)


@pytest.fixture
def tmp_path(tmp_path_factory):
    """A folder without configuration above it: TOML is read only where there is one."""
    return tmp_path_factory.mktemp("plain")


def modules(listing):
    """The names in what `-X importtime` prints."""
    return {line.rpartition("|")[2].strip() for line in listing.splitlines() if line.startswith("import time:")}


def imported(folder, *arguments):
    command = [sys.executable, "-X", "importtime", "-m", "opensips_lsp.cli", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return modules(done.stderr)


def test_plain_run_imports_nothing_slow(tmp_path, before):
    (tmp_path / "a.cfg").write_text("route { exit; }\n")
    assert imported(tmp_path, "--isolated", "a.cfg") & SLOW - before == set()


def test_findings_and_fixes_need_nothing_slow_either(tmp_path, before):
    """Not even the facts about variables and modules."""
    (tmp_path / "a.cfg").write_text('loadmodule "tm.so"\nroute { if (method == "INVITE") exit; $var(x) = 1; }\n')
    assert imported(tmp_path, "a.cfg") & SLOW - before == set()
    assert imported(tmp_path, "--fix", "a.cfg") & SLOW - before == set()


def test_help_is_quick_too(tmp_path, before):
    assert not any(name.startswith("opensips_lsp.rules") for name in imported(tmp_path, "--version"))
