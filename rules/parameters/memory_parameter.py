"""N307: parameters of the HP memory allocator."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import GlobalParameter

_NAMES = (
    "shm_hash_split_percentage", "shm_secondary_hash_size", "mem_warming", "mem_warming_enabled",
    "mem_warming_pattern_file", "mem_warming_percentage",
)  # fmt: skip


class MemoryParameter(Rule):
    """OpenSIPS 2.3.0 refuses parameters of the HP allocator unless built with it; later versions ignore them.

    It prints "Cannot set parameter; Please recompile with support for HP_MALLOC". The default build has no HP_MALLOC.
    """

    code = "N307"
    needs = "2.3.1"
    stage = "check"
    visits = ("global_parameter",)
    examples = (
        Bad("«mem_warming»=on\nroute { exit; }", target="2.3.0"),
        Good("memlog=1\nroute { exit; }", target="2.3.0"),
        Good("mem_warming=on\nroute { exit; }", target="2.3.1"),
    )

    def check(self, node: GlobalParameter, script: Script, source: Source) -> Iterator[Finding]:
        if node.name.text in _NAMES:
            message = f"OpenSIPS 2.3.0 refuses `{node.name.text}` unless it is built with HP_MALLOC"
            yield self.finding(node.name, message)
