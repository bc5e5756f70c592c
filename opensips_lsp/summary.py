"""What the rest of a script can see of an item: when an edit leaves that as it was, nothing else has to be judged again.

Read off an item once and kept on it (items are immutable).
"""

import re
from collections import namedtuple

from opensips_lsp.scan import KIND
from opensips_lsp.script import facts_of, old_token, quoted_in, words_in

# What an item adds to a script, in order: loads (name, file), params (module, name, value), routes (keyword, name), calls
# (keyword, name, names of the routes called), protocols of sockets. In any order, each once: words, quoted, called (names
# of routes). includes: whether something is included in it; old: the number of its first token that only 2.3 reads, or
# None; code: whether there is more in it than comments and includes.
Summary = namedtuple("Summary", "loads params routes calls protocols words quoted called includes old code")

ORDERED = "loads", "params", "routes", "calls", "protocols"
COUNTED = "words", "quoted", "called", "routes"
MAIN_ROUTE = "route", "0"

_ONLY_INCLUDES = re.compile(b"[" + re.escape(bytes((KIND["INCLUDE"], KIND["$END"]))) + b"]*")


def summary_of(item):
    """The Summary of an item; derived once."""
    if item.summary is None:
        item.summary = _read(item)
    return item.summary


def _read(item):
    facts = facts_of(item)
    calls = tuple((route.word, route.name, frozenset(name for name, _ in route.calls)) for route in facts.routes)
    return Summary(
        loads=tuple((load.name, load.file) for load in facts.modules),
        params=tuple((param.module, param.name, param.value) for param in facts.params),
        routes=tuple((route.word, route.name) for route in facts.routes),
        calls=calls,
        protocols=tuple(socket.protocol for socket in facts.sockets),
        words=words_in(item),
        quoted=quoted_in(item),
        called=frozenset().union(*(names for _, _, names in calls)),
        includes=bool(facts.includes or item.torn),
        old=old_token(item),
        code=_ONLY_INCLUDES.fullmatch(item.tokens.kinds) is None,
    )
