"""H607: a module that nothing in the script uses."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import HINT
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.syntax.item_views import scanned_end
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# modules that work without being named: transports, databases, event and MI channels, and those that act by themselves
_FAMILIES = ("proto_", "db_", "mi_", "event_", "cachedb_", "aaa_", "auth_aaa_")
# those of later series: what others load (tls_mgm, rtpproxy, auth_aka, drouting), and what MI commands or HTTP drive
_LATER = {
    "aka_av_diameter", "callops", "media_exchange", "prometheus", "qrouting", "rtp.io", "tls_openssl", "tls_wolfssl",
    "tracer",
}  # fmt: skip
# module -> those it uses where they are loaded, though it does not list them (its mod_init)
_USED = {
    "auth_db": ("signaling",), "dialog": ("rr",), "emergency": ("dialog", "rr", "tm"), "lua": ("sl",),
    "media_exchange": ("rtp_relay",), "msrp_relay": ("auth",), "qrouting": ("drouting",),
    "siptrace": ("dialog", "tm"), "tracer": ("b2b_logic", "dialog", "tm"),
    **dict.fromkeys(("db_mysql", "proto_hep", "proto_msrp", "proto_wss", "rest_client"), ("tls_mgm",)),
    **dict.fromkeys(
        ("b2b_sca", "callops", "cgrates", "compression", "event_routing", "imc", "mangler", "proto_smpp", "pua",
         "rtp_relay"), ("tm",)
    ),
}  # fmt: skip
_BY_THEMSELVES = "http", "script", "snmp", "cluster", "registrar", "monitor", "nat", "pua", "presence"


class UnusedModule(Rule):
    """A module is loaded that nothing in the script uses.

    The script calls none of its functions, sets none of its parameters and names none of its variables, and no other
    loaded module needs it. Many modules work by themselves; those known to do so are not reported.
    """

    code = "H607"
    prefilter = Prefilter(tokens=("LOADMODULE",))
    severity = HINT
    tags = ("unnecessary",)
    stage = None
    examples = (
        Bad('loadmodule "proto_udp.so"\n«loadmodule "maxfwd.so"»\nroute { exit; }'),
        Bad('loadmodule "proto_udp.so"\n«loadmodule "json.so"»\nroute { exit; }'),
        Good('loadmodule "proto_udp.so"\nloadmodule "json.so"\nroute { $json(a) := "{}"; }'),
        Good('loadmodule "proto_udp.so"\nloadmodule "rr.so"\nroute { xlog("$rr_params"); }'),
        Good('loadmodule "proto_udp.so"\nloadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header("10"); }'),
        Bad('loadmodule "proto_udp.so"\n«loadmodule "stir_shaken.so"»\nroute { exit; }', target="3.4"),
        Good(
            'loadmodule "tm.so"\nloadmodule "rr.so"\nloadmodule "dialog.so"\nroute { create_dialog(); }', target="3.4"
        ),
        Good('loadmodule "proto_udp.so"\nloadmodule "uuid.so"\nroute { xlog("$uuid"); }', target="3.4"),
        Good(
            'loadmodule "tls_openssl.so"\nloadmodule "tls_mgm.so"\nloadmodule "proto_tls.so"\nroute { exit; }',
            target="3.6",
        ),
        Good('loadmodule "maxfwd.so"\nmodparam("maxfwd", "max_limit", 70)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "early_media", 1)\nroute { exit; }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules if script.complete else ():
            module = script.catalogue.module(load.name)
            if module is None or _works_unnamed(load.name):
                continue
            if not (module.functions or module.async_functions) or script.mentions(_names(module)):
                continue
            if load.name in module.pvars and script.ask(_reads, load.name):  # what loads it has that word too
                continue
            if load.name not in script.ask(_needed) and not _is_set(script, module):
                message = f"nothing in this script uses module `{load.name}`"
                yield self.finding(LoadModule.of(item, load, offset), message)


def _works_unnamed(name: str) -> bool:
    return name.startswith(_FAMILIES) or name in _LATER or any(word in name for word in _BY_THEMSELVES)


def _names(module: Module) -> frozenset[str]:
    """The words that a script has when it uses what a module exports."""
    dotted = {name.partition(".")[0] for name in (*module.pvars, *module.transformations)} - {module.name}
    return frozenset((*module.functions, *module.async_functions, *dotted))


def _needed(script: Script) -> frozenset[str]:
    """Names of the modules that other loaded ones depend on."""
    loaded = [module for name in dict.fromkeys(script.modules) if (module := script.catalogue.module(name))]
    needed = [need.module for module in loaded for need in module.dependencies if need.module]
    return frozenset([*needed, *(name for module in loaded for name in _USED.get(module.name, ()))])


def _is_set(script: Script, module: Module) -> bool:
    """Whether a parameter of a module may be set."""
    patterns = script.ask(_patterns)
    return any((test := matcher(pattern)) is None or test(module.exported_name) for pattern in patterns)


def _patterns(script: Script) -> frozenset[str]:
    return frozenset([pattern for pattern, _, _ in script.modparams])


def _reads(script: Script, name: str) -> bool:
    """Whether a script seems to name a variable of a module that is called as the module is."""
    return any(name in names for names in script.gathered(_variables))


def _variables(item: Item) -> frozenset[str]:
    """What stands behind `$` and `$(` in an item, in its strings and comments too; not in what is never closed."""
    return frozenset(re.compile(r"\$\(?([A-Za-z0-9_]+)").findall(item.text, 0, scanned_end(item)))
