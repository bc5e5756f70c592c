"""M326: registrations without a user name."""

from opensips_lsp.rules._migrating import Migrating, bad, good, others
from opensips_lsp.rules._places import calls, throughout

from opensips_lsp.rule import INFO


class RegistrationWithoutUser(Migrating):
    """save() rejects an address of record without a user name since OpenSIPS 2.4.10.

    Registrations of a whole domain, `sip:example.org`, fail now. Told at the first save() of a file.
    """

    code = "M326"
    words = ("save", "mid_registrar_save")
    breaks_in = "2.4.10"
    severity = INFO
    message = "`{}` rejects registrations without a user name since OpenSIPS 2.4.10"
    examples = (
        bad('loadmodule "registrar.so"\nroute { if (!«save("location")») exit; save("location"); }'),
        good('loadmodule "registrar.so"\nroute { lookup("location"); $var(save) = 1; }'),
        good('loadmodule "registrar.so"\nroute { save("location"); }', target="2.4.9"),
    )

    def check_script(self, script, source):
        found = list(throughout(source, calls, "save", "mid_registrar_save"))
        if found:
            yield self.finding(found[0], self.message.format(found[0].name.text) + others(len(found)))
