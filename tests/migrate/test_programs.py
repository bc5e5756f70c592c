"""Programs around OpenSIPS: what the upgrade concerns in them."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.migrate.programs import traces


@pytest.mark.parametrize(
    "text",
    [
        "net-load: 3",
        "tcp-loader",
        "payload-load",
        "my_cache_fetch()",
        "ls_seq_number",
        "opensipsctl start",
        "download=tcp",
        "load-all",
        "core:load",
        "SELECT id FROM clusterer",
        "Location: x\nExpires: 3600",
        "SELECT username FROM location",
        "from dbaliases",
        "alias aliases='x'",
        "SELECT expires FROM sessions; DELETE FROM location",
        "E_ACC_CDR",
        "t_uac_dlgx",
        "killall opensipsd",
        "pkill --pidfile /run/opensips.pid",
        "pkill -f other",
        "ALIASES_TYPE=DB",
        "[Service]\nExecStart=/usr/sbin/opensips -P /run/o.pid\nExecStop=/usr/bin/pkill --pidfile /run/o.pid",
        "[Service]\nExecStop=/bin/true\nExecStart=/usr/sbin/opensips",
        "ExecStart=/usr/sbin/other",
        "GeoLite2-City.mmdb",
        "kill $(cat /run/opensips.pid)",
    ],
)
def test_near_misses_are_silent(text):
    assert traces(text) == []


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("get_statistics udp:10.0.0.1:5060-load", "listener-load", "udp:10.0.0.1:5060-load"),
        ('query: "tcp-load"', "listener-load", "tcp-load"),
        ("udp:$IP:5060-load", "listener-load", "udp:$IP:5060-load"),
        ("opensipsctl fifo cache_fetch local k | sed 's/.*\\[//'", "fetched-value", "cache_fetch"),
        ("SELECT ls_seq_no FROM clusterer", "clusterer-column", "ls_seq_no"),
        ("* * * * * root opensipsctl fifo get_statistics all", "management-command", "opensipsctl fifo"),
        ("mysql -e 'SELECT contact, expires FROM location'", "location-expires", "expires FROM location"),
        ("DELETE FROM location WHERE expires < NOW()", "location-expires", "location WHERE expires"),
        ("select * from aliases", "aliases-table", "from aliases"),
        ("subscribe('E_DLG_STATE_CHANGED')", "dialog-event", "E_DLG_STATE_CHANGED"),
        ("opensipsctl fifo list_tcp_conns", "tcp-connections", "list_tcp_conns"),
        ("opensipsctl fifo t_uac_dlg INFO sip:a@b . . hdr", "dialog-request", "t_uac_dlg"),
        ("event_subscribe E_ACC_MISSED_EVENT udp:127.0.0.1:9", "call-event", "E_ACC_MISSED_EVENT"),
        ("rabbit: E_DISPATCHER_STATUS", "dispatcher-event", "E_DISPATCHER_STATUS"),
        ("on('E_PRESENCE_PUBLISH', f)", "presence-event", "E_PRESENCE_PUBLISH"),
        ("killall -TERM opensips; sleep 1", "signal-to-workers", "killall -TERM opensips"),
        ("[Service]\nExecStart=/usr/sbin/opensips -F\n", "service-unit", "ExecStart=/usr/sbin/opensips"),
        ('ALIASES_TYPE="UL"', "aliases-type", 'ALIASES_TYPE="UL'),
        ("wget http://example.org/GeoLiteCity.dat", "geoip-file", "GeoLiteCity.dat"),
    ],
)
def test_traces(text, name, found):
    (trace,) = traces(text)
    assert (trace.name, text[trace.start : trace.end]) == (name, found)


def test_each_line_is_told_once_and_in_order():
    text = "opensipsctl fifo ps\nopensipsctl fifo cache_fetch a b\n"
    assert [trace.name for trace in traces(text)] == ["management-command", "fetched-value"]


LATER = [
    ("opensipsctl ul show", "control-tool", "opensipsctl"),
    ("/usr/sbin/osipsconsole", "control-tool", "osipsconsole"),
    ("opensipsdbctl create", "control-tool", "opensipsdbctl"),
    ("echo ':ul_dump:reply_1' > /tmp/opensips_fifo", "fifo-text", ":ul_dump:reply_1"),
    ("opensipsctl fifo ps", "control-tool", "opensipsctl"),
]


@pytest.mark.parametrize(("text", "name", "found"), LATER)
@pytest.mark.parametrize("origin", ["2.3", "2.4"])
def test_traces_of_a_later_target(text, name, found, origin):
    (trace,) = traces(text, parse_version("3.6"), parse_version(origin))
    assert (trace.name, text[trace.start : trace.end]) == (name, found)


@pytest.mark.parametrize(
    "text",
    [
        "opensips-cli -x mi ul_dump",
        "opensipsctlx",
        "my-opensipsctl",
        'echo \':reply_1:{"jsonrpc":"2.0","id":1,"method":"ps"}\' > /tmp/opensips_fifo',
        'echo ":reply_1:{\\"jsonrpc\\": 1}" > /tmp/opensips_fifo',
        "std::cout::flush fifo",
        "echo ':a:b' > /tmp/x",
    ],
)
def test_near_misses_are_silent_for_a_later_target(text):
    assert traces(text, parse_version("3.6"), parse_version("2.4")) == []


def test_only_what_changes_on_the_way_is_told():
    text = "get_statistics tcp-load"
    assert traces(text, parse_version("3.6"), parse_version("2.4")) == []
    assert [one.name for one in traces(text, parse_version("3.6"), parse_version("2.3"))] == ["listener-load"]
    assert traces("opensipsctl start", parse_version("3.6"), parse_version("3.0")) == []
    assert traces("opensipsctl start", parse_version("2.4"), parse_version("2.3")) == []
