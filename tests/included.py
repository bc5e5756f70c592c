"""Files that include each other, and edits after which others include them."""

from __future__ import annotations

import random

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
TEXTS = {
    "a.cfg": HEAD + 'include_file "parts/two.cfg"\nroute { include_file "one.cfg"\n}\n',
    "b.cfg": HEAD + 'loadmodule "tm.so"\ninclude_file "c.cfg"\nroute[b] { include_file "one.cfg"\n}\n',
    "c.cfg": 'loadmodule "sl.so"\nroute { t_relay(); sl_send_reply("200", "OK"); }\n',
    "one.cfg": 't_relay();\nif (method == "INVITE") exit;\n',
    "parts/two.cfg": 'route[two] { include_file "three.cfg"\n}\n',
    "parts/three.cfg": 'sl_send_reply("200", "OK");\n',
}
_PIECES = (
    "route { exit; }\n",
    "route {",
    "route[x] {",
    "[x]",
    "}",
    "# ",
    "",
    "",
    "\n",
    'loadmodule "tm.so"\n',
    'loadmodule "sl.so"\n',
    'include_file "one.cfg"\n',
    'include_file "parts/two.cfg"\n',
    'include_file "../one.cfg"\n',
    'import_file "three.cfg"\n',
    "route(two);",
)


def edit(chance: random.Random, name: str, text: str) -> tuple[int, int, str]:
    """(start, end, new) of an edit of a text; what was there at first comes back again and again."""
    if chance.random() < 0.25:
        return 0, len(text), TEXTS[name]
    places = [0, *(at + 1 for at, one in enumerate(text) if one in "\n{"), text.find("[") if "[" in text else 0]
    start = chance.choice(places)
    line_end = text.find("\n", start) + 1
    end = chance.choice((start, start, min(start + 3, len(text)), line_end or len(text)))
    return start, end, chance.choice(_PIECES)
