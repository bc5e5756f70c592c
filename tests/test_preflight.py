"""The steps outside of the script: each is there only when it concerns the script."""

import pytest

from opensips_lsp.lint import script_of
from opensips_lsp.preflight import steps
from opensips_lsp.version import parse_version

MI, DIALOG_DB = ("mi_fifo", "tm"), 'modparam("dialog", "db_mode", 1)\n'

# a word of the title; the modules; what else is in the script; the newest patch level without the step, or None
STEPS = [
    ("t_uac_dlg", MI, "", "2.4.5"),
    ("opensipsctl", ("mi_fifo",), "", None),
    ("E_ACC_EVENT", ("acc", "event_flatstore"), "", "2.4.6"),
    ("E_DISPATCHER_STATUS", ("dispatcher", "event_rabbitmq"), "", "2.4.6"),
    ("E_PRESENCE_PUBLISH", ("presence", "event_datagram"), "", None),
    ("flag `seed`", ("clusterer",), "", None),
    ("sends from", ("clusterer",), "", None),
    ("few calls", ("dialog",), DIALOG_DB, None),
    ("CGRateS", ("cgrates",), "", "2.4.3"),
    (".mmdb", ("mmgeoip",), "", "2.4.3"),
    ("main process", (), "", "2.4.0"),
]


def titles(modules, more="", target="2.4", origin="2.3"):
    loads = "".join(f'loadmodule "{name}.so"\n' for name in modules)
    script = script_of(loads + more + "route { exit; }", parse_version(target), origin and parse_version(origin))
    return [step.title for step in steps(script)]


@pytest.mark.parametrize(("word", "modules", "more", "before"), STEPS, ids=[step[0] for step in STEPS])
def test_a_step_is_there_when_it_concerns_the_script(word, modules, more, before):
    assert sum(word in title for title in titles(modules, more)) == 1
    if before:
        assert not any(word in title for title in titles(modules, more, before))


@pytest.mark.parametrize(
    ("modules", "more"),
    [
        (("acc", "event_route", "presence"), ""),
        (("dialog",), 'modparam("dialog", "db_mode", 0)\n'),
        (("dialog",), ""),
        (("tm", "usrloc"), ""),
    ],
)
def test_other_scripts_get_only_what_concerns_all(modules, more):
    assert titles(modules, more) == [*(title for title in titles(modules) if "tables" in title), *titles(())]


def test_a_script_of_2_4_needs_no_step():
    assert titles(("clusterer", "acc"), origin="2.4.3") == []
