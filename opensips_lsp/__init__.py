"""opensips-lsp: the linter and language server for OpenSIPS scripts."""

from pathlib import Path

_ROOT = Path(__file__).parent.parent
if (_ROOT / "grammar" / "opensips.lark").is_file() and (_ROOT / "rules").is_dir():
    # a checkout: `grammar` and `rules` lie beside this folder, not in it (pyproject.toml maps them on installation)
    __path__.append(str(_ROOT))
