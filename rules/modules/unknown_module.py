"""C401: loadmodule of a module that the target does not have."""

from __future__ import annotations

from opensips_lsp.catalogue.later import advice
from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.versions import elsewhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import LoadModule


class UnknownModule(Rule):
    """A module is loaded that this version of OpenSIPS does not have.

    OpenSIPS prints "failed to load module" and does not start. For a module of your own, harvest its source once and
    name the catalogue file in the settings; its functions and parameters are then checked like all others. For a module
    that OpenSIPS had before 2.3, the finding says what replaced it. Some modules that became a part of the core are
    passed over; that is a warning.
    """

    code = "C401"
    stage = "check"
    visits = ("loadmodule",)
    examples = (
        Bad('loadmodule «"tmm.so"»\nroute { exit; }'),
        Bad('loadmodule «"/usr/lib/opensips/modules/siprec.so"»\nroute { exit; }', target="2.3"),
        Bad('loadmodule «"mysql.so"»\nroute { exit; }', 'loadmodule "db_mysql.so"\nroute { exit; }'),
        Bad(
            'loadmodule «"m/cpl-c/cpl-c.so"»\nroute { exit; }',
            'loadmodule "m/cpl_c/cpl_c.so"\nroute { exit; }',
        ),
        Bad('loadmodule «"/usr/lib/opensips/modules/xlog.so"»\nroute { exit; }', "route { exit; }", target="2.3"),
        Bad('loadmodule «"lcr.so"»\nroute { exit; }'),
        Bad('loadmodule «"m/uri.so"»\nroute { exit; }', "route { exit; }", target="3.0"),
        Bad(
            'loadmodule «"m/siptrace/siptrace.so"»\nroute { exit; }',
            'loadmodule "m/tracer/tracer.so"\nroute { exit; }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            'loadmodule "dialog.so"\nloadmodule «"avpops.so"»\nmodparam("Dialog|AVPops", "db_url", "mysql://a/b")\n'
            'route { avp_db_query("SELECT 1", "$avp(a)"); }',
            'loadmodule "dialog.so"\nloadmodule "sqlops.so"\nmodparam("Dialog|sqlops", "db_url", "mysql://a/b")\n'
            'route { avp_db_query("SELECT 1", "$avp(a)"); }',
            unsafe=True,
            target="3.6",
        ),
        Bad('loadmodule «"avpops.so"»\nroute { exit; }', "route { exit; }", target="3.5"),
        Bad('loadmodule "sl.so"\nloadmodule «"sms.so"»\nroute { exit; }', target="3.1"),
        Bad(
            'loadmodule "m/mi_http.so"\nloadmodule «"m/mi_json.so"»\nmodparam("mi_json", "mi_json_root", "j")\n'
            'modparam("mi_http", "mi_http_root", "h")\nroute { exit; }',
            'loadmodule "m/mi_html.so"\nloadmodule "m/mi_http.so"\nmodparam("mi_http", "root", "j")\n'
            'modparam("mi_html", "root", "h")\nroute { exit; }',
            unsafe=True,
            target="3.6",
        ),
        Good('loadmodule "mi_http.so"\nmodparam("mi_http", "root", "h")\nroute { exit; }', target="3.0"),
        Good('loadmodule "avpops.so"\nroute { exit; }', target="3.4"),
        Good('loadmodule "siprec.so"\nroute { exit; }'),
        Good('loadmodule "modules/tm/tm.so"\nroute { exit; }'),
    )

    def check(self, node: LoadModule, script: Script, source: Source) -> Iterator[Finding]:
        literal = node.file
        name = literal.value.rsplit("/", 1)[-1]
        if not name.endswith(".so") or script.catalogue.module(name[:-3]) is not None:
            return
        name = name[:-3]
        for warning in script.catalogue.core.module_warnings.get(name, ()):
            message = f"OpenSIPS {script.target.series} does not load `{name}`: {warning.text.rstrip('!.')}"
            found = self.finding(literal, message)
            yield found._replace(severity=WARNING, stage=None) if warning.severity == "skip" else found
            return
        from opensips_lsp.catalogue.successors import removed_in  # late: for few scripts
        from opensips_lsp.rules.common.successors import module_advice, module_fix

        message = f"OpenSIPS {script.target.series} has no module `{name}`"
        if is_later(script.target) and (gone := advice("module", name, script.target)):
            yield self.finding(literal, message + gone, _later_fix(node, name, script, source))
            return
        said = module_advice(name) or _advice(script, name)
        fix = module_fix(name, node, script, source)
        yield self.finding(literal, message + said, fix, since=removed_in("module", name))


def _later_fix(node: LoadModule, name: str, script: Script, source: Source) -> Fix | None:
    from opensips_lsp.rules.common import later  # late: for few scripts

    return later.module_fix(node, name, script, source)


def _advice(script: Script, name: str) -> str:
    if said := elsewhere("modules", name, script.target):
        return f"; {said}"
    near = nearest(name, script.catalogue.module_names())
    return (
        f"; did you mean `{near}`?" if near else "; if the module is your own, name its catalogue file in the settings"
    )
