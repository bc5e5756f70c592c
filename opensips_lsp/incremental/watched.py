"""A Script and its Sources as rules see them while somebody watches what they read.

What is asked of the script by the questions below is noted with its answer, which compares; after an edit it can be asked
again. All else that a rule reads (other items, the text, places of definitions) is noted as EVERYTHING.
"""

from opensips_lsp.incremental.summary import summary_of
from opensips_lsp.model.script import Source, facts_of, item_start, said_of

EVERYTHING = "everything"

# question -> the parts of a summary that its answer follows from; of another one it is said itself that its answer changed
_FROM = {
    "loaded": ("loads",), "modules": ("loads",), "protocols": ("protocols", "loads"),
    "settings": ("params",), "settings_before": ("params",), "proof": ("proof",), "last": ("end",), "whole": (), "complete": (), "all_read": ("all_read",), EVERYTHING: (EVERYTHING,),
}  # fmt: skip
_OTHERS = "context", "mentions", "defines", "defined_before", "calls_route", "quotes", "gathered", "asked"
_FIXED = "target", "origin", "myself", "catalogue"  # no edit changes them


class Watch:
    """What is being read: question -> answer, or None when nobody wants to know."""

    __slots__ = ("log",)

    def __init__(self):
        self.log = None


class WatchedSource(Source):
    """A Source whose text and items are not read unseen. `text`: a string, or a Text."""

    __slots__ = ("_items", "_text", "_watch")

    def __init__(self, source, watch, text=None, items=None, place=None):
        self._watch = watch
        super().__init__(
            source.path, _text_of(source) if text is None else text, source.items if items is None else items, source.role, source.route,
            source.place if place is None else place, source.template, source.spans,
        )  # fmt: skip

    @property
    def text(self):
        if self._watch.log is not None:
            self._watch.log[EVERYTHING,] = None
        return self._text if type(self._text) is str else self._text.string

    @text.setter
    def text(self, text):
        self._text = text

    @property
    def items(self):
        if self._watch.log is not None:
            self._watch.log[EVERYTHING,] = None
        return self._items

    @items.setter
    def items(self, items):
        self._items = items

    def ends_with(self, offset, item):
        is_last = offset + len(item.text) == len(self._text)
        if self._watch.log is not None:
            self._watch.log["last",] = is_last
        return is_last


def _said(items, question):
    """What a function says of some items; what nothing equals when it fails."""
    try:
        return [said for item in items if (said := said_of(item, question))]
    except Exception:  # a rule's own mistake: it is told when the rule is asked
        return object()


def _text_of(source):
    return source._text if type(source) is WatchedSource else source.text


class Watched:
    """A Script as rules see it.

    `here` is what is being judged: (place of its file, offset, item), or None.
    """

    def __init__(self, script, watch):
        self._counts, self._watch = None, watch
        self._see(script)
        self._gathering = {}  # function -> what it says of the items
        self._asks = {}  # (function, *about) -> (answer, the parts of summaries that it follows from)
        self.here = None

    def count(self, counts):
        """Name of a part of summaries -> Counter of what there is in the whole script; kept up to date from now on."""
        self._counts = counts

    def gone_and_come(self, gone, come):
        """-> the questions gathered of items that are answered otherwise, now that some items have come for others."""
        return {
            ("gathered", question) for question in self._gathering if _said(gone, question) != _said(come, question)
        }

    def renew(self, script, changed, matters):
        """See another Script, in which these parts of summaries have changed -> questions asked of it that it answers otherwise.

        matters(part): whether something that is known follows from it; what does not is forgotten.
        """
        self._see(script)
        self._gathering = {
            question: told for question, told in self._gathering.items() if ("gathered", question) not in changed
        }
        before = {
            ask: answer
            for ask, (answer, parts) in self._asks.items()
            if EVERYTHING in parts or not parts.isdisjoint(changed)
        }
        for ask in before:
            del self._asks[ask]
        return {
            part for ask, answer in before.items() if matters(part := ("asked", *ask)) and self.again(part) != answer
        }

    def _see(self, script):
        self._script = script
        for name in _FIXED:
            setattr(self, name, getattr(script, name))
        script.modules_before(())  # reads where modules are loaded, once, and now: nobody notes it

    def answer(self, question):
        """What is answered to a question now."""
        log, self._watch.log = self._watch.log, None
        try:
            return _ANSWERS[question[0]](self, *question[1:])
        finally:
            self._watch.log = log

    def again(self, question):
        """What is answered to a question now; what never was, when a rule's own function fails: let the rule be asked."""
        try:
            return self.answer(question)
        except Exception:
            return object()

    def still(self, reads, here, answers):
        """Whether all questions are answered as they were, for what stands `here` now. `answers` are filled."""
        if (EVERYTHING,) in reads:
            return False
        self.here = here
        try:
            for question, answer in reads.items():
                if question not in answers:
                    answers[question] = self.again(question)
                if answers[question] != answer:
                    return False
        finally:
            self.here = None
        return True

    def follows_from(self, questions):
        """The names of the parts of summaries that the answers to some questions follow from."""
        found = set()
        for question in questions:
            if question[0] == "mentions":
                found.update(("mentions", word) for word in question[1])
            elif question[0] == "defined_before":
                found.add(("routes", *question[1:3]))
            else:
                found.update(_FROM.get(question[0], (question,)))
        return frozenset(found)

    def _note(self, *question):
        log = self._watch.log
        if log is None:
            return self.answer(question)
        if question not in log:
            log[question] = self.answer(question)
        return log[question]

    def _note_place(self, place):
        """Note that it was asked what is loaded at a place."""
        if self._distance(place) is not None:
            self._note("loaded")  # and what the item itself loads above the place
        elif place == (float("inf"),):
            self._note("modules")
        elif self._watch.log is not None:
            self._watch.log[EVERYTHING,] = None

    def _distance(self, place):
        """How far behind the beginning of the item that is being judged a place in it is, or None."""
        if self.here is None:
            return None
        prefix, offset, item = self.here
        return place[-1] - offset if place[:-1] == prefix and 0 <= place[-1] - offset <= len(item.text) else None

    # ---- what rules ask; each as Script has it

    def __getattr__(self, name):
        if self._watch.log is not None:
            self._watch.log[EVERYTHING,] = None
        return getattr(self._script, name)

    @property
    def proof(self):
        return self._note("proof")

    @property
    def whole(self):
        return self._note("whole")

    @property
    def complete(self):
        return self._note("complete")

    @property
    def all_read(self):
        return self._note("all_read")

    @property
    def modules(self):
        return self._note("modules")

    @property
    def protocols(self):
        return self._note("protocols")

    @property
    def settings(self):
        return self._note("settings")

    def settings_before(self, place):
        distance = self._distance(place)
        if distance is not None:
            return self._note("settings_before", distance)
        return self.__getattr__("settings_before")(place)

    def modules_loaded(self, place):
        self._note_place(place)
        return self._script.modules_loaded(place)

    def modules_before(self, place):
        self._note_place(place)
        return self._script.modules_before(place)

    def functions_before(self, place, kind="functions"):
        self._note_place(place)
        return self._script.functions_before(place, kind)

    def contexts_of(self, node, source):
        self._note("context", self._unwatched(self._script.route_of, node, source))
        return self._unwatched(self._script.contexts_of, node, source)

    def mentions(self, names):
        return self._note("mentions", frozenset(names))

    def defines(self, word, name):
        return self._note("defines", word, name)

    def defined_before(self, word, name, place):
        distance = self._distance(place)
        if distance is not None:
            return self._note("defined_before", word, name, distance)
        return self.__getattr__("defined_before")(word, name, place)

    def calls_route(self, name):
        return self._note("calls_route", name)

    def quotes(self, text):
        return self._note("quotes", text)

    def ask(self, question, *about):
        return self._note("asked", question, *about)

    def gathered(self, question):
        return self._note("gathered", question)

    def _unwatched(self, function, *arguments):
        log, self._watch.log = self._watch.log, None
        try:
            return function(*arguments)
        finally:
            self._watch.log = log

    # ---- the answers

    def _loaded(self):
        prefix, offset, _ = self.here
        return self._script.modules_loaded((*prefix, offset))

    def _modules(self):
        return tuple(self._script.modules)

    def _protocols(self):
        return frozenset(self._script.protocols)

    def _context(self, key):
        return self._script.contexts.get(key)

    def _mentions(self, names):
        return self._script.mentions(names)

    def _defines(self, word, name):
        return self._script.defines(word, name) if self._counts is None else (word, name) in self._counts["routes"]

    def _defined_before(self, word, name, distance):
        prefix, offset, item = self.here
        routes = self._counts and self._counts["routes"]
        if routes and routes[word, name] == summary_of(item).routes.count((word, name)):  # it is here, if anywhere
            return any(
                item_start(item, route.raw) < distance for route in facts_of(item).routes if route[:2] == (word, name)
            )
        return self._script.defined_before(word, name, (*prefix, offset + distance))

    def _calls_route(self, name):
        return self._script.calls_route(name)

    def _quotes(self, text):
        return self._script.quotes(text)

    def _settings(self):
        return self._script.settings

    def _settings_before(self, distance):
        prefix, offset, _ = self.here
        return self._script.settings_before((*prefix, offset + distance))

    def _proof(self):
        return self._script.proof

    def _whole(self):
        return self._script.whole

    def _complete(self):
        return self._script.complete

    def _all_read(self):
        return self._script.all_read

    def _gathered(self, question):
        if question not in self._gathering:
            self._gathering[question] = self._script.gathered(question)
        return self._gathering[question]

    def _asked(self, *ask):
        if ask not in self._asks:
            here, self.here, log = self.here, None, {}
            self._watch.log = log
            try:
                answer = ask[0](self, *ask[1:])
            finally:
                self.here, self._watch.log = here, None
            inner = [self._asks[question[1:]][1] for question in log if question[0] == "asked"]
            self._asks[ask] = answer, self.follows_from(log).union(*inner)
        return self._asks[ask][0]

    def _last(self):
        place, offset, item = self.here
        return next(source for source in self._script.sources if source.place == place).ends_with(offset, item)

    def _everything(self):
        return object()  # never what it was


_ANSWERS = {name: getattr(Watched, f"_{name}") for name in (*_FROM, *_OTHERS)}
