"""M326: registrations without a user name."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, changed_in_2_4_10, good, others
from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import calls, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source

_WITH_DOMAIN = (4, 0)  # usrloc.c ul_mod.c: the default of `use_domain` is 1


class RegistrationWithoutUser(Migrating):
    """In OpenSIPS 2.4.10 and 3.1.2 and later, save() rejects an address of record without a user name.

    Registrations of a domain, `sip:example.org`, now fail. With `use_domain` of `usrloc` the domain belongs to the
    address of record, and nothing changes (save.c save_aux, common.c extract_aor); it is set by default in 4.0. All of
    3.0 does as 2.3. Reported at the first save() of a
    file.
    """

    code = "M326"
    subjects = ("function save", "function mid_registrar_save")
    prefilter = Prefilter(words=("save", "mid_registrar_save"))
    breaks_in = "2.4.10"
    breaks_up_to = "3.1.2"
    severity = INFO
    message = "`{}` rejects registrations without a user name in OpenSIPS {} and later"
    examples = (
        bad('loadmodule "registrar.so"\nroute { if (!«save("location")») exit; save("location"); }'),
        bad('loadmodule "usrloc.so"\nmodparam("usrloc", "use_domain", 0)\nloadmodule "mid_registrar.so"\n'
            'route { «mid_registrar_save("location")»; }'),
        good('loadmodule "registrar.so"\nroute { lookup("location"); $var(save) = 1; }'),
        good('loadmodule "registrar.so"\nroute { save("location"); }', target="2.4.9"),
        good('loadmodule "usrloc.so"\nmodparam("usrloc", "use_domain", 1)\nloadmodule "registrar.so"\n'
             'route { save("location"); }'),
        Bad('loadmodule "registrar.so"\nroute { «save("location")»; }', target="3.6", origin="2.3"),
        Bad('loadmodule "registrar.so"\nroute { «save("location")»; }', target="3.1", origin="3.0"),
        Bad('loadmodule "usrloc.so"\nmodparam("usrloc", "use_domain", 0)\nloadmodule "registrar.so"\n'
            'route { «save("location")»; }', target="4.0", origin="2.3"),
        Good('loadmodule "registrar.so"\nroute { save("location"); }', target="3.0", origin="2.3"),
        Good('loadmodule "registrar.so"\nroute { save("location"); }', target="4.0", origin="2.3"),
        Good('loadmodule "registrar.so"\nroute { save("location"); }', target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = list(throughout(source, calls, "save", "mid_registrar_save"))
        if not found or not changed_in_2_4_10(script):
            return
        with_domain = last_value(script, "usrloc", "use_domain")
        if not (script.target >= _WITH_DOMAIN if with_domain is None else with_domain):
            since = "2.4.10" if script.target < (3, 0) else "3.1.2"
            yield self.finding(found[0], self.message.format(found[0].name.text, since) + others(len(found)))
