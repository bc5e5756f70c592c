"""C413: no transport module, or none for a listener."""

from __future__ import annotations

from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import meant_modules, mentions_in_errors
from opensips_lsp.rules.common.functions import first_call
from opensips_lsp.syntax.nodes import Listen, LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_PREFIX = "proto_"  # net/api_proto.h PROTO_PREFIX
_OF_MODULE = {"proto_hep": ("hep_udp", "hep_tcp")}  # of all others, the name says it


class NoTransport(Rule):
    """A script loads no transport module (proto_udp, proto_tcp ...), has no listener, or has one without its module.

    A transport is available when its module is loaded and a listener uses it (net/trans.c trans_load). OpenSIPS prints
    "no transport protocol loaded" or "listeners found for protocol, but no module can handle it" and does not start.
    """

    code = "C413"
    prefilter = Prefilter(tokens=("LISTEN",))
    stage = "check"
    after_parse = True
    examples = (
        Bad('«loadmodule "tm.so"»\nroute { exit; }'),
        Bad('«listen=tcp:127.0.0.1:5060»\nloadmodule "proto_udp.so"\nroute { exit; }'),
        Bad('«listen=hep_tcp:127.0.0.1:6060»\nloadmodule "proto_udp.so"\nroute { exit; }'),
        Bad('«loadmodule "proto_udp.so"»\nroute { exit; }'),
        Good('listen=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute { exit; }'),
        Good(
            'listen=hep_udp:127.0.0.1:6060\nlisten=HEP_TCP:127.0.0.1:6060\nloadmodule "proto_hep.so"\nroute { exit; }'
        ),
        Bad('«loadmodule "my_own.so"»\nmodparam("tm", "fr_timout", 5)\nroute { exit; }'),
        Bad('«loadmodule "tm.so"»\nroute { exit }'),
        Good('loadmodule "proto_own.so"\nroute { exit; }'),
        Good('loadmodule "tm.so"\nloadmodule proto_udp.so\nroute { exit; }'),
        Good('loadmodule "proto_udp.so"\nlisten=udp:\nroute { exit; }'),
        Good("route { exit }"),
        Bad("«»route[a] { exit; }"),
        Good("route { t_relay(); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        sockets = facts_of(item).sockets
        transports = _loaded(script) if sockets and script.has_all_text and not _may_have_others(script) else ()
        for socket in sockets if transports else ():
            if socket.protocol.lower() not in transports:
                message = (
                    f"no module for the transport `{socket.protocol}` is loaded; "
                    f"load `{_module(socket.protocol.lower())}`"
                )
                yield self.finding(Listen.of(item, socket, offset), message)

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        """One finding for a script without a transport, or without a listener."""
        if not script.has_all_text or _may_have_others(script):
            return
        if not _loaded(script):
            if not source.included and (script.modules or not first_call(source)):
                yield self.finding(
                    _first_load(source), "no transport module is loaded; SIP needs one, such as `proto_udp`"
                )
            return
        if not source.included and not script.gathered(_listens) and not mentions_in_errors(script, "listen"):
            message = "there is no `listen`; without a listener, OpenSIPS loads no transport"
            yield self.finding(_first_load(source), message)


def _listens(item: Item) -> bool:
    """Whether there is a listener in an item."""
    return bool(facts_of(item).sockets)


def _loaded(script: Script) -> set[str]:
    """The transports that the modules of a script handle."""
    return {transport for name in script.modules for transport in _transports(name)}


def _transports(module: str) -> tuple[str, ...]:
    """The transports that a module handles: its functions `proto_init` say which (net/trans.c `trans_load`)."""
    return _OF_MODULE.get(module, (module[len(_PREFIX) :],)) if module.startswith(_PREFIX) else ()


def _module(transport: str) -> str:
    return next((module for module, handled in _OF_MODULE.items() if transport in handled), _PREFIX + transport)


def _may_have_others(script: Script) -> bool:
    """Whether there may be an unknown transport: only a module with such a name can have one."""
    return any(
        name.startswith(_PREFIX)
        for name in (*meant_modules(script), *script.modules)
        if name not in script.modules or script.catalogue.module(name) is None
    )


def _first_load(source: Source) -> Spanned:
    """The first loadmodule of a file, or its very beginning."""
    for offset, item in source.items:
        for load in facts_of(item).modules:
            return LoadModule.of(item, load, offset)
    return Span(0, 0)
