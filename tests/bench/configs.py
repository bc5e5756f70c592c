"""Configs for measuring: long, realistic, written here; nothing in them that 2.4 refuses unless asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

_HEAD = """\
# a proxy of {routes} routes
log_level=3
log_stderror=no
children=8
listen=udp:127.0.0.1:5060   # public side
listen=tcp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "proto_tcp.so"
loadmodule "uri.so"
loadmodule "sl.so"
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)
modparam("tm", "fr_inv_timeout", 30)
loadmodule "rr.so"
modparam("rr", "append_fromtag", 0)
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"

route {{
	if (!mf_process_maxfwd_header("10")) {{
		sl_send_reply("483", "Too Many Hops");
		exit;
	}}
{calls}}}
"""

_ROUTE = """
# ---- relay number {n}: where calls of customer {n} go
route[r{n}] {{{blocks}
	route(relay{n});
}}

route[relay{n}] {{
	t_on_failure("fail{n}");
	if (!t_relay()) sl_reply_error();
	exit;
}}

failure_route[fail{n}] {{
	if (t_was_cancelled()) exit;
	if (t_check_status("486|408") && isflagset(RETRY)) {{
		$du = "sip:10.{a}.0.2:5060";
		t_relay();
	}}
}}
"""

_BLOCK = """
	# what customer {n} calls service {b}
	if (has_totag()) {{
		# sequential requests follow their record-route
		if (loose_route()) {{
			if ({method} == "BYE" && $si != "10.{a}.0.1") {{
				$avp(reason{n}_{b}) = "bye from " + $si;
				xlog("L_INFO", "call $ci ends: $avp(reason{n}_{b}) ($rm)\\n");
			}}
			route(relay{n});
		}} else {{
			if (is_method("ACK") && t_check_trans()) {{
				t_relay();
				exit;
			}}
			sl_send_reply("404", "Not here");
		}}
		exit;
	}}

	if ($rU =~ "^\\+[0-9]+$" and $(ru{{uri.param,x}}) != NULL) {{
		$var(prefix) = $(rU{{s.substr,0,3}});
		switch ($var(prefix)) {{
			case "+49":
				prefix("0");
				break;
			default:
				strip(1);
		}}
	}}
	/* anything else is
	   not for us */
	if (!is_method("REGISTER|MESSAGE") || {uri} =~ "^sip:[a-z]+@") {{
		record_route();
	}}
	while ($var(i) < {b}) {{
		$var(i) = $var(i) + 1;
	}}
"""

_MOST_ROUTES = 45  # of each kind below: OpenSIPS has room for 99 request routes


def config(lines: int, old: bool = False) -> str:
    """A config of at least that many lines, and few more; with `old`, two constructs a block that 2.4 refuses."""
    words = {"method": "method", "uri": "uri"} if old else {"method": "$rm", "uri": "$ru"}
    head, frame, each = _HEAD.count("\n"), _ROUTE.count("\n"), _BLOCK.count("\n")
    routes = max(1, min(_MOST_ROUTES, (lines - head) // (frame + each)))
    blocks = -(-(lines - head - routes * frame) // each)
    parts = []
    for n in range(1, routes + 1):
        own = range(blocks * (n - 1) // routes, blocks * n // routes)
        text = "".join(_BLOCK.format(n=n, b=b + 1, a=n % 250, **words) for b in own)
        parts.append(_ROUTE.format(n=n, a=n % 250, blocks=text.rstrip("\n")))
    calls = "".join(f"\troute(r{n});\n" for n in range(1, routes + 1))
    return _HEAD.format(routes=routes, calls=calls) + "".join(parts)


_MEDIAN, _SPREAD, _LONGEST = 190, 1.17, 3600  # lines of configs that people use: half have up to 190, 90 % up to 850


def fleet(count: int) -> Iterator[str]:
    """That many configs of the sizes that people have, no route twice; every other one has what 2.4 refuses."""
    sizes = NormalDist(math.log(_MEDIAN), _SPREAD)
    for number in range(count):
        lines = min(_LONGEST, round(math.exp(sizes.inv_cdf((number + 0.5) / count))))
        text = config(lines, old=number % 2 == 1).replace("Too Many Hops", f"Too Many Hops at {number}")
        for word in ("[relay", "(relay", "[fail", '"fail'):
            text = text.replace(word, f"{word}{number}_")
        yield text


_SHORT_HEAD = """\
# a proxy of many short routes
log_level=3
listen=udp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "sl.so"
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"

route {{
	if (!mf_process_maxfwd_header("10")) {{
		sl_send_reply("483", "Too Many Hops");
		exit;
	}}
	if (is_method("OPTIONS")) exit;
{calls}}}
"""

_SHORT_BLOCK = """
	# customer {n}, service {b}
	if ($rU =~ "^\\+49{b}" && $si != "10.{a}.0.1") {{
		$avp(service_{b}) = "s{n}-" + $rU;
		xlog("L_INFO", "call $ci of {n}: $avp(service_{b}) ($rm)\\n");
	}} else {{
		switch ($(ru{{uri.host}})) {{
			case "a{b}.example.org":
				$du = "sip:10.{a}.0.{b}:5060";
				break;
			default:
				$var(tries) = $var(tries) + 1;
		}}
	}}
"""

_KINDS = {
    "route": ("r", "t_on_failure(\"f{n}\");\n\tt_on_branch(\"b{n}\");\n\tt_on_reply(\"o{n}\");\n\tt_relay();\n\texit;"),
    "failure_route": ("f", "if (t_was_cancelled()) exit;\n\tt_relay();"),
    "branch_route": ("b", "if (is_method(\"INVITE\")) append_hf(\"X-Branch: {n}\\r\\n\");"),
    "onreply_route": ("o", "xlog(\"$rs of {n}\\n\");"),
}  # fmt: skip
_MOST_OF_A_KIND = 98


def typing_config(lines: int, each: int = 50, findings: int = 0) -> str:
    """Return a config of about `lines` lines in route blocks of about `each`, with about `findings` errors for 2.4.

    In configs that people use (more than 300 lines), half of all lines are in blocks of up to 48 lines. OpenSIPS has
    room for 99 blocks of a kind: where they would be too many, they are longer.
    """
    own = _SHORT_BLOCK.count("\n")
    old = own * findings / (0.94 * lines - findings)  # lines that 2.4 refuses, for each short block; 6 % is around them
    kinds = max(1, min(len(_KINDS), -(-lines // each // _MOST_OF_A_KIND)))
    most = _MOST_OF_A_KIND * kinds
    blocks = max(1, round((max(each, lines / most) - 6) / (own + old)))
    group = "".join(_group(1, kinds, blocks, old)).count("\n")
    groups = min(_MOST_OF_A_KIND, max(1, round((lines - _SHORT_HEAD.count("\n")) / (group + 1))))
    parts = [part for n in range(1, groups + 1) for part in _group(n, kinds, blocks, old)]
    calls = "".join(f"\troute(r{n});\n" for n in range(1, groups + 1))
    return _SHORT_HEAD.format(calls=calls) + "".join(parts)


def _group(n: int, kinds: int, blocks: int, old: float) -> Iterator[str]:
    """Yield the n-th block of each of so many kinds."""
    for word, (letter, end) in list(_KINDS.items())[:kinds]:
        body = "".join(_SHORT_BLOCK.format(n=n, b=b + 1, a=n % 250) + _old(n, b, blocks, old) for b in range(blocks))
        text = end.format(n=n)
        if word == "route":
            named = {"t_on_failure": 2, "t_on_branch": 3, "t_on_reply": 4}
            text = "\n\t".join(
                line.strip() for line in text.split("\n") if kinds >= named.get(line.strip().split("(")[0], 1)
            )
        yield f"\n{word}[{letter}{n}] {{{body}\n\t{text}\n}}\n"


def _old(n: int, b: int, blocks: int, old: float) -> str:
    """Return the lines that 2.4 refuses in the b-th of the short blocks of a route: `old` of them on average."""
    before = n * blocks + b
    count = int((before + 1) * old) - int(before * old)
    return "".join(f'\tif (method == "M{n}") $avp(old_{b}_{k}) = "{n}";\n' for k in range(count))
