"""M319: `$cgrret`."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO, replace
from opensips_lsp.lint.rule import Bad, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_OLD = re.compile(r"\$\(?(cgrret)\b")


class Cgrret(Migrating):
    """`$cgrret` of the module cgrates is called `$cgr_ret` in OpenSIPS 2.4; the old name still works but is deprecated.

    OpenSIPS 3.3 and later refuse the old name (cgrates.c mod_items): there, the rule `unknown-variable` reports it.

    Without `compat_mode`, the answer of cgrates is an object: read one of its values, such as `$cgr_ret(MaxUsage)`.
    """

    code = "M319"
    ends_in = "3.3"
    subjects = ("variable cgrret",)
    prefilter = Prefilter(words=("cgrret",))
    severity = INFO
    tags = ("deprecated",)
    guide = "2. Script migration"
    message = "`$cgrret` is deprecated in OpenSIPS 2.4 and later; use `$cgr_ret`"
    examples = (
        bad('loadmodule "cgrates.so"\nroute { xlog("$«cgrret»\\n"); if ($(«cgrret»{s.len}) > 0) exit; }',
            'loadmodule "cgrates.so"\nroute { xlog("$cgr_ret\\n"); if ($(cgr_ret{s.len}) > 0) exit; }'),
        Bad('loadmodule "cgrates.so"\nroute { xlog("$«cgrret»\\n"); }',
            'loadmodule "cgrates.so"\nroute { xlog("$cgr_ret\\n"); }', target="3.2", origin="2.3"),
        good('loadmodule "cgrates.so"\nroute { xlog("$cgr_ret cgrret $cgrrets\\n"); # $cgrret\n}'),
        good('route { xlog("$cgrret\\n"); }', target="2.3"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for _, span, _ in matches(offset, item, _OLD):
            yield self.finding(span, fix=replace(span, "cgr_ret", "Replace `$cgrret` with `$cgr_ret`"))
