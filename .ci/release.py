"""Make what a release is made of in dist/, and check it; nothing is published.

The wheel and the sdist, the extension for VS Code (not with --no-vsix), SHA256SUMS.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
EXAMPLE = ROOT / "examples" / "opensips-2.3.cfg"


def main(arguments: list[str]) -> int:
    """Build, check, write checksums -> exit status."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, ROOT)
    run(sys.executable, "-m", "twine", "check", "--strict", *sorted(DIST.iterdir()))
    (wheel,) = DIST.glob("*.whl")
    version = wheel.name.split("-")[1]
    try_out(wheel, version)
    if "--no-vsix" not in arguments:
        run(sys.executable, ROOT / "editors" / "vscode" / "build")
        shutil.copyfile(
            ROOT / "editors" / "vscode" / "dist" / "opensips-lint.vsix", DIST / f"opensips-lint-{version}.vsix"
        )
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(DIST.iterdir())]
    (DIST / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    print("".join(sums), end="")
    if f"## [{version}]" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        print(f"release: CHANGELOG.md has no heading `## [{version}] - DATE` yet; write it before you publish this")
    return 0


def try_out(wheel: Path, version: str) -> None:
    """Install the wheel, alone, into a fresh environment, and lint the example with it."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, symlinks=True, with_pip=False)
        python = Path(folder, "bin", "python")
        pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps")
        run(*pip, wheel)
        lint = Path(folder, "bin", "opensips-lint")
        said = run(lint, "--version", cwd=folder).strip()
        if said != f"opensips-lint {version}":
            sys.exit(f"release: the wheel is of version {version}, and it says {said!r}")
        found = run(lint, "--isolated", "--output-format", "concise", EXAMPLE, cwd=folder, wanted=1)
        if " M101 " not in found:
            sys.exit(f"release: what the wheel installs does not find M101 in {EXAMPLE}")


def run(*command: str | Path, cwd: str | Path = ROOT, wanted: int = 0) -> str:
    """Run a command -> what it prints; another exit status than the wanted one ends the release."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != wanted:
        sys.exit(f"{done.stdout}{done.stderr}release: {' '.join(map(str, command))} failed")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
