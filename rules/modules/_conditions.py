"""Conditions on a script that a module, or a function of a module, needs to work, and their words in messages."""

from __future__ import annotations

import re

from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.values.basic import listed
from opensips_lsp.record import Record
from opensips_lsp.rules.common.broken import meant_modules, mentions_in_errors
from opensips_lsp.rules.common.parameters import default_urls, global_parameter, values
from opensips_lsp.syntax.item_views import statements_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

    class Condition(Protocol):
        """A condition on a script and the module that has the need."""

        def holds(self, script: Script, module: str) -> bool:
            """Whether a script meets it."""

        def words(self, module: str) -> str:
            """What it is, as the end of a sentence that begins with `needs`."""


class Given(Record):
    """One of some parameters is set, and not to an empty text or 0; of the module itself unless another is named."""

    names: tuple[str, ...]
    module: str | None = None

    def holds(self, script: Script, module: str) -> bool:
        given = values(script, self.module or module, *self.names)
        if any(value > 0 if isinstance(value, int) else value for value in given):
            return True
        return any(mentions_in_errors(script, name) for name in self.names)

    def words(self, module: str) -> str:
        return _of(f"{'a ' if len(self.names) > 3 else ''}{listed(self.names[:3])}", self.module)


class Global(Record):
    """A global parameter is set."""

    name: str

    def holds(self, script: Script, module: str) -> bool:
        return global_parameter(script, self.name) or mentions_in_errors(script, self.name)

    def words(self, module: str) -> str:
        return f"the global parameter `{self.name}`"


class Driver(Record):
    """The module for the global db_default_url is loaded, if one of some parameters does not replace that."""

    names: tuple[str, ...]

    def holds(self, script: Script, module: str) -> bool:
        url = ("", *script.gathered(default_urls))[-1]
        if not url or Given(self.names).holds(script, module):
            return True
        return Loaded((f"db_{url.partition(':')[0]}",)).holds(script, module)

    def words(self, module: str) -> str:
        return "the database module that `db_default_url` requires"


class Opened(Record):
    """The modules for the database URLs of a parameter, which may have a number before them, are loaded."""

    name: str

    def holds(self, script: Script, module: str) -> bool:
        url = re.compile(r"\s*(?:\d+\s+)?(\w+):")
        schemes = [found[1] for value in values(script, module, self.name) if (found := url.match(str(value)))]
        return all(Loaded((f"db_{scheme}",)).holds(script, module) for scheme in schemes)

    def words(self, module: str) -> str:
        return f"the database module that `{self.name}` requires"


class Number(Record):
    """A parameter is from `least` to `most`, of which one may be None; `default`: its value where it is not set."""

    name: str
    least: int | None
    most: int | None
    default: int | None
    module: str | None = None

    def holds(self, script: Script, module: str) -> bool:
        value = (self.default, *values(script, self.module or module, self.name))[-1]
        return (
            isinstance(value, int)
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )

    def words(self, module: str) -> str:
        of = _of(f"`{self.name}`", self.module)
        if self.least == self.most:
            return f"{of} set to {self.least}"
        return f"{of} set to {self.least} or more" if self.most is None else f"{of} set to at most {self.most}"


class Greater(Record):
    """A parameter is greater than another one of the module; both are numbers that C has without a sign."""

    name: str
    default: int
    other: str
    other_default: int

    def holds(self, script: Script, module: str) -> bool:
        value = (self.default, *values(script, module, self.name))[-1]
        other = (self.other_default, *values(script, module, self.other))[-1]
        return isinstance(value, str) or isinstance(other, str) or value % (1 << 32) > other % (1 << 32)

    def words(self, module: str) -> str:
        return f"a `{self.name}` that is greater than `{self.other}`"


class Word(Record):
    """A parameter is one of some words, in upper or lower case."""

    name: str
    words_: tuple[str, ...]
    default: str = ""
    module: str | None = None

    def holds(self, script: Script, module: str) -> bool:
        value = (self.default, *values(script, self.module or module, self.name))[-1]
        return isinstance(value, str) and value.lower() in self.words_

    def words(self, module: str) -> str:
        return f"{_of(f'`{self.name}`', self.module)} set to {listed(self.words_)}"


class Fields(Record):
    """A parameter like `backend: name; name` has something for a backend (acc)."""

    names: tuple[str, ...]
    backend: str

    def holds(self, script: Script, module: str) -> bool:
        parts = (value.partition(":") for value in values(script, module, *self.names) if isinstance(value, str))
        return any(backend.strip() == self.backend and fields.strip(" \t\r\n;") for backend, _, fields in parts)

    def words(self, module: str) -> str:
        return f"{listed(self.names)} for `{self.backend}`"


class Matching(Record):
    """One of the settings of a parameter has a pattern in it, in upper or lower case; `what` says which settings."""

    name: str
    pattern: str
    what: str

    def holds(self, script: Script, module: str) -> bool:
        found = re.compile(self.pattern, re.IGNORECASE)
        return any(found.search(str(value)) for value in values(script, module, self.name))

    def words(self, module: str) -> str:
        return f"{self.what} in `{self.name}`"


class Defined(Record):
    """There is the route of the name that a parameter has by default, or it is given another name (see C409)."""

    parameter: str
    default: str

    def holds(self, script: Script, module: str) -> bool:
        if values(script, module, self.parameter) or mentions_in_errors(script, self.parameter):
            return True
        return script.defines("route", self.default) or mentions_in_errors(script, self.default)

    def words(self, module: str) -> str:
        return f"`route[{self.default}]`, or `{self.parameter}` set to the name of another route"


class Routed(Record):
    """A parameter is the name of a route."""

    parameter: str

    def holds(self, script: Script, module: str) -> bool:
        name = str(("", *values(script, module, self.parameter))[-1])
        return script.defines("route", name) or mentions_in_errors(script, name)

    def words(self, module: str) -> str:
        return f"`{self.parameter}` set to the name of a route"


class Loaded(Record):
    """One of some modules is loaded."""

    modules: tuple[str, ...]

    def holds(self, script: Script, module: str) -> bool:
        return not set(self.modules).isdisjoint((*script.modules, *meant_modules(script)))

    def words(self, module: str) -> str:
        return f"module {listed(self.modules)}"


class OfType(Record):
    """A module of a type is loaded, or one that nothing is known of."""

    type: str

    def holds(self, script: Script, module: str) -> bool:
        loaded = map(script.catalogue.module, script.modules)
        return any(one is None or one.type == self.type for one in loaded)

    def words(self, module: str) -> str:
        return {"SQLDB": "an SQL database module", "CACHEDB": "a cache database module"}.get(
            self.type, f"a module of type {self.type}"
        )


class Mentioned(Record):
    """The script has one of some names in it."""

    words_: tuple[str, ...]

    def holds(self, script: Script, module: str) -> bool:
        return script.mentions(frozenset(self.words_))

    def words(self, module: str) -> str:
        return listed(self.words_)


class Listener(Record):
    """There is a listener of one of some protocols; it may be one that names none, unless `named`."""

    protocols: tuple[str, ...]
    named: bool = False

    def holds(self, script: Script, module: str) -> bool:
        wanted = self.protocols if self.named else ("", *self.protocols)
        if any(found in wanted for some in script.gathered(_listeners) for found in some):
            return True
        return not self.named and any(mentions_in_errors(script, protocol) for protocol in self.protocols)

    def words(self, module: str) -> str:
        return f"a listener on {listed(self.protocols)}"


class Not(Record):
    """A condition does not hold."""

    condition: Condition

    def holds(self, script: Script, module: str) -> bool:
        return not self.condition.holds(script, module)

    @property
    def is_a_value(self) -> bool:
        """Whether it excludes one value of a number."""
        return isinstance(self.condition, Number) and self.condition.least == self.condition.most

    def words(self, module: str) -> str:
        one = self.condition
        if isinstance(one, Number) and self.is_a_value:
            return f"{_of(f'`{one.name}`', one.module)} set to a value other than {one.least}"
        return f"no {one.words(module)}"


def _of(words: str, module: str | None) -> str:
    return f"{words} of module `{module}`" if module else words


def _listeners(item: Item) -> tuple[str, ...]:
    """The protocols that an item listens on, lower case; "" for one that does not say."""
    found = {socket.protocol.lower() for socket in facts_of(item).sockets}
    unnamed = len(statements_of(item, "listen")) > len(facts_of(item).sockets)
    return tuple(sorted({*found, ""} if unnamed else found))
