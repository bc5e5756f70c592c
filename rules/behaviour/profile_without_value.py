"""M324: is_in_profile() without a value."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.parameters import values
from opensips_lsp.rules.common.places import calls, literal, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source


class ProfileWithoutValue(Migrating):
    """In OpenSIPS 2.4.6 and later, is_in_profile("p") is true for a dialog in `p` with any value.

    For a profile with values it was always false. Reported at the first such call of a file: 2.3 never ran what it
    guards.
    """

    code = "M324"
    subjects = ("function is_in_profile",)
    prefilter = Prefilter(words=("is_in_profile",))
    breaks_in = "2.4.6"
    severity = INFO
    examples = (
        bad('loadmodule "dialog.so"\nmodparam("dialog", "profiles_with_value", "caller/b; p")\n'
            'route { if («is_in_profile("p")») exit; is_in_profile("caller"); }'),
        good('loadmodule "dialog.so"\nmodparam("dialog", "profiles_with_value", "caller")\n'
             'modparam("dialog", "profiles_no_value", "p")\n'
             'route { is_in_profile("p"); is_in_profile("caller", "$fu"); }'),
        good('loadmodule "dialog.so"\nmodparam("dialog", "profiles_with_value", "p")\nroute { is_in_profile("p"); }',
             target="2.4.5"),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        found = [call for call in throughout(source, calls, "is_in_profile") if len(call.arguments) == 1]
        names = _with_value(script) if found else ()
        for call in found:
            name = (literal(call.arguments[0]) or "").partition("/")[0]
            if name in names:
                message = f'`is_in_profile("{name}")` is true with any value in OpenSIPS 2.4.6 and later; it was false'
                yield self.finding(call, message)
                return


def _with_value(script: Script) -> set[str]:
    return {
        name.partition("/")[0].strip()
        for value in values(script, "dialog", "profiles_with_value")
        if isinstance(value, str)
        for name in value.split(";")
    }
