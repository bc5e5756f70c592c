"""What is built installs into an empty environment and works there: the wheel, and the wheel of the sdist."""

import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("install")]  # one wheel is built for all

ROOT = Path(__file__).resolve().parent.parent.parent
IN_AN_SDIST = (
    "opensips_lsp", "grammar", "rules", "share", "tests", "docs", "editors", "examples", ".ci", "ci", "action.yml",
    "pyproject.toml", "MANIFEST.in", "task", "README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", ".pre-commit-hooks.yaml", ".gitignore",
)  # fmt: skip
OLD = 'listen=udp:127.0.0.1 loadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'


def ours():
    """The files that a wheel must have, as named in it."""
    for folder, name in (
        ("opensips_lsp", "opensips_lsp"),
        ("grammar", "opensips_lsp/grammar"),
        ("rules", "opensips_lsp/rules"),
    ):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and (path.suffix in (".py", ".json", ".lark") or path.name == "py.typed"):
                yield f"{name}/{path.relative_to(ROOT / folder).as_posix()}"


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the sdist and the wheel made of it, and the wheel made of a checkout in wheel/."""
    folder = tmp_path_factory.mktemp("dist")
    checkout = tmp_path_factory.mktemp("checkout")
    for name in IN_AN_SDIST:
        run("cp", "-r", ROOT / name, checkout)
    build = (sys.executable, "-m", "build", "--no-isolation")
    run(*build, "--outdir", folder, checkout)
    run(*build, "--wheel", "--outdir", folder / "wheel", checkout)
    return folder


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def wheel(built, request):
    (found,) = (built / "wheel" if request.param == "wheel" else built).glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of a fresh environment with nothing but the wheel in it."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True, with_pip=False)
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        folder / "bin" / "python",
        "install",
        "--no-index",
        "--no-deps",
        "--quiet",
        wheel,
    )
    return folder / "bin"


def test_wheel_has_all_that_is_ours_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    code = {name for name in names if not re.match(r"[^/]+\.(?:dist-info|data)/", name)}
    shared = {name.partition(".data/data/")[2] for name in names if ".data/" in name}
    assert shared == {path.relative_to(ROOT).as_posix() for path in (ROOT / "share").rglob("*") if path.is_file()}
    assert code == set(ours())
    assert {
        "opensips_lsp/grammar/opensips.lark",
        "opensips_lsp/py.typed",
        "opensips_lsp/rules/conditions/bare_method.py",
    } <= code
    assert any(name.startswith("opensips_lsp/catalogue/data/2.4/modules/") for name in code)


def test_wheel_needs_what_the_server_needs_and_what_python_3_10_lacks(wheel):
    archive = zipfile.ZipFile(wheel)
    metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert [line.split(":")[1].split(">=")[0].strip() for line in needed] == ["lsprotocol", "pygls", "tomli"]
    assert 'tomli>=2; python_version < "3.11"' in metadata and "Requires-Python: >=3.10" in metadata


def test_sdist_has_all_that_the_checkout_has(built):
    (found,) = built.glob("*.tar.gz")
    names = {name.partition("/")[2] for name in tarfile.open(found).getnames()}
    listed = run("git", "-C", ROOT, "ls-files", "-z").split("\0")[:-1]
    missing = {name for name in listed if (ROOT / name).is_file() and not (ROOT / name).is_symlink()} - names
    assert missing == set()
    assert not [name for name in names if "node_modules" in name or name.endswith((".pyc", ".vsix"))]


def test_tests_run_from_the_sdist(built, tmp_path):
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        archive.extractall(tmp_path, filter="data")
    (checkout,) = tmp_path.iterdir()
    assert "opensips-lint " in run(sys.executable, "task", "lint", "--version", cwd=checkout)
    tests = (
        "tests/test_documents.py",
        "tests/test_generated.py",
        "tests/test_architecture.py::test_every_folder_is_a_room",
        "tests/test_architecture.py::test_views_are_taken_from_where_all_kinds_have_their_classes",
        "tests/syntax/test_scanner.py",
    )
    said = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, cwd=checkout)
    assert " passed" in said and " skipped" not in said


def test_metadata_is_what_an_index_takes(built):
    pytest.importorskip("twine")
    said = run(sys.executable, "-m", "twine", "check", "--strict", *built.glob("opensips_lsp-*"))
    assert said.count("PASSED") == 2


def test_installed_command_lints_and_fixes(installed, tmp_path):
    script = tmp_path / "a.cfg"
    script.write_text(OLD)
    lint = installed / "opensips-lint"
    found = subprocess.run([lint, "a.cfg"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (1, "") and "a.cfg:3:6: error M101 bare-method" in found.stdout
    assert run(lint, "--fix", "a.cfg", cwd=tmp_path) == "Applied 1 fix in 1 file; nothing left to fix.\n"
    assert script.read_text() == OLD.replace("method", "$rm")


def test_installed_package_is_complete(installed):
    """The grammar's tables, every rule of the checkout and every catalogue are there, away from the checkout."""
    listed = run(installed / "opensips-lint", "--list-rules", cwd="/")
    assert listed == run(sys.executable, "-m", "opensips_lsp.cli", "--list-rules", "--isolated", cwd="/")
    where = run(installed / "python", "-c", "import opensips_lsp.grammar.tables as t; print(t.__file__)", cwd="/")
    assert str(installed.parent) in where


def test_installed_version_is_the_source_s(installed):
    from opensips_lsp import __version__

    asked = "from importlib.metadata import version; print(version('opensips-lsp'))"
    assert run(installed / "python", "-c", asked, cwd="/").strip() == __version__


def test_checkout_runs_without_being_installed(tmp_path):
    (tmp_path / "a.cfg").write_text(OLD)
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path[:0] = [{str(ROOT)!r}]; from opensips_lsp.cli import main; sys.exit(main(['a.cfg']))",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
