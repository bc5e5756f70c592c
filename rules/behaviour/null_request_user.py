"""M333: `$rU` gets NULL."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.behaviour._null_values import may_be_null
from opensips_lsp.rules.common.core_calls import assigned_in
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import node_at
from opensips_lsp.rules.common.variable_text import is_transformed, variable_name
from opensips_lsp.syntax.nodes import Assignment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_USER = frozenset(("$rU", "$(rU)", "$ruri.user", "$(ruri.user)"))
_MAY_BE_NULL = frozenset(("avp", "hdr", "var", "dlg_val", "shv", "xml", "json"))


class NullRequestUser(Migrating):
    """In OpenSIPS 2.4.5 and later, assigning NULL to `$rU` removes the user of the Request-URI; 2.3 kept the user.

    2.3 logged an error for `$rU = $avp(new)` without a value in `$avp(new)` (pvar.c pv_set_ruri_user, commit
    f67f8d6cf4); now the request goes to `sip:host`. Reported for NULL itself as a warning, and as information for a
    variable that may be NULL and was not tested. Test for NULL before: `if ($avp(new) != NULL) $rU = $avp(new);`.
    """

    code = "M333"
    subjects = ("variable rU",)
    breaks_in = "2.4.5"
    prefilter = Prefilter(tokens=("VAR",))
    examples = (
        bad("route { $rU = «NULL»; $ruri.user = «$avp(new)»; }"),
        bad("route { if ($avp(new) == NULL) { $rU = «$avp(new)»; } }"),
        good("route { if ($avp(new) != NULL) $rU = $avp(new); if ($hdr(X) == NULL) exit; $rU = $hdr(X); }"),
        good('route { $rU = $fU; $rU = "a" + $avp(new); $var(x) = "a"; $rU = $var(x); $du = NULL; $rd = $avp(new); }'),
        good('route { if (cache_fetch("local", "k", $avp(new))) { $rU = $avp(new); } }'),
        good("route { $rU = NULL; }", target="2.4.4"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for token in assigned_in(item):
            text = token.text
            node = node_at(token.at(offset)) if text in _USER else None
            assignment = node.parent if node is not None else None
            value = assignment.value if isinstance(assignment, Assignment) else None
            if value is None:
                continue
            if value.kind == "null":
                message = (
                    f"NULL in `{text}` removes the user of the Request-URI in OpenSIPS 2.4.5 and later; 2.3 kept it"
                )
                yield self.finding(value, message)
            elif value.kind == "variable" and self._concerns(value, script, source):
                message = (
                    f"when `{value.text}` is NULL, this removes the user of the Request-URI in OpenSIPS 2.4.5 and "
                    f"later; "
                    "2.3 kept it. Test for NULL first"
                )
                yield self.finding(value, message)._replace(severity=INFO)

    @staticmethod
    def _concerns(value: Node, script: Script, source: Source) -> bool:
        if is_transformed(value.text) or variable_name(value.text) not in _MAY_BE_NULL:
            return False
        return may_be_null(value, script, source)
