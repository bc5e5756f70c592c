"""docs/differences/: what each series has that the one before has not, and the other way round: tables of names.

Read off the catalogues, as `opensips-lint catalogue diff` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.catalogue import Catalogue
from opensips_lsp.catalogue.compare import differences
from opensips_lsp.catalogue.documentation import texts_of
from opensips_lsp.catalogue.facts import Module
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, REFUSED_GLOBALS
from opensips_lsp.catalogue.later import later
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.successors import successor

FOLDER = "docs/differences"
# kind of facts -> what they are called here
_KINDS = {
    "functions": "functions", "async_functions": "functions for `async`", "params": "parameters", "pvars": "variables",
    "transformations": "transformations", "statistics": "statistics", "mi_commands": "commands of the management interface",
    "events": "events",
}  # fmt: skip
_SINGULAR = {"async_functions": "function for `async`", "mi_commands": "command of the management interface"}
_PREFIX = {"pvars": "$"}
# what of a line of the difference is said here, and how
_CHANGED = re.compile(
    r"~ (?P<owner>\S+): (?:(?P<of>default|arguments) of )?(?P<what>[a-z ]+?) (?P<name>\S+?): (?P<text>.*)"
)


def files() -> dict[str, str]:
    """Path -> text: a page for each pair of neighbouring series, and the list of them."""
    pages = {name(old, new): _page(old, new) for old, new in pairwise(TAGS)}
    return {f"{FOLDER}/{page}": text for page, text in pages.items()} | {f"{FOLDER}/README.md": _index()}


def name(old: str, new: str) -> str:
    """The file of a page."""
    return f"{old}-to-{new}.md"


def names() -> list[str]:
    """The paths of the pages."""
    return [f"{FOLDER}/{name(old, new)}" for old, new in pairwise(TAGS)]


def _index() -> str:
    rows = []
    for old, new in pairwise(TAGS):
        a, b = load(old), load(new)
        modules = [sorted(set(x.module_names()) - set(y.module_names())) for x, y in ((b, a), (a, b))]
        rows.append((f"[{old} to {new}]({name(old, new)})", *map(_listed, modules)))
    return (
        "# What each version has\n\nNames that come and go from one series to the next, read off the sources of the newest "
        "patch levels. The\n[language](../language.md) has a page of its own, and so has what a script needs for the [next "
        "version](../hops/README.md).\n`opensips-lint catalogue diff OLD NEW` compares any two versions.\n\n"
        + _table(("from, to", "new modules", "modules that are gone"), rows)
    )


def _page(old: str, new: str) -> str:
    a, b = load(old), load(new)
    changed = _changes(a, b)
    parts = [
        f"# What OpenSIPS {new} has that {old} has not\n\nAnd the other way round: all names that come and go, read off the "
        f"sources of {TAGS[old][-1]} and {TAGS[new][-1]}. What a\nscript needs for it is in the [guide](../hops/{name(old, new)}); "
        f"`opensips-lint catalogue diff {old} {new}` says more of each name, and compares any\ntwo versions. "
        "[The language](../language.md) has a page of its own.\n",
        _modules(a, b),
        _core(a, b, changed.pop("core", [])),
    ]
    rows = []
    for module in sorted(set(a.module_names()) & set(b.module_names())):
        before, after = a.module(module), b.module(module)
        if before is not None and after is not None:
            row = (_names(after, before), _names(before, after), "; ".join(changed.get(module, [])))
            if any(row):
                rows.append((f"`{module}`", *row))
    parts.append("## Modules\n\n" + _table(("module", "new", "gone", "changed"), rows))
    return "\n".join(parts)


def _modules(a: Catalogue, b: Catalogue) -> str:
    new, gone = (sorted(set(x.module_names()) - set(y.module_names())) for x, y in ((b, a), (a, b)))
    text = ""
    if new:
        text += (
            "## New modules\n\n"
            + _table(("module", "for"), [(f"`{one}`", texts_of(one).summary) for one in new])
            + "\n"
        )
    if gone:
        rows = [(f"`{one}`", _instead(one, b)) for one in gone]
        text += "## Modules that are gone\n\n" + _table(("module", "instead"), rows)
    return text


def _instead(module: str, b: Catalogue) -> str:
    row = later("module", module, b.version) or successor("module", module)
    said = [warning.text.rstrip("!.") for warning in b.core.module_warnings.get(module, ())]
    return row.text if row is not None else "; ".join(said)


def _core(a: Catalogue, b: Catalogue, changed: Sequence[str]) -> str:
    rows = []
    tables = {
        "functions": _both_ways(_core_functions(a), _core_functions(b)),
        "global parameters": _both_ways(_globals(a), _globals(b)),
    }
    for kind, word in _KINDS.items():
        if kind not in ("functions", "async_functions"):
            tables[word] = _only_in(b.core, a.core, kind), _only_in(a.core, b.core, kind)
    for word, (new, gone) in tables.items():
        prefix = "$" if word == "variables" else ""
        if new or gone:
            rows.append((word, _listed(new, prefix), _listed(gone, prefix)))
    text = "## Core\n\n" + (_table(("", "new", "gone"), rows) if rows else "No name comes or goes.\n")
    return text + (f"\nChanged: {'; '.join(changed)}.\n" if changed else "")


def _both_ways(before: set[str], after: set[str]) -> tuple[list[str], list[str]]:
    return sorted(after - before), sorted(before - after)


def _core_functions(catalogue: Catalogue) -> set[str]:
    return set(FUNCTIONS[catalogue.series]) | _called(catalogue.core, "functions")


def _globals(catalogue: Catalogue) -> set[str]:
    return set(GLOBALS[catalogue.series]) - set(REFUSED_GLOBALS[catalogue.series])


def _only_in(has: Module, has_not: Module, kind: str) -> list[str]:
    """The names of a kind that one has and the other has not; a command that one knows by another name too is in both."""
    if kind != "mi_commands":
        return sorted(_called(has, kind) - _called(has_not, kind))
    known = {name_ for forms in has_not.mi_commands.values() for one in forms for name_ in (one.name, *one.aliases)}
    commands = [one for forms in has.mi_commands.values() for one in forms]
    found = [one for one in commands if known.isdisjoint((one.name, *one.aliases))]
    return sorted(f"{one.group}:{one.name}" if one.group else one.name for one in found)


def _called(module: Module, kind: str) -> set[str]:
    """The names of a kind; of functions those that scripts can call."""
    if kind != "functions":
        return set(getattr(module, kind))
    return {name for name, forms in module.functions.items() if any(form.routes for form in forms)}


def _names(has: Module, has_not: Module) -> str:
    """The names that one has and the other has not, kind by kind."""
    said = []
    for kind, word in _KINDS.items():
        found = _only_in(has, has_not, kind)
        if found:
            word = word if found[1:] else _SINGULAR.get(kind, word.removesuffix("s"))
            said.append(f"{word} {_listed(found, _PREFIX.get(kind, ''))}")
    return "; ".join(said)


def _changes(a: Catalogue, b: Catalogue) -> dict[str, list[str]]:
    """Owner -> what is different of names that both have."""
    found: dict[str, dict[str, None]] = {}
    for line in differences(a, b):
        match = _CHANGED.fullmatch(line)
        said = _said(match.groupdict()) if match is not None else ""
        if match is not None and said:
            found.setdefault(match["owner"], {})[said] = None
    for owner in (*a.module_names(), "core"):
        before, after = (one.core if owner == "core" else one.module(owner) for one in (a, b))
        for said in _counts(before, after) if before is not None and after is not None else ():
            found.setdefault(owner, {})[said] = None
    return {owner: sorted(said) for owner, said in found.items()}


def _said(change: Mapping[str, str | None]) -> str:
    what, of, name_, (old, new) = change["what"], change["of"], change["name"], str(change["text"]).split(" -> ", 1)
    if of == "default" and old.partition(" (")[0] == new.partition(" (")[0]:
        return ""
    if of == "default":
        return f"default of `{name_}`: {_value(old)} → {_value(new)}"
    if what == "param":
        return f"`{name_}`: {_type(old)} → {_type(new)}"
    if what == "variable":
        return f"`${name_}`: {_access(old)} → {_access(new)}"
    return ""


def _counts(before: Module, after: Module) -> Iterable[str]:
    for name_ in sorted(_called(before, "functions") & _called(after, "functions")):
        was, is_now = ({form.arity for form in one.functions[name_] if form.routes} for one in (before, after))
        if was != is_now:
            yield f"`{name_}` takes {_numbers(is_now)} argument{'' if is_now == {1} else 's'}, was {_numbers(was)}"


def _numbers(found: set[int]) -> str:
    ordered = sorted(found)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]} to {ordered[-1]}"
    return " or ".join(map(str, ordered))


def _value(text: str) -> str:
    return "none" if text == "nothing" else f"`{text}`"


def _type(text: str) -> str:
    return text.replace("int", "number").replace("str", "text").replace(" callback", ", several times")


def _access(text: str) -> str:
    return text.replace("_", " ").replace("has param", "with a name").replace("has index", "with an index")


def _listed(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f"`{prefix}{one}`" for one in names)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in (head, ("---",) * len(head), *rows)]
    return "".join(f"| {line} |\n" for line in lines)
