"""What is shown between the words: what numbers mean, how long times are, and names of arguments for who wants them."""

import json
import re
from pathlib import Path

import pytest
from features.test_call_hierarchy import snapshot_of
from hypothesis import HealthCheck, given, settings
from scripts import scripts

from opensips_lsp.catalogue import documentation, load
from opensips_lsp.features.inlay_hints import Hints, inlay_hints
from opensips_lsp.features.number_meanings import duration, named_bits, named_value, number_of

DEFAULT = Hints()
NAMES = Hints(flags=False, times=False, parameter_names=True)
LOADS = "".join(f'loadmodule "{name}.so"\n' for name in ("tm", "sl", "dialog", "nathelper", "cachedb_local"))


def hinted(text, wanted=DEFAULT, before=LOADS):
    """The text with its hints in it, in «»."""
    snapshot = snapshot_of(before + text)
    shown = before + text
    for hint in reversed(inlay_hints(snapshot, 0, len(shown), wanted)):
        shown = f"{shown[: hint.offset]}«{hint.label}»{shown[hint.offset :]}"
    return shown.removeprefix(before)


def plain(shown):
    return re.sub("«.*?»", "", shown)


@pytest.mark.parametrize(
    "shown",
    [
        # bits
        'route { t_relay("0x06"«no 477 reply + no DNS failover»); }',
        'route { t_relay("udp:10.0.0.1", "4"«no DNS failover»); nat_uac_test("2"«source IP is not that of Via»); }',
        'route { t_relay("0x07"); t_relay("0"); t_relay("$var(x)"); t_relay("udp:10.0.0.1"); t_relay(); }',  # not known
        # values
        "log_level=3«info»\n",
        "log_level=-1«error»\nmhomed=1\nlog_facility=LOG_LOCAL0\n",
        'modparam("dialog", "db_mode", 1«at every change»)',
        'modparam("dialog", "enable_stats", 1)\nmodparam("dialog", "db_mode", 9)\n',  # a switch; no value
        'modparam("dialog|tm", "db_mode", 1)\nmodparam("none", "db_mode", 1)\n',
        # times
        'modparam("tm", "fr_inv_timeout", 120)\nmodparam("tm", "fr_timeout", 121«2 min 1 s»)\n',
        'modparam("dialog", "default_timeout", 43200«12 h»)\nmodparam("tm", "T1_timer", 500)\n',
        'modparam("tm", "T2_timer", 40000«40 s»)\nmodparam("tm", "timer_partitions", 40000)\n',
        "tcp_connection_lifetime=3600«1 h»\nexec_msg_threshold=500000«500 ms»\ntcp_max_connections=4096\n",
        'route { cache_store("local", "a", "b", 5400«1 h 30 min»); $DLG_timeout = 100000«≈ 1 d 3 h»; }',
        "route { $var(x) = 100000; $rP = 5060; $DLG_timeout = $var(x) + 100000; }",
        # a call of what is not loaded, and one with another number of arguments
        'route { lookup("location", "0x06"); t_relay("0x06", "0x06", "0x06"); setflag(200); }',
        # broken
        'route { t_relay("0x06"«no 477 reply + no DNS failover»); if ( }',
    ],
)
def test_meanings(shown):
    assert hinted(plain(shown)) == shown


def test_each_kind_can_be_switched_off():
    text = 'log_level=3\nmodparam("dialog", "default_timeout", 43200)\nroute { t_relay("0x06"); }'
    assert hinted(text, Hints(flags=False)).count("«") == 1
    assert hinted(text, Hints(times=False)).count("«") == 2
    assert hinted(text, Hints(flags=False, times=False)) == text


@pytest.mark.parametrize(
    "shown",
    [
        'route { sl_send_reply(«code:»"404", «reason:»"Not here"); t_relay("0x06"); t_relay(); }',
        'route { xlog(«level:»"L_INFO", «format:»"x"); xlog("x"); }',
        'route { async(rest_get("a", "b"), r); unknown("a", "b"); }',
    ],
)
def test_names_of_arguments(shown):
    assert hinted(plain(shown), NAMES) == shown


def test_only_what_is_in_the_range():
    text = "tcp_connection_lifetime=3600\ntcp_max_msg_time=3600\nroute { exit; }\n"
    snapshot = snapshot_of(text)
    assert len(inlay_hints(snapshot, 0, len(text), Hints())) == 2
    assert [hint.offset for hint in inlay_hints(snapshot, 30, 60, Hints())] == [text.index("3600\nroute") + 4]


def test_a_long_hint_is_cut():
    snapshot = snapshot_of(LOADS + 'route { nat_uac_test("19"); }')
    (hint,) = inlay_hints(snapshot, 0, 1000, Hints())
    assert len(hint.label) == 60 and hint.label.endswith("…") and hint.more.startswith(hint.label[:-1])


def test_nothing_in_template_language():
    text = "log_level={{ level }}\ntcp_connection_lifetime=3600\n"
    snapshot = snapshot_of(text, "opensips.cfg.j2")
    assert [hint.label for hint in inlay_hints(snapshot, 0, len(text), Hints())] == ["1 h"]


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        (3600, "Seconds to wait", "1 h"),
        (120, "Seconds to wait", ""),
        (90_061, "Lifetime in seconds", "≈ 1 d 1 h"),
        (86_400, "Number: seconds until the end", "1 d"),
        (10_000, "Milliseconds to wait", "10 s"),
        (9_999, "Milliseconds to wait", ""),
        (10_500, "How often, in milliseconds.", "10 s 500 ms"),
        (1_500_000, "Slower than this many microseconds", "1 s 500 ms"),
        (100_000, "Messages per second", ""),
        (100_000, "The second of two", ""),
        (100_000, "Blocked for 4 minutes", ""),
    ],
)
def test_durations(number, text, shown):
    assert duration(number, text) == shown


def test_numbers():
    assert [number_of(text) for text in ("6", "0x06", "06", "", "6s", "-6", "0x", "$x")] == [6, 6, 6] + [None] * 5
    values = {"0x02": "two", "4": "four", "8": "eight"}
    assert named_bits(6, values) == ["two", "four"] and named_bits(7, values) == [] and named_bits(0, values) == []
    assert (
        named_value(4, values) == "four"
        and named_value(6, values) == ""
        and named_value(1, {"0": "no", "1": "yes"}) == ""
    )
    assert named_value(-1, {"-1": "error", "0": "b", "1": "c"}) == "error"


def test_the_texts_and_the_manual_agree_on_units():
    """Where the manual gives the default with its unit, the text says the same one."""
    unit, checked = re.compile(r"^\d+ (seconds|milliseconds|ms|s)\b"), 0
    for name in load("2.4").module_names():
        for parameter, records in load("2.4").module(name).params.items():
            match = unit.match(records[0].default or "")
            if match and records[0].type == "int":
                text = documentation.texts_of(name).parameters[parameter].summary
                exact = {"ms": "milliseconds", "s": "seconds"}.get(match[1], match[1])
                if (name, parameter) != ("osp", "timeout"):  # the manual says "10 seconds" of 10000 ms (osp_mod.c)
                    assert bool(duration(10**7, text)) and re.search(rf"(?i)\b{exact}\b", text), (name, parameter)
                checked += 1
    assert checked > 30


def test_values_of_arguments_are_bits_of_an_argument():
    count = 0
    for path in sorted((Path(documentation.__file__).parent / "texts").glob("*.json")):
        for name, function in json.loads(path.read_text(encoding="utf-8")).get("functions", {}).items():
            for argument, values in () if isinstance(function, str) else function.get("values", {}).items():
                numbers = [number_of(value) for value in values]
                assert argument in function["arguments"], name
                assert all(number and number & (number - 1) == 0 for number in numbers) and numbers == sorted(
                    numbers
                ), name
                count += 1
    assert count >= 4


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_hints_are_in_the_text_and_in_order(text):
    found = inlay_hints(snapshot_of(text), 0, len(text), Hints(True, True, True))
    assert [hint.offset for hint in found] == sorted(hint.offset for hint in found)
    assert all(0 <= hint.offset <= len(text) and hint.label for hint in found)
