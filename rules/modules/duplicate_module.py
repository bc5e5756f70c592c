"""C402: a module that is loaded twice."""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import SAFE, Edit, Fix, Related
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.parameters import deleted
from opensips_lsp.syntax.nodes import LoadModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class DuplicateModule(Rule):
    """A module is loaded a second time.

    OpenSIPS prints "module already loaded" (sr_module.c load_module) and does not start; only proto_udp and proto_tcp,
    which are built in, may be loaded more than once.
    """

    code = "C402"
    prefilter = Prefilter(tokens=("LOADMODULE",))
    stage = "check"
    hangs_on_others = True
    examples = (
        Bad('loadmodule "tm.so"\n«loadmodule "tm.so"»\nroute { exit; }', 'loadmodule "tm.so"\n\nroute { exit; }'),
        Bad(
            'loadmodule "tm.so"\n«loadmodule "tm.so"»\nroute { exit; }',
            'loadmodule "tm.so"\nroute { exit; }',
            target="3.6",
        ),
        Good('loadmodule "proto_udp.so"\nloadmodule "proto_udp.so"\nroute { exit; }'),
        Good('loadmodule "tm.so"\n# loadmodule "tm.so"\nroute { exit; }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for load in facts_of(item).modules:
            node = LoadModule.of(item, load, offset)
            module = script.catalogue.module(load.name)
            if load.name in script.modules_loaded(source.at(node.start)) and not (module and module.builtin):
                later = is_later(script.target)  # where fixes of calls load what fixes of loadmodule load, too
                edit = deleted(source, node) if later else Edit(node.start, node.end, "")
                fix = Fix("Remove the line", (edit,), SAFE)
                yield self.finding(node, f"module `{load.name}` is already loaded", fix)

    def related(self, finding: Finding, script: Script, source: Source) -> Iterator[Related]:
        loads = [
            (one, load.name, LoadModule.of(item, load, offset))
            for one in script.sources
            for offset, item in one.items
            for load in facts_of(item).modules
        ]
        here = source.at(finding.start)
        wanted = next((name for one, name, node in loads if one.at(node.start) == here), None)
        same = [(one, node) for one, name, node in loads if name == wanted]
        if same:
            first, node = min(same, key=lambda load: load[0].at(load[1].start))
            yield Related(first, node, "it is first loaded here")
