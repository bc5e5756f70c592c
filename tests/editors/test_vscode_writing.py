"""A script is written in a real VS Code from an empty file; a longer one, with figures: `./task write`."""

import pytest
from vscode import writing

pytestmark = [pytest.mark.xdist_group("vscode"), pytest.mark.slow]  # they share what is built for the editor

# the modules of functions are loaded by their completions, and the blocks of routes are created so
TARGET = """\
# a small proxy
log_level=3
children=8
listen=udp:192.0.2.10:5060

loadmodule "proto_udp.so"
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)

route {
	if (!mf_process_maxfwd_header("10")) {
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if (has_totag()) {
		loose_route();
		route(relay);
	}
	if (is_method("REGISTER")) {
		save("location");
		exit;
	}
	if ($rU == NULL || $hdrcnt(Via) > 10)
		exit;
	$avp(caller) = $fU;
	record_route();
	t_on_failure("missed");
	route(relay);
}

route[relay] {
	t_relay();
	exit;
}

failure_route[missed] {
	if (t_check_status("486")) {
		xlog("L_INFO", "$(avp(caller){s.len}) $ci\\n");
	}
}
"""
LOADED = {
    f'loadmodule "{name}.so"' for name in ("maxfwd", "sl", "sipmsgops", "rr", "registrar", "usrloc", "signaling", "uri")
}


def lines(text):
    """The lines of a text, in the order of a script or of creation, without those that completions load."""
    return [line for line in text.splitlines() if line and line not in LOADED]


def test_a_script_is_written_from_an_empty_file(tmp_path):
    """Each name is among the first suggestions, nothing is in the way, and OpenSIPS takes what comes of it."""
    text, figures = writing.write(tmp_path, TARGET, {"location"}, 240)
    print(figures)
    wanted = TARGET.replace("\t", "    ")  # VS Code puts blanks into a new file
    assert sorted(lines(text)) == sorted(lines(wanted))
    assert writing.errors(text) == []
    assert (figures["missing"], figures["low"], figures["inTheWay"]) == ([], [], [])
    assert figures["accepted"] >= 40 and figures["keys"] < figures["characters"]
