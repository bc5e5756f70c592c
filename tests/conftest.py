"""Let tests import each other's helpers; one hypothesis profile for all; leave out what needs data that is not here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings

sys.path.insert(0, str(Path(__file__).parent))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of 2,000 processes compiles anew what it imports
from measured import SHARED

# marker -> what is missing, for tests that cannot run without
MISSING = {
    "measured": None if SHARED.is_dir() else f"measured data in {SHARED}",
    "upstream": None if os.environ.get("OPENSIPS_SOURCE") else "OPENSIPS_SOURCE=<source tree of OpenSIPS 2.4.11>",
}
# a thousand processes are started: what Python compiles for one is kept for the others, whatever the environment asks
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile("suite", deadline=None, derandomize=True)  # the same examples in each run
settings.register_profile("random", deadline=None)  # --hypothesis-profile=random: others in each run
settings.register_profile("mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the length of random editing sessions."""
    parser.addoption("--edits", type=float, default=1, metavar="N", help="make random editing sessions N times as long")


@pytest.fixture
def scaled(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """scaled(count) -> how many edits a random session makes: `count`, times what --edits says."""
    return lambda count: round(count * pytestconfig.getoption("--edits"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text by its argument: the name of a test is in the environment of the processes that it starts."""
    return argname if isinstance(val, (str, bytes)) and len(val) > 1000 else None


def pytest_report_header() -> list[str]:
    """Say what is left out, in one line each."""
    return [f"left out, only maintainers have it: {what} (-m {mark})" for mark, what in MISSING.items() if what]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests whose data is missing."""
    gone = [item for item in items if any(what and item.get_closest_marker(mark) for mark, what in MISSING.items())]
    if gone:
        config.hook.pytest_deselected(items=gone)
        left = set(gone)
        items[:] = [item for item in items if item not in left]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """write(name, text or bytes) -> Path of a file in tmp_path."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """plugin(source of a module) -> the PYTHONPATH where it is installed as another package's rules."""

    def install(source: str) -> str:
        folder = tmp_path_factory.mktemp("site")
        (folder / "probe_rules.py").write_text(
            "from opensips_lsp.lint.finding import *\nfrom opensips_lsp.lint.rule import *\n" + source
        )
        about = folder / "probe_rules-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-rules\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[opensips_lsp.rules]\nprobe = probe_rules\n")
        return str(folder)

    return install
