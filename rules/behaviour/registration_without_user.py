"""M326: registrations without a user name."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import calls, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source


class RegistrationWithoutUser(Migrating):
    """In OpenSIPS 2.4.10 and later, save() rejects an address of record without a user name.

    Registrations of a domain, `sip:example.org`, now fail. With `use_domain` of `usrloc` the domain belongs to the
    address of record, and nothing changes (save.c save_aux, common.c extract_aor). Reported at the first save() of a
    file.
    """

    code = "M326"
    subjects = ("function save", "function mid_registrar_save")
    prefilter = Prefilter(words=("save", "mid_registrar_save"))
    breaks_in = "2.4.10"
    ends_in = "3.0"
    severity = INFO
    message = "`{}` rejects registrations without a user name in OpenSIPS 2.4.10 and later"
    examples = (
        bad('loadmodule "registrar.so"\nroute { if (!«save("location")») exit; save("location"); }'),
        bad('loadmodule "usrloc.so"\nmodparam("usrloc", "use_domain", 0)\nloadmodule "mid_registrar.so"\n'
            'route { «mid_registrar_save("location")»; }'),
        good('loadmodule "registrar.so"\nroute { lookup("location"); $var(save) = 1; }'),
        good('loadmodule "registrar.so"\nroute { save("location"); }', target="2.4.9"),
        good('loadmodule "usrloc.so"\nmodparam("usrloc", "use_domain", 1)\nloadmodule "registrar.so"\n'
             'route { save("location"); }'),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = list(throughout(source, calls, "save", "mid_registrar_save"))
        if found and not last_value(script, "usrloc", "use_domain"):
            yield self.finding(found[0], self.message.format(found[0].name.text) + others(len(found)))
