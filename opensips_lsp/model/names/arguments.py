"""What the catalogue says of the arguments of a function: which may hold variables, and which get a value."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.model.core_texts import ALSO, PRINTF, TEXTS, WRITTEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.catalogue.facts import AsyncFunction, Function

# kinds of arguments (opensips_lsp.model.values) that are taken as they are written; the others may hold variables
_AS_WRITTEN = frozenset(
    "int uint string regex word exact words letters length begins no-variable short flags header methods mime code "
    "statistic-group hep-chunk hep-type carrier b2b-scenario redirect-reason redirects trace-flags "
    "rabbitmq-server rtpengine-set dialog-profile avp-db-id destination relay".split()
)
# kinds of arguments into whose variables the function puts something ...
_ALL = frozenset(
    "vars:avp text:avp ldap-result avp-pair event-parameters delta-variable avp-name:scheme var:written "
    "single:written".split()
)
_LAST = frozenset(("avp-op-target", "avp-subst-target", "dialplan-variables"))  # ... into the last one only
# function -> the arguments that are variables into which it puts something, where the kind does not say so: what the
# manual calls an output, a destination or a result (2.4, and 2.3 where that has it)
_OUTPUTS = {
    "avp_copy": (1,), "cluster_broadcast_req": (2,), "cluster_send_req": (3,), "cr_next_domain": (5,),
    "cr_prime_route": (5,), "cr_route": (5,), "cr_user_carrier": (2,), "check_address": (4,),
    "check_source_address": (1,), "db_get_auth_id": (1, 2), "db_get_user_group": (1,), "do_routing": (3, 4, 5),
    "dp_translate": (2,), "dr_is_gw": (3, 4), "ds_count": (2,), "freeswitch_esl": (2,), "get_dialog_info": (1,),
    "get_dialog_vals": (0, 1), "get_profile_size": (1, 2), "get_source_group": (0,), "goes_to_gw": (2, 3),
    "hep_get": (1, 2, 3), "is_from_gw": (2, 3), "jsonrpc_request": (3,), "ldap_filter_url_encode": (1,),
    "math_ceil": (1,), "math_eval": (1,), "math_floor": (1,), "math_round": (1,), "math_round_sf": (1,),
    "math_rpn": (1,), "math_trunc": (1,), "mmg_lookup": (1, 2), "rest_get": (1, 2, 3), "rest_post": (3, 4, 5),
    "rest_put": (3, 4, 5), "route_to_carrier": (1, 2), "route_to_gw": (1,), "rtpengine_answer": (1, 2),
    "rtpengine_delete": (1,), "rtpengine_manage": (1, 2), "rtpengine_offer": (1, 2), "rtpproxy_all_stats": (0,),
    "rtpproxy_answer": (3, 4), "rtpproxy_engage": (3, 4), "rtpproxy_offer": (3, 4), "rtpproxy_start_recording": (1,),
    "rtpproxy_stats": (0, 1, 2, 3, 5), "rtpproxy_stop_stream2uac": (1,), "rtpproxy_stop_stream2uas": (1,),
    "rtpproxy_stream2uac": (3,), "rtpproxy_stream2uas": (3,), "rtpproxy_unforce": (1,), "stat_iter_next": (0, 1),
    "use_next_gw": (0, 1, 2, 3),
}  # fmt: skip

NONE, ALL, LAST = "none", "all", "last"


class Arguments:
    """What functions take, in one version."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.kinds = lru_cache(maxsize=1 << 12)(self._kinds)

    def _kinds(self, function: str, number: int, arity: int) -> tuple[str, ...]:
        """The kinds of an argument, of all functions of this name with so many arguments; of all, if none has."""
        forms = [
            form
            for kind in ("functions", "async_functions")
            for module in self._catalogue.exporters(kind, function)
            for form in getattr(self._catalogue.module(module), kind)[function]
            if number < max(len(form.args), len(form.params))
        ]
        forms += [form for form in self._catalogue.core.functions.get(function, ()) if number < len(form.params)]
        fitting = [form for form in forms if form.arity == arity]
        return tuple(dict.fromkeys(_kind_of(form, number) for form in fitting or forms))

    def may_hold_variables(self, function: str, number: int, arity: int, text: str) -> bool:
        """Whether variables are read in a text that is the argument of a function of a module."""
        kinds = self.kinds(function, number, arity)
        return not kinds or any(holds_variables(kind, text) for kind in kinds)

    def written(self, function: str, number: int, arity: int) -> str:
        """Into which variables of an argument the function puts something: NONE, ALL or the LAST."""
        if number in _OUTPUTS.get(function, ()):
            return ALL
        for kind in self.kinds(function, number, arity):
            if kind in _LAST:
                return LAST
            if kind.lstrip("?") in _ALL or kind.endswith("|var:written"):
                return ALL
        return NONE


def _kind_of(form: Function | AsyncFunction, number: int) -> str:
    """The kind of an argument; of one that is declared with a type, since 3.0, what that says of variables."""
    if number >= len(form.params):
        return form.args[number]
    typed = form.params[number]
    if typed.kind == "var":
        return f"var:{typed.wanted}" if typed.wanted else "var"
    return "string" if typed.static or typed.verbatim else "text"


def holds_variables(kind: str, text: str) -> bool:
    """Whether variables are read in a text that is an argument of a kind."""
    base, _, instead = kind.lstrip("?").partition("|")
    if instead == "text" or (instead.startswith("var") and text.startswith("$")):
        return True
    return base.partition(":")[0] not in _AS_WRITTEN


def core_text_holds_variables(function: str, number: int, arity: int, text: str) -> bool:
    """Whether variables are read in a text that is the argument of a function of the core."""
    if function in ("xlog", "is_myself") and arity == 2 and number == (function == "is_myself"):
        return text.startswith("$")  # a level or a port
    return number in TEXTS.get(function, ()) or number in ALSO.get(function, ()) or (function in PRINTF and number < 2)


def core_writes(function: str, number: int) -> bool:
    """Whether a function of the core puts something into the variable that is this argument."""
    return number in WRITTEN.get(function, ())
