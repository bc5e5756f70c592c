"""M403: what 2.2 and older did otherwise, in a script that comes from there."""

from __future__ import annotations

from opensips_lsp.catalogue.pages import migration_page
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.lint.finding import UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.record import Record
from opensips_lsp.rules.common.migrating import bad, good
from opensips_lsp.rules.common.parameters import added, first_load, modparam, values
from opensips_lsp.rules.versions._evidence import last_series
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call


_P15, _P21 = migration_page("1.4", "1.5"), migration_page("1.11", "2.1")
_P22, _P23 = migration_page("2.1", "2.2"), migration_page("2.2", "2.3")


class Default(Record):
    """What a module does otherwise where a parameter is not set.

    since: the first series that does it the new way; value: the one that brings the old behaviour back; text: what
    changed and what to do; page: the source of that; later: what the module is called in later series.
    """

    since: str
    module: str
    parameter: str
    value: int | str
    text: str
    page: str
    later: str = ""


class Called(Record):
    """What a function does otherwise. when(call): whether such a call is meant; the other fields: see Default."""

    since: str
    name: str
    when: Callable[[Call], bool]
    text: str
    page: str


def _argument(node: Call, number: int) -> str:
    """The text of an argument in quotes, or ""."""
    argument = node.argument(number)
    return argument.value if isinstance(argument, String) else ""


def _any(node: Call) -> bool:
    return True


_DEFAULTS = (
    Default("2.1", "mi_xmlrpc_ng", "http_root", "xmlrpc", "the default path of `mi_xmlrpc_ng` is \"RPC2\"; it was "
                                                          "\"xmlrpc\"", _P21),
    Default("2.2", "proto_tcp", "tcp_async", 0, "`proto_tcp` connects and writes asynchronously if `tcp_async` "
                                                "is not set", _P22),
    Default("2.2", "siptrace", "trace_on", 0, "`siptrace` traces from start-up if `trace_on` "
                                              "is not set", "siptrace.c of 2.1.5 and 2.2.8", later="tracer"),
    Default("2.2", "tracer", "trace_on", 0, "`tracer`, which was `siptrace`, traces from start-up if `trace_on` is not "
                                            "set", "siptrace.c of 2.1.5 and 2.2.8; tracer.c of 3.0.5"),
    Default("2.3", "proto_hep", "hep_port", 5656, "the default port of a HEP listener is 9060; it was "
                                                  "5656", "proto_hep.c of 2.2.8 and 2.3.6"),
)  # fmt: skip
_CALLS = (
    Called("1.5", "append_branch", lambda node: node.arity == 0 and node.word_inside("route") == "failure_route",
           "the changed request URI of a failure_route is a branch by itself, and `append_branch()` adds another one; "
           "delete it unless you want to fork", _P15),
    Called("1.5", "set_dlg_profile", _any, "profiles count only dialogs that `create_dialog()` created", _P15),
    Called("2.1", "acc_evi_request", _any, "it raises E_ACC_CDR, E_ACC_EVENT and E_ACC_MISSED_EVENT as it should; "
                                           "check the subscribers", _P21),
    Called("2.1", "set_advertised_address", _any, "the address set for the first branch also applies to "
                                                  "all further ones", _P21),
    Called("2.1", "cache_counter_fetch", _any, "with memcached and couchbase, a missing counter is no longer "
                                               "created", _P21),
    Called("2.1", "force_send_socket", lambda node: node.word_inside("route") == "local_route",
           "in a local_route it also affects the requests of `t_uac_dlg` and `t_new_request()`", _P21),
    Called("2.2", "avp_db_query", lambda node: "," in _argument(node, 0).lower().partition(" from ")[0],
           "a NULL in one of several columns gives the string \"<null>\"; compare with that", _P22),
    Called("2.2", "t_relay", lambda node: _argument(node, 0).lower() in ("0x01", "1"),
           "the flag 0x01 no longer has an effect", _P22),
    Called("2.3", "sip_trace", lambda node: node.arity == 3 and _argument(node, 2).startswith("$"),
           "the third argument is the types of messages, and the fourth the variable with the attributes", _P23),
    Called("2.3", "rest_get", _any, "it returns a positive number for HTTP errors too; test the variable with "
                                    "the code", _P23),
    Called("2.3", "rest_post", _any, "it returns a positive number for HTTP errors too; test the variable with "
                                     "the code", _P23),
)  # fmt: skip
_FUNCTIONS = {one.name: one for one in _CALLS}
_PARAMETERS = {one.module: one for one in _DEFAULTS}
_OLD = 'loadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\n'


class ChangedBefore23(Rule):
    """The script comes from 2.2 or older, as the setting `from` or its content shows, and uses what changed since then.

    OpenSIPS 2.3 and later start with it, but behave differently from the version that the script was written for. None
    of these changes was taken back up to 4.0, though functions and modules have other names there: they are reported
    where the script still has the old ones. The migration pages list more than a linter can see in a script: follow
    them, one series after the other.
    """

    code = "M403"
    breaks_in = "2.3"
    severity = WARNING
    stage = None
    migrating = True
    visits = ("call",)
    prefilter = Prefilter(words=tuple(sorted({*_FUNCTIONS, *_PARAMETERS})))
    examples = (
        bad(_OLD + 'loadmodule "rest_client.so"\nroute { «rest_get»("http://x/", "$var(b)"); }'),
        bad(_OLD + 'route { t_on_failure("a"); } failure_route[a] { «append_branch»(); }\nreply_to_via=1'),
        bad(
            _OLD + 'loadmodule «"proto_tcp.so"»\nroute { exit; }',
            _OLD + 'loadmodule "proto_tcp.so"\nmodparam("proto_tcp", "tcp_async", 0)\nroute { exit; }',
            unsafe=True,
        ),
        good(_OLD + 'loadmodule "proto_tcp.so"\nmodparam("proto_tcp", "tcp_async", 1)\nroute { exit; }'),
        good(_OLD + 'route { t_on_failure("a"); } failure_route[a] { append_branch(); }'),
        good(_OLD + 'loadmodule "avpops.so"\nroute { avp_db_query("select a from b", "$avp(a)"); }'),
        bad(_OLD + 'loadmodule "avpops.so"\nroute { «avp_db_query»("select a, c from b", "$avp(a);$avp(c)"); }'),
        bad(_OLD + 'loadmodule "tm.so"\nroute { «t_relay»("0x01"); t_relay("0x02"); t_relay(); }'),
        bad(
            _OLD + 'loadmodule "siptrace.so"\nmodparam("siptrace", "trace_on", 1)\n'
            'route { «sip_trace»("t", "d", "$avp(x)"); sip_trace("t", "d", "sip"); }'
        ),
        Bad(
            'loadmodule "rest_client.so"\nroute { «rest_get»("http://x/", $var(b)); }\n'
            "failure_route[a] { «append_branch»(); }",
            target="3.6",
            origin="1.4",
        ),
        Bad(
            'loadmodule «"tracer.so"»\nroute { exit; }',
            'loadmodule "tracer.so"\nmodparam("tracer", "trace_on", 0)\nroute { exit; }',
            unsafe=True,
            target="3.6",
            origin="2.1",
        ),
        Bad('loadmodule «"siptrace.so"»\nroute { exit; }', target="3.6", origin="2.1"),
        Good('loadmodule "rest_client.so"\nroute { rest_get("http://x/", $var(b)); }', target="3.6", origin="2.3"),
        Good('loadmodule "rest_client.so"\nroute { rest_get("http://x/", $var(b)); }', target="3.6"),
        good('loadmodule "rest_client.so"\nloadmodule "proto_tcp.so"\nroute { rest_get("http://x/", "$var(b)"); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        one = _FUNCTIONS.get(node.name.text)
        if one is not None and one.when(node) and _comes_from_before(script, one.since):
            yield self._report(node.name, one, f"`{one.name}()`: from OpenSIPS {one.since} on, {one.text}")

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for one in _DEFAULTS:
            node = first_load(one.module, offset, item, script, source)
            if node is None or values(script, one.module, one.parameter) or not _comes_from_before(script, one.since):
                continue
            module = script.catalogue.module(one.module)
            if module is not None and one.parameter in module.params:
                statement = modparam(one.module, one.parameter, one.value)
                fix: Fix | None = Fix(f"Set `{one.parameter}`", (added(source, node, statement),), UNSAFE)
            elif module is None and one.later:
                fix = None
            else:
                continue
            yield self._report(node.file, one, f"from OpenSIPS {one.since} on, {one.text}", fix)

    def _report(self, span: Spanned, one: Default | Called, message: str, fix: Fix | None = None) -> Finding:
        found = self.finding(span, message, fix, since=one.since)
        return found._replace(url=one.page if one.page.startswith("http") else None)


def _comes_from_before(script: Script, series: str) -> bool:
    """Whether a script was written for an OpenSIPS older than a series."""
    wanted = numbers(series)
    if script.origin is not None:
        return script.origin < wanted
    last = script.ask(last_series)
    return last is not None and last < wanted
