"""C415: a transport module without a listener."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.parameters import all_settings, deleted, editable, removed
from opensips_lsp.rules.modules._transports import may_have_others, protocols, transports_of
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_UDP = 'socket=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\n'


class UnusedTransport(Rule):
    """A transport module (proto_tcp, proto_ws ...) is loaded, and no listener uses it.

    OpenSIPS 4.0 prints "No binding found for protocol" and does not start (net/trans.c trans_load); earlier versions
    ignore such a module. Scripts without any listener are left out: those of the command line are not known.
    """

    code = "C415"
    breaks_in = "4.0"
    prefilter = Prefilter(tokens=("LOADMODULE",))
    stage = "check"
    after_parse = True
    examples = (
        Bad(
            _UDP + '«loadmodule "proto_tcp.so"»\nmodparam("proto_tcp", "tcp_port", 5070)\nroute { exit; }',
            _UDP + "route { exit; }",
            unsafe=True,
            target="4.0",
        ),
        Bad(
            _UDP + '«loadmodule "proto_hep.so"»\n«loadmodule "proto_ws.so"»\nroute { exit; }',
            _UDP + "route { exit; }",
            unsafe=True,
            target="4.0",
        ),
        Good(_UDP + 'loadmodule "proto_tcp.so"\nroute { exit; }', target="3.6"),
        Good(_UDP + 'socket=HEP_TLS:127.0.0.1:6060\nloadmodule "proto_hep.so"\nroute { exit; }', target="4.0"),
        Good(_UDP + 'loadmodule "proto_tcp.so"\nsocket=tcp:\nroute { exit; }', target="4.0"),
        Good('loadmodule "proto_udp.so"\nroute { exit; }', target="4.0"),
        Good(_UDP + 'loadmodule "proto_own.so"\nloadmodule "proto_tcp.so"\nroute { exit; }', target="4.0"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules:
            transports = transports_of(load.name)
            if transports and script.has_all_text and script.ask(_is_unused, transports):
                message = f"no listener uses module `{load.name}`; OpenSIPS {script.target.series} does not start then"
                node = LoadModule.of(item, load, offset)
                yield self.finding(node, message, _removal(node, load.name, script, source))


def _removal(node: LoadModule, module: str, script: Script, source: Source) -> Fix | None:
    """The Fix that takes a module and its parameters out; None where another file sets one."""
    params = all_settings(script, module)
    if not editable(params, source):
        return None
    edits = sorted((deleted(source, node), *map(removed, params)))
    return Fix("Remove the module and its parameters", tuple(edits), UNSAFE)


def _is_unused(script: Script, transports: tuple[str, ...]) -> bool:
    """Whether a script has listeners, and none of one of these transports."""
    used = {protocol for found in script.gathered(protocols) for protocol in found}
    words = "listen", "socket", *transports
    return (
        bool(used)
        and used.isdisjoint(transports)
        and not may_have_others(script)
        and not any(mentions_in_errors(script, word) for word in words)
    )
