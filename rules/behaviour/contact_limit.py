"""M336: a REGISTER with more contacts than are allowed."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import calls, literal, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source

_LIMIT = re.compile(r"c[1-9]|max-contacts=0*[1-9]")  # the letter up to 3.3, the name from 3.4 on


class ContactLimit(Migrating):
    """In OpenSIPS 2.4.7 and later, save() counts the contacts of one REGISTER together.

    With `max_contacts` or the flag `c`, 2.3 let a REGISTER with several contacts exceed the limit where one was stored
    already, and answered 200; 2.4.7 refuses it with 503 (save.c update_contacts, commit 553a99a486; run on 2.3.6 and
    2.4.11: three allowed, one stored, four more). Reported at the first such save() of a file.
    """

    code = "M336"
    subjects = ("function save",)
    prefilter = Prefilter(words=("save",))
    breaks_in = "2.4.7"
    severity = INFO
    message = (
        "`save` refuses a REGISTER whose contacts together exceed the limit in OpenSIPS 2.4.7 and later; 2.3 stored "
        "them all"
    )
    examples = (
        bad('loadmodule "registrar.so"\nmodparam("registrar", "max_contacts", 3)\n'
            'route { «save("location")»; save("location"); }'),
        bad('loadmodule "registrar.so"\nroute { save("location", "m"); «save("location", "mc2f")»; }'),
        good('loadmodule "registrar.so"\nmodparam("registrar", "max_contacts", 0)\nroute { save("location", "p0"); }'),
        good('loadmodule "registrar.so"\nroute { save("location", "c2"); }', target="2.4.6"),
        Bad('loadmodule "registrar.so"\nroute { «save("location", "force-registration, max-contacts=2")»; }',
            target="3.6", origin="2.3"),
        Good('loadmodule "registrar.so"\nroute { save("location", "max-contacts=0"); }', target="3.6", origin="2.3"),
        Good('loadmodule "registrar.so"\nroute { save("location", "max-contacts=2"); }', target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = list(throughout(source, calls, "save"))
        limit = last_value(script, "registrar", "max_contacts") if found else None
        if not (isinstance(limit, int) and limit > 0):
            found = [
                call for call in found if len(call.arguments) > 1 and _LIMIT.search(literal(call.arguments[1]) or "")
            ]
        if found:
            yield self.finding(found[0], self.message + others(len(found)))
