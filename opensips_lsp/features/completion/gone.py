"""Parameters that the series before the target's has, and the target has not: what rules say of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.older import PARAMETERS
from opensips_lsp.catalogue.version import series_before
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.model.facts import facts_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.items import items

if TYPE_CHECKING:
    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.lint.finding import Finding

_VALUES = {"int": "1", "str": '"x"'}
_BEFORE_ALL = "2.2"  # the series before the first of the catalogue


class Gone(Record):
    """A parameter that is gone. said: what became of it. successor: the parameter of the same module to set instead."""

    name: str
    said: str
    successor: str


@lru_cache(maxsize=256)
def gone_parameters(catalogue: Catalogue, module: str) -> tuple[Gone, ...]:
    """Return the parameters of a module that are gone since the series before."""
    lines = _old_settings(catalogue, module)
    if not lines:
        return ()
    text = f'loadmodule "{module}.so"\n' + "".join([f"{line}\n" for line in lines.values()]) + "route { exit; }\n"
    script = script_of(text, catalogue.version)
    found = lint(script, script.all_sources[0], indexed_rules())
    gone = []
    for number, name in enumerate(lines, 1):
        start = len("\n".join(text.split("\n")[:number])) + 1
        end = text.index("\n", start)
        about = [one for one in found if start <= one.start <= end]
        if about:
            gone.append(Gone(name, about[0].message, _successor(about[0], text, start, end, module)))
    return tuple(gone)


def _old_settings(catalogue: Catalogue, module: str) -> dict[str, str]:
    """Name of a parameter that is gone -> a modparam of it."""
    now = catalogue.module(module)
    if now is None or not catalogue.shipped:
        return {}
    before = series_before(catalogue.version)
    if before is None:
        types = {name: "int" for (of, name), last in PARAMETERS.items() if of == module and last == _BEFORE_ALL}
    else:
        old = load(before).module(module)
        types = {name: params[0].type for name, params in old.params.items()} if old is not None else {}
    return {
        name: f'modparam("{module}", "{name}", {_VALUES[kind]})'
        for name, kind in types.items()
        if name not in now.params
    }


def _successor(finding: Finding, text: str, start: int, end: int, module: str) -> str:
    """Return the parameter of the same module that the fix of a finding on a line sets instead, or ""."""
    edits = [edit for edit in finding.fix.edits if start <= edit.start and edit.end <= end] if finding.fix else []
    line = text[start:end]
    for edit in sorted(edits, reverse=True):
        line = line[: edit.start - start] + edit.text + line[edit.end - start :]
    params = facts_of(items(f"{line}\n")[0][1]).params
    return params[0].name if len(params) == 1 and params[0].module == module and edits else ""
