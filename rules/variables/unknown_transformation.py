"""C503: transformations that OpenSIPS does not have."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.variables import TRANSFORMATION
from opensips_lsp.rules.common.spec_rule import SpecRule


class UnknownTransformation(SpecRule):
    """A transformation `{class.name}` has an unknown class or name (case is ignored).

    OpenSIPS prints "unknown transformation" (transformations.c `parse_transformation` and `tr_parse_*`) and does not
    start. Modules can have transformations from OpenSIPS 2.4 on.
    """

    code = "C503"
    kinds = (TRANSFORMATION,)
    examples = (
        Bad("route { $var(x) = $(ru{«uri.username»}); }"),
        Bad("route { $var(x) = $(ru{s.tolower}{«str.len»}); }"),
        Bad("route { $var(x) = $(ru{«len»}); }"),
        Bad("route { $var(x) = $(ru{«isup.param»,a}); }", target="2.3"),
        Bad("route { $var(x) = $(ru{«isup.param»,a}); }"),
        Bad("route { $var(x) = $(ru{« s».len}); }"),
        Good('loadmodule "sip_i.so"\nroute { $var(x) = $(ru{isup.param,Called Party Number}); }'),
        Good("route { $var(x) = $(ru{S.LEN }); $var(x) = $(ru{uri.user} {s.tolower}); $var(x) = $(ru{s.trimr}); }"),
    )
