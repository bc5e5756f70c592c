"""Files for output: --output-file, --write-baseline."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO

from opensips_lsp.project.files import reason
from opensips_lsp.project.writing import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


@contextmanager
def output_file(path: str, as_it_is: bool = False) -> Iterator[TextIO]:
    """A stream that replaces a file at its end, as a whole or not at all. Raises OSError that names the file.

    as_it_is: what is no UTF-8 comes out as the bytes that it is, as on standard output; else as escapes.
    """
    page = StringIO()
    yield page
    try:
        replace(path, page.getvalue().encode("utf-8", "surrogateescape" if as_it_is else "backslashreplace"))
    except OSError as error:
        raise OSError(error.errno, f"{path}: {reason(error)}") from None
