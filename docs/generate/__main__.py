"""`python -m docs.generate`: write all that is generated; remove pages of rules that are gone."""

from __future__ import annotations

from docs.generate.files import ROOT, generated, left_over

for path in left_over():
    (ROOT / path).unlink()
    print(f"removed {path}")
for path, text in generated().items():
    file = ROOT / path
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(path)
