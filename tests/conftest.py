"""Let tests import each other's helpers; one hypothesis profile for all."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture
def write(tmp_path):
    """write(name, text or bytes) -> Path of a file in tmp_path."""

    def make(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make
