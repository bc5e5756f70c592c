"""Transport modules, the protocols they handle, and the protocols of a script's listeners."""

from __future__ import annotations

from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import meant_modules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

_PREFIX = "proto_"  # net/api_proto.h PROTO_PREFIX
# `proto_init` of proto_hep.c and proto_msrp.c; of all others, the name says it
_OF_MODULE = {"proto_hep": ("hep_udp", "hep_tcp", "hep_tls"), "proto_msrp": ("msrp", "msrps")}


def loaded(script: Script) -> set[str]:
    """The transports that the modules of a script handle."""
    return {transport for name in script.modules for transport in transports_of(name)}


def transports_of(module: str) -> tuple[str, ...]:
    """The transports that a module handles: its functions `proto_init` say which (net/trans.c `trans_load`)."""
    return _OF_MODULE.get(module, (module[len(_PREFIX) :],)) if module.startswith(_PREFIX) else ()


def module_of(transport: str) -> str:
    """The module that handles a transport."""
    return next((module for module, handled in _OF_MODULE.items() if transport in handled), _PREFIX + transport)


def may_have_others(script: Script) -> bool:
    """Whether there may be an unknown transport: only a module with such a name can have one."""
    return any(
        name.startswith(_PREFIX)
        for name in (*meant_modules(script), *script.modules)
        if name not in script.modules or script.catalogue.module(name) is None
    )


def protocols(item: Item) -> tuple[str, ...]:
    """The protocols of the listeners in an item, lower case."""
    return tuple(sorted({socket.protocol.lower() for socket in facts_of(item).sockets}))
