"""M220: parameters that cachedb_mongodb had in OpenSIPS 2.3.0 only."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "cachedb_mongodb.so"\n'
_NOW = {"op_timeout": "`socketTimeoutMS`", "slave_ok": "`readPreference`", "write_concern": "`w`"}


class MongodbDriver(ParameterRule):
    """OpenSIPS 2.3.1 removed `op_timeout`, `slave_ok` and `write_concern` of `cachedb_mongodb`.

    The new driver takes these settings as options of the MongoDB URL. OpenSIPS prints "Parameter not found in module -
    can't set" and does not start.
    """

    code = "M220"
    breaks_in = "2.3.1"
    table = dict.fromkeys(_NOW, ("cachedb_mongodb",))
    examples = (
        Bad(
            _LOADS + 'modparam("cachedb_mongodb", «"op_timeout"», 3000)\nroute { exit; }',
            choices=("Remove the modparam",),
        ),
        Good(_LOADS + 'modparam("cachedb_mongodb", "op_timeout", 3000)\nroute { exit; }', target="2.3.0"),
        Good(_LOADS + 'modparam("cachedb_mongodb", "exec_threshold", 3000)\nroute { exit; }'),
    )

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = f"`{one.name}` of module `cachedb_mongodb` was removed in OpenSIPS 2.3.1"
        message += f"; see the option {_NOW[one.name]} of the URL"
        yield self.report(one, message, choices=(self.delete(one, "Remove the modparam", UNSAFE),))
