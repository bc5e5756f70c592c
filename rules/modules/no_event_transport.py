"""H612: subscribe_event() to a socket that no module sends to."""

from __future__ import annotations

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import is_unknown
from opensips_lsp.rules.common.core_calls import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call

# what a socket begins with, up to its `:` -> the module that sends there (evi_export_t of each, 2.3.0 to 4.0.1)
_SENDERS = {
    "udp": "event_datagram", "unix": "event_datagram", "flatstore": "event_flatstore", "jsonrpc": "event_jsonrpc",
    "kafka": "event_kafka", "rabbitmq": "event_rabbitmq", "route": "event_route", "routing": "event_routing",
    "sqs": "event_sqs", "tcp": "event_stream", "virtual": "event_virtual", "xmlrpc": "event_xmlrpc",
}  # fmt: skip
_ROUTES_IN_THE_CORE = (3, 6)  # from this version on, `route:...` needs no module (evi/event_route.c)


class NoEventTransport(Rule):
    """subscribe_event() names a socket whose module is not loaded.

    Sockets are, for example, `udp:127.0.0.1:8888`, `rabbitmq:...` and `flatstore:...`. OpenSIPS looks the module up at
    run time (evi_transport.c `get_trans_mod`). It starts without the module, but each call fails with "couldn't find a
    protocol to support", and no subscriber receives the event.
    """

    code = "H612"
    severity = WARNING
    stage = None
    visits = ("call",)
    begins = ("CORE_FUNCTION",)
    prefilter = Prefilter(words=("subscribe_event",))
    examples = (
        Bad(
            TRANSPORT + 'startup_route { subscribe_event("E_PIKE_BLOCKED", «"udp:127.0.0.1:8888"»); }\nroute { exit; }'
        ),
        Bad(
            TRANSPORT + 'loadmodule "event_datagram.so"\n'
            'startup_route { subscribe_event("E_X", «"rabbitmq:a:b@h/q"», 60); }\nroute { exit; }'
        ),
        Good(
            TRANSPORT + 'loadmodule "event_datagram.so"\n'
            'startup_route { subscribe_event("E_X", "udp:127.0.0.1:8888"); }\nroute { exit; }'
        ),
        Good(
            TRANSPORT + 'loadmodule "event_own.so"\nstartup_route { subscribe_event("E_X", "own:a"); }\nroute { exit; }'
        ),
        Good('route[a] { subscribe_event("E_X", "udp:127.0.0.1:8888"); }'),
        Bad(
            TRANSPORT + 'startup_route { subscribe_event("E_X", «"tcp:127.0.0.1:8888"»); }\nroute { exit; }',
            target="3.4",
        ),
        Good(
            TRANSPORT + 'loadmodule "event_stream.so"\n'
            'startup_route { subscribe_event("E_X", "tcp:127.0.0.1:8888"); subscribe_event("E_X", "route:r"); }\n'
            "route { exit; }",
            target="3.6",
        ),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        if node.first_word != "subscribe_event" or len(node.arguments) < 2 or not script.complete:
            return
        socket = text_of(node.arguments[1])
        if socket is None or any(is_unknown(script, name) for name in script.modules):
            return
        kind = socket.text.partition(":")[0]
        sender = _SENDERS.get(kind)
        if sender in script.modules or (kind == "route" and script.target >= _ROUTES_IN_THE_CORE):
            return
        if sender and script.catalogue.module(sender) is None:
            sender = None
        why = (
            f"module `{sender}`, which sends to `{kind}:...`, is not loaded"
            if sender
            else f"no module sends to `{kind}:...`"
        )
        yield self.finding(socket.argument, f"`subscribe_event` always fails: {why}")
