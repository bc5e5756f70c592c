"""H607: a module that nothing in the script uses."""

from opensips_lsp.rules.module_parameter import matcher

from opensips_lsp.rule import HINT, Bad, Good, Rule
from opensips_lsp.script import facts_of
from opensips_lsp.tree import view

# modules that work without being named: transports, databases, event and MI channels, and those that act by themselves
_FAMILIES = ("proto_", "db_", "mi_", "event_", "cachedb_", "aaa_", "auth_aaa_")
_BY_THEMSELVES = "http", "script", "snmp", "cluster", "registrar", "monitor", "nat", "pua", "presence"


class UnusedModule(Rule):
    """A module is loaded, and the script calls none of its functions, sets none of its parameters, names none of its
    variables, and no other loaded module needs it.

    Many modules work by themselves; those that are known to are not told.
    """

    code = "H607"
    severity = HINT
    stage = None
    examples = (
        Bad('loadmodule "proto_udp.so"\n«loadmodule "maxfwd.so"»\nroute { exit; }'),
        Good('loadmodule "proto_udp.so"\nloadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header("10"); }'),
        Good('loadmodule "maxfwd.so"\nmodparam("maxfwd", "max_limit", 70)\nroute { exit; }'),
        Good('loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "early_media", 1)\nroute { exit; }'),
    )

    def check_script(self, script, source):
        if not script.complete or not script.modules:
            return
        texts = "\n".join(source.text for source in script.sources)
        needed = _needed(script)
        for offset, item in source.items:
            for load in facts_of(item).modules:
                module = script.catalogue.module(load.name)
                if module is None or load.name in needed or _works_unnamed(load.name) or _set(script, module):
                    continue
                names = {*module.functions, *module.async_functions}
                if (
                    not names
                    or names & script.words
                    or any(f"${name}" in texts or f"$({name}" in texts for name in module.pvars)
                ):
                    continue
                yield self.finding(
                    view(item, load.raw, None, offset), f"nothing in this script uses module `{load.name}`"
                )


def _works_unnamed(name):
    return name.startswith(_FAMILIES) or any(word in name for word in _BY_THEMSELVES)


def _needed(script):
    """Names of the modules that other loaded ones depend on."""
    loaded = [module for name in dict.fromkeys(script.modules) if (module := script.catalogue.module(name))]
    return {need.module for module in loaded for need in module.dependencies if need.module}


def _set(script, module):
    return any(
        (test := matcher(param.module)) is None or test(module.exported_name)
        for _, _, facts in script.facts()
        for param in facts.params
    )
