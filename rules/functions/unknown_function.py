"""C404: a function that no loaded module has."""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_later, other_series
from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.script import END
from opensips_lsp.rules.common.functions import MODULE_CALL, first_call, forms, is_async, may_be_of_others
from opensips_lsp.rules.common.loading import loading
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.versions import elsewhere, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.call_forms import Remedy
    from opensips_lsp.syntax.nodes import Call


class UnknownFunction(Rule):
    """A function is called that no module loaded above exports.

    OpenSIPS looks functions up while it reads the script, in the modules loaded so far. It prints "unknown command,
    missing loadmodule?" and does not start. A file that loads no module at all is usually included in another; one
    finding says so.
    """

    code = "C404"
    stage = "check"
    visits = ("call",)
    begins = (*MODULE_CALL, "CORE_FUNCTION")
    examples = (
        Bad('loadmodule "sl.so"\nroute { «no_such_function»(); }'),
        Bad(
            'loadmodule "sl.so"\nroute { «t_relay»(); }',
            'loadmodule "sl.so"\nloadmodule "tm.so"\nroute { t_relay(); }',
            unsafe=True,
        ),
        Bad('loadmodule "sl.so"\nroute { «t_relay»(); }\nloadmodule "tm.so"'),
        Bad('route { «t_relay»(); }\nloadmodule "sl.so"'),
        Bad(
            'loadmodule "m/sl.so"\r\nroute { «t_relay»(); }\r\nloadmodule "rr.so"',
            'loadmodule "m/sl.so"\r\nloadmodule "m/tm.so"\r\nroute { t_relay(); }\r\nloadmodule "rr.so"',
            unsafe=True,
        ),
        Bad('loadmodule "tm.so"\nroute { async(«t_relay»(), r); }\nroute[r] { exit; }'),
        Bad("route[a] { «t_relay»(); sl_send_reply(); }"),
        Bad(
            'loadmodule "rtpproxy.so"\nroute { «engage_rtp_proxy»("co"); }',
            'loadmodule "rtpproxy.so"\nroute { rtpproxy_engage("co"); }',
        ),
        Bad('loadmodule "sl.so"\nroute { «engage_rtp_proxy»(); }'),
        Bad(
            'loadmodule "rtpproxy.so"\nroute { «force_rtp_proxy»(); }',
            choices=("Replace with `rtpproxy_offer`", "Replace with `rtpproxy_answer`"),
        ),
        Bad(
            'loadmodule "sl.so"\nroute { «setsflag»(FLAG); }',
            'loadmodule "sl.so"\nroute { setflag(FLAG); }',
            unsafe=True,
        ),
        Bad('loadmodule "tm.so"\nroute { if (!«t_anycast_replicate»()) exit; }', target="2.3"),
        Bad('loadmodule "lcr.so"\nroute { «load_gws»(); }'),
        Good('loadmodule "tm.so"\nroute { t_relay(); }'),
        Bad(
            'loadmodule "my_own.so"\nloadmodule "sl.so"\nroute { «t_relay»(); my_own_function(); }',
            'loadmodule "my_own.so"\nloadmodule "sl.so"\nloadmodule "tm.so"\nroute { t_relay(); my_own_function(); }',
            unsafe=True,
        ),
        Bad('loadmodule "my_own.so"\nroute { «engage_rtp_proxy»(); my_own_function(); }'),
        Bad('loadmodule "my_own.so"\nroute { «siprec_start_recording»("x"); }', target="2.3"),
        Bad('loadmodule "sl.so"\nloadmodule tm.so\nroute { t_relay(); «no_such_function»("a"); }'),
        Bad('loadmodule tm.so\nroute { t_relay(); «avp_check»("a","b"); }\nloadmodule "sl.so"'),
        Bad('loadmodule "mysql.so"\nloadmodule "xlog.so"\nroute { «t_release»(); }'),
        Good('loadmodule "my_own.so"\nroute { my_own_function(); }'),
        Good('loadmodule "tmm.so"\nroute { t_relay(); }'),
        Good('loadmodule "sl.so"\nloadmodule "tm\nroute { t_relay(); }'),
        Good('loadmodule "sl.so"\nloadmodule "t"\nroute { t_relay(); }'),
        Good('loadmodule "exec.so"\nroute { async(exec("x"), r); }\nroute[r] { exit; }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        if forms(node, script, source) or not script.modules:
            return
        name = node.name.text
        if node.first_kind == "CORE_FUNCTION" and _is_in_grammar(script, name):
            return
        where = " for async() and launch()" if is_async(node) else ""
        exporters = _exporters(script, name, node)
        gone = () if exporters else _gone(script, name)
        # what a template may load besides has no function that the target has in no module
        certain = bool(gone) and script.has_template and script.all_files_known
        if not certain and may_be_of_others(script, exporters or gone, source.at(node.start)):
            return
        later = [module for module in exporters if module in script.modules]
        fix: Fix | None = None
        choices: tuple[Fix, ...] = ()
        since = ""
        if exporters and not is_async(node) and _is_for_async_only(script, name, exporters):
            advice = f"; `{exporters[0]}` has it only for async() and launch()"
        elif later:
            advice = f"; it is in `{later[0]}`, which is loaded further down"
        elif exporters:
            advice = f"; it is in {' and '.join(f'`{module}`' for module in exporters)}"
            loads = tuple(filter(None, (_load(script, source, module, node.start) for module in exporters)))
            fix, choices = (loads[0], ()) if len(loads) == 1 else (None, loads)
        elif is_later(script.target) and (remedy := _remedy(node, script, source)) is not None:
            # for some series after that it is argument-type which finds it
            advice, fix, since = f" (removed in OpenSIPS {remedy.since}); {remedy.said}", remedy.fix, remedy.since
        else:
            from opensips_lsp.catalogue.successors import removed_in  # late: for few scripts
            from opensips_lsp.rules.common.successors import function_advice, function_fixes

            advice, since = function_advice(name), removed_in("function", name)
            fix, choices = function_fixes(node, script, source) if advice else (None, ())
            advice = advice or _of_another_series(script, name, node) or _near(script, name, node)
        message = f"no loaded module has a function `{name}`{where}{advice}"
        yield self.finding(node.name, message, fix, choices, since)

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        """One finding for a file that loads nothing and calls something."""
        if script.modules or not script.has_all_text or source.included:
            return
        token = first_call(source)
        if token is not None:
            message = (
                f"no loaded module has a function `{token.text}`: this file loads no module; is it included in another?"
            )
            yield self.finding(token, message)


def _remedy(node: Call, script: Script, source: Source) -> Remedy | None:
    from opensips_lsp.rules.common.call_forms import remedy_of  # late: for few scripts

    return remedy_of(node, script, source)


def _is_in_grammar(script: Script, name: str) -> bool:
    """Whether a function of the core is a word of the grammar."""
    from opensips_lsp.catalogue.language import FUNCTIONS

    return name in FUNCTIONS[script.target.series]


def _exporters(script: Script, name: str, node: Call) -> tuple[str, ...]:
    """The modules of the target that have such a function."""
    if is_async(node):
        return script.catalogue.exporters("async_functions", name)
    return script.catalogue.exporters_of_function(name)


def _is_for_async_only(script: Script, name: str, exporters: Iterable[str]) -> bool:
    """Whether no module has such a function to be called as it is."""
    modules = map(script.catalogue.module, exporters)
    return all(module is not None and name not in module.functions for module in modules)


def _of_another_series(script: Script, name: str, node: Call) -> str:
    """A hint at the other series that have such a function."""
    from opensips_lsp.catalogue.language import FUNCTIONS

    kinds = ("async_functions",) if is_async(node) else ("functions", "async_functions")
    said = next(filter(None, (elsewhere(kind, name, script.target) for kind in kinds)), "")
    if not said:
        series = [series for series in other_series(script.target) if name in FUNCTIONS[series]]
        said = f"only {spelled(series)} has it" if series else ""
    return f"; {said}" if said else ""


def _gone(script: Script, name: str) -> tuple[str | None, ...]:
    """The modules of the other series that have such a function, or had it in older versions (as `None`)."""
    from opensips_lsp.catalogue.history import series_with
    from opensips_lsp.rules.common.successors import function_advice

    others = [series_with(kind, name, other_series(script.target)) for kind in ("functions", "async_functions")]
    found = {module for series in others for modules in series.values() for module in modules}
    return tuple(found) or ((None,) if function_advice(name) else ())


def _near(script: Script, name: str, node: Call) -> str:
    """A hint at a name that differs little."""
    kind = "async_functions" if is_async(node) else "functions"
    known = {found for module in script.modules_before(END) for found in getattr(module, kind)}
    near = nearest(name, known)
    return f"; did you mean `{near}`?" if near else ""


def _load(script: Script, source: Source, module: str, place: int) -> Fix | None:
    """The Fix that loads a module; None if there is no place for it."""
    edit = loading(script, source, module, place)
    return Fix(f"Load `{module}.so`", (edit,), UNSAFE) if edit is not None else None
