"""loadmodule and modparam: names of modules and of their parameters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opensips_lsp.features.completion.gone import gone_parameters
from opensips_lsp.features.completion.in_use import listeners
from opensips_lsp.features.completion.loading import (
    folder_of,
    loaded_elsewhere,
    needed,
    needs_in_words,
    written_files,
)
from opensips_lsp.features.completion.parameter_values import parameter_values
from opensips_lsp.features.completion.records import (
    FIRST,
    LAST,
    LATER,
    LOADMODULE,
    MODPARAM,
    MODULE,
    NOTHING,
    PARAMETER,
    USUAL,
    Completion,
    Completions,
    Subject,
)
from opensips_lsp.features.completion.usual import MODULES as USUAL_MODULES
from opensips_lsp.features.completion.usual import PARAMETERS as USUAL_PARAMETERS
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Module, Param
    from opensips_lsp.features.completion.place import CursorPlace

_NOTHING = Completions((), NOTHING)


def modules(place: CursorPlace) -> Completions | None:
    """Return what loadmodule and modparam take at a place; None anywhere else."""
    if place.previous == "LOADMODULE":
        return Completions(tuple(_files(place)), LOADMODULE)
    call = place.call
    if call is None or call.word != "modparam" or not place.cursor.top_level:
        return None
    if not place.is_fresh_argument or call.commas > 2:
        return _NOTHING
    if call.commas == 0:
        return Completions(tuple(_patterns(place)), MODPARAM)
    pattern = place.cursor.text_of(place.arguments[0])
    reached = _reached(place, pattern)
    if call.commas == 1:
        return Completions(tuple(_parameters(place, reached)), MODPARAM) if reached else _NOTHING
    name = place.cursor.text_of(place.arguments[1])
    params = [param for module in reached for param in module.params.get(name or "", ())]
    return Completions(tuple(parameter_values(place, reached[0], params)), MODPARAM) if params else _NOTHING


def _files(place: CursorPlace) -> Iterator[Completion]:
    """The modules that may still be loaded, as files."""
    span = place.string_span() if place.quote else place.word_span
    typed = place.text[span[0] : place.offset]
    written = next(written_files(place), "")
    folder, shown = (folder_of(typed), folder_of(typed)) if "/" in typed else (folder_of(written), "")
    there = frozenset(loaded_elsewhere(place))
    wanted = {f"proto_{address.partition(':')[0].lower()}" for address in listeners(place.script)}
    start, line = place.cursor.tokens[-1].start, f'loadmodule "{folder_of(written)}{{}}.so"{line_break(place.text)}'
    for name in place.catalogue.module_names():
        module = place.catalogue.module(name)
        if name in there or module is None:
            continue
        lines = "".join([line.format(one) for one in needed(place, name, there)])
        completion = place.completion(
            name,
            MODULE,
            span,
            place.quoted(f"{folder}{name}.so"),
            FIRST if name in wanted else USUAL if name in USUAL_MODULES else LATER,
            description=needs_in_words(module),
            edits=(Edit(start, start, lines),) if lines else (),
            about=Subject(MODULE, name, name),
        )
        yield completion._replace(filter=f"{shown}{name}.so" if place.quote else name)


def _patterns(place: CursorPlace) -> Iterator[Completion]:
    """The loaded modules, for the first argument of modparam: a name, or several with `|` between."""
    span = place.string_span("|") if place.quote else place.word_span
    string = place.text[place.string_span()[0] : span[0]] if place.quote else ""
    taken = {name.strip("()^$") for name in string.lower().split("|")}
    last = place.loaded[-1].name if place.loaded else ""
    for module in place.loaded:
        if module.params and module.name not in taken:
            sort = FIRST if module.name == last else USUAL
            about = Subject(MODULE, module.name, module.name)
            yield place.completion(module.name, MODULE, span, place.quoted(module.name), sort, about=about)


def _reached(place: CursorPlace, pattern: str | None) -> list[Module]:
    """The loaded modules that the first argument of modparam matches."""
    matching = matcher(pattern) if pattern else None
    return [module for module in place.loaded if matching(module.exported_name)] if matching else []


def _parameters(place: CursorPlace, reached: Sequence[Module]) -> Iterator[Completion]:
    """The parameters that all of some modules have."""
    first, *others = reached
    span = place.string_span() if place.quote else place.word_span
    set_to = _set_values(place, first, place.text[span[0] : span[1]])
    for name, params in first.params.items():
        if all(name in module.params for module in others):
            yield _parameter(place, span, first, params, set_to)
    for gone in gone_parameters(place.catalogue, first.name) if not others else ():
        yield place.completion(
            gone.name,
            PARAMETER,
            span,
            place.quoted(gone.successor or gone.name),
            LAST,
            description=f"gone: now {gone.successor}" if gone.successor else "gone",
            deprecated=True,
            about=Subject(PARAMETER, first.name, gone.name),
            typed=gone.name,
        )


def _parameter(
    place: CursorPlace, span: tuple[int, int], module: Module, params: Sequence[Param], set_to: dict[str, str]
) -> Completion:
    param = params[0]
    default = next((one.default for one in params if one.default), None)
    value = None if param.callback else set_to.get(param.name)
    is_usual = f"{module.name}.{param.name}" in USUAL_PARAMETERS
    sort = LAST if value is not None else FIRST if is_usual else USUAL if param.doc else LATER
    return place.completion(
        param.name,
        PARAMETER,
        span,
        place.quoted(param.name),
        sort,
        detail=f" = {default}" if default is not None else "",
        description=f"set to {value}" if value is not None else " or ".join(sorted({one.type for one in params})),
        about=Subject(PARAMETER, module.name, param.name),
    )


def _set_values(place: CursorPlace, module: Module, here: str) -> dict[str, str]:
    """Parameter -> its value as the script sets it in other statements than the one at the cursor, which names `here`.

    The statement at the cursor counts if it is whole.
    """
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    matching: dict[str, object] = {}
    for pattern, name, value in place.script.modparams:
        if pattern not in matching:
            test = matcher(pattern)
            matching[pattern] = test is not None and test(module.exported_name)
        if matching[pattern]:
            counts[name] += 1
            found[name] = str(value) if isinstance(value, int) else f'"{value}"'
    if counts[here] == 1:
        del found[here]
    return {name: value if len(value) < 30 else f"{value[:27]}..." for name, value in found.items()}
