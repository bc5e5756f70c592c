"""What the rest of a script can see of an item: when an edit leaves that as it was, nothing else has to be judged again.

Read off an item once and kept on it (items are immutable).
"""

import re
from collections import Counter, namedtuple
from itertools import chain

from opensips_lsp.model.script import facts_of, literals_in, old_token, words_in
from opensips_lsp.syntax.nodes import string_value
from opensips_lsp.syntax.scanner import KIND

# What an item adds to a script, in order: loads (name, file), params (module, name, value), routes (keyword, name), calls
# (keyword, name, names of the routes called, those that launch() reports to), protocols of sockets. In any order, each once: literals, called (names of
# routes). includes: whether something is included in it; old: the number of its first token that only 2.3 reads, or None;
# code: whether there is more in it than comments and includes.
Summary = namedtuple("Summary", "loads params routes calls protocols literals called includes old code")

ORDERED = "loads", "params", "routes", "calls", "protocols"
MAIN_ROUTE = "route", "0"
_ROUTES = frozenset(("routes",))

_ONLY_INCLUDES = re.compile(b"[" + re.escape(bytes((KIND["INCLUDE"], KIND["$END"]))) + b"]*")


def summary_of(item):
    """The Summary of an item; derived once."""
    if item.summary is None:
        item.summary = _read(item)
    return item.summary


def take_over(before, item):
    """Let an item know what was read of the one that it was before an edit, if that can be nothing else now.

    Tokens that were only moved have their kinds from those before; of routes nothing but single tokens is read.
    """
    moved = item.tokens.kinds is before.tokens.kinds and item.tree is before.tree and item.unclosed is None
    if moved and item.summary is None and facts_of(before).held <= _ROUTES:
        item.facts, item.summary = before.facts, summary_of(before)


def _read(item):
    facts = facts_of(item)
    calls = tuple(
        (
            route.word,
            route.name,
            frozenset(name for name, _ in route.calls),
            frozenset(name for name, number in route.calls if number in route.reports),
        )
        for route in facts.routes
    )
    return Summary(
        loads=tuple((load.name, load.file) for load in facts.modules),
        params=tuple((param.module, param.name, param.value) for param in facts.params),
        routes=tuple((route.word, route.name) for route in facts.routes),
        calls=calls,
        protocols=tuple(socket.protocol for socket in facts.sockets),
        literals=literals_in(item),
        called=frozenset().union(*(names for _, _, names, _ in calls)),
        includes=bool(facts.includes or item.torn),
        old=old_token(item),
        code=_ONLY_INCLUDES.fullmatch(item.tokens.kinds) is None,
    )


class Tally:
    """How often each word, quoted text, called route and route is there in a script, and where 2.3 shows. Kept by edits."""

    def __init__(self, sources):
        summaries = [summary_of(item) for source in sources for _, item in source.items]
        self.counts = {
            "words": Counter(chain.from_iterable(words_in(source.text) for source in sources)),
            "quoted": Counter(string_value(one) for each in summaries for one in each.literals),
            "called": Counter(one for each in summaries for one in each.called),
            "routes": Counter(one for each in summaries for one in each.routes),
        }
        self.old = sum(each.old is not None for each in summaries)  # items with something that only 2.3 reads

    def swap(self, gone, come, before, after):
        """Some items have come in the place of others, and some lines, in which all differs that does.

        -> (what differs, words that came or went): names of ORDERED, and those questions of opensips_lsp.incremental.watched
        that are answered otherwise.
        """
        words = _counted(self.counts["words"], _balance(words_in(before), words_in(after)))
        changed = {("mentions", word) for word in words}
        gone, come = list(map(summary_of, gone)), list(map(summary_of, come))
        if gone == come:
            return changed, words
        self.old += sum(each.old is not None for each in come) - sum(each.old is not None for each in gone)
        changed.update(part for part in ORDERED if _in_order(gone, part) != _in_order(come, part))
        if "routes" in changed:
            changed.update(("routes", *route) for each in gone + come for route in each.routes)
            routes = _counted(self.counts["routes"], _changes(gone, come, "routes"))
            changed.update(("defines", *route) for route in routes)
        texts = Counter()
        for literal, by in _changes(gone, come, "literals").items():
            texts[string_value(literal)] += by
        changed.update(("quotes", text) for text in _counted(self.counts["quoted"], texts))
        called = _counted(self.counts["called"], _changes(gone, come, "called"))
        changed.update(("calls_route", name) for name in called)
        return changed, words


def _in_order(summaries, part):
    return [one for each in summaries for one in getattr(each, part)]


def _changes(gone, come, part):
    """The _balance of what two lists of summaries hold."""
    if len(gone) == len(come) == 1 and isinstance(getattr(gone[0], part), frozenset):  # an edit amid an item
        old, new = getattr(gone[0], part), getattr(come[0], part)
        return _balance(old - new, new - old)
    return _balance(_in_order(gone, part), _in_order(come, part))


def _balance(gone, come):
    """What is there -> how often it has come when the one has come for the other; negative: gone."""
    balance = {}
    if gone != come:
        for one in come:
            balance[one] = balance.get(one, 0) + 1
        for one in gone:
            balance[one] = balance.get(one, 0) - 1
    return balance


def _counted(counter, balance):
    """Let a Counter follow a _balance -> what is there now and was not, or the other way round."""
    differ = set()
    for one, by in balance.items():
        if not by:
            continue
        number = counter[one] + by
        if number in (0, by):
            differ.add(one)
        if number:
            counter[one] = number
        else:
            del counter[one]
    return differ
