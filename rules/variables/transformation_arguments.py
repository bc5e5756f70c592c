"""C504: arguments of transformations."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.variables import ARGUMENT
from opensips_lsp.rules.common.spec_rule import SpecRule


class TransformationArguments(SpecRule):
    """A transformation has the wrong number or the wrong kind of arguments.

    OpenSIPS prints "invalid substr transformation" or the like (transformations.c `tr_parse_*`) and does not start.
    OpenSIPS 2.4 does not check what follows the last argument; 2.3 does.
    """

    code = "C504"
    kinds = (ARGUMENT,)
    examples = (
        Bad("route { $var(x) = $(ru{«s.substr,1»}); }"),
        Bad("route { $var(x) = $(ru{s.substr,«a»,1}); }"),
        Bad("route { $var(x) = $(ru{s.substr,0,«-1»}); }"),
        Bad('route { $var(x) = $(ru{s.fill.left,«""»,5}); }'),
        Bad("route { $var(x) = $(ru{«s.len»,1}); }", target="2.3"),
        Bad("route { $var(x) = $(ru{«s.index,a,1»x}); }", target="2.3"),
        Good("route { $var(x) = $(ru{s.len,1}); $var(x) = $(ru{s.index,a,1x}); }"),
        Good("route { $var(x) = $(ru{s.substr,-3,0}); $var(x) = $(ru{s.substr,$var(a), $(var(b){s.int})}); }"),
        Good("route { $var(x) = $(ru{s.index,a}); $var(x) = $(ru{s.select,0,,}); $var(x) = $(rb{sdp.line,m}); }"),
    )
