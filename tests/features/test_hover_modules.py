"""Hover on modules and their parameters."""

from __future__ import annotations

from features.hovering import HEAD, asked, said

# ---- parameters


def test_a_parameter():
    found = asked(HEAD + 'modparam("tm", «"fr_timeout"», 5)\nmodparam("tm", "fr_timeout", 7)')
    assert found.heading == "`fr_timeout`: parameter of `tm` (loaded in line 1)"
    assert "Number, 2 or more; default 30 seconds." in found.lines
    assert "Set to `5` here." in found.lines
    assert "Also set to `7` in line 7. The last one counts: `7`." in found.lines
    assert found.link[1].endswith("/tm.html#param_fr_timeout")


def test_a_parameter_with_few_values():
    found = asked(HEAD + 'modparam("dialog", "db_mode", «2»)')
    assert "`0`, `1`, `2` or `3`; default `0`." in found.lines
    assert "Set to `2` (every `db_update_period` seconds) here." in found.lines
    assert "`3`: at shutdown only" in found.lines


def test_a_parameter_of_several_modules():
    found = asked(
        HEAD + 'loadmodule "mid_registrar.so"\nmodparam("registrar|mid_registrar", «"received_avp"», "$avp(x)")'
    )
    assert "parameter of `registrar` (loaded in line 4) and `mid_registrar` (loaded in line 6)" in found.heading


def test_a_parameter_that_is_gone():
    text = HEAD + 'loadmodule "usrloc.so"\nmodparam("usrloc", «"contactid_column"», "x")\nroute { exit; }'
    found = asked(text)
    assert found.heading == "`contactid_column`: parameter of `usrloc`, gone since 2.4"
    assert any(line.startswith("Fix: ") for line in found.lines)
    assert "gone" not in asked(text, target="2.3").heading
    found = asked(HEAD + 'modparam("rr", «"enable_full_lr"», 1)')
    assert found.heading == "`enable_full_lr`: parameter of `rr`, gone" and "Removed in OpenSIPS" in said(found)


def test_what_changed_in_a_parameter():
    found = asked('loadmodule "pua_dialoginfo.so"\nmodparam("pua_dialoginfo", «"nopublish_flag"», "x")')
    assert "2.3 → 2.4: takes a value of another kind since 2.4.7: text, was number." in found.lines
    assert any(line.endswith("(M211)") for line in found.lines)
    found = asked(HEAD + 'modparam("dialog", «"dlg_id_column"», "x")')
    assert "2.3 → 2.4: default `dlg_id`, was `hash_id`." in found.lines


def test_the_user_manual():
    found = asked(HEAD + 'modparam("tm", «"fr_timeout"», 5)', manual=lambda module, name: f"of {module}\n`{name}`")
    assert "Your manual: of tm 'fr_timeout'" in found.lines
    assert "Your manual: of tm" in said(
        asked(HEAD + "route { «t_relay»(); }", manual=lambda module, name: f"of {module}")
    )


# ---- modules


def test_a_module():
    text = HEAD + 'modparam("tm", "fr_timeout", 5)\nroute { t_relay(); t_newtran(); }'
    found = asked(text.replace('"tm.so"', '«"tm.so"»'))
    assert found.heading == "`tm`: module, loaded in line 1"
    assert "Needs `clusterer` (if `tm_replication_cluster` is above 0)." in found.lines
    assert "Functions used: `t_relay` and `t_newtran`." in found.lines
    assert "Parameters set: `fr_timeout`." in found.lines
    assert "Needed by `dialog`, `registrar` and `rtpproxy`, which the script loads." in found.lines
    assert asked(text.replace('"tm",', '"«tm»",')).heading == found.heading


def test_a_module_in_a_pattern():
    assert asked(HEAD + 'modparam("tm|«dialog»", "x", 1)').heading == "`dialog`: module, loaded in line 2"
    assert asked(HEAD + 'modparam("tm|dia§log|.*", "x", 1)').heading == "`dialog`: module, loaded in line 2"


def test_a_module_by_its_path():
    assert asked('loadmodule «"/usr/lib/opensips/modules/acc.so"»\n').heading == "`acc`: module, loaded in line 1"


def test_a_module_that_must_have_a_parameter():
    assert "Does not start without the parameter `db_url` (or the global `db_default_url`)." in said(
        asked('loadmodule «"alias_db.so"»\n')
    )


def test_a_module_that_is_gone_or_new():
    found = asked('loadmodule «"mysql.so"»\nroute { exit; }')
    assert found.heading == "`mysql`: module, gone" and "Fix: Load `db_mysql.so`." in found.lines
    assert "2.3 → 2.4: new." in asked('loadmodule «"siprec.so"»\n').lines
    assert asked('loadmodule «"siprec.so"»\n', target="2.3").heading == "`siprec`: module, only since 2.4"
    assert "module, only since 3.2" in asked('loadmodule «"prometheus.so"»\n').heading
    assert asked('loadmodule "my_§own.so"\n') is None


def test_the_module_of_a_protocol():
    assert asked("listen=«udp»:127.0.0.1:5060\n").heading == "`proto_udp`: module, not loaded"
