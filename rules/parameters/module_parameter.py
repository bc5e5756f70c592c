"""C403: a modparam that does not fit the modules loaded above it."""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.module_pattern import is_plain, matcher
from opensips_lsp.model.values.regex import refusal
from opensips_lsp.rules.common.broken import is_unknown, meant_modules
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.versions import elsewhere
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.module_pattern import Matcher
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import ModParam


_TYPES = {"int": "a number", "str": "a quoted string"}


class ModuleParameter(Rule):
    """A modparam names an unknown parameter, a value of the wrong type, or a module that is not loaded yet.

    The first argument is a regular expression that matches the names of modules loaded above; each module that matches
    must have the parameter, with the type of the value: a number without quotes or a string in quotes (modparam.c).
    OpenSIPS prints "Parameter not found in module - can't set" and does not start. For parameters and modules from
    before 2.3, the finding says what replaced them.
    """

    code = "C403"
    stage = "check"
    visits = ("modparam",)
    examples = (
        Bad('modparam(«"tm"», "fr_timeout", 5)\nloadmodule "tm.so"\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam("tm", «"fr_timout"», 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", «"5"»)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nloadmodule "rr.so"\nmodparam("tm|rr", «"fr_timeout"», 5)\nroute { exit; }'),
        Bad(
            'loadmodule "rr.so"\nmodparam("rr", «"enable_full_lr"», 1)\nroute { exit; }',
            'loadmodule "rr.so"\nroute { exit; }',
            unsafe=True,
        ),
        Bad(
            'loadmodule "dialog.so"\nmodparam("dialog", «"ping_interval"», 30) # s\nroute { exit; }',
            'loadmodule "dialog.so"\nmodparam("dialog", "options_ping_interval", 30) # s\nroute { exit; }',
        ),
        Bad('loadmodule "dialog.so"\nmodparam("dialog", «"ping_interval"», "30")\nroute { exit; }'),
        Bad(
            'loadmodule "tls_mgm.so"\nloadmodule "proto_tls.so"\nmodparam("proto_tls", «"ca_dir"», "/x")\n'
            "route { exit; }",
            'loadmodule "tls_mgm.so"\nloadmodule "proto_tls.so"\nmodparam("tls_mgm", "ca_dir", "/x")\nroute { exit; }',
            unsafe=True,
        ),
        Bad('loadmodule "proto_tls.so"\nmodparam("proto_tls", «"ca_dir"», "/x")\nroute { exit; }'),
        Bad('loadmodule "acc.so"\nmodparam("acc", «"db_extra"», "caller=$fU")\nroute { exit; }'),
        Bad(
            'loadmodule "db_mysql.so"\nmodparam(«"mysql"», "timeout_interval", 2)\nroute { exit; }',
            'loadmodule "db_mysql.so"\nmodparam("db_mysql", "timeout_interval", 2)\nroute { exit; }',
        ),
        Bad(
            'loadmodule "sl.so"\nmodparam("xlog", «"buf_size"», 4096)\nroute { exit; }',
            'loadmodule "sl.so"\nxlog_buf_size=4096\nroute { exit; }',
        ),
        Bad('loadmodule "xlog.so"\nmodparam("xlog", «"force_color"», "1")\nroute { exit; }'),
        Bad('loadmodule "mysql.so"\nmodparam(«"mysql"», "timeout_interval", 2)\nroute { exit; }'),
        Bad('loadmodule "my_own.so"\nmodparam(«"tm"», "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "sl.so"\nloadmodule tm.so\nmodparam("tm", "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tmm.so"\nmodparam("tm", "fr_timeout", 5)\nmodparam("tmm", "x", 5)\nroute { exit; }'),
        Good('loadmodule "my_own.so"\nmodparam("owned", "x", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«"(tm"», "fr_timeout", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«"tm("», "fr_timeout", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«"[tm"», "fr_timeout", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«"*tm"», "fr_timeout", 5)\nroute { exit; }'),
        Bad("loadmodule 'tm.so'\nmodparam(«'tm\\'», 'fr_timeout', 5)\nroute { exit; }"),
        Bad('modparam(«"t{m"», "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("tm)|(none", "fr_timeout", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«"tm)"», "fr_timeout", 5)\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nmodparam(«""», "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("[[:alpha:]]m", "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("t[m]|", "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nmodparam("TM|nothing", "fr_timeout", 0x5)\nroute { exit; }'),
        Good('loadmodule "my_own.so"\nmodparam("my_own", "x", "y")\nroute { exit; }'),
        Bad(
            'loadmodule "usrloc.so"\nmodparam("usrloc", "nat_bflag", «6»)\nroute { exit; }',
            'loadmodule "usrloc.so"\nmodparam("usrloc", "nat_bflag", "6")\nroute { exit; }',
            target="3.0",
        ),
        Bad('loadmodule "usrloc.so"\nmodparam("usrloc", "nat_bflag", «0»)\nroute { exit; }', target="3.0"),
        Good('loadmodule "usrloc.so"\nmodparam("usrloc", "nat_bflag", 6)\nroute { exit; }', target="2.4"),
        Bad(
            'loadmodule "usrloc.so"\nmodparam("usrloc", «"db_mode"», 2)\nroute { exit; }',
            'loadmodule "usrloc.so"\nmodparam("usrloc", "working_mode_preset", "single-instance-sql-write-back")\n'
            "route { exit; }",
            target="4.0",
        ),
        Good('loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 2)\nroute { exit; }', target="3.6"),
        Bad(
            'loadmodule "tm.so"\nmodparam("tm", «"fr_inv_timer"», 60)\nroute { exit; }',
            'loadmodule "tm.so"\nmodparam("tm", "fr_inv_timeout", 60)\nroute { exit; }',
            target="3.0",
        ),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"uri"», "use_uri_table", 0)\nmodparam(«"uri"», "db_url", "a://b")\n'
            "route { exit; }",
            'loadmodule "uri.so"\nroute { exit; }',
            target="3.6",
        ),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"uri"», "db_url", "a://b")\nloadmodule "auth_db.so"\n'
            'route { if (db_does_uri_exist("$ru", "subscriber")) exit; }',
            'loadmodule "uri.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "db_url", "a://b")\n'
            'route { if (db_does_uri_exist("$ru", "subscriber")) exit; }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"uri"», "use_uri_table", 0)\nroute { if (db_check_to()) exit; }',
            'loadmodule "uri.so"\nroute { if (db_check_to()) exit; }',
            target="3.6",
        ),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"uri"», "db_url", "a://b")\nmodparam(«"uri"», "use_domain", 1)\n'
            "route { if (db_check_to()) exit; }",
            'loadmodule "uri.so"\nroute { if (db_check_to()) exit; }',
            target="3.6",
        ),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"uri"», "db_url", "a://b")\nmodparam(«"uri"», "use_uri_table", 1)\n'
            "route { if (db_check_to()) exit; }",
            target="3.6",
        ),
        Bad(
            'loadmodule "uri.so"\nloadmodule "auth_db.so"\nmodparam(«"uri"», "use_uri_table", 1)\n'
            "route { if (db_does_uri_exist()) exit; }",
            target="3.6",
        ),
        Bad(
            'loadmodule "avpops.so"\nmodparam("avpops", «"buf_size"», 2048)\nroute { exit; }',
            'loadmodule "avpops.so"\npv_print_buf_size=2048\nroute { exit; }',
            unsafe=True,
            target="3.0",
        ),
        Bad(
            'loadmodule "presence.so"\nmodparam("presence", «"server_address"», "sip:a@b:5060")\nroute { exit; }',
            'loadmodule "presence.so"\nmodparam("presence", "contact_user", "a")\nroute { exit; }',
            unsafe=True,
            target="3.1",
        ),
        Bad(
            'loadmodule "presence.so"\nmodparam("presence", «"server_address"», "sip:10.0.0.1:5060")\nroute { exit; }',
            'loadmodule "presence.so"\nroute { exit; }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            'loadmodule "mi_http.so"\nmodparam("mi_http", «"mi_http_method"», 1)\n'
            'modparam("mi_http", "trace_bwlist", "b: x")\nroute { exit; }',
            'loadmodule "mi_html.so"\nmodparam("mi_html", "http_method", 1)\n'
            'modparam("mi_html", "trace_bwlist", "b: x")\nroute { exit; }',
            unsafe=True,
            target="3.0",
        ),
        Bad(
            'loadmodule "avpops.so"\nmodparam(«"avpops"», "db_url", "mysql://a/b")\nroute { exit; }',
            'loadmodule "avpops.so"\nroute { exit; }',
            target="3.5",
        ),
        Bad(
            'loadmodule "siptrace.so"\nmodparam(«"siptrace"», "trace_on", 1)\nroute { exit; }',
            'loadmodule "siptrace.so"\nmodparam("tracer", "trace_on", 1)\nroute { exit; }',
            unsafe=True,
            target="3.6",
        ),
        Bad('loadmodule "mi_fifo.so"\nmodparam(«"mi_http"», "root", "x")\nroute { exit; }', target="3.0"),
        Bad(
            'loadmodule "uri.so"\nmodparam(«"auth_db|usrloc|uri"», "use_domain", 1)\nroute { exit; }',
            'loadmodule "uri.so"\nroute { exit; }',
            target="3.6",
        ),
        Good('loadmodule "usrloc.so"\nmodparam("auth_db|usrloc|uri", "use_domain", 1)\nroute { exit; }', target="3.6"),
    )

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        place = source.at(node.start)
        wanted, name = node.module.value, node.parameter.value
        matching = matcher(wanted)
        why = None if is_plain(wanted) else refusal(f"^({wanted})$")
        if why:
            message = f"modparam expects a regular expression that matches names of modules, and `{wanted}` {why[1]}"
            yield self.finding(node.module, message)
        if matching is None or why:
            return
        modules = [module for module in script.modules_before(place) if matching(module.exported_name)]
        if not modules:
            if not _may_be_there(script, place, wanted, matching):
                yield _of_no_module(self, node, script, source, wanted, matching)
            return
        given = "str" if isinstance(node.value, String) else "int"
        if script.has_template and any(given in {p.type for p in module.params.get(name, ())} for module in modules):
            return  # it may leave out the loadmodule of those that do not have it
        for module in modules:
            found = module.params.get(name)
            if not found:
                yield _of_no_parameter(self, node, script, source, module, name)
                return
            if given not in {param.type for param in found}:
                message = f"`{name}` of module `{module.name}` takes {_TYPES[found[0].type]}, not {_TYPES[given]}"
                from opensips_lsp.catalogue.successors import TYPES  # late: for few scripts

                row = None if is_later(script.target) else TYPES.get((module.name, name))
                message += f"; {row.text}" if row else ""
                said, fix = _value_fix(node, module.name, script, source)
                yield self.finding(node.value, message + said, fix)
                return


def _value_fix(node: ModParam, module: str, script: Script, source: Source) -> tuple[str, Fix | None]:
    from opensips_lsp.rules.common.later import value_fix  # late: for few scripts
    from opensips_lsp.rules.common.parameters import setting

    one = setting(node, module, script, source)
    return value_fix(one, script) if one is not None and is_later(script.target) else ("", None)


def _is_gone(script: Script, module: str) -> bool:
    """Whether a module is none of the target, but of a series before it."""
    return script.catalogue.module(module) is None and bool(_elsewhere("modules", module, script))


def _gone_module(node: ModParam, script: Script, source: Source, wanted: str, matching: Matcher) -> str:
    """The module that is gone of those that a pattern matches: one that is loaded above it, or that it names; or ""."""
    names = script.modules_loaded(source.at(node.start)), wanted.split("|")
    return next((name for some in names for name in some if matching(name) and _is_gone(script, name)), "")


def _elsewhere(kind: str, name: str, script: Script) -> str:
    said = elsewhere(kind, name, script.target)
    return f"; {said}" if said else ""


def _of_no_module(
    rule: Rule, node: ModParam, script: Script, source: Source, wanted: str, matching: Matcher
) -> Finding:
    """The finding for a modparam that reaches no module."""
    from opensips_lsp.rules.common.successors import (  # late: for few scripts
        module_parameter_fix,
        setting_of,
        was_a_module,
    )

    gone = _gone_module(node, script, source, wanted.lower(), matching) if is_later(script.target) else ""
    one = setting_of(node, source, gone or wanted.lower())
    if gone:
        from opensips_lsp.catalogue.later import advice
        from opensips_lsp.rules.common.later import setting_remedy

        said, fix = setting_remedy(one, script, source)
        said = said or advice("module", one.module, script.target) or _elsewhere("modules", one.module, script)
        return rule.finding(node.module, f"OpenSIPS {script.target.series} has no module `{gone}`{said}", fix)
    if not was_a_module(one.module):
        return rule.finding(node.module, _not_loaded(script, wanted, matching))
    from opensips_lsp.catalogue.successors import removed_in
    from opensips_lsp.rules.common.successors import module_advice, parameter_advice, parameter_fix

    said = parameter_advice(one.module, one.name, one.value)
    if said:
        message = f"OpenSIPS {script.target.series} has no parameter `{one.name}` of module `{wanted}`{said}"
        since = removed_in("parameter", (one.module, one.name))
        return rule.finding(node.parameter, message, parameter_fix(one, script, source), since=since)
    message = f"OpenSIPS {script.target.series} has no module `{wanted}`{module_advice(one.module)}"
    fix = module_parameter_fix(one, script, source)
    return rule.finding(node.module, message, fix, since=removed_in("module", one.module))


def _of_no_parameter(rule: Rule, node: ModParam, script: Script, source: Source, module: Module, name: str) -> Finding:
    """The finding for a modparam of a module that has no such parameter."""
    from opensips_lsp.catalogue.successors import removed_in
    from opensips_lsp.rules.common.parameters import setting
    from opensips_lsp.rules.common.successors import parameter_advice, parameter_fix, setting_of

    one = setting(node, module.name, script, source) or setting_of(node, source, module.name)
    message = f"module `{module.name}` of OpenSIPS {script.target.series} has no parameter `{name}`"
    if is_later(script.target):
        from opensips_lsp.rules.common.later import setting_remedy

        later_said, fix = setting_remedy(one, script, source)
        if later_said:
            return rule.finding(node.parameter, message + later_said, fix)
    said = parameter_advice(module.name, name, one.value) or _advice(
        script, module, name, "str" if isinstance(one.value, str) else "int"
    )
    since = removed_in("parameter", (module.name, name))
    return rule.finding(node.parameter, message + said, parameter_fix(one, script, source), since=since)


def _may_be_there(script: Script, place: Place, wanted: str, matching: Matcher) -> bool:
    """Whether a pattern may match a module that is loaded at a place.

    Where files are missing, or by a module that a broken loadmodule may mean, or that takes the place of one that is
    gone; or by an unknown one, unless the pattern names a module of the target. A template may load all modules but
    those that the target does not have.
    """
    none = script.has_template and script.all_files_known and _names_none(script, wanted.lower(), matching)
    if (not script.has_all_text and not none) or any(map(matching, meant_modules(script))):
        return True
    loaded = script.modules_loaded(place)
    if is_later(script.target):
        from opensips_lsp.rules.common.later import becomes  # late: for few scripts

        if any(matching(new) for name in loaded if (new := becomes(name, script))):
            return True
    unknown = [name for name in loaded if is_unknown(script, name)]
    return any(map(matching, unknown)) or (bool(unknown) and not any(map(matching, script.catalogue.module_names())))


def _names_none(script: Script, wanted: str, matching: Matcher) -> bool:
    """Whether a pattern names only modules that the target does not have, and other versions had."""
    if any(map(matching, script.catalogue.module_names())):
        return False
    return not any(is_unknown(script, name) for name in wanted.split("|"))


def _not_loaded(script: Script, wanted: str, matching: Matcher) -> str:
    if any(map(matching, script.modules)):
        return f"module `{wanted}` is loaded further down; set its parameters after its loadmodule"
    if script.catalogue.module(wanted) is not None:
        return f"module `{wanted}` is not loaded"
    return f"no loaded module matches `{wanted}`"


def _advice(script: Script, module: Module, name: str, kind: str) -> str:
    if said := elsewhere("params", name, script.target, module.name):
        return f"; {said}"
    near = nearest(name, [other for other, forms in module.params.items() if kind in {form.type for form in forms}])
    if near:
        return f"; did you mean `{near}`?"
    exporters = script.catalogue.exporters("params", name)
    return f"; it is a parameter of `{exporters[0]}`" if len(exporters) == 1 else ""
