"""C622: a function whose module has not been given what it needs for it."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.functions import MODULE_CALL, fitting, forms
from opensips_lsp.rules.modules._function_needs import BY_FUNCTION, TYPED
from opensips_lsp.rules.modules._needs import in_words, met

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.modules._function_needs import FunctionNeed
    from opensips_lsp.syntax.nodes import Call


_URI = TRANSPORT + 'loadmodule "uri.so"\n'
_UAC = TRANSPORT + 'loadmodule "tm.so"\nloadmodule "rr.so"\nloadmodule "uac.so"\n'
_TRACE = TRANSPORT + 'loadmodule "siptrace.so"\n'
_PERMISSIONS = TRANSPORT + 'loadmodule "db_text.so"\nloadmodule "permissions.so"\n'


class FunctionNeeds(Rule):
    """A function is called that needs a database URL, another parameter or another module, which the script lacks.

    OpenSIPS prepares all calls when it starts, prints "fixing failed" and exits. From 3.0 on, and for `uac` before,
    the module looks for calls of the function when it initialises, and does not; what an argument needs, C518 says.
    `opensips -c` reports neither.
    """

    code = "C622"
    stage = "startup"
    visits = ("call",)
    begins = MODULE_CALL
    prefilter = Prefilter(words=tuple(BY_FUNCTION))
    examples = (
        Bad(_URI + 'route { if (!«db_does_uri_exist»()) exit; }'),
        Good(_URI + 'modparam("uri", "db_url", "text:///tmp")\nroute { if (!db_does_uri_exist()) exit; }'),
        Good('db_default_url="text:///tmp"\n' + _URI + 'route { if (!db_does_uri_exist()) exit; }'),
        Good(_URI + 'route { if (!db_check_to()) exit; }'),
        Bad(_URI + 'modparam("uri", "use_uri_table", 1)\nroute { if (!«db_check_to»()) exit; }'),
        Bad(_PERMISSIONS + 'route { if («check_source_address»("1")) exit; }'),
        Bad('db_default_url="text:///tmp"\n' + _PERMISSIONS + 'route { if («check_address»("1", "$si", "$sp", '
                                                              '"$pr")) exit; }'),
        Good(_PERMISSIONS + 'modparam("permissions", "db_url", "text:///tmp")\n'
                            'route { if (check_source_address("1")) exit; }'),
        Bad(TRANSPORT + 'loadmodule "nathelper.so"\nroute { «fix_nated_register»(); }'),
        Good(TRANSPORT + 'loadmodule "nathelper.so"\nmodparam("nathelper", "received_avp", "$avp(r)")\n'
                         'route { fix_nated_register(); }'),
        Bad(_TRACE + 'route { «sip_trace»("t", "D"); }'),
        Good(_TRACE + 'route { sip_trace("t", "t"); sip_trace("t"); }'),
        Good(_TRACE + 'loadmodule "dialog.so"\nroute { sip_trace("t", "d"); }'),
        Good(TRANSPORT + 'loadmodule "nathelper.so"\nroute { fix_nated_register(); }', target="3.4"),
        Bad(_UAC + 'modparam("rr", "append_fromtag", 0)\nroute { «uac_replace_from»(, "sip:a@b"); }', target="3.4"),
        Good(_UAC + 'modparam("rr", "append_fromtag", 0)\nmodparam("uac", "restore_mode", "manual")\n'
             'route { uac_replace_from(, "sip:a@b"); }', target="3.4"),
        Good(_UAC + 'modparam("rr", "append_fromtag", 0)\nroute { exit; }', target="3.4"),
        Bad(_UAC + 'modparam("rr", "append_fromtag", 0)\nroute { «uac_replace_to»("sip:a@b"); }'),
        Good(_UAC + 'modparam("rr", "append_fromtag", 0)\nmodparam("uac", "restore_mode", "none")\n'
             'route { uac_replace_from("sip:a@b"); }', target="2.3"),
        Bad(TRANSPORT + 'loadmodule "rest_client.so"\nroute { «rest_init_client_tls»("d"); }', target="4.0"),
        Bad(TRANSPORT + 'loadmodule "avpops.so"\nroute { async(«avp_db_query»("select 1"), r); } route[r] { exit; }',
            target="3.4"),
        Bad(TRANSPORT + 'loadmodule "avpops.so"\nroute { async(«avp_db_query»("select 1"), r); } route[r] { exit; }'),
    )  # fmt: skip

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        wanted = BY_FUNCTION.get(node.first_word)
        if not wanted or not script.all_read or not fitting(node, forms(node, script, source)):
            return
        loaded = {module.name for module in script.modules_before(source.at(node.start))}
        for need in wanted:
            if need.module not in loaded or not need.is_for(script.target) or not _concerns(need, node):
                continue
            if not met(script, need.module, need.needs, need.when):
                lacking = in_words(need.module, need.needs, need.when)
                message = (
                    f"`{node.first_word}()` of module `{need.module}` needs {lacking}; "
                    "otherwise OpenSIPS does not start"
                )
                stage = self.stage if script.target < TYPED else "init"
                yield self.finding(node.name, message)._replace(severity=need.severity, stage=stage)


def _concerns(need: FunctionNeed, call: Call) -> bool:
    """Whether a call is of the kind that needs something."""
    if need.letter is not None:
        number, letter = need.letter
        arguments = call.arguments
        argument = arguments[number] if len(arguments) > number else None
        return argument is not None and letter in argument.text.lower()
    return True
