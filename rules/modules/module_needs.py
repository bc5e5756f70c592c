"""C621: a module without what it needs to initialise."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.parameters import added
from opensips_lsp.rules.modules._conditions import Driver, Given, Global
from opensips_lsp.rules.modules._module_needs import OPENS, needs_of
from opensips_lsp.rules.modules._needs import lacking, met
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import String

_DB = TRANSPORT + 'loadmodule "db_text.so"\n'
_PUSH = TRANSPORT + 'loadmodule "tm.so"\nloadmodule "event_routing.so"\nloadmodule "usrloc.so"\n'
_USRLOC = _DB + 'loadmodule "usrloc.so"\n'
# tls_mgm of 3.1 has what tls_openssl of 3.2 has (tls_conn_ops.h, openssl_conn_ops.c); tls_wolfssl is another library
_PARTS = {"tls_mgm": "tls_openssl"}


class ModuleNeeds(Rule):
    """A module is loaded without a parameter, a module or a listener that it needs to initialise.

    OpenSIPS prints "failed to initialize module" when it starts, and exits; `opensips -c` does not report it. The
    linter does not check whether the database or the file that a parameter names exists.
    """

    code = "C621"
    prefilter = Prefilter(tokens=("LOADMODULE",))
    stage = "init"
    examples = (
        Bad(_DB + 'loadmodule «"alias_db.so"»\nroute { exit; }'),
        Bad(_DB + 'loadmodule «"alias_db.so"»\nmodparam("alias_db", "db_url", "")\nroute { exit; }'),
        Good(_DB + 'loadmodule "alias_db.so"\nmodparam("alias_db", "db_url", "text:///tmp")\nroute { exit; }'),
        Good('db_default_url="text:///tmp"\n' + _DB + 'loadmodule "alias_db.so"\nroute { exit; }'),
        Bad('db_default_url="mysql://a:b@c/d"\n' + _DB + 'loadmodule «"alias_db.so"»\nroute { exit; }'),
        Good('db_default_url="mysql://a:b@c/d"\n' + _DB + 'loadmodule "carrierroute.so"\nroute { exit; }'),
        Bad('db_default_url="mysql://a:b@c/d"\n' + _DB + 'loadmodule «"carrierroute.so"»\n'
            'modparam("carrierroute", "config_source", "db")\nroute { exit; }'),
        Good('db_default_url="mysql://a:b@c/d"\n' + _DB + 'loadmodule "alias_db.so"\n'
             'modparam("alias_db", "db_url", "text:///tmp")\nroute { exit; }'),
        Good(_DB + 'loadmodule "alias_db.so"\nroute[a] { exit; }'),
        Good(TRANSPORT + 'loadmodule "tm.so"\nloadmodule "rr.so"\nmodparam("rr", "append_fromtag", 0)\n'
             'loadmodule "uac.so"\nroute { exit; }'),
        Bad(TRANSPORT + 'loadmodule «"tm.so"»\nmodparam("tm", "T1_timer", 4000)\nroute { exit; }'),
        Bad(TRANSPORT + 'loadmodule «"tm.so"»\nmodparam("tm", "fr_inv_timer", 1)\nroute { exit; }', target="2.3"),
        Good(TRANSPORT + 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", 1)\nmodparam("tm", "fr_timer", 2)\n'
             'modparam("tm", "fr_inv_timer", 1)\nmodparam("tm", "fr_inv_timeout", 9)\nroute { exit; }'),
        Good(TRANSPORT + 'loadmodule "tm.so"\nmodparam("tm", "T1_timer", 4000)\nmodparam("tm", "T2_timer", 4001)\n'
             'route { exit; }', target="3.6"),
        Bad(TRANSPORT + 'loadmodule «"mi_fifo.so"»\nroute { exit; }'),
        Bad(TRANSPORT + 'loadmodule «"proto_hep.so"»\nroute { exit; }'),
        Good("listen=hep_tcp:127.0.0.1:6060\n" + TRANSPORT + 'loadmodule "proto_hep.so"\nroute { exit; }'),
        Bad(_DB + 'loadmodule «"usrloc.so"»\nmodparam("usrloc", "db_mode", 2)\nroute { exit; }'),
        Bad(_DB + 'loadmodule «"usrloc.so"»\nmodparam("usrloc", "db_mode", 2)\nroute { exit; }', target="2.3"),
        Good(_USRLOC + 'modparam("usrloc", "db_mode", 0)\nroute { exit; }'),
        Good(_USRLOC + 'modparam("usrloc", "working_mode_preset", "single-instance-no-db")\nroute { exit; }'),
        Bad(_DB + 'loadmodule «"usrloc.so"»\nmodparam("usrloc", "working_mode_preset", "sql-only")\nroute { exit; }'),
        Bad(TRANSPORT + 'loadmodule «"rtpproxy.so"»\nroute { exit; }'),
        Good(TRANSPORT + 'loadmodule "rtpproxy.so"\nmodparam("rtpproxy", "rtpproxy_sock", "udp:127.0.0.1:7890")\n'
                         'route { exit; }'),
        Bad(_DB + 'loadmodule «"dispatcher.so"»\nroute { exit; }'),
        Good('db_default_url="text:///tmp"\n' + _DB + 'loadmodule "dispatcher.so"\nroute { exit; }'),
        Bad('db_default_url="text:///tmp"\n' + _DB + 'loadmodule «"dispatcher.so"»\nroute { exit; }', target="2.4.8"),
        Good(_DB + 'loadmodule "dispatcher.so"\nmodparam("disp.*", "db_url", "text:///tmp")\nroute { exit; }'),
        Bad(TRANSPORT + 'loadmodule «"m/tls_mgm.so"» # TLS\nroute { exit; }',
            TRANSPORT + 'loadmodule "m/tls_mgm.so" # TLS\nloadmodule "m/tls_openssl.so"\nroute { exit; }', unsafe=True,
            target="3.4"),
        Good(TRANSPORT + 'loadmodule "tls_mgm.so"\nroute { exit; }', target="3.1"),
        Good(TRANSPORT + 'loadmodule "tls_mgm.so"\nloadmodule "tls_wolfssl.so"\nroute { exit; }', target="3.4"),
        Bad(TRANSPORT + 'loadmodule "tls_wolfssl.so"\nloadmodule «"tls_mgm.so"»\nloadmodule "tls_openssl.so"\n'
            'route { exit; }', target="4.0"),
        Good(TRANSPORT + 'loadmodule "tls_wolfssl.so"\nloadmodule "tls_mgm.so"\nloadmodule "tls_openssl.so"\n'
             'modparam("tls_mgm", "tls_library", "openssl")\nroute { exit; }', target="4.0"),
        Bad(_DB + 'loadmodule «"dispatcher.so"»\nmodparam("dispatcher", "partition", "p: db_url=text:///tmp")\n'
            'route { exit; }', target="3.6"),
        Good(_DB + 'loadmodule "dispatcher.so"\nmodparam("dispatcher", "partition", "default: db_url=text:///tmp")\n'
             'route { exit; }', target="3.6"),
        Good(_DB + 'loadmodule "dispatcher.so"\nmodparam("dispatcher", "partition", "p: db_url=text:///tmp")\n'
             'route { exit; }', target="3.4"),
        Bad(_PUSH + 'loadmodule «"registrar.so"»\nmodparam("registrar", "pn_enable", 1)\nroute { exit; }',
            target="3.4"),
        Good(_PUSH + 'loadmodule "registrar.so"\nmodparam("registrar", "pn_enable", 1)\n'
             'modparam("registrar", "pn_providers", "apns")\nroute { exit; }', target="3.4"),
        Bad(_DB + 'loadmodule «"sqlops.so"»\nroute { exit; }', target="3.6"),
        Good('db_default_url="text:///tmp"\n' + _DB + 'loadmodule "sqlops.so"\nroute { exit; }', target="3.6"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules:
            module = script.catalogue.module(load.name)
            if module is None or not script.all_read:
                continue
            node = LoadModule.of(item, load, offset).file
            for wanted, (severity, stage) in dict(_unmet(module, script)).items():
                message = f"module `{module.name}` does not initialise {wanted}; OpenSIPS does not start"
                fix = _part_of_its_own(load.name, node, wanted, script, source)
                yield self.finding(node, message, fix)._replace(severity=severity, stage=stage)


def _part_of_its_own(name: str, file: String, wanted: str, script: Script, source: Source) -> Fix | None:
    """The Fix that loads the module that has what a part of another one had before, where that one asks for it."""
    part = _PARTS.get(name, "")
    load = file.parent
    if f"`{part}`" not in wanted or part in script.modules or load is None:
        return None
    folder = "".join(file.value.rpartition("/")[:2])
    return Fix(f"Load `{part}.so`", (added(source, load, f'loadmodule "{folder}{part}.so"'),), UNSAFE)


def _unmet(module: Module, script: Script) -> Iterator[tuple[str, tuple[str, str]]]:
    """(what a module lacks or must not have, in words; (severity, stage)) of each need."""
    for requirement in module.requirements:
        needs = Given((requirement.param,)), *([Global(requirement.fallback)] if requirement.fallback else ())
        if not met(script, module.name, needs):
            yield lacking(module.name, needs), (ERROR, ModuleNeeds.stage)
        elif not requirement.fallback or (when := OPENS.get(module.name, ())) is None:
            continue
        elif not met(script, module.name, driver := (Driver((requirement.param,)),), when):
            yield lacking(module.name, driver), (ERROR, ModuleNeeds.stage)
    for need in needs_of(module.name, script.target):
        if not met(script, module.name, need.needs, need.when):
            yield lacking(module.name, need.needs, need.when), (need.severity, need.stage)
