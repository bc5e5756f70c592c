"""C412: a module without the modules it needs."""

from __future__ import annotations

from opensips_lsp.catalogue.later import later
from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.rules.common.broken import meant_modules
from opensips_lsp.syntax.nodes import LoadModule, ModParam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Dependency, Module
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.facts import ModParamFact
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Value
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node


_TYPES = {
    "SQLDB": "an SQL database module such as `db_mysql`",
    "CACHEDB": "a cache database module such as `cachedb_local`",
    "AAA": "an AAA module such as `aaa_radius`",
}


class MissingDependency(Rule):
    """A module, or one of its parameters that is set, needs another module that is not loaded anywhere.

    OpenSIPS checks dependencies after reading the script, prints "failed to solve module dependencies" and does not
    start. Where it only complains, this is a warning.
    """

    code = "C412"
    prefilter = Prefilter(tokens=("LOADMODULE", "MODPARAM"))
    stage = "check"
    after_parse = True
    examples = (
        Bad('«loadmodule "acc.so"»\nroute { exit; }'),
        Bad('loadmodule "tm.so"\nloadmodule "acc.so"\n«modparam("acc", "db_url", "mysql://a:b@c/d")»\nroute { exit; }'),
        Bad('loadmodule "my_own.so"\n«loadmodule "acc.so"»\nroute { exit }'),
        Bad('loadmodule "uri.so"\n«loadmodule "drouting.so"»\nroute { exit; }', target="3.6"),
        Good('loadmodule "my_own.so"\nloadmodule "drouting.so"\nroute { exit; }', target="3.6"),
        Good('loadmodule "acc.so"\nloadmodule "tm.so"\nroute { exit; }'),
        Good('loadmodule "acc.so"\nloadmodule tm.so\nroute { exit; }'),
        Good(
            'loadmodule "tm.so"\nloadmodule "acc.so"\nloadmodule "mysql.so"\n'
            'modparam("acc", "db_url", "mysql://a:b@c/d")\nroute { exit; }'
        ),
        Good('loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "db_url", "")\nroute { exit; }'),
        Bad('loadmodule "usrloc.so"\n«modparam("usrloc", "working_mode_preset", "sql-only")»\nroute { exit; }'),
        Bad(
            'loadmodule "uac.so"\nloadmodule "tm.so"\nloadmodule "uac_auth.so"\n'
            '«modparam("uac", "restore_mode", "manual")»\nroute { exit; }',
            target="3.4",
        ),
        Bad('loadmodule "usrloc.so"\n«modparam("usrloc", "db_mode", 1)»\nroute { exit; }', target="3.6"),
        Good('loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 0)\nroute { exit; }'),
        Good(
            'loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 1)\n'
            'modparam("usrloc", "db_mode", 0)\nroute { exit; }'
        ),
        Bad(
            'loadmodule "proto_hep.so"\n«modparam("proto_hep", "compressed_payload", 1)»\nroute { exit; }', target="4.0"
        ),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        facts = facts_of(item)
        if not (facts.modules or facts.params) or not script.modules or not script.has_all_text:
            return
        loaded = script.ask(_loaded)
        for load in facts.modules:
            for need in loaded[load.name].dependencies if load.name in loaded else ():
                if not need.param and not _met(need, load.name, loaded) and not _may_be_met(need, script):
                    yield self.report(LoadModule.of(item, load, offset), load.name, need)
        for param in facts.params:
            for module, need in _needs(param, loaded):
                if (
                    not _met(need, module, loaded)
                    and not _may_be_met(need, script)
                    and not _set_later(param, module, script)
                ):
                    yield self.report(ModParam.of(item, param, offset), module, need)

    def report(self, node: Node, module: str, need: Dependency) -> Finding:
        """The finding for an unmet need; an error where OpenSIPS aborts."""
        wanted = f"module `{need.module}`" if need.module else _TYPES.get(need.type, f"a module of type {need.type}")
        what = f"parameter `{need.param}` of module" if need.param else "module"
        finding = self.finding(node, f"{what} `{module}` needs {wanted}, which is not loaded")
        return finding._replace(severity=ERROR if need.severity == "abort" else WARNING)


def _met(need: Dependency, module: str, loaded: dict[str, Module]) -> bool:
    """Whether the modules loaded are enough for a need, or OpenSIPS says nothing."""
    if need.severity == "silent":
        return True
    if need.module:
        return need.module in loaded
    return any(other.type == need.type for name, other in loaded.items() if name != module)


def _may_be_met(need: Dependency, script: Script) -> bool:
    """Whether a module may be enough for a need that is unknown, or that a loadmodule with a mistake may mean."""
    meant = meant_modules(script)
    if need.module:
        return need.module in meant
    if any(_may_be(name, need, script) for name in script.modules if script.catalogue.module(name) is None):
        return True
    return any(module.type == need.type for module in map(script.catalogue.module, meant) if module is not None)


def _may_be(name: str, need: Dependency, script: Script) -> bool:
    """Whether a module that the target does not have may be enough for a need; what took its place is, if known."""
    row = later("module", name, script.target)
    module = row and script.catalogue.module(row.edit.partition("?")[0])
    return row is None or (module is not None and module.type == need.type)


def _needs(param: ModParamFact, loaded: dict[str, Module]) -> Iterator[tuple[str, Dependency]]:
    """(module, Dependency) of what a modparam brings with it."""
    matching = matcher(param.module)
    for name, module in loaded.items():
        if matching is None or not matching(module.exported_name):
            continue
        for need in module.dependencies:
            if need.param == param.name and _holds(need, param.value):
                yield name, need


def _set_later(param: ModParamFact, module: str, script: Script) -> bool:
    """Whether a parameter of a module is set again: only the last setting counts."""
    settings = [other for _, _, facts in script.facts() for other in facts.params
                if other.name == param.name and (test := matcher(other.module)) and test(module)]  # fmt: skip
    return bool(settings) and settings[-1] is not param


def _holds(need: Dependency, value: Value) -> bool:
    text = str(value)
    return {
        "": True,
        "positive": isinstance(value, int) and value > 0,
        "nonzero": value != 0,
        "nonempty": value != "",
        "is": text.lower() in need.words,
        "is not": text.lower() not in need.words,
        "contains": any(word in text for word in need.words),
    }.get(need.when, False)


def _loaded(script: Script) -> dict[str, Module]:
    """Name -> Module of those that are loaded and known."""
    modules = {name: script.catalogue.module(name) for name in script.modules}
    return {name: module for name, module in modules.items() if module is not None}
