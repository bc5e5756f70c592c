"""opensips-lsp: the linter and language server for OpenSIPS scripts."""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    DOCUMENTATION: str | None

# the folder of the pages, of pyproject.toml: [project.urls]; `./task docs` writes it here
DOCUMENTATION = None
