"""H609: a variable in an argument that a function takes as it is written."""

from __future__ import annotations

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import Spec, parse_spec
from opensips_lsp.rules.common.core_calls import span_in_text, text_of
from opensips_lsp.rules.common.functions import MODULE_CALL, is_prepared
from opensips_lsp.rules.common.names import names_at
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Known
    from opensips_lsp.syntax.nodes import Call

_PATTERN = "in this fixed pattern `$` is the end of a line, so it never matches the value of the variable"
_NAME = "it uses the text literally, not the value of the variable"
_PUT = "it puts the text into the message literally, not the value of the variable"
_TABLE = "it takes the text literally as the name of a table of contacts, not the value of the variable"

# (module, function) -> (number of the argument, what happens): by the fix-up function, of 2.3.0 to 2.4.11
_AS_WRITTEN = {
    # fixup_regexp_null, fixup_regexp_none, fixup_regexpNL_none (mod_fix.c) compile the text as it is; the second
    # argument of those of textops has no fix-up, and strlen() and memcpy() (textops.c) put it in
    **{("textops", name): ((0, _PATTERN),) for name in ("search", "search_body")},
    **{
        ("textops", name): ((0, _PATTERN), (1, _PUT))
        for name in (
            "replace", "replace_all", "replace_body", "replace_body_all", "replace_body_atonce", "search_append",
            "search_append_body",
        )
    },
    ("rr", "check_route_param"): ((0, _PATTERN),),
    ("tm", "t_check_status"): ((0, _PATTERN),),
    # fixup_str_null, fixup_str_str, fixup_str (mod_fix.c) keep the text as it is
    ("auth", "append_rpid_hf"): ((0, _PUT), (1, _PUT)),
    ("cachedb_local", "cache_remove_chunk"): ((0, _NAME),),
    ("dialog", "store_dlg_value"): ((0, _NAME),),
    ("dialog", "fetch_dlg_value"): ((0, _NAME),),
    ("dialog", "get_dialog_info"): ((0, _NAME), (2, _NAME)),
    ("enum", "i_enum_query"): ((0, _NAME), (1, _NAME)),
    ("enum", "is_from_user_enum"): ((0, _NAME), (1, _NAME)),
    ("enum", "isn_query"): ((0, _NAME), (1, _NAME)),
    ("nathelper", "fix_nated_contact"): ((0, _PUT),),
    ("path", "add_path"): ((0, _PUT),),
    ("path", "add_path_received"): ((0, _PUT),),
    ("registrar", "add_sock_hdr"): ((0, _PUT),),
    ("sipmsgops", "append_urihf"): ((0, _PUT), (1, _PUT)),
    ("uri", "add_uri_param"): ((0, _PUT),),
    ("uri", "del_uri_param"): ((0, _NAME),),
    ("uri", "is_user"): ((0, _NAME),),
    ("uri", "uri_param"): ((0, _NAME), (1, _NAME)),
    # domain_fixup (registrar/reg_mod.c, mid_registrar.c): register_udomain() makes a table of that very name
    **{("registrar", name): ((0, _TABLE),) for name in ("save", "lookup", "remove", "is_registered")},
    **{("mid_registrar", name): ((0, _TABLE),) for name in ("mid_registrar_save", "mid_registrar_lookup")},
}  # fmt: skip


def _core() -> dict[str, tuple[tuple[int, str], ...]]:
    """Core function -> the same; action.c `do_action` takes the texts as they are."""
    found = {
        "append_branch": (
            (0, "it takes the text literally as the URI of the branch; set `$ru`, and call it without arguments"),
        ),
        "error": ((0, _NAME), (1, _NAME)),
        "log": tuple((number, "it logs the text literally; use xlog(), which reads variables") for number in (0, 1)),
        "prefix": ((0, "it puts the text before the user literally; set `$rU`"),),
    }
    for names, variable in (
        ("rewritehost sethost seth", "$rd"), ("rewritehostport sethostport sethp", "$rd` and `$rp"),
        ("rewriteport setport setp", "$rp"), ("rewriteuri seturi", "$ru"), ("rewriteuser setuser setu", "$rU"),
        ("rewriteuserpass setuserpass setup", "$rU"), ("setdsturi setduri", "$du"),
    ):  # fmt: skip
        found.update((name, ((0, f"it sets the text literally; set `{variable}`"),)) for name in names.split())
    return found


_CORE = _core()

_OF_MODULES = frozenset(name for _, name in _AS_WRITTEN)
_NAMES = (*sorted(_OF_MODULES), *_CORE)


class VariableTakenLiterally(Rule):
    """Some functions do not read variables in an argument: `$var(x)` there is just those seven characters.

    OpenSIPS starts without a message. `search("$var(x)")` looks for a line that ends before `var`, and never finds
    one; for a pattern that is only known at run time, write `$rb =~ $var(x)`, or `$mb =~ $var(x)`.

    OpenSIPS 3.0 reads variables in the arguments of modules' functions (mod_fix.c fix_cmd), and 3.1 also in those of
    functions of the core (core_cmds.c), which action.c of 3.0 takes as they are. So from 3.1 on, nothing is reported.
    """

    code = "H609"
    ends_in = "3.1"
    severity = WARNING
    stage = None
    begins = (*MODULE_CALL, "CORE_FUNCTION")
    prefilter = Prefilter(words=_NAMES, tokens=(*MODULE_CALL, "CORE_FUNCTION"))
    visits = ("call",)
    examples = (
        Bad('loadmodule "textops.so"\nroute { if (search("«$var(re)»") || search_body("a«$(ru{uri.user})»")) exit; }'),
        Bad('loadmodule "textops.so"\nroute { replace_body_all("a", "«$var(to)»"); }', target="2.3"),
        Bad('loadmodule "tm.so"\nfailure_route[a] { if (t_check_status("«$var(codes)»")) exit; }'),
        Bad('loadmodule "uri.so"\nroute { if (is_user("«$fU»")) exit; add_uri_param("x=«$var(x)»"); }'),
        Bad('loadmodule "usrloc.so"\nloadmodule "registrar.so"\nroute { save("«$var(table)»", "f"); }'),
        Bad('loadmodule "dialog.so"\nroute { store_dlg_value("«$var(name)»", "$var(value)"); }'),
        Good('loadmodule "textops.so"\nroute { search("a$"); search("a$|b$(c)"); search("\\\\$ru"); search("$$"); }'),
        Good('loadmodule "textops.so"\nroute { search("^[$a-z]+"); subst("/a/$var(x)/"); }'),
        Good('loadmodule "dialog.so"\nroute { store_dlg_value("name", "$var(value)"); }'),
        Good('loadmodule "usrloc.so"\nloadmodule "registrar.so"\nroute { save("location", "$var(flags)"); }'),
        Good('loadmodule "sipmsgops.so"\nroute { append_hf("X: $ru\\r\\n"); codec_delete_re("$var(re)"); }'),
        Good('loadmodule "my_own.so"\nroute { search("$var(re)"); }'),
        Bad('route { log("call of «$rU»\\n"); log(1, "«$ci»"); prefix("«$var(x)»"); }'),
        Bad('route { seturi("sip:«$rU»@10.0.0.1"); sethostport("«$var(gw)»"); setdsturi("sip:«$var(gw)»"); }',
            target="2.3"),
        Bad('route { seturi("sip:«$rU»@10.0.0.1"); prefix("«$var(x)»"); }', target="3.0"),
        Good('loadmodule "textops.so"\nroute { search("$var(re)"); }', target="3.0"),
        Good('route { seturi("sip:$rU@10.0.0.1"); prefix("$var(x)"); }', target="3.1"),
        Good('route { xlog("call of $rU\\n"); seturi("sip:a@10.0.0.1"); log("costs 5$ or $$\\n"); append_branch(); }'),
        Good('route { send("10.0.0.1", "$var(x)"); set_advertised_address("$var(x)"); avp_printf("$avp(a)", "$ru"); }'),
    )  # fmt: skip

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        name = node.first_word
        if node.first_kind == "CORE_FUNCTION":
            yield from self._of_call(node, _CORE.get(name, ()), script, source)
        elif name in _OF_MODULES and not reads("typed-arguments", script.target) and is_prepared(node, script.target):
            for module in script.modules_before(source.at(node.start)):
                yield from self._of_call(node, _AS_WRITTEN.get((module.name, name), ()), script, source)

    def _of_call(
        self, call: Call, taken: Iterable[tuple[int, str]], script: Script, source: Source
    ) -> Iterator[Finding]:
        for number, what in taken:
            text = text_of(call.argument(number))
            if text is None or "$" not in text.text:
                continue
            span = _variable(text.text, names_at(script, source.at(call.start)).known)
            if span:
                message = f"`{call.first_word}` does not read the variable `{text.text[slice(*span)]}`: {what}"
                yield self.finding(span_in_text(text.argument, *span), message)


def _variable(text: str, known: Known) -> tuple[int, int] | None:
    """(start, end) of the first variable in a text, or None; a `$` that stands for itself is none."""
    at = -1
    while (at := text.find("$", at + 1)) >= 0:
        escaped = (at - len(text[:at].rstrip("\\"))) % 2
        following = text[at + 1 : at + 2]
        if escaped or not (following.isalpha() or following == "("):
            continue
        spec = parse_spec(text[at:], known)
        if spec.__class__ is Spec and spec.record is not None:
            return at, at + spec.end
    return None
