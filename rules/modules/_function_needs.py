"""What functions need of the script besides their module. The lines of C are those of 2.4.11, or of the file named.

From 3.0 on a fix-up belongs to an argument, and what it wants is in the catalogue (see C518): rows that go on are of
what a mod_init asks for when the script has a call of the function (sr_module.c `is_script_func_used`).
"""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_between
from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.record import Record
from opensips_lsp.rules.modules._conditions import Driver, Given, Global, Loaded, Not, Number, Opened, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.rules.modules._conditions import Condition


class FunctionNeed(Record):
    """One of `needs` must hold, where all of `when` do, for functions of a module, from `since` on and before `until`.

    letter: the number of an argument, and the letter without which, in upper or lower case, there is no need.
    """

    module: str
    functions: tuple[str, ...]
    needs: tuple[Condition, ...]
    letter: tuple[int, str] | None = None
    when: tuple[Condition, ...] = ()
    severity: str = ERROR
    since: tuple[int, ...] | None = None
    until: tuple[int, ...] | None = None

    def is_for(self, target: Version) -> bool:
        """Whether there is a need in a version."""
        return is_between(target, self.since, self.until)


TYPED = (3, 0)
_URL = Given(("db_url",)), Global("db_default_url")
_AAA = (Given(("aaa_url",)),)
_FROM_TAG = Number("append_fromtag", 1, None, 1, "rr")
_STORED = "avp_db_load", "avp_db_delete", "avp_db_store", "avp_db_query"
_REPLACED = "uac_replace_from", "uac_replace_to"
_RESTORED = Not(Word("restore_mode", ("none",), "auto"))
_AUTO = Word("restore_mode", ("auto",), "auto")
_PURR = (Not(Number("pn_enable_purr", 0, 0, 0)),)
_PUSHED = (Not(Number("pn_enable", 0, 0, 0)),)
_IN_DIALOG = Not(Number("force_dialog", 0, 0, 0))

NEEDS = (
    FunctionNeed("auth_aaa", ("aaa_www_authorize", "aaa_proxy_authorize"), (Loaded(("auth",)),), when=_AAA,
                 since=TYPED),  # 3.0.5 authaaa_mod.c get_deps_aaa_url
    FunctionNeed("avpops", _STORED, _URL),  # avpops.c:272, 438, 560; 3.4.18 avpops.c avpops_init
    FunctionNeed("avpops", _STORED, (Driver(("db_url",)),), since=TYPED),  # 3.4.18 avpops.c avpops_db_bind
    FunctionNeed("avpops", _STORED, (Opened("db_url"),), since=TYPED),
    FunctionNeed("group", ("aaa_is_user_in",), _AAA, until=TYPED),  # group_mod.c:359
    FunctionNeed("group", ("db_is_user_in", "db_get_user_group"), _URL[:1], until=TYPED),  # group_mod.c:324, 399
    FunctionNeed("mid_registrar", ("pn_process_purr",), _PURR, when=_PUSHED,
                 since=(3, 1)),  # lib/reg/pn.c pn_cfg_validate
    FunctionNeed("nathelper", ("fix_nated_register",), (Given(("received_avp",)),), until=TYPED),  # nathelper.c:381
    FunctionNeed("permissions", ("check_address", "check_source_address", "get_source_group"),
                 (Given(("db_url", "partition")),), until=TYPED),  # permissions.c:205, 986, 1039
    FunctionNeed("presence", ("handle_publish", "handle_subscribe"), _URL[:1], until=TYPED),  # presence.c:504, 531
    FunctionNeed("registrar", ("pn_process_purr",), _PURR, when=_PUSHED,
                 since=(3, 1)),  # lib/reg/pn.c pn_cfg_validate
    FunctionNeed("rest_client", ("rest_init_client_tls",), (Loaded(("tls_mgm",)),), severity=WARNING,
                 until=TYPED),  # rest_client.c:233
    FunctionNeed("rest_client", ("rest_init_client_tls",), (Loaded(("tls_mgm",)),),
                 since=TYPED),  # 3.0.5 rest_client.c mod_init
    FunctionNeed("rtpproxy", ("engage_rtp_proxy",), (Loaded(("dialog",)),), until=TYPED),  # rtpproxy.c:1000
    FunctionNeed("sipcapture", ("sip_capture",), _URL),  # sipcapture.c:813, 823; 3.6.8 sipcapture.c mod_init
    FunctionNeed("sipcapture", ("report_capture",), _URL,
                 when=(Number("hep_capture_on", 1, None, 0),)),  # sipcapture.c:816; 3.6.8 sipcapture.c mod_init
    FunctionNeed("siptrace", ("sip_trace",), (Loaded(("dialog",)),), letter=(1, "d")),  # siptrace.c:1334
    FunctionNeed("uac", ("uac_auth",), (Loaded(("uac_auth",)),)),  # uac.c:203; 3.6.8 uac.c mod_init
    FunctionNeed("uac", ("uac_auth",), (_FROM_TAG,)),  # uac.c:312; 3.6.8 uac.c mod_init
    FunctionNeed("uac", ("uac_auth",), (Loaded(("rr",)),)),  # uac.c:302; 3.6.8 uac.c mod_init
    FunctionNeed("uac", _REPLACED, (Loaded(("rr",)),), when=(_RESTORED,)),
    FunctionNeed("uac", _REPLACED, (_FROM_TAG, _IN_DIALOG), when=(_AUTO,)),
    FunctionNeed("uac", _REPLACED, (Loaded(("dialog",)),), when=(_IN_DIALOG, _AUTO)),
    FunctionNeed("uri", ("aaa_does_uri_exist", "aaa_does_uri_user_exist"), _AAA),  # uri_mod.c:470
    FunctionNeed("uri", ("db_does_uri_exist", "db_get_auth_id"), _URL),  # uri_mod.c:369, 426
    FunctionNeed("uri", ("db_check_to", "db_check_from"), _URL,
                 when=(Not(Number("use_uri_table", 0, 0, 0)),)),  # uri_mod.c:378
)  # fmt: skip

BY_FUNCTION: dict[str, list[FunctionNeed]] = {}
for _need in NEEDS:
    for _name in _need.functions:
        BY_FUNCTION.setdefault(_name, []).append(_need)
