"""Hover says which versions have a name: one that the target has, and one that it has not."""

import pytest
from features.hovering import asked, said

LOAD = 'loadmodule "%s.so"\n'


@pytest.mark.parametrize(
    ("text", "target", "heading", "line"),
    [
        (LOAD % "§avpops", "3.6", "`avpops`: module, gone since 3.5", None),
        (LOAD % "§avpops", "3.4", "loaded in line 1", "Only in OpenSIPS up to 3.4."),
        (LOAD % "§callops", "2.4", "`callops`: module, only since 3.1", None),
        (LOAD % "§callops", "3.4", "loaded in line 1", "Only in OpenSIPS 3.1 and later."),
        ("§udp_workers=4\n", "2.4", "`udp_workers`: global parameter, only since 3.0", None),
        ("§udp_workers=4\n", "3.4", "`udp_workers`: global parameter", "Only in OpenSIPS 3.0 and later."),
        ("§listen=udp:127.0.0.1\n", "4.0", "`listen`: global parameter, gone since 4.0", None),
        ("route { $var(x) = §$socket_in(ip); }", "2.4", "`$socket_in`: variable, only since 3.1", None),
        ("route { $var(x) = §$socket_in(ip); }", "3.4", "variable, read only", "Only in OpenSIPS 3.1 and later."),
        ("route { $var(x) = $(ru{§s.eval}); }", "3.4", "transformation", "Only in OpenSIPS 3.2 and later."),
        (
            LOAD % "siptrace" + 'route { §sip_trace("a"); }',
            "2.4",
            "`sip_trace`: function of `siptrace`",
            "Only in OpenSIPS up to 2.4.",
        ),
        (LOAD % "tracer" + 'route { §sip_trace("a"); }', "3.4", "function of `siptrace`, gone since 3.0", None),
        (LOAD % "tm" + 'modparam("tm", "§fr_timeout", 5)\n', "3.6", "parameter of `tm`", None),
    ],
)
def test_which_versions_have_it(text, target, heading, line):
    found = asked(text, target=target)
    assert heading in found.heading
    assert [one for one in found.lines if one.startswith("Only in")] == ([line] if line else [])


@pytest.mark.parametrize(
    ("text", "target", "sentence"),
    [
        (LOAD % "§avpops", "3.6", "Removed in OpenSIPS 3.5. `sqlops` has its queries"),
        ("§children=4\n", "3.4", "Removed in OpenSIPS 3.1. It is `udp_workers` now."),
        (LOAD % "tm" + 'modparam("tm", "§fr_timer", 5)\n', "3.4", "It is `fr_timeout` now."),
        (LOAD % "sqlops" + 'route { §avp_db_query("a"); }', "3.6", "Removed in OpenSIPS 3.5. It is `sql_query` now."),
        ("route { $var(x) = §$Ri; }", "3.4", "Removed in OpenSIPS 3.3. Write `$socket_in(ip)`."),
    ],
)
def test_what_took_its_place_is_said_without_a_finding(text, target, sentence):
    found = asked("# opensips-lint: disable-file\n" + text, target=target)
    assert sentence in said(found)
