"""What `./task docs` makes is up to date, and follows the version and the address."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from docs.generate import project
from docs.generate.files import ROOT, generated, left_over


def test_all_that_is_generated_is_up_to_date() -> None:
    made = generated()
    old = [path for path, text in made.items() if (ROOT / path).read_text(encoding="utf-8") != text]
    assert old == [] and left_over() == [], "run ./task docs"


def test_version_and_address_are_taken_to_all_who_need_them(tmp_path: Path) -> None:
    for path in project.files(ROOT):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    table = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.urls]")
    urls = 'Repository = "https://git.example.org/lint"\nDocumentation = "https://git.example.org/lint/docs"'
    for _ in range(2):  # what was written once is replaced
        (tmp_path / "pyproject.toml").write_text(f"{table[0]}{table[1]}\n{urls}\n[project.scripts]\n", encoding="utf-8")
        for path, text in project.files(tmp_path).items():
            (tmp_path / path).write_text(text, encoding="utf-8")
    package = json.loads((tmp_path / "editors/vscode/package.json").read_text(encoding="utf-8"))
    assert package["repository"] == {"type": "git", "url": "https://git.example.org/lint"}
    assert 'repository = "https://git.example.org/lint"' in (tmp_path / "editors/zed/extension.toml").read_text("utf-8")
    assert 'DOCUMENTATION = "https://git.example.org/lint/docs"' in (tmp_path / "opensips_lsp/__init__.py").read_text(
        "utf-8"
    )
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    assert project.files(tmp_path) == project.files(ROOT)  # and taken back
