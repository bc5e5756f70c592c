"""URIs of documents <-> paths of files. The client's own spelling of a URI is kept while a document is open."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, unquote, urlsplit

from opensips_lsp.project import files

_DRIVE = re.compile(r"/[A-Za-z]:")


def path_of(uri: str) -> str | None:
    """Return the path that a file URI names, or None when it names no file."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if parts.scheme != "file" or "\0" in path:
        return None
    if parts.netloc not in ("", "localhost"):
        path = f"//{parts.netloc}{path}"
    if os.name == "nt" and _DRIVE.match(path):
        path = path[1:]
    return os.path.normpath(path)


def uri_of(path: str) -> str:
    """Return the file URI of a path."""
    plain = os.path.abspath(path).replace(os.sep, "/")
    return f"file://{'' if plain[:1] == '/' else '/'}{quote(os.fsencode(plain))}"


class Uris:
    """The open documents: the URI by which the client knows each, and our path."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}  # URI -> path
        self._uris: dict[str, str] = {}  # files.key of a path -> URI
        self._home = os.sep

    def live_in(self, folder: str) -> None:
        """Set the folder in which documents that are no files are taken to be."""
        self._home = folder

    def opened(self, uri: str) -> str:
        """Return the path of a document from now on.

        A document that is no file, or a file that is open under another URI, gets a path of its own.
        """
        path = path_of(uri)
        if path is None:
            path = os.path.join(self._home, quote(uri, safe=""))
        elif self._uris.get(files.key(path), uri) != uri:
            path = os.path.join(os.path.dirname(path), quote(uri, safe=""))
        self._paths[uri] = path
        self._uris[files.key(path)] = uri
        return path

    def closed(self, uri: str) -> None:
        """Forget an open document."""
        path = self._paths.pop(uri, None)
        if path is not None:
            del self._uris[files.key(path)]

    def path(self, uri: str) -> str | None:
        """Return the path of a document, open or not; None when it is no file and not open."""
        return self._paths.get(uri) or path_of(uri)

    def uri(self, path: str) -> str:
        """Return the URI of a file, as the client spells it."""
        return self._uris.get(files.key(path)) or uri_of(path)

    def open(self) -> tuple[tuple[str, str], ...]:
        """Return (URI, path) of the open documents."""
        return tuple(self._paths.items())

    def is_open(self, path: str) -> bool:
        """Return whether the client has a file open."""
        return files.key(path) in self._uris
