"""M205: a renamed parameter of usrloc."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, renamed, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting


class ContactIdColumn(ParameterRule):
    """`contactid_column` of `usrloc` is called `contact_id_column` in OpenSIPS 2.4.

    OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does not start. Only the name changed.
    """

    code = "M205"
    lasting = "ul_mod.c params[] of 2.3.6 to 4.0.1: contactid_col"
    table = {"contactid_column": ("usrloc",)}
    examples = (
        Bad('loadmodule "usrloc.so"\nmodparam("usrloc", «"contactid_column"», "id")\nroute { exit; }',
            'loadmodule "usrloc.so"\nmodparam("usrloc", "contact_id_column", "id")\nroute { exit; }'),
        Bad('loadmodule "usrloc.so"\nmodparam("usrloc", "contact_id_column", "a")\n'
            'modparam("usrloc", «"contactid_column"», "b")\n'
            "route { exit; }",
            'loadmodule "usrloc.so"\nmodparam("usrloc", "contact_id_column", "a")\n'
            'modparam("usrloc", "contact_id_column", "b")\n'
            "route { exit; }", unsafe=True),
        Good('loadmodule "usrloc.so"\nmodparam("usrloc", "contact_id_column", "id")\nroute { exit; }'),
        Good('loadmodule "usrloc.so"\nmodparam("usrloc", "contactid_column", "id")\nroute { exit; }', target="2.3"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = "`contactid_column` of module `usrloc` is called `contact_id_column` in OpenSIPS 2.4"
        # where both are set, only a person knows which column it is
        safe = UNSAFE if values(script, "usrloc", "contact_id_column") else SAFE
        yield self.report(one, message, Fix("Use `contact_id_column`", (renamed(one, "contact_id_column"),), safe))
