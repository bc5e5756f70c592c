"""What a script says: its routes and who reaches them, the modules it loads, the parameters it sets, its includes.

Views over trees, no storage: facts of an item are read off it once and kept on it (items are immutable); what spans
items is derived from those facts for each Script.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, cached_property, partial
from operator import itemgetter

from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import number_value, string_value
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.parser import RawNode


class _Words(dict):
    """A table for str.translate that leaves nothing of a text but its names and numbers, with blanks between them."""

    def __missing__(self, code):
        return " "


_WORDS = _Words((code, code) for code in range(128) if chr(code).isalnum() or chr(code) == "_")

# The contexts a statement may run in: what it was entered from, which decides what the message is.
ROUTE, BRANCH, FAILURE, LOCAL = "route", "branch_route", "failure_route", "local_route"
REPLY, GLOBAL_REPLY = "onreply_route[name]", "onreply_route"
# called from where nobody can see: by a module or by a file that is not here. Or where launch() reports to: there the message
# is not that of the caller but a dummy request (async.c of 2.3.6: 230, 338)
ELSEWHERE = "elsewhere"
REQUESTS = frozenset((ROUTE, BRANCH, FAILURE, LOCAL))
REPLIES = frozenset((REPLY, GLOBAL_REPLY))
MESSAGES = REQUESTS | REPLIES | {ELSEWHERE}  # wherever a received message is at hand


class RouteFact(Record):
    """A route block of an item.

    word: its keyword. name: its name, "0" for the main request route, "" for another one without a name. calls: (name,
    number of the token) of each route that it may go on to. reports: the numbers of those to which a launch() reports.
    """

    word: str | None
    name: str
    raw: RawNode
    calls: tuple[tuple[str, int], ...]
    reports: tuple[int, ...]


class Facts(Record):
    """What an item says. held: the names of those fields that are not empty."""

    routes: tuple[RouteFact, ...]
    modules: tuple[Load, ...]
    params: tuple[Param, ...]
    sockets: tuple[Socket, ...]
    includes: tuple[Include, ...]
    database_urls: tuple[str, ...]
    held: frozenset[str]


class Load(Record):
    """A loadmodule: the module's name, the string as written, the raw statement."""

    name: str
    file: str
    raw: RawNode


class Param(Record):
    """A modparam: module (or a pattern) and parameter as the strings say, the value, the raw statement."""

    module: str
    name: str
    value: str | int
    raw: RawNode


class Socket(Record):
    """A listener: its protocol as written, the raw node."""

    protocol: str
    raw: RawNode


class Include(Record):
    """An include. file: as written, quotes and all. token: the number of the directive's token. route: what it stands in."""

    directive: str
    file: str
    token: int
    route: RouteFact | None


class Source:
    """One file of a script. `role` is "script", or "fragment" when it is included inside a route.

    `route` is then the key (keyword, name) of that route. `place` is where it is read: (), the root, comes first; the
    place of an included file is that of its directive, see `at`. `template` is the kind of template it is, or None; its
    `spans` are opaque, and its items those of the text with something harmless in their place (opensips_lsp.syntax.templates).
    """

    __slots__ = ("items", "path", "place", "role", "route", "spans", "template", "text")

    def __init__(self, path, text, items, role="script", route=None, place=(), template=None, spans=()):
        self.path, self.text, self.items, self.role, self.route, self.place = path, text, items, role, route, place
        self.template, self.spans = template, spans

    def item_at(self, offset):
        """(offset of the item, item) that an offset of the file lies in."""
        return self.items[bisect_right(self.items, offset, key=itemgetter(0)) - 1]

    def ends_with(self, offset, item):
        """Whether the item at an offset is the last one."""
        return offset + len(item.text) == len(self.text)

    @property
    def included(self):
        """Whether another file includes it."""
        return self.place != ()

    def opaque(self, start, end):
        """Whether what lies between two offsets touches a span of template language."""
        number = bisect_left(self.spans, (start,))
        touches_the_one_before = number > 0 and self.spans[number - 1][1] >= start
        return touches_the_one_before or (number < len(self.spans) and self.spans[number][0] <= end)

    def at(self, offset):
        """When the real parser gets to this offset: places of all files of a script compare in reading order."""
        return (*self.place, offset)

    @property
    def empty(self):
        """Whether there is nothing but blanks and comments in it."""
        return not any(len(item.tokens) for _, item in self.items)


class Script:
    """A root config with all that it includes, for a target version.

    `origin` is the Version the script comes from, when that is known, or None. `whole` is False when a file that it
    includes is not there to be read, or is a template; `complete` is False too when there is no main route: something includes it.
    `aged` says in words what showed that it comes from 2.3, if that was so earlier: fixes take it out of the text.
    """

    def __init__(self, target, sources, origin=None, whole=True, myself=None, catalogue=None, aged=None):
        self.myself, self.aged = myself, aged
        self.target, self.sources, self.origin = target, tuple(sources), origin
        self.whole = whole and not any(source.template for source in self.sources)
        self.complete = self.whole and self._has_main_route()
        self._given_catalogue = catalogue
        self._modules, self._functions, self._answers = {}, {}, {}

    @cached_property
    def all_read(self):
        """Whether it is complete, and nothing that is never closed hides the end of a file: what is not there is not there."""
        return self.complete and all(source.items[-1][1].tokens.unclosed is None for source in self.sources)

    @cached_property
    def proof(self):
        """What shows that the script comes from before the target's series, in words; "" when it was said; else None."""
        return proof_of(self)

    def _has_main_route(self):
        return any((route.word, route.name) == ("route", "0") for _, _, facts in self.facts() for route in facts.routes)

    @cached_property
    def words(self):
        """All names and numbers in the files of the script, those in strings and comments too."""
        return set().union(*(words_in(source.text) for source in self.sources))

    def facts(self):
        """(Source, offset of the item, Facts) of each item of each file."""
        return self._facts

    @cached_property
    def _facts(self):
        return [(source, offset, facts_of(item)) for source in self.sources for offset, item in source.items]

    @cached_property
    def blocks(self):
        """[(Source, offset of the item, item, RouteFact)] of each route block of each file that is read as a script."""
        return [
            (source, offset, item, route)
            for source in self.sources
            for offset, item in source.items
            for route in facts_of(item).routes
            if route.word is not None
        ]

    @cached_property
    def defined(self):
        """(keyword, name) of each route block -> the place (Source.at) of the first one."""
        first = {}
        for source, offset, item, route in self.blocks:
            place = source.at(offset + item_start(item, route.raw))
            first[route.word, route.name] = min(place, first.get((route.word, route.name), place))
        return first

    @cached_property
    def modules(self):
        """Names of the modules loaded, in order."""
        return [load.name for _, _, facts in self._facts for load in facts.modules]

    @cached_property
    def catalogue(self):
        """The facts about the target version."""
        from opensips_lsp.catalogue import load  # late: only for scripts that somebody asks about

        return self._given_catalogue or load(self.target)

    def modules_loaded(self, place):
        """Names of the modules that are loaded when the parser gets to a place (Source.at), in order, once each."""
        return self._loaded(place)[0]

    def modules_before(self, place):
        """Those of them that the catalogue knows, as catalogue.facts.Module."""
        return self._loaded(place)[1]

    @cached_property
    def loads(self):
        """(place, name of the module) of each loadmodule, as the parser reads them."""
        return sorted(
            (source.at(offset + item_start(item, load.raw)), load.name)
            for source in self.sources
            for offset, item in source.items
            for load in facts_of(item).modules
        )

    def _loaded(self, place):
        count = bisect_left(self.loads, (place,))
        if count not in self._modules:
            names = tuple(dict.fromkeys(name for _, name in self.loads[:count]))
            self._modules[count] = names, tuple(filter(None, map(self.catalogue.module, names)))
        return self._modules[count]

    def functions_before(self, place, kind="functions"):
        """Name -> functions (catalogue.facts.Function) of the modules loaded at a place.

        kind: "functions", or "async_functions" for what may stand in async() and launch().
        """
        modules = self.modules_before(place)
        key = kind, len(modules)
        if key not in self._functions:
            found = self._functions[key] = {}
            for module in modules:
                for name, forms in getattr(module, kind).items():
                    found[name] = (*found.get(name, ()), *forms)
        return self._functions[key]

    @cached_property
    def protocols(self):
        """The transports there is a listener or a module for, lower case."""
        found = {socket.protocol.lower() for _, _, facts in self.facts() for socket in facts.sockets}
        return found | {name[len("proto_") :] for name in self.modules if name.startswith("proto_")}

    @cached_property
    def contexts(self):
        """(keyword, name) of each route -> frozenset of the contexts it may run in."""
        return _contexts(self)

    def contexts_of(self, node, source):
        """The contexts that a node may run in."""
        return self.contexts.get(self.route_of(node, source), _UNKNOWN)

    @staticmethod
    def route_of(node, source):
        """(keyword, name) of the route that a node stands in, or None."""
        for parent in (node, *node.parents()):
            if parent.kind == "route":
                return _route_key(parent.item, parent.raw)
        return source.route

    # ---- what a rule asks about the whole script while it judges one item: the answers are plain and compare

    def mentions(self, names):
        """Whether one of some names or numbers is in the script (`words`)."""
        return not self.words.isdisjoint(names)

    def defines(self, word, name):
        """Whether there is a route block with this keyword and name."""
        return (word, name) in self.defined

    def defined_before(self, word, name, place):
        """Whether such a route block stands before a place (Source.at)."""
        return (word, name) in self.defined and self.defined[word, name] < place

    def calls_route(self, name):
        """Whether a route() or its like goes to `route[name]`."""
        return name in self._called

    def quotes(self, text):
        """Whether a string of the script stands for just this text."""
        return text in self._quoted

    @cached_property
    def settings(self):
        """(module, name, value) of each modparam, in the order in which they are read; module: as written, a pattern."""
        return tuple(setting for _, setting in self._placed_settings)

    def settings_before(self, place):
        """Those of them that stand before a place (Source.at)."""
        return self.settings[: bisect_left(self._placed_settings, place, key=itemgetter(0))]

    @cached_property
    def _placed_settings(self):
        """(place, setting) of each, as the parser reads them."""
        placed = [
            (source.at(offset + item_start(item, param.raw)), tuple(param[:3]))
            for source in self.sources
            for offset, item in source.items
            for param in facts_of(item).params
        ]
        return sorted(placed, key=itemgetter(0))

    def gathered(self, question):
        """What a function `question(item)` says of each item of each file, in order, if it says something.

        The answers must compare, and hold no places: where an item stands is not asked.
        """
        if question not in self._answers:
            told = (said_of(item, question) for source in self.sources for _, item in source.items)
            self._answers[question] = tuple(filter(None, told))
        return self._answers[question]

    def ask(self, question, *about):
        """What a function `question(script, *about)` says of the script; each is asked once."""
        if (question, about) not in self._answers:
            self._answers[question, about] = question(self, *about)
        return self._answers[question, about]

    @cached_property
    def _called(self):
        return {name for _, _, facts in self._facts for route in facts.routes for name, _ in route.calls}

    @cached_property
    def _quoted(self):
        literals = set().union(*(literals_in(item) for source in self.sources for _, item in source.items))
        return set(map(string_value, literals))


_UNKNOWN = frozenset((ELSEWHERE,))


def _contexts(script):
    entered = {
        "failure_route": FAILURE, "branch_route": BRANCH, "local_route": LOCAL, "onreply_route": REPLY,
    }  # fmt: skip
    contexts, calls, named_by_modules, reports = {}, {}, set(), set()
    for source, _, facts in script.facts():
        for route in facts.routes:
            key = source.route if source.role == "fragment" else (route.word, route.name)
            if source.role == "fragment":
                pass
            elif route.word != "route":
                context = entered.get(route.word, route.word)
                contexts[key] = {GLOBAL_REPLY if context == REPLY and not route.name else context}
            else:
                contexts.setdefault(key, {ROUTE} if route.name == "0" else set())
            calls.setdefault(key, set()).update(name for name, number in route.calls if number not in route.reports)
            reports.update(name for name, number in route.calls if number in route.reports)
        named_by_modules.update(param.value for param in facts.params if isinstance(param.value, str))
    for key, known in contexts.items():
        if key[0] != "route":
            continue
        if key[1] in reports or key[1] != "0" and (key[1] in named_by_modules or not script.complete):
            known.add(ELSEWHERE)
    _spread(contexts, calls)
    return {key: frozenset(known or (ROUTE,)) for key, known in contexts.items()}


def _spread(contexts, calls):
    """Let each context flow along the calls until nothing changes."""
    called = {name for names in calls.values() for name in names}
    for key, known in contexts.items():
        if key[0] == "route" and key[1] not in called and not known:
            known.add(ROUTE)  # nobody calls it: it is read as a request route
    waiting = list(calls)
    while waiting:
        key = waiting.pop()
        for name in calls.get(key, ()):
            callee = contexts.get(("route", name))
            reached = contexts.get(key, set())
            if callee is not None and not reached <= callee:
                callee |= reached
                waiting.append(("route", name))


# ---- where a script comes from


_OLD_NODES = frozenset(NODE[name] for name in ("condition_word", "bare_word", "spaced_net"))
# where one of those may be: looked for in the tree only then. Two or three tokens, of the sorts that these letters stand for
_OLD_TOKENS = b"ce", b"me", b"ew", b"ec", b"aw", b"ac", b"v=w", b"v=c", b"n/"
_SORTS = bytearray(b" " * 256)
for _names, _sort in (
    ("COND_WORD", "c"), ("MSGLEN", "m"), ("EQUALITY MATCH ORDER", "e"), ("COLONEQ ASSIGN_OP", "a"), ("VAR", "v"),
    ("EQUAL", "="), ("LPAR", "("), ("WORD OLD_VALUE", "w"), ("IPV4 IPV6 NUMBER RSQB", "n"), ("SLASH", "/"),
):  # fmt: skip
    for _name in _names.split():
        _SORTS[KIND[_name]] = ord(_sort)


def proof_of(script):
    """What Script.proof is."""
    if script.origin is not None:
        return "" if script.origin < script.target[:2] else None
    return _proof_of_words(script) or proof_of_params(script) or script.aged if script.target >= (2, 4) else None


def _proof_of_words(script):
    """The first construct that 2.3 has and 2.4 has not, in words, or None: a script with one was written for 2.3."""
    for source in script.sources:
        for offset, item in source.items:
            at = old_token(item, partial(_opaque, item, offset, source) if source.spans else None)
            if at is not None:
                return old_word(source, offset, item, at)
    return None


def proof_of_params(script):
    """The first parameter that only 2.3 has, in words, or None."""
    for _, _, facts in script.facts():
        for param in facts.params:
            if _only_in_2_3(script, param):
                return f"parameter `{param.name}` of module `{param.module}`"
    return None


def old_word(source, offset, item, at):
    """The token numbered `at` of an item, which only 2.3 reads, in words."""
    line = source.text.count("\n", 0, offset + item.tokens.starts[at]) + 1
    return f"`{item.text[item.tokens.starts[at] : item.tokens.ends[at]]}` on line {line}"


def old_token(item, is_opaque=None):
    """The number of the first token of an item that only 2.3 reads there, or None. is_opaque(raw node): not to be read.

    An item with a syntax error shows nothing: `$x =~` before the next statement, while somebody types, is no bare word.
    """
    if item.problems or item.tree is None:
        return None
    sorts = item.tokens.kinds.translate(_SORTS).replace(b"=w(", b"   ").replace(b"=c(", b"   ")  # a call
    waiting = [item.tree] if any([sorts.find(old) >= 0 for old in _OLD_TOKENS]) else []
    while waiting:
        raw = waiting.pop()
        if raw[0] in _OLD_NODES and not (is_opaque and is_opaque(raw)):
            return raw[1]
        waiting += reversed(raw[3:])
    return None


def _opaque(item, offset, source, raw):
    return source.opaque(offset + item.tokens.starts[raw[1]], offset + item.tokens.ends[raw[2] - 1])


def _only_in_2_3(script, param):
    module = script.catalogue.module(param.module) if param.module in script.modules else None
    if module is None or param.name in module.params:
        return False
    from opensips_lsp.catalogue import load

    old = load("2.3").module(param.module)
    return old is not None and param.name in old.params


# ---- the facts of one item

_ROUTE_CALL = bytes((KIND["ROUTE"], KIND["LPAR"]))
_INCLUDE, _LPAR, _RPAR, _COMMA = (KIND[name] for name in ("INCLUDE", "LPAR", "RPAR", "COMMA"))
_ASYNC, _LAUNCH = KIND["ASYNC"], KIND["LAUNCH"]
_NUMBER, _STRING = KIND["NUMBER"], KIND["STRING"]


def facts_of(item):
    """The Facts of an item; derived once."""
    if item.facts is None:
        item.facts = _read(item)
    return item.facts


def has_facts(item, parts):
    """Whether an item has one of some parts of Facts."""
    return not facts_of(item).held.isdisjoint(parts)


def has_tokens(item, tokens):
    """Whether an item may have one of some tokens in its text, as Rule.tokens names them; of none, it always has."""
    if not tokens:
        return True
    find, sound = item.tokens.kinds.find, not item.problems  # the parser may have dropped what stands between two
    return any(find(one) >= 0 or len(one) > 1 and not sound for one in adjacent(tokens))


@cache
def adjacent(tokens):
    """What Rule.tokens names, as kinds of tokens."""
    return tuple([bytes([KIND[kind] for kind in one.split()]) for one in tokens])


def said_of(item, question):
    """What a function `question(item)` says of an item; asked once."""
    if item.answers is None:
        item.answers = {}
    if question not in item.answers:
        item.answers[question] = question(item)
    return item.answers[question]


def _read(item):
    routes, modules, params, sockets, urls = [], [], [], [], []
    tree = item.tree
    if tree is not None and tree[0] == NODE["fragment"]:
        routes.append(RouteFact(None, None, tree, *_calls(item, tree)))
    for raw in tree[3:] if tree is not None else ():
        kind = raw[0]
        if kind == NODE["route"]:
            word, name = _route_key(item, raw)
            routes.append(RouteFact(word, name, raw, *_calls(item, raw)))
        elif kind == NODE["loadmodule"]:
            file = _string(item, raw[3])
            name = file.rsplit("/", 1)[-1]
            modules.append(Load(name[:-3] if name.endswith(".so") else name, file, raw))
        elif kind == NODE["modparam"]:
            module, name, value = raw[3:6]
            params.append(Param(_string(item, module), _string(item, name), _value(item, value), raw))
        elif kind == NODE["global_parameter"] and _word(item, raw) == "db_default_url" and raw[3][0] == NODE["string"]:
            urls.append(_string(item, raw[3]))
        elif kind == NODE["listen"] and len(raw) > 3 and len(raw[3]) > 3:
            sockets.append(Socket(_text(item, raw[3][3]), raw))
    parts = tuple(map(tuple, (routes, modules, params, sockets, _includes(item, routes), urls)))
    return Facts(*parts, frozenset(name for name, part in zip(Facts._fields, parts) if part))


def words_in(text):
    """All names and numbers in a text, each as often as it is there."""
    return text.translate(_WORDS).split()


def literals_in(item):
    """The quoted strings of an item, as they are written."""
    tokens, text, found = item.tokens, item.text, set()
    starts, ends, at = tokens.starts, tokens.ends, tokens.kinds.find(_STRING)
    while at >= 0:
        found.add(text[starts[at] : ends[at]])
        at = tokens.kinds.find(_STRING, at + 1)
    return frozenset(found)


def item_start(item, raw):
    """Offset of a raw node in its item."""
    return item.tokens.starts[raw[1]]


def body_of(raw):
    """The raw statements of a raw route."""
    return [child for child in raw[3:] if child[0] not in (NODE["route_name"], NODE["number"])]


def _text(item, raw):
    return item.text[item.tokens.starts[raw[1]] : item.tokens.ends[raw[2] - 1]]


def _word(item, raw):
    """The first token of a raw node."""
    return item.text[item.tokens.starts[raw[1]] : item.tokens.ends[raw[1]]]


def _string(item, raw):
    return string_value(_text(item, raw))


def _value(item, raw):
    return _string(item, raw) if raw[0] == NODE["string"] else number_value(_text(item, raw))


def _route_key(item, raw):
    """(keyword, name) of a raw route, see RouteFact; `route[0]` and its like are the main route (cfg.y route_stm)."""
    starts, ends = item.tokens.starts, item.tokens.ends
    word = item.text[starts[raw[1]] : ends[raw[1]]]
    if len(raw) > 3 and raw[3][0] == NODE["route_name"]:
        name = _name(item, raw[3][1])
        return word, ("0" if word == "route" and not name.strip("0") else name)
    return word, ("0" if word == "route" else "")


def _name(item, number):
    """The route name that one token stands for (cfg.y route_name)."""
    text = item.text[item.tokens.starts[number] : item.tokens.ends[number]]
    kind = item.tokens.kinds[number]
    if kind == _STRING:
        return string_value(text)
    return str(number_value(text)) if kind == _NUMBER else text


def _calls(item, raw):
    """-> ((name, number of its token) of each route a raw route goes on to: route(x), async(..., x), launch(..., x);
    the numbers of those last ones)."""
    kinds, names, reports = item.tokens.kinds, [], []
    at = kinds.find(_ROUTE_CALL, raw[1], raw[2])
    while at >= 0:
        if at + 2 < raw[2] and kinds[at + 2] != _RPAR:
            names.append((_name(item, at + 2), at + 2))
        at = kinds.find(_ROUTE_CALL, at + 2, raw[2])
    for word in (_ASYNC, _LAUNCH):
        at = kinds.find(word, raw[1], raw[2])
        while at >= 0:
            end = _matching(kinds, at + 1, raw[2])
            if end is not None and kinds[end - 2] == _COMMA:
                names.append((_name(item, end - 1), end - 1))
                if word == _LAUNCH:
                    reports.append(end - 1)
            at = kinds.find(word, at + 1, raw[2])
    return tuple(names), tuple(reports)


def _matching(kinds, at, end):
    """The number of the `)` that closes the `(` numbered `at`, or None."""
    depth = 0
    for number in range(at, end):
        if kinds[number] in (_LPAR, _RPAR):
            depth += 1 if kinds[number] == _LPAR else -1
            if not depth:
                return number
    return None


def _includes(item, routes):
    at = item.tokens.kinds.find(_INCLUDE)
    while at >= 0:
        directive, _, file = item.text[item.tokens.starts[at] : item.tokens.ends[at]].partition("_file")
        around = next((route for route in routes if route.raw[1] <= at < route.raw[2]), None)
        yield Include(directive, file.strip(" \t\n"), at, around)
        at = item.tokens.kinds.find(_INCLUDE, at + 1)
