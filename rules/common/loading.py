"""The edit that loads a module where a call needs it."""

from __future__ import annotations

from opensips_lsp.lint.finding import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script, Source


def loading(script: Script, source: Source, module: str, place: int) -> Edit | None:
    """The Edit that loads a module behind the last one that this file loads before a place; None if there is none."""
    before = script.last_load(source.at(place))
    if before is None:
        return None
    end, file = before
    folder = "".join(file.rpartition("/")[:2])
    return Edit(end, end, f'{script.line_break(source.place)}loadmodule "{folder}{module}.so"')
