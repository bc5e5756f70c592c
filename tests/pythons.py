"""The Pythons that this machine has, of those we support."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess

SUPPORTED = "3.10", "3.11", "3.12", "3.13"


def found(series: str) -> str | None:
    """Path of a Python of a series such as "3.10" that starts, from PATH or from where pyenv keeps them, or None."""
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    kept = glob.glob(f"{root}/versions/{series}.*/bin/python{series}")
    return next((path for path in (shutil.which(f"python{series}"), *kept) if path and _is(path, series)), None)


def _is(path: str, series: str) -> bool:
    ask = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() == series
