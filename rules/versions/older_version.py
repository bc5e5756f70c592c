"""M401: the script is for an OpenSIPS older than 2.3."""

from __future__ import annotations

from opensips_lsp.catalogue.older import FUNCTIONS, GLOBALS, PARAMETERS
from opensips_lsp.catalogue.version import DEFAULT_TARGET, OLDER, numbers
from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.versions._evidence import MODULES, evidence_in, has_evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.versions._evidence import Evidence


_MOST = 3  # how many names a message has
_FIRST = next(iter(OLDER))  # from which on --from takes a series
_STEPS = ("1.11", "2.1", "2.2", "2.3")
_START = "route { exit; }"


class OlderVersion(Rule):
    """The script uses what OpenSIPS 2.3 and later no longer have: it was written for 2.2, 2.1 or 1.x.

    More changed before 2.3 than this linter reports, some of it silently: a script without errors may still do
    something else. `opensips-lint migrate --from` the series that it comes from says what to do from series to series,
    and which page of OpenSIPS to read for each. Reported once for a script, at the first such place.
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
        Bad('loadmodule «"mysql.so"»\nroute { exit; }', target="3.6"),
        Bad('loadmodule "acc.so"\nmodparam("acc", «"log_flag"», 1)\nroute { exit; }', target="4.0"),
        Good('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n' + _START),
        Good('loadmodule "tracer.so"\nloadmodule "acc.so"\nmodparam("acc", "db_url", "a")\n' + _START, target="3.6"),
        Good('log_level=3\nroute { xlog("debug = fork"); }'),
        Good('loadmodule "my_own.so"\nmodparam("my_own", "log_flag", 1)\nroute { setsflag(1); }'),
        Good('modparam("acc", "log_flag", 1)\n' + _START),
        Good('listen=udp:127.0.0.1\nroute { $var(port) = 5060; $var(debug) = 3; }'),
    )  # fmt: skip

    def older(self, script: Script) -> bool:
        return has_evidence(script) and any(evidence_in(script, source) for source in script.sources)

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = evidence_in(script, source) if has_evidence(script) else ()
        if not found:
            return
        if any(evidence_in(script, other) for other in script.sources[: script.sources.index(source)]):
            return
        for other in script.sources[script.sources.index(source) + 1 :]:
            found += [(span, what, series) for span, what, series in evidence_in(script, other)]
        series = min((series for _, _, series in found), key=numbers)
        yield self.finding(found[0][0], _message(found, series, script))


def _message(found: list[Evidence], series: str, script: Script) -> str:
    named = list(dict.fromkeys(what for _, what, last in found if last == series))
    words = ", ".join(named[:_MOST]) + (f" and {len(named) - _MOST} more" if len(named) > _MOST else "")
    was = "was" if len(named) == 1 else "were"
    said = f"this script was written for an OpenSIPS before 2.3: {words} {was} last valid in {series}. "
    if script.origin is not None and script.origin <= numbers(series):
        steps = _steps(script.origin.series)
        return said + f"Not all that changed before 2.3 is reported: read the pages of OpenSIPS about {steps}, too"
    known = max(series, _FIRST, key=numbers)
    to = "" if script.target.series == DEFAULT_TARGET.series else f" --to {script.target.series}"
    # without the name of the program, of which a password may be a part: it is masked in messages
    return (
        said
        + f"Run `migrate --from {known}{to}`, which says what to do from series to series ({_steps(known)}), as far "
        "as that is known"
    )


def _steps(series: str) -> str:
    return " → ".join([series] * (series not in _STEPS) + [step for step in _STEPS if numbers(step) >= numbers(series)])
