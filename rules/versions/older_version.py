"""M401: the script is for an OpenSIPS older than 2.3."""

from __future__ import annotations

from opensips_lsp.catalogue import older, successors
from opensips_lsp.catalogue.older import FUNCTIONS, GLOBALS, PARAMETERS
from opensips_lsp.lint.finding import WARNING, Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.nodes import LoadModule, ModParam, line_starts, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token

    Evidence = tuple[Span, str, str]  # where, what in words, the last series that had it


# with what was gone before the first tree that is read; what a later series has again shows no age
_GONE = {name: row.last for name, row in successors.MODULES.items() if row.last in ("1.1", "1.2", "1.3")}
MODULES: dict[str, str] = {**_GONE, **older.MODULES}
_CALLED_OR_SET = frozenset((*GLOBALS, *FUNCTIONS))
_MOST = 3  # how many names a message has
_STEPS = ("1.11", "2.1", "2.2", "2.3")
_START = "route { exit; }"


class OlderVersion(Rule):
    """The script uses what OpenSIPS 2.3 and later no longer have: it was written for 2.2, 2.1 or 1.x.

    More changed before 2.3 than this linter reports, some of it silently: a script without errors may still do
    something else. The migration pages lead from one series to the next; follow one after the other. Reported once for
    a script, at the first such place.
    """

    code = "M401"
    breaks_in = "2.3"
    severity = WARNING
    stage = None
    dates = True
    prefilter = Prefilter(
        words=tuple(sorted({*MODULES, *GLOBALS, *FUNCTIONS, *(name for _, name in PARAMETERS), "cpl"} - {"cpl-c"}))
    )
    examples = (
        Bad("«debug»=3\nfork=yes\ndisable_tcp=yes\nroute { exit; }"),
        Bad('loadmodule «"/usr/lib/opensips/modules/xlog.so"»\nroute { exit; }', target="2.3"),
        Bad('loadmodule «"mysql.so"»\nroute { exit; }'),
        Bad('loadmodule "acc.so"\nmodparam("acc", «"log_flag"», 1)\nroute { exit; }'),
        Bad('loadmodule "sl.so"\nroute { «setsflag»(1); }'),
        Bad('«disable_tcp»=yes\nloadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n' + _START),
        Good('log_level=3\nroute { xlog("debug = fork"); }'),
        Good('loadmodule "my_own.so"\nmodparam("my_own", "log_flag", 1)\nroute { setsflag(1); }'),
        Good('modparam("acc", "log_flag", 1)\n' + _START),
        Good('listen=udp:127.0.0.1\nroute { $var(port) = 5060; $var(debug) = 3; }'),
    )  # fmt: skip

    def older(self, script: Script) -> bool:
        return _has_evidence(script) and any(_evidence_in(script, source) for source in script.sources)

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = _evidence_in(script, source) if _has_evidence(script) else ()
        if not found:
            return
        if any(_evidence_in(script, other) for other in script.sources[: script.sources.index(source)]):
            return
        for other in script.sources[script.sources.index(source) + 1 :]:
            found += [(span, what, series) for span, what, series in _evidence_in(script, other)]
        series = min((series for _, _, series in found), key=_number)
        yield self.finding(found[0][0], _message(found, series))


def last_series(script: Script) -> tuple[int, ...] | None:
    """The last series (major, minor) that has all that shows the age of a script; None if nothing shows it."""
    if not _has_evidence(script):
        return None
    found = [series for source in script.sources for _, _, series in _evidence_in(script, source)]
    return min(map(_number, found), default=None)


def _message(found: list[Evidence], series: str) -> str:
    named = list(dict.fromkeys(what for _, what, last in found if last == series))
    words = ", ".join(named[:_MOST]) + (f" and {len(named) - _MOST} more" if len(named) > _MOST else "")
    steps = [series] * (series not in _STEPS) + [step for step in _STEPS if _number(step) >= _number(series)]
    return (
        f"this script was written for an OpenSIPS before 2.3: {words} {'was' if len(named) == 1 else 'were'} last "
        f"valid in {series}. Migrate it step by step ({' → '.join(steps)}): not everything that changed before 2.3 is "
        f"reported"
    )


def _number(series: str) -> tuple[int, ...]:
    return tuple(map(int, series.split(".")))


def _names_something(script: Script) -> bool:
    """Whether a script loads, sets or names what might be evidence: most do not, and no item has to be looked at."""
    return (
        not MODULES.keys().isdisjoint(script.modules)
        or any((module, name) in PARAMETERS for module, name, _ in script.modparams)
        or script.mentions(_CALLED_OR_SET)
    )


def _has_evidence(script: Script) -> bool:
    return _names_something(script) and bool(script.gathered(_may_be_old))


def _may_be_old(item: Item) -> bool:
    """Whether there is something in an item that would be evidence, if no module of today has it."""
    facts = facts_of(item)
    return (
        any(load.name in MODULES for load in facts.modules)
        or any((param.module, param.name) in PARAMETERS for param in facts.params)
        or any(True for _ in _globals(item, 0))
        or any(True for _ in _calls(item))
    )


def _evidence_in(script: Script, source: Source) -> list[Evidence]:
    """[(Span, what in words, the last series that had it)] of a file, in order."""
    loaded = set(script.modules)
    has_own = any(script.catalogue.module(name) is None and name not in MODULES for name in loaded)
    own = has_own or not script.has_all_text
    found: list[Evidence] = []
    for offset, item in source.items:
        found += _globals(item, offset)
        facts = facts_of(item)
        for load in facts.modules:
            if load.file.endswith(".so") and load.name in MODULES and script.catalogue.module(load.name) is None:
                found.append(
                    (shifted(LoadModule.of(item, load).file, offset), f"module `{load.name}`", MODULES[load.name])
                )
        for param in facts.params:
            series = PARAMETERS.get((param.module, param.name), "")
            known = script.catalogue.module(param.module) if series and param.module in loaded else None
            if known is not None and param.name not in known.params:
                what = f"parameter `{param.name}` of `{param.module}`"
                found.append((shifted(ModParam.of(item, param).parameter, offset), what, series))
        if facts.routes and not own:
            found += (
                (shifted(token, offset), f"function `{token.text}`", FUNCTIONS[token.text])
                for token in _calls(item)
                if not any(token.text in module.functions for module in _known(script))  # and no module has it again
            )
    return sorted(found)


def _globals(item: Item, offset: int) -> Iterator[Evidence]:
    """Parameters at the top of a script that are refused, or not known, and used to be."""
    for token in line_starts(item, "global_parameter"):
        if token.next_kind == "EQUAL" and token.text in GLOBALS:
            yield shifted(token, offset), f"`{token.text}`", GLOBALS[token.text]


def _calls(item: Item) -> Iterator[Token]:
    """The name of each call in an item of a function that is gone."""
    return (token for token in tokens_of(item, "WORD LPAR") if token.text in FUNCTIONS)


def _known(script: Script) -> Iterator[Module]:
    return filter(None, map(script.catalogue.module, script.modules))
