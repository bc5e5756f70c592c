"""C413: no transport module, or none for a listener."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import UNSAFE, WARNING, Edit, Fix, Span
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.functions import first_call
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.rules.modules._transports import loaded, may_have_others, module_of, protocols
from opensips_lsp.syntax.nodes import Listen, LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_OVER_TLS = {"tls", "wss", "bins"}  # they need tls_mgm
_BOND = "bond"  # what stands for several listeners, without a module (net/trans.c fix_bond_socket_list of 4.0)


class NoTransport(Rule):
    """A script loads no transport module (proto_udp, proto_tcp ...), has no listener, or has one without its module.

    A transport is available when its module is loaded and a listener uses it (net/trans.c trans_load). OpenSIPS prints
    "no transport protocol loaded" or "listeners found for protocol, but no module can handle it" and does not start.
    A listener may be given on the command line as well (`opensips -l udp:192.0.2.1`).
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
        Bad(
            'socket=udp:127.0.0.1:5060\n«socket=tcp:127.0.0.1:5060»\nloadmodule "proto_udp.so"\nroute { exit; }',
            target="4.0",
        ),
        Good('socket=msrps:127.0.0.1:5060\nloadmodule "proto_msrp.so"\nroute { exit; }', target="4.0"),
        Bad(
            'listen=udp:127.0.0.1\nlisten=tls:127.0.0.1\n«loadmodule "m/tm.so"»\nroute { exit; }',
            'listen=udp:127.0.0.1\nlisten=tls:127.0.0.1\nloadmodule "m/tls_mgm.so"\nloadmodule "m/proto_udp.so"\n'
            'loadmodule "m/proto_tls.so"\nloadmodule "m/tm.so"\nroute { exit; }',
            unsafe=True,
            target="3.0",
        ),
        Good("route { exit }"),
        Bad("«»route[a] { exit; }"),
        Good("route { t_relay(); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        sockets = facts_of(item).sockets
        transports = loaded(script) if sockets and script.has_all_text and not may_have_others(script) else ()
        for socket in sockets if transports else ():
            protocol = socket.protocol.lower()
            if protocol not in transports and (protocol != _BOND or not reads("bond", script.target)):
                message = f"no module for the transport `{socket.protocol}` is loaded; load `{module_of(protocol)}`"
                yield self.finding(Listen.of(item, socket, offset), message)

    def _of_none(self, script: Script, source: Source) -> Finding:
        """The finding for a script without a transport: before 2.1 there were no such modules (net/ of 1.11)."""
        place = _first_load(source)
        fix = _loads(script, source, place) if is_later(script.target) else None
        return self.finding(place, "no transport module is loaded; SIP needs one, such as `proto_udp`", fix)

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        """One finding for a script without a transport, or without a listener."""
        if not script.has_all_text or may_have_others(script):
            return
        if not loaded(script):
            if not source.included and (script.modules or not first_call(source)):
                yield self._of_none(script, source)
            return
        if not source.included and _has_no_listener(script):
            if is_later(script.target):  # such scripts are started with a listener on the command line, too
                word = "socket" if "socket" in KEYWORDS[script.target.series] else "listen"
                message = f"there is no `{word}`; without a listener, OpenSIPS does not start unless `-l` gives one"
                yield self.finding(_first_load(source), message)._replace(severity=WARNING)
            else:
                message = "there is no `listen`; without a listener, OpenSIPS loads no transport"
                yield self.finding(_first_load(source), message)


def _loads(script: Script, source: Source, place: Spanned) -> Fix | None:
    """The Fix that loads what the listeners of a script need, above its first module; None if that is not all known."""
    named = dict.fromkeys(one for found in script.gathered(protocols) for one in found)
    modules = list(dict.fromkeys([*(["tls_mgm"] if _OVER_TLS & set(named) else []), *map(module_of, named)]))
    if not modules or not isinstance(place, LoadModule) or not all(map(script.catalogue.module, modules)):
        return None
    folder = "".join(place.file.value.rpartition("/")[:2])
    lines = "".join(f'loadmodule "{folder}{module}.so"{script.line_break(source.place)}' for module in modules)
    names = " and ".join(f"`{module}.so`" for module in modules)
    return Fix(f"Load {names}", (Edit(place.start, place.start, lines),), UNSAFE)


def _has_no_listener(script: Script) -> bool:
    return not script.gathered(protocols) and not any(mentions_in_errors(script, word) for word in ("listen", "socket"))


def _first_load(source: Source) -> Spanned:
    """The first loadmodule of a file, or its very beginning."""
    for offset, item in source.items:
        for load in facts_of(item).modules:
            return LoadModule.of(item, load, offset)
    return Span(0, 0)
