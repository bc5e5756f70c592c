"""AVPs that modules use because a parameter is not set."""

from __future__ import annotations

from opensips_lsp.model.names.mention import AVP
from opensips_lsp.model.names.parameters import PLAIN_AVPS, are_meant
from opensips_lsp.model.names.reader import reader_of
from opensips_lsp.model.script import END

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script


def default_avps(script: Script) -> dict[str, tuple[str, str]]:
    """AVP -> (module, parameter) of each that a loaded module uses as long as the parameter is not set."""
    found: dict[str, tuple[str, str]] = {}
    for module in script.modules_before(END):
        for name, forms in module.params.items():
            avp = _avp(script, module.name, name, forms[0].default or "")
            if avp and not any(one == name and are_meant(other, (module.name,)) for other, one, _ in script.modparams):
                found[avp] = module.name, name
    return found


def _avp(script: Script, module: str, parameter: str, default: str) -> str:
    if module in PLAIN_AVPS.get(parameter, ()):
        return default if default.isalpha() else ""
    return next((name for kind, name in reader_of(script.catalogue).variables_in(default) if kind == AVP), "")
