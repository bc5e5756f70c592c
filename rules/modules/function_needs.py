"""C622: a function whose module has not been given what it needs for it."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.record import Record
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.functions import MODULE_CALL, fitting, forms
from opensips_lsp.rules.modules._needs import Given, Global, Loaded, Not, Number, in_words, met

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.modules._needs import Condition
    from opensips_lsp.syntax.nodes import Call


class Need(Record):
    """One of `needs` must hold, where all of `when` do, for functions of a module. Lines of C are those of 2.4.11.

    arity: the number of arguments of the calls that are concerned, or None for all. letter: the number of an
    argument, and the letter without which, in upper or lower case, there is no need.
    """

    module: str
    functions: tuple[str, ...]
    needs: tuple[Condition, ...]
    arity: int | None = None
    letter: tuple[int, str] | None = None
    when: tuple[Condition, ...] = ()
    severity: str = ERROR


_URL = Given(("db_url",)), Global("db_default_url")
_AAA = (Given(("aaa_url",)),)

NEEDS = (
    Need("avpops", ("avp_db_load", "avp_db_delete", "avp_db_store", "avp_db_query"), _URL),  # avpops.c:272, 438, 560
    Need("group", ("aaa_is_user_in",), _AAA),  # group_mod.c:359
    Need("group", ("db_is_user_in", "db_get_user_group"), _URL[:1]),  # group_mod.c:324, 399
    Need("nathelper", ("fix_nated_register",), (Given(("received_avp",)),)),  # nathelper.c:381
    Need("permissions", ("check_address", "check_source_address", "get_source_group"),
         (Given(("db_url", "partition")),)),  # permissions.c:205, 986, 1039
    Need("presence", ("handle_publish", "handle_subscribe"), _URL[:1]),  # presence.c:504, 531
    Need("rest_client", ("rest_init_client_tls",), (Loaded(("tls_mgm",)),), severity=WARNING),  # rest_client.c:233
    Need("rtpproxy", ("engage_rtp_proxy",), (Loaded(("dialog",)),)),  # rtpproxy.c:1000
    Need("sipcapture", ("sip_capture",), _URL),  # sipcapture.c:813, 823
    Need("sipcapture", ("report_capture",), _URL, when=(Number("hep_capture_on", 1, None, 0),)),  # sipcapture.c:816
    Need("siptrace", ("sip_trace",), (Loaded(("dialog",)),), letter=(1, "d")),  # siptrace.c:1334
    Need("uac", ("uac_auth",), (Loaded(("uac_auth",)),)),  # uac.c:203
    Need("uac", ("uac_auth",), (Number("append_fromtag", 1, None, 1, "rr"),)),  # uac.c:312
    Need("uri", ("aaa_does_uri_exist", "aaa_does_uri_user_exist"), _AAA),  # uri_mod.c:470
    Need("uri", ("db_does_uri_exist", "db_get_auth_id"), _URL),  # uri_mod.c:369, 426
    Need("uri", ("db_check_to", "db_check_from"), _URL, when=(Not(Number("use_uri_table", 0, 0, 0)),)),  # uri_mod.c:378
)  # fmt: skip

_BY_FUNCTION: dict[str, list[Need]] = {}
for _need in NEEDS:
    for _name in _need.functions:
        _BY_FUNCTION.setdefault(_name, []).append(_need)

_URI = TRANSPORT + 'loadmodule "uri.so"\n'
_TRACE = TRANSPORT + 'loadmodule "siptrace.so"\n'
_PERMISSIONS = TRANSPORT + 'loadmodule "db_text.so"\nloadmodule "permissions.so"\n'


class FunctionNeeds(Rule):
    """A function is called that needs a database URL, another parameter or another module, which the script lacks.

    OpenSIPS prepares all calls when it starts, prints "fixing failed" and exits. `opensips -c` does not report it.
    """

    code = "C622"
    ends_in = "3.0"
    stage = "startup"
    visits = ("call",)
    begins = MODULE_CALL
    prefilter = Prefilter(words=tuple(_BY_FUNCTION))
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
        Bad(TRANSPORT + 'loadmodule "avpops.so"\nroute { async(«avp_db_query»("select 1"), r); } route[r] { exit; }'),
    )  # fmt: skip

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        wanted = _BY_FUNCTION.get(node.first_word)
        if not wanted or not script.all_read or not fitting(node, forms(node, script, source)):
            return
        loaded = {module.name for module in script.modules_before(source.at(node.start))}
        for need in wanted:
            if need.module in loaded and _concerns(need, node) and not met(script, need.module, need.needs, need.when):
                lacking = in_words(need.module, need.needs, need.when)
                message = (
                    f"`{node.first_word}()` of module `{need.module}` needs {lacking}; "
                    "otherwise OpenSIPS does not start"
                )
                yield self.finding(node.name, message)._replace(severity=need.severity)


def _concerns(need: Need, call: Call) -> bool:
    """Whether a call is of the kind that needs something."""
    if need.arity is not None and call.arity != need.arity:
        return False
    if need.letter is not None:
        number, letter = need.letter
        arguments = call.arguments
        argument = arguments[number] if len(arguments) > number else None
        return argument is not None and letter in argument.text.lower()
    return True
