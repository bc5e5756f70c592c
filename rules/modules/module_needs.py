"""C621: a module without what it needs to initialise."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.modules._module_needs import OPENS, needs_of
from opensips_lsp.rules.modules._needs import Driver, Given, Global, in_words, met
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_DB = TRANSPORT + 'loadmodule "db_text.so"\n'
_USRLOC = _DB + 'loadmodule "usrloc.so"\n'


class ModuleNeeds(Rule):
    """A module is loaded without a parameter, a module or a listener that it needs to initialise.

    OpenSIPS prints "failed to initialize module" when it starts, and exits; `opensips -c` does not report it. The
    linter does not check whether the database or the file that a parameter names exists.
    """

    code = "C621"
    ends_in = "3.0"
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
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules:
            module = script.catalogue.module(load.name)
            if module is None or not script.all_read:
                continue
            node = LoadModule.of(item, load, offset).file
            for wanted, severity in dict(_unmet(module, script)).items():
                message = f"module `{module.name}` does not initialise without {wanted}; OpenSIPS does not start"
                yield self.finding(node, message)._replace(severity=severity)


def _unmet(module: Module, script: Script) -> Iterator[tuple[str, str]]:
    """(what a module lacks, in words; severity) of each need."""
    for requirement in module.requirements:
        needs = Given((requirement.param,)), *([Global(requirement.fallback)] if requirement.fallback else ())
        if not met(script, module.name, needs):
            yield in_words(module.name, needs), ERROR
        elif not requirement.fallback or (when := OPENS.get(module.name, ())) is None:
            continue
        elif not met(script, module.name, driver := (Driver((requirement.param,)),), when):
            yield in_words(module.name, driver), ERROR
    for need in needs_of(module.name, script.target):
        if not met(script, module.name, need.needs, need.when):
            yield in_words(module.name, need.needs, need.when), need.severity
