"""Calls of functions of the core that are gone, or that take other arguments now (see form.py)."""

from __future__ import annotations

from opensips_lsp.catalogue.later.form import Form
from opensips_lsp.catalogue.pages import migration_page as page

_P33, _P36 = page("3.2", "3.3"), page("3.5", "3.6")

_CORE = "core_cmds.c core_cmds[]: the same C function"
_NAMES = f"cfg.lex of 2.4 and 3.0: one token for both names; {_CORE} of 3.1"
_FLAGS = "route.c fix_actions(): int2str(), fixup_flag(); core_cmds.c fixup_mflag(), fixup_bflag()"
_REWRITE = f"{_CORE}, and core_cmds.c fixup_rewritehost() of 3.1.17 refuses the old name; {_P33}"

FORMS = (
    # ---- the core, 3.1: functions became calls with texts
    Form("3.1", "setflag({flag})", "setflag({flag:flag})", _FLAGS, True),
    Form("3.1", "resetflag({flag})", "resetflag({flag:flag})", _FLAGS, True),
    Form("3.1", "isflagset({flag})", "isflagset({flag:flag})", _FLAGS, True),
    *(
        form
        for name, old in (
            ("setbflag", "setbflag"),
            ("resetbflag", "resetbflag"),
            ("isbflagset", "isbflagset"),
            ("setbflag", "setbranchflag"),
            ("resetbflag", "resetbranchflag"),
            ("isbflagset", "isbranchflagset"),
        )
        for form in (
            Form("3.1", f"{old}({{flag}})", f"{name}({{flag:bflag}})", _FLAGS, True),
            Form("3.1", f"{old}({{branch:number}}, {{flag}})", f"{name}({{flag:bflag}}, {{branch}})", _FLAGS, True),
        )
    ),
    Form("3.1", "seth", "sethost", _NAMES, True),
    Form("3.1", "sethp", "sethostport", _NAMES, True),
    Form("3.1", "setp", "setport", _NAMES, True),
    Form("3.1", "setu", "setuser", _NAMES, True),
    Form("3.1", "setup", "setuserpass", _NAMES, True),
    Form("3.1", "setduri", "setdsturi", _NAMES, True),
    Form("3.1", "resetduri", "resetdsturi", _NAMES, True),
    Form("3.1", "isduriset", "isdsturiset", _NAMES, True),
    Form("3.1", "add_rport", "force_rport", _NAMES, True),
    Form("3.1", "force_local_rport", "add_local_rport", _NAMES, True),
    Form("3.1", "add_tcp_alias", "force_tcp_alias", _NAMES, True),
    Form("3.1", "avp_printf", "pv_printf", _NAMES, True),
    Form("3.1", "avp_printf({variable}, {text})", "pv_printf({variable}, {text})", _NAMES, True),
    # ---- the core, 3.3 and 3.6
    Form("3.1", "rewritehost", "sethost", _REWRITE, True),
    Form("3.1", "rewritehostport", "sethostport", _REWRITE, True),
    Form("3.1", "rewriteport", "setport", _REWRITE, True),
    Form("3.1", "rewriteuri", "seturi", _REWRITE, True),
    Form("3.1", "rewriteuser", "setuser", _REWRITE, True),
    Form("3.1", "rewriteuserpass", "setuserpass", _REWRITE, True),
    Form("3.6", "append_branch()", "append_branch_old()",
         f"core_cmds.c w_append_branch() of 3.5.9, w_append_branch_old() of 3.6.8; {_P36}", True),
    Form("3.6", "append_branch", "append_branch_old",
         f"the same; a URI that is empty when it runs was the current one; {_P36}"),
    Form("3.6", "remove_branch", "remove_msg_branch", "dset.c remove_branch() of 3.5.9, remove_msg_branch() of 3.6.8",
         True),
    Form("3.6", "move_branch", "move_msg_branch", "dset.c of 3.5.9 and 3.6.8", True),
    Form("3.6", "swap_branches", "swap_msg_branches", "dset.c of 3.5.9 and 3.6.8", True),
)  # fmt: skip
