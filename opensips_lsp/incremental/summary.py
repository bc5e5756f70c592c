"""What the rest of a script can see of an item: when an edit leaves that as it was, nothing else has to be judged again.

Read off an item once and kept on it (items are immutable).
"""

import re
from collections import Counter, namedtuple
from itertools import chain

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


class Tally:
    """How often each word, quoted text, called route and route is there in a script, and where 2.3 shows. Kept by edits."""

    def __init__(self, items):
        summaries = list(map(summary_of, items))
        self.counts = {part: Counter(one for each in summaries for one in getattr(each, part)) for part in COUNTED}
        self.old = sum(each.old is not None for each in summaries)  # items with something that only 2.3 reads

    def swap(self, gone, come):
        """Some items have come in the place of others -> (what differs, words that came or went).

        What differs: names of ORDERED, and those questions of opensips_lsp.incremental.watched that are answered otherwise.
        """
        gone, come = list(map(summary_of, gone)), list(map(summary_of, come))
        self.old += sum(each.old is not None for each in come) - sum(each.old is not None for each in gone)
        changed = {
            part
            for part in ORDERED
            if [one for each in gone for one in getattr(each, part)]
            != [one for each in come for one in getattr(each, part)]
        }
        if "routes" in changed:
            changed.update(("routes", *route) for each in gone + come for route in each.routes)
        differ = {
            part: _count(counter, *_differing(*([getattr(each, part) for each in some] for some in (gone, come))))
            for part, counter in self.counts.items()
        }
        changed.update(("mentions", word) for word in differ["words"])
        changed.update(("quotes", text) for text in differ["quoted"])
        changed.update(("calls_route", name) for name in differ["called"])
        changed.update(("defines", *route) for route in differ["routes"])
        return changed, differ["words"]


def _differing(gone, come):
    """What is only gone and what has only come, each with its number, of what two lists of collections hold."""
    if len(gone) == len(come) == 1 and isinstance(come[0], frozenset):  # an edit amid an item
        gone, come = [gone[0] - come[0]], [come[0] - gone[0]]
    return Counter(chain.from_iterable(gone)), Counter(chain.from_iterable(come))


def _count(counter, gone, come):
    """-> what is there now and was not, or the other way round."""
    differ = set()
    for one, number in come.items():
        if number == gone.get(one):
            continue
        if one not in counter:
            differ.add(one)
        counter[one] += number
    for one, number in gone.items():
        if number == come.get(one):
            continue
        if counter[one] == number:
            differ.add(one)
            del counter[one]
        else:
            counter[one] -= number
    return differ
