"""opensips-lsp: the linter and language server for OpenSIPS scripts."""

from os.path import dirname, isdir, isfile

__version__ = "0.1.0"

_ROOT = dirname(dirname(__file__))
if isfile(f"{_ROOT}/grammar/opensips.lark") and isdir(f"{_ROOT}/rules"):
    # a checkout: `grammar` and `rules` lie beside this folder, not in it (pyproject.toml maps them on installation)
    __path__.append(_ROOT)
