"""M201: columns that the clusterer table has no more."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import SCRIPT_CHAPTER, ParameterRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting


class ClustererSequenceColumn(ParameterRule):
    """OpenSIPS 2.4 removed the parameters `ls_seq_no_col` and `top_seq_no_col` of `clusterer`.

    They named two columns that the table `clusterer` no longer has (version 4 instead of 2): remove them.
    OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does not start.
    """

    code = "M201"
    guide = SCRIPT_CHAPTER
    lasting = "clusterer_mod.c params[] of 2.4.11 to 4.0.1: neither is read"
    table = {"ls_seq_no_col": ("clusterer",), "top_seq_no_col": ("clusterer",)}
    examples = (
        Bad('loadmodule "clusterer.so"\nmodparam("clusterer", «"ls_seq_no_col"», "a")\nroute { exit; }',
            'loadmodule "clusterer.so"\nroute { exit; }'),
        Bad('loadmodule "clusterer.so"\n  modparam("clusterer", «"top_seq_no_col"», "a") # kept\nroute { exit; }',
            'loadmodule "clusterer.so"\n  # kept\nroute { exit; }'),
        Good('loadmodule "clusterer.so"\nmodparam("clusterer", "ls_seq_no_col", "a")\nroute { exit; }', target="2.3"),
        Good('loadmodule "clusterer.so"\nmodparam("clusterer", "id_col", "ls_seq_no_col")\nroute { exit; }'),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = (
            f"`{one.name}` of module `clusterer` was removed in OpenSIPS 2.4, together with the column that it names"
        )
        yield self.report(one, message, self.delete(one, "Remove the modparam"))
