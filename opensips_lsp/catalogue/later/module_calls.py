"""Calls of functions of modules that are gone, or that take other arguments now (see form.py)."""

from __future__ import annotations

from opensips_lsp.catalogue.later.form import Form
from opensips_lsp.catalogue.pages import migration_page as page

_P30, _P31, _P33 = page("2.4", "3.0"), page("3.0", "3.1"), page("3.2", "3.3")
_P34, _P35, _P36 = page("3.3", "3.4"), page("3.4", "3.5"), page("3.5", "3.6")
_CATALOGUE = "the export tables of both series"

_URI = "modules/uri/checks.c of 2.4.11, modules/sipmsgops/uri.c of 3.0.5; " + _P30
_URI_TABLE = (
    "; with `use_uri_table` it is a query: load `auth_db.so` and call `{}`, where the table is an argument of its own"
)
_PARTITION = f"drouting.c fixup_*_gw() and ds_fixups.c of 2.4.11, cmds[] of 3.0.5; {_P30}"
_CARRIER = f"drouting.c cmds[] of 3.2.19 and 3.3.10: a variable for the attributes of the carrier came in; {_P33}"
_QOP = f"auth/challenge.c of 3.0.5, fixup_qop() of 3.1.17: one bit; {_P31}"
_SQL = f"avpops.c of 3.4.18, sqlops.c of 3.5.9; {_P35}"
_AS_CODE = f"avpops_impl.c of 3.4.18; {_P35}"

FORMS = (
    # ---- auth
    Form("3.1", "www_challenge({realm}, {qop:zero})", "www_challenge({realm})", _QOP, True),
    Form("3.1", "www_challenge({realm}, {qop:number})", "www_challenge({realm}, auth)", _QOP, True),
    Form("3.1", "proxy_challenge({realm}, {qop:zero})", "proxy_challenge({realm})", _QOP, True),
    Form("3.1", "proxy_challenge({realm}, {qop:number})", "proxy_challenge({realm}, auth)", _QOP, True),
    # ---- uri
    Form("3.0", "uri_param", "ruri_has_param", _URI, True),
    Form("3.0", "add_uri_param", "ruri_add_param", _URI, True),
    Form("3.0", "del_uri_param", "ruri_del_param", _URI, True),
    Form("3.0", "tel2sip", "ruri_tel2sip", _URI, True),
    Form("3.0", "is_user({user})", "$au == {user}", f"uri/checks.c is_user(): upper and lower case count; {_P30}"),
    Form("3.0", "db_check_to()", "$au == $tU", f"uri/db_checks.c check_to(); {_P30}",
         text="write `$au == $tU`" + _URI_TABLE.format('db_is_to_authorized("uri")')),
    Form("3.0", "db_check_from()", "$au == $fU", f"uri/db_checks.c check_from(); {_P30}",
         text="write `$au == $fU`" + _URI_TABLE.format('db_is_from_authorized("uri")')),
    Form("3.0", "check_to()", "$au == $tU", f"uri/db_checks.c check_to(); {_P30}"),
    Form("3.0", "check_from()", "$au == $fU", f"uri/db_checks.c check_from(); {_P30}"),
    Form("3.0", "db_does_uri_exist()", "db_does_uri_exist($ru, subscriber)",
         f"uri/db_checks.c does_uri_exist(), auth_db/checks.c of 3.0.5; {_P30}",
         text='write `db_does_uri_exist("$ru", TABLE)`, with the table that `db_table` of `uri` named: "subscriber"'
              ' where it was not set'),
    Form("3.0", "db_get_auth_id({uri}, {user}, {realm})", "db_get_auth_id(subscriber, {uri}, {user}, {realm})",
         f"uri/db_checks.c get_auth_id(), auth_db/checks.c of 3.0.5; {_P30}",
         text="write `db_get_auth_id(TABLE, URI, USER, REALM)`, with the table that `db_table` of `uri` named:"
              ' "subscriber" where it was not set'),
    # ---- sipmsgops, textops
    Form("3.0", "remove_hf({name}, {flags:re})", "remove_hf_re({name})",
         f"sipmsgops.c remove_hf_match_f(); {_P30}", True),
    Form("3.0", "remove_hf({name}, {flags:glob})", "remove_hf_glob({name})",
         f"sipmsgops.c remove_hf_match_f(); {_P30}", True),
    # ---- tm
    Form("3.0", "t_relay({flags:digits})", "t_relay({flags:number})", "tm.c fixup_t_relay1(), flag_fixup()", True),
    Form("3.0", "t_relay({destination:text})", "t_relay(, {destination})", "tm.c fixup_t_relay1() of 2.4.11", True),
    Form("3.0", "t_relay({destination:text}, {flags:digits})", "t_relay({flags:number}, {destination})",
         "tm.c fixup_t_relay2() of 2.4.11", True),
    Form("3.0", "t_replicate({uri}, {flags:digits})", "t_replicate({uri}, {flags:number})",
         "tm.c fixup_t_replicate() of 2.4.11", True),
    # ---- uac, mmgeoip, enum, exec
    Form("3.0", "uac_replace_from({uri})", "uac_replace_from(, {uri})", f"uac.c w_replace_from1(); {_P30}", True),
    Form("3.0", "uac_replace_to({uri})", "uac_replace_to(, {uri})", f"uac.c w_replace_to1(); {_P30}", True),
    Form("3.0", "get_redirects({total:number}:{branch:number}, {reason})", "get_redirects({total}, {branch})", _P30,
         text="the reason is written for the accounting: call `get_redirects()` without it"),
    Form("3.0", "get_redirects({total:number}, {reason:text})", "get_redirects({total})", _P30,
         text="the reason is written for the accounting: call `get_redirects()` without it"),
    Form("3.0", "get_redirects({total:number}:{branch:number})", "get_redirects({total}, {branch})", _P30),
    Form("3.0", "mmg_lookup({source}, {avp})", "mmg_lookup(, {source}, {avp})", f"mmgeoip.c w_lookup_cmd2(); {_P30}",
         True),
    Form("3.0", "enum_pv_query({number}, {suffix?}, {service?})", "enum_query({suffix}, {service}, {number})",
         f"enum.c of 2.4.11 and 3.0.5; {_P30}"),
    Form("3.0", "exec_avp({command}, {avp?})", "exec({command},, {avp})", "exec.c exec_avp() of 2.4.11",
         text="write `exec(COMMAND,, AVP)`: all of the output in one value, not a value a line"),
    Form("3.0", "exec_msg({command})", "exec({command}, $mb)", "exec.c exec_msg() of 2.4.11",
         text="write `exec(COMMAND, $mb)`; the environment of the command has no parts of the message any more"),
    Form("3.0", "exec_dset({command})", "", "exec.c exec_str() of 2.4.11",
         text='call `exec("COMMAND \'$ru\'",, $var(uri))` and set `$ru` from what it printed'),
    Form("3.0", "exec_getenv({name}, {avp?})", "", "exec.c exec_getenv() of 2.4.11",
         text="`$env(NAME)` is a variable of the environment"),
    # ---- dialog, dialplan
    Form("3.0", "get_profile_size({profile}, {size})", "get_profile_size({profile},, {size})",
         "dialog.c w_get_profile_size() of 2.4.11", True),
    Form("3.0", "get_dialog_info({attribute}, {avp}, {key}, {value})",
         "get_dialog_info({attribute}, {avp}, {key}, {value}, $var(dialogs))", _CATALOGUE,
         text="its fifth argument is a variable for the number of dialogs"),
    Form("3.0", "dp_translate({partition:name}:{id}, {input}/{output}, {attributes?})",
         "dp_translate({id}, {input}, {output}, {attributes}, {partition})", f"dialplan.c dp_trans_fixup(); {_P30}"),
    Form("3.0", "dp_translate({id}, {input}/{output}, {attributes?})",
         "dp_translate({id}, {input}, {output}, {attributes})", f"dialplan.c dp_trans_fixup(); {_P30}"),
    Form("3.0", "dp_translate({partition:name}:{id}, {input}, {attributes?})",
         "dp_translate({id}, {input},, {attributes}, {partition})", f"dialplan.c dp_trans_fixup(); {_P30}"),
    Form("3.0", "dp_translate({id}, {input}, {attributes?})", "dp_translate({id}, {input},, {attributes})",
         f"dialplan.c dp_trans_fixup(); {_P30}"),
    # ---- dispatcher
    *(
        form
        for name in ("ds_select_dst", "ds_select_domain")
        for form in (
            Form("3.0", f"{name}({{set:number}}, {{algorithm:number}})", f"{name}({{set}}, {{algorithm}})", _PARTITION,
                 True),
            Form("3.0", f"{name}({{partition:name}}:{{set:number}}, {{algorithm:number}})",
                 f"{name}({{set}}, {{algorithm}},, {{partition}})", _PARTITION),
            Form("3.0", f"{name}({{set:number}}, {{algorithm:number}}, {{flags:dsflags}}M{{most:number}})",
                 f"{name}({{set}}, {{algorithm}}, {{flags}},, {{most}})", _PARTITION),
            Form("3.0", f"{name}({{set:number}}, {{algorithm:number}}, M{{most:number}})",
                 f"{name}({{set}}, {{algorithm}},,, {{most}})", _PARTITION),
            Form("3.0", f"{name}({{set:number}}, {{algorithm:number}}, {{most:number}})",
                 f"{name}({{set}}, {{algorithm}},,, {{most}})", _PARTITION),
            Form("3.0", f"{name}({{set:number}}, {{algorithm:number}}, {{flags:dsflags}})",
                 f"{name}({{set}}, {{algorithm}}, {{flags}})", _PARTITION),
            Form("3.0",
                 f"{name}({{partition:name}}:{{set:number}}, {{algorithm:number}}, {{flags:dsflags}}M{{most:number}})",
                 f"{name}({{set}}, {{algorithm}}, {{flags}}, {{partition}}, {{most}})", _PARTITION),
            Form("3.0", f"{name}({{partition:name}}:{{set:number}}, {{algorithm:number}}, M{{most:number}})",
                 f"{name}({{set}}, {{algorithm}},, {{partition}}, {{most}})", _PARTITION),
            Form("3.0", f"{name}({{partition:name}}:{{set:number}}, {{algorithm:number}}, {{flags:dsflags}})",
                 f"{name}({{set}}, {{algorithm}}, {{flags}}, {{partition}})", _PARTITION),
        )
    ),
    Form("3.0", "ds_is_in_list({ip}, {port}, {partition:name}:{set:number}, {active?})",
         "ds_is_in_list({ip}, {port}, {set}, {partition}, {active})", _PARTITION),
    Form("3.0", "ds_is_in_list({ip}, {port:none}, {set:number?}, {active:number?})",
         "ds_is_in_list({ip}, 0, {set},, {active})", _PARTITION),
    Form("3.0", "ds_is_in_list({ip}, {port?}, {set:number?}, {active:number?})",
         "ds_is_in_list({ip}, {port}, {set},, {active})", _PARTITION),
    Form("3.0", "ds_count({partition:name}:{set:number}, {filter}, {result})",
         "ds_count({set}, {filter}, {result}, {partition})", _PARTITION),
    Form("3.0", "ds_mark_dst({partition:name}, {state:letters})", "ds_mark_dst({state}, {partition})", _PARTITION),
    # ---- drouting
    Form("3.0", "next_routing", "use_next_gw", "drouting.c cmds[] of 2.4.11: use_next_gw() for both", True),
    Form("3.0", "do_routing({partition:name}:{group}, {flags?}, {list?}, {rule?}, {gateway?}, {carrier?})",
         "do_routing({group}, {flags}, {list}, {rule}, {gateway}, {carrier}, {partition})", _PARTITION),
    Form("3.0", "route_to_carrier({partition:name}:{carriers}, {gateway?}, {carrier?})",
         "route_to_carrier({carriers}, {gateway}, {carrier}, {partition})", _PARTITION),
    Form("3.0", "route_to_gw({partition:name}:{gateways}, {attributes?})",
         "route_to_gw({gateways}, {attributes}, {partition})", _PARTITION),
    Form("3.3", "route_to_gw({partition:name}:{gateways}, {attributes?})",
         "route_to_gw({gateways}, {attributes},, {partition})", _PARTITION),
    Form("3.3", "route_to_gw({gateways}, {attributes?}, {partition:text})",
         "route_to_gw({gateways}, {attributes},, {partition})",
         f"drouting.c route2_gw(): 3.3.10 writes the attributes of each gateway; {_P33}"),
    Form("3.0", "use_next_gw({partition:name}, {rule?}, {gateway?}, {carrier?})",
         "use_next_gw({rule}, {gateway}, {carrier}, {partition})", _PARTITION),
    Form("3.0", "dr_is_gw({partition:name}, {uri}, {type?}, {flags?}, {attributes?})",
         "dr_is_gw({uri}, {type}, {flags}, {attributes}, {partition})", _PARTITION),
    Form("3.3", "dr_is_gw({partition:name}, {uri}, {type?}, {flags?}, {attributes?})",
         "dr_is_gw({uri}, {type}, {flags}, {attributes},, {partition})", _PARTITION),
    Form("3.3", "dr_is_gw({uri}, {type?}, {flags?}, {attributes?}, {partition:text})",
         "dr_is_gw({uri}, {type}, {flags}, {attributes},, {partition})", _CARRIER, True),
    *(
        form
        for name in ("goes_to_gw", "is_from_gw")
        for form in (
            Form("3.0", f"{name}({{partition:name}}, {{type?}}, {{flags?}}, {{attributes?}})",
                 f"{name}({{type}}, {{flags}}, {{attributes}}, {{partition}})", _PARTITION),
            Form("3.3", f"{name}({{partition:name}}, {{type?}}, {{flags?}}, {{attributes?}})",
                 f"{name}({{type}}, {{flags}}, {{attributes}},, {{partition}})", _PARTITION),
            Form("3.3", f"{name}({{type?}}, {{flags?}}, {{attributes?}}, {{partition:text}})",
                 f"{name}({{type}}, {{flags}}, {{attributes}},, {{partition}})", _CARRIER, True),
        )
    ),
    # ---- permissions, event_routing
    *(
        Form("3.0", f"check_address({{partition:name}}:{{group}}, {{ip}}, {{port}}, {{protocol}}{rest})",
             "check_address({group}, {ip}, {port}, {protocol}, {context}, {pattern}, {partition})",
             f"permissions.c check_addr_fixup(); {_P30}")
        for rest in (", {context?}, {pattern?}",)
    ),
    Form("3.0", "check_source_address({partition:name}:{group}, {context?}, {pattern?})",
         "check_source_address({group}, {context}, {pattern}, {partition})",
         f"permissions.c check_src_addr_fixup(); {_P30}"),
    Form("3.0", "get_source_group({partition:name}:{group})", "get_source_group({group}, {partition})",
         f"permissions.c get_src_grp_fixup(); {_P30}"),
    Form("3.0", "notify_on_event({event}, {filter}, {route})", "notify_on_event({event}, {filter}, {route}, 0)",
         "event_routing.c notify_on_event() of 2.4.11",
         text="its fourth argument is how long to wait, in seconds"),
    *(
        Form("3.0", f"{name}({{allow}}, {{deny}})", "", f"permissions.c of 2.4.11 and 3.0.5: {name}",
             text=f"name the files BASENAME.allow and BASENAME.deny, and call `{name}(BASENAME)`")
        for name in ("allow_register", "allow_routing")
    ),
    Form("3.0", "cache_remove_chunk({glob})", "cache_remove_chunk(, {glob})",
         "cachedb_local.c w_remove_chunk_1() of 2.4.11", True),
    Form("3.0", "sca_set_called_line()", "sca_set_called_line($ru)",
         "presence_callinfo.c of 2.4.11 and 3.0.5: the line is mandatory", True),
    Form("3.0", "sca_set_calling_line()", "sca_set_calling_line($fu)",
         "presence_callinfo.c of 2.4.11 and 3.0.5: the line is mandatory", True),
    # ---- ldap, h350, sipcapture, siptrace
    Form("3.0", "ldap_result({attribute:name}/{avp}/{type:name}, {subst?})",
         "ldap_result({attribute}, {avp}, {type}, {subst})", "ldap_mod.c ldap_result_fixup() of 2.4.11"),
    Form("3.0", "ldap_result({attribute:name}/{avp}, {subst?})", "ldap_result({attribute}, {avp},, {subst})",
         "ldap_mod.c ldap_result_fixup() of 2.4.11"),
    Form("3.0", "ldap_result_check({attribute:name}/{text}, {subst?})",
         "ldap_result_check({attribute}, {text}, {subst})", "ldap_mod.c ldap_result_check_fixup() of 2.4.11"),
    Form("3.0", "h350_auth_lookup({user}, {name}/{password})", "h350_auth_lookup({user}, {name}, {password})",
         "h350_mod.c h350_auth_lookup_fixup() of 2.4.11"),
    Form("3.0", "hep_set({type}, {chunk}, {vendor?}, {data})", "hep_set({chunk}, {data}, {type}, {vendor})", _P30),
    Form("3.0", "hep_get({type}, {chunk}, {vendor?}, {data?})", "hep_get({chunk}, {type}, {data}, {vendor})", _P30),
    Form("3.0", "report_capture({table:text}, {id}, {protocol?})", "report_capture({id}, {table}, {protocol})", _P30),
    Form("3.0", "sip_trace", "trace", f"siptrace.c of 2.4.11, tracer.c of 3.0.5; {_P30}"),
    # ---- group, auth_jwt, siprec, cfgutils, dialog: 3.3 and 3.4
    Form("3.0", "is_user_in", "db_is_user_in", f"group_mod.c obsolete_fixup_0(); {_P33}", True),
    Form("3.0", "get_user_group", "db_get_user_group", f"group_mod.c obsolete_fixup_1(); {_P33}", True),
    Form("3.3", "jwt_authorize", "jwt_db_authorize",
         "auth_jwt/authorize.c jwt_authorize() of 3.2.19, jwt_db_authorize() of 3.3.10", True),
    Form("3.3", "siprec_start_recording({server}, {rest})", "", _P33,
         text="set `$siprec(group)`, `$siprec(caller)`, `$siprec(callee)`, `$siprec(media)`, `$siprec(headers)` above"
              " the call, which takes the server only"),
    Form("3.4", "ts_usec_delta({s}, {us}, {s2}, {us2}, {delta})", "ts_usec_delta({s}, {us}, {s2}, {us2},, {delta})",
         _P34, text="the fifth argument gets a text now, the sixth one a number"),
    *(
        Form("3.4", f"{name}({{flag:bare}})", f"{name}({{flag:flag}})", f"dialog.c fixup_dlg_flag() of 3.4.18; {_P34}")
        for name in ("set_dlg_flag", "reset_dlg_flag", "is_dlg_flag_set")
    ),
    Form("3.4", "test_and_set_dlg_flag({flag:bare}, {value})", "test_and_set_dlg_flag({flag:flag}, {value})",
         f"dialog.c fixup_dlg_flag() of 3.4.18; {_P34}"),
    # ---- avpops
    Form("3.0", "avp_insert({avp}, {value}, {index})", "", f"avpops.c w_insert_avp() of 2.4.11; {_P30}",
         text="`$(avp(NAME)[append]) = VALUE` adds a value behind the others, `$avp(NAME) = VALUE` before them"),
    Form("3.5", "avp_db_query", "sql_query", _SQL, True),
    Form("3.5", "avp_db_load", "sql_avp_load", _SQL, True),
    Form("3.5", "avp_db_store", "sql_avp_store", _SQL, True),
    Form("3.5", "avp_db_delete", "sql_avp_delete", _SQL, True),
    Form("3.5", "avp_shuffle({avp})", "shuffle_avps({avp})", f"cfgutils.c of 3.5.9; {_P35}"),
    Form("3.5", "is_avp_set({avp:variable})", "{avp} != NULL", _AS_CODE),
    Form("3.5", "is_avp_set({avp})", "", _AS_CODE, text="compare the variable: `$avp(NAME) != NULL`"),
    Form("3.5", "avp_delete({avp:variable})", "{avp} = NULL;", _AS_CODE),
    Form("3.5", "avp_delete({avp:variable}/g)", "{avp} := NULL;", _AS_CODE),
    Form("3.5", "avp_delete({avp})", "", _AS_CODE, text="assign NULL: `$avp(NAME) := NULL` deletes all its values"),
    Form("3.5", "avp_copy({from:variable}, {to:variable})", "{to} = {from};", _AS_CODE),
    Form("3.5", "avp_copy({from}, {to})", "", _AS_CODE, text="assign it: `$avp(NEW) = $avp(OLD)` copies a value"),
    Form("3.5", "avp_pushto({to:variable}, {from:variable})", "{to} = {from};", _AS_CODE),
    Form("3.5", "avp_pushto({to}, {from})", "", _AS_CODE, text="assign it, such as `$ru = $avp(NAME)`"),
    Form("3.5", "avp_check({avp}, {condition})", "", _AS_CODE, text="write a condition, such as `$avp(NAME) == VALUE`"),
    Form("3.5", "avp_op({avp}, {operation})", "", _AS_CODE, text="write an assignment: `$avp(A) = $avp(A) + $avp(B)`"),
    Form("3.5", "avp_subst({avp}, {subst})", "", _AS_CODE,
         text="assign it with a transformation: `$avp(NAME) = $(avp(NAME){re.subst,/REGEX/REPLACEMENT/})`"),
    # ---- others
    Form("3.0", "fetch_event_params({list})", "{list:each};", f"event_route.c scriptroute_fetch() of 2.4.11; {_P30}",
         text="write an assignment for each: `$avp(NAME) = $param(NAME)`"),
    Form("3.6", "rabbitmq_publish", "", _P36, text="`event_rabbitmq` has it, with a `server_id` of its own"),
    Form("4.0", "sca_set_calling_line", "", _CATALOGUE, text="nothing took its place"),
)  # fmt: skip
