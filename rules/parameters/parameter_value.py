"""C620: a value that a module does not take for its parameter."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.names import may_have_others, names_at, names_at_start
from opensips_lsp.rules.common.parameters import global_parameter
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module, Param
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.values.parameters import Where
    from opensips_lsp.model.variables import Known
    from opensips_lsp.rules.common.parameters import Value
    from opensips_lsp.syntax.nodes import ModParam


_TLS = TRANSPORT + 'loadmodule "tls_mgm.so"\n'
_ACC = TRANSPORT + 'loadmodule "tm.so"\nloadmodule "acc.so"\n'
_DIALOG = TRANSPORT + 'loadmodule "rr.so"\nloadmodule "tm.so"\nloadmodule "dialog.so"\n'
_TM = TRANSPORT + 'loadmodule "tm.so"\n'
_DIALPLAN = TRANSPORT + 'loadmodule "db_text.so"\nloadmodule "dialplan.so"\n'


class ParameterValue(Rule):
    """A module refuses the value of its parameter.

    A module reads many parameters at once, when the modparam is parsed: OpenSIPS prints "Parameter not found in module
    - can't set" and stops. It reads others when it initialises: that fails, and OpenSIPS does not start. A value may
    refer only to what is defined above it, such as a TLS domain or a database URL.
    """

    code = "C620"
    stage = "check"
    visits = ("modparam",)
    examples = (
        Bad(_TLS + 'modparam("tls_mgm", "server_domain", «"sv1"»)\nroute { exit; }'),
        Bad(_TLS + 'modparam("tls_mgm", "certificate", «"[sv1]/etc/c.pem"»)\n'
            'modparam("tls_mgm", "server_domain", "sv1=192.0.2.1:5061")\nroute { exit; }'),
        Bad(_TLS + 'modparam("tls_mgm", "tls_method", «"TLSv1_9"»)\nroute { exit; }'),
        Bad(_TLS + 'modparam("tls_mgm", "client_domain", "c")\nmodparam("tls_mgm", "client_domain", «"c"»)\n'
                   'route { exit; }'),
        Good(_TLS + 'modparam("tls_mgm", "server_domain", "sv1=[2001:db8::1]:5061")\n'
             'modparam("tls_mgm", "verify_cert", "[sv1]1")\nmodparam("tls_mgm", "tls_method", "tlsv1_2")\n'
             'route { exit; }'),
        Bad(_ACC + 'modparam("acc", "extra_fields", «"src->$si"»)\nroute { exit; }'),
        Bad(_ACC + 'modparam("acc", "log_facility", «"LOG_LOCAL9"»)\nroute { exit; }'),
        Good(_ACC + 'modparam("acc", "extra_fields", "log: src; dst->destination")\nroute { exit; }'),
        Bad(_DIALOG + 'modparam("dialog", "profiles_with_value", «"to_pstn"»)\nroute { exit; }'),
        Bad(_DIALOG + 'modparam("dialog", "default_timeout", «0»)\nroute { exit; }'),
        Good(_DIALOG + 'modparam("dialog", "default_timeout", 0)\nmodparam("dialog", "default_timeout", 60)\n'
                       'route { exit; }'),
        Good(_DIALOG + 'modparam("dialog", "profiles_with_value", "caller; callee /b; ;")\nroute { exit; }'),
        Bad(_TM + 'modparam("tm", "fr_timeout", «1»)\nroute { exit; }'),
        Bad(_TM + 'modparam("tm", "wt_timer", «0»)\nroute { exit; }', target="4.0"),
        Good(_TM + 'modparam("tm", "fr_timeout", 2)\nmodparam("tm", "delete_timer", -1)\nroute { exit; }'),
        Good(_TM + 'modparam("tm", "fr_inv_timeout", 1)\nmodparam("tm", "fr_inv_timer", 30)\nroute { exit; }'),
        Bad(_DIALPLAN + 'modparam("dialplan", "partition", «"p"»)\nroute { exit; }'),
        Bad(_DIALPLAN + 'modparam("dialplan", "partition", «"p"»)\nroute { exit; }', target="2.4.8"),
        Good(_DIALPLAN + 'modparam("dialplan", "db_url", "text:///tmp/x")\nmodparam("dialplan", "partition", "p")\n'
                         'route { exit; }'),
        Good(_DIALPLAN + 'modparam("dialplan", "partition", "p: db_url=text:///tmp/x;")\n'
                         'route { exit; }', target="2.3"),
        Bad(TRANSPORT + 'loadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", «"received"»)\n'
                        'route { exit; }'),
        Good(TRANSPORT + 'loadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", "$avp(rcv)")\n'
                         'route { exit; }'),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nloadmodule "signaling.so"\nloadmodule "auth.so"\n'
                         'modparam("auth", "username_spec", "$mine(x)")\nroute { exit; }'),
    )  # fmt: skip

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        place = source.at(node.start)
        matching = matcher(node.module.value)
        if matching is None:
            return
        name, kind = node.parameter.value, "str" if isinstance(node.value, String) else "int"
        for module in script.modules_before(place):
            for param in module.params.get(name, ()) if matching(module.exported_name) else ():
                value = node.value.constant
                if param.kind and param.type == kind and value is not None:
                    found = self._refused(node, value, module, param, script, source)
                    if found is not None:
                        yield found
                        return

    def _refused(
        self, node: ModParam, value: Value, module: Module, param: Param, script: Script, source: Source
    ) -> Finding | None:
        """The finding for the value of a parameter of a module, or None."""
        from opensips_lsp.model.values.parameters import refusal

        at_once, _, at_start = param.kind.partition(";")
        what = f"`{param.name}` of module `{module.name}`"
        if at_once and (why := refusal(at_once, value, _where(module, source.at(node.start), script))):
            return self.finding(node.value, f"{what} {why}")
        if not at_start or not script.all_read or not _counts(node, value, module, param, script):
            return None
        if why := refusal(at_start, value, _where(module, None, script)):
            return self.finding(node.value, f"{what} {why}; the module does not initialise")._replace(stage="init")
        return None


def _counts(node: ModParam, value: Value, module: Module, param: Param, script: Script) -> bool:
    """Whether a setting counts: each of those that add something, and the last one of those that replace each other."""
    if param.callback:
        return True
    pattern = node.module.value
    modparams = [one for one in script.ask(_settings, param.name) if _reaches(one[0], module)]
    return modparams[-1:] == [(pattern, param.name, value)]


def _settings(script: Script, *names: str) -> tuple[tuple[str, str, Value], ...]:
    """(pattern of modules, name, value) of each modparam that sets a parameter of these names, in order of reading."""
    return tuple(one for one in script.modparams if one[1] in names)


def _reaches(pattern: str, module: Module | str) -> bool:
    matching = matcher(pattern)
    return matching is not None and bool(matching(module if isinstance(module, str) else module.exported_name))


def _where(module: Module, place: Place | None, script: Script) -> Where:
    """The Where of a value. place: that of its modparam; None for a value that is read after the script."""
    from opensips_lsp.model.values.parameters import Where

    def before(*names: str, of: Module | str = module) -> tuple[Value, ...]:
        modparams = script.ask(_settings, *names) if place is None else script.modparams_before(place)
        return tuple(value for pattern, name, value in modparams if name in names and _reaches(pattern, of))

    def known() -> Known:
        if place is None:
            return names_at_start(script).known
        return names_at(script, place, frozenset() if may_have_others(script, place) else None).known

    def loaded(name: str) -> bool:
        return not script.all_read or name in (script.modules if place is None else script.modules_loaded(place))

    whole = script.all_read and not mentions_in_errors(script, "modparam")
    return Where(script.target, before, loaded, known, not whole or global_parameter(script, "db_default_url"), whole)
