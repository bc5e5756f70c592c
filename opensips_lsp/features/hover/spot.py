"""The place that a hover is about: a token of a script, and what is known around it."""

from __future__ import annotations

from os.path import relpath
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import series_before
from opensips_lsp.features.hover.answer import code
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Token

    Manual = Callable[[str, str], str]  # (module, name of a function or parameter) -> what its manual says, or ""


# kinds of tokens before the `(` of a call
_CALLABLE = frozenset(
    "WORD COND_WORD OLD_VALUE ANYCAST IS_MYSELF CORE_FUNCTION ASSERT ASYNC LAUNCH ROUTE MODPARAM".split()
)


class Argument(Record):
    """Where a token stands in a call: the token of the function's name, and the number of the argument from 0."""

    name: Token
    number: int


class Spot:
    """A token at an offset. The offsets of all tokens are those of the file."""

    def __init__(self, snapshot: Snapshot, token: Token, offset: int, manual: Manual) -> None:
        file = snapshot.in_scripts[0]
        self.snapshot, self.token, self.offset, self._manual = snapshot, token, offset, manual
        self.script: Script = file.script
        self.source: Source = file.source
        self.place: Place = self.source.at(token.start)

    @property
    def catalogue(self) -> Catalogue:
        """The facts of the target."""
        return self.script.catalogue

    @property
    def series(self) -> str:
        """The series of the target."""
        return self.script.target.series

    @property
    def other(self) -> Catalogue:
        """The facts of the series to compare with: the one before the target's, else the one after it."""
        return load(series_before(self.script.target) or next(one for one in SERIES if one != self.series))

    @property
    def old_and_new(self) -> tuple[Catalogue, Catalogue]:
        """The facts of both, the older one first."""
        if self.other.version < self.script.target:
            return self.other, self.catalogue
        return self.catalogue, self.other

    def where(self, place: Place) -> str:
        """Return in words where a place (Source.at) of the script is."""
        source = next(one for one in self.script.sources if one.place == place[:-1])
        return self.line(source, place[-1])

    def line(self, source: Source, offset: int) -> str:
        """Return in words where an offset of a source is."""
        line = f"line {source.line_of(offset)}"
        return line if source.path == self.source.path else f"{line} of {self.file(source.path)}"

    def file(self, path: str) -> str:
        """Return a path as code, as it looks from the folder of the file."""
        folder = self.source.path.rpartition("/")[0]
        return code(relpath(path, folder) if folder and path.startswith("/") else path)

    def loaded(self, module: str) -> str:
        """Return in words where a module is loaded, if it is."""
        place = next((place for place, name in self.script.loads if name == module), None)
        if place is not None:
            return f"loaded in {self.where(place)}"
        return "not loaded" if self.script.has_all_text else "not loaded in the files that are here"

    def manual(self, module: str, name: str) -> str:
        """Return what the user's manual says of a function or parameter, as a line; "" if there is none."""
        said = self._manual(module, name).replace("`", "'")
        return f"Your manual: {said}" if said else ""

    def argument(self) -> Argument | None:
        """Return where the token stands in the innermost call around it, or None. Blocks and statements end the look.

        The call of `async(f(x), r)` is that of `async` for the `r`. Reads tokens, so that it works in broken code.
        """
        token, depth, number = self.token.previous, 0, 0
        while token is not None and token.kind not in ("LBRACE", "RBRACE", "SEMICOLON"):
            kind = token.kind
            if kind in ("RPAR", "RSQB"):
                depth += 1
            elif kind in ("LPAR", "LSQB"):
                if not depth:
                    name = token.previous
                    is_call = kind == "LPAR" and name is not None and name.kind in _CALLABLE
                    return Argument(name, number) if is_call and name is not None else None
                depth -= 1
            elif kind == "COMMA" and not depth:
                number += 1
            token = token.previous
        return None
