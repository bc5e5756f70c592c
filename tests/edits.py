"""Scripts, and edits of them as a person makes them: typing, deleting, pasting, moving, commenting out, undoing."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable

BASE = """# a proxy
log_level=3
children=8
listen=udp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"
loadmodule "uri.so"
modparam("tm", "fr_timeout", 5)
modparam("rr", "append_fromtag", 0)

route {
	if (!mf_process_maxfwd_header("10")) {
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	# requests within a dialog
	if (has_totag()) {
		if (loose_route()) {
			if ($rm == "BYE" && $si != "10.1.0.1") {
				xlog("L_INFO", "call $ci ends ($rm)\\n");
			}
			route(relay);
		} else {
			if (is_method("ACK") && t_check_trans()) {
				t_relay();
				exit;
			}
			sl_send_reply("404", "Not here");
		}
		exit;
	}
	t_on_failure("missed");
	route(checks, 1);
	route(relay);
}

route[checks] {
	switch ($rU) {
		case "100":
			$avp(kind) = "own";
			break;
		default:
			strip(1);
	}
	$var(i) = 0;
	while ($var(i) < 3) {
		$var(i) = $var(i) + 1;
	}
	async(t_relay(), resume);
}

route[resume] { xlog("back\\n"); }

route[relay] {
	if (!t_relay()) {
		sl_reply_error();
	}
	exit;
}

failure_route[missed] {
	if (t_check_status("486|408")) {
		$ru = "sip:vm@127.0.0.1";
		t_relay();
	}
}

onreply_route[2] { xlog("$rs\\n"); }
"""
OLD = (
    BASE.replace('$rm == "BYE"', 'method == "BYE"')
    .replace("10.1.0.1", "10.2.0.1")
    .replace('loadmodule "uri.so"', 'loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 0)')
)
WORDS = (
    "method",
    "uri",
    "route",
    "route[x] {\n\texit;\n}\n",
    "route(checks);",
    "route(nowhere);",
    "exit;",
    "{",
    "}",
    '"',
    "'",
    "/*",
    "*/",
    "#",
    "\n",
    " ",
    ";",
    "$rU",
    "$(ru{uri.user})",
    "$avp(",
    ")",
    'loadmodule "dialog.so"\n',
    'loadmodule "tm.so"\n',
    'modparam("dialog", "db_mode", 1)\n',
    "if (uri == myself) exit;",
    'if ($ru =~ "a") { drop; }',
    "t_newtran();",
    'xlog("$nothing\\n");',
    't_on_branch("b");',
    "branch_route[b] { exit; }\n",
    "log_level=4\n",
    "listen=tcp:127.0.0.1\n",
    "==",
    "&&",
    'include_file "part.cfg"\n',
    "src_ip == 10.0.0.1",
    "# opensips-lint: disable\n",
    "# opensips-lint: disable-file=M101\n",
    "\r\n",
    "route[relay] { exit; }\n",
    "é",
    "\U0001f600",
    "\u2028",
    "\f",
    "{{ x }}",
    "a",
    "1",
    "_",
    "timer_route[t, 5] { exit; }\n",
    "$var(x) = $(ru{s.index,a});\nif ($var(x) == -1) exit;\n",
    "$cgrret",
    "avp_db_query",
    "sl_reply_error();",
    "\tbreak;\n",
)


def edits(seed: int | str | random.Random) -> Callable[[str], tuple[int, int, str]]:
    """-> step(text), which gives the next edit of a text: (start, end, new).

    It remembers what it has seen, for undoing.
    """
    chooser = seed if isinstance(seed, random.Random) else random.Random(seed)
    past: deque[str] = deque(maxlen=20)

    def step(text: str) -> tuple[int, int, str]:
        past.append(text)
        kind = chooser.random()
        if kind < 0.15 and len(past) > 2:  # undo: what differs between two states
            return difference(text, past[-1 - chooser.randint(1, min(6, len(past) - 1))])
        at = chooser.randint(0, len(text))
        if kind < 0.45:
            return at, at, chooser.choice(WORDS)
        if kind < 0.6:
            return at, at, chooser.choice('abrout $;(){}"\n1=')
        if kind < 0.8:
            return at, min(len(text), at + chooser.choice((1, 1, 1, 2, 5, 20))), ""
        if kind < 0.9:
            end = min(len(text), at + chooser.randint(1, 200))
            return at, end, chooser.choice(WORDS)
        other = chooser.randint(0, len(text))  # paste
        return at, at, text[other : other + chooser.randint(1, 300)]

    return step


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The one edit that makes `new` of `old`."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end, new[start : len(new) - end]
