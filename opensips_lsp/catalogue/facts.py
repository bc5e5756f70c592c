"""The facts of a module as records, made on first use.

Records, not dataclasses: those cost every start 8 ms.
"""

from __future__ import annotations

from functools import cache, cached_property

from opensips_lsp.record import Record

from . import CatalogueError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Protocol, TypeVar

    from .version import Version

    class WithName(Protocol):
        """A record with a name."""

        @property
        def name(self) -> str:
            """What the script calls it."""

    Fact = TypeVar("Fact")
    NamedFact = TypeVar("NamedFact", bound=WithName)
    FunctionFact = TypeVar("FunctionFact", "Function", "AsyncFunction")


# What every record has. doc: anchor in the module's manual, "" for none; ifdef: the preprocessor condition that a
# default build leaves open, "" for none; since, until: first and last patch level, "" for the ends of the series;
# what is written by hand elsewhere has in `until` the first version that a row does not speak of.


class Param(Record):
    """A parameter of a module; `callback`: each setting adds, none replaces.

    type: "int" or "str". default: as the manual gives it, or None. initial: what the C code says where that is another
    value, else None; known since 3.0. kind: what the value must be when it is read, and behind a `;` when the module
    initialises (opensips_lsp.model.values.parameters), "" for anything.
    """

    name: str
    type: str
    callback: bool = False
    default: str | None = None
    kind: str = ""
    initial: str | None = None
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Parameter(Record):
    """A parameter of a function, as 3.0 and later declare it; in a catalogue file a text: `str? null names:a,b=`.

    kind: "int" (a number, or a variable), "str" (a string, or a variable), "var" (a variable), "regex" (a string, or a
    variable). optional (`?`): the argument may be left out, or empty between commas. null: its fix-up runs then too.
    verbatim (`raw`): no variables are looked for in the string. static: neither variable nor string with variables.
    wanted: what its fix-up asks for besides: of a variable "written", one that can be written to, or its sort, "avp",
    "avp,var"; of others a kind of opensips_lsp.model.values, or "route:failure", the name of a route of that sort.
    """

    kind: str
    optional: bool = False
    null: bool = False
    verbatim: bool = False
    static: bool = False
    wanted: str = ""


class Function(Record):
    """A function of a module, for one number of arguments (`arity`).

    routes: keywords of the route types it may stand in, none for what only C code calls. signature: as in the manual.
    args: what each argument must be, as kinds (opensips_lsp.model.values), "" where that is unknown. refused: why each
    call stops OpenSIPS, or "". least: in a catalogue file, the least number of arguments of a function that is stored
    once for several numbers, else -1. params: since 3.0, what each argument may be.
    """

    name: str
    arity: int
    routes: frozenset[str] = frozenset()
    signature: str = ""
    args: tuple[str, ...] = ()
    refused: str = ""
    least: int = -1
    params: tuple[Parameter, ...] = ()
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class AsyncFunction(Record):
    """A function that `async()` takes; the fields are those of Function."""

    name: str
    arity: int
    signature: str = ""
    args: tuple[str, ...] = ()
    refused: str = ""
    least: int = -1
    params: tuple[Parameter, ...] = ()
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Pvar(Record):
    """A variable; one name may have two records, one with and one without a parameter.

    has_param: it takes `(name)`. has_index: it takes `[index]`.
    """

    name: str
    writable: bool = False
    has_param: bool = False
    has_index: bool = False
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Transformation(Record):
    """A transformation. name: `class.name`, or `class` when it takes names of any sort.

    params: "string", "number", "char", each with "|pv" if a variable will do. optional_params: how many of the last may
    be left out.
    """

    name: str
    params: tuple[str, ...] = ()
    optional_params: int = 0
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Statistic(Record):
    """A statistic. group: of core statistics; a module's statistics are in the group of its name."""

    name: str
    group: str = ""
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Table(Record):
    """A database table. group: of the tables that are created together, often named after the module that uses them.

    copied: the columns that `opensipsdbctl migrate` copies from a database of the series before, "" when it leaves the
    table empty.
    """

    name: str
    group: str
    version: int
    copied: str = ""
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class MiCommand(Record):
    """A command of the management interface.

    group: what stands before it and a colon in its full name, since 4.0 (`dialog:list`). aliases: its other names.
    """

    name: str
    group: str = ""
    aliases: tuple[str, ...] = ()
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class ModuleWarning(Record):
    """A module that loadmodule does not load. severity: "abort", or "skip": it says `text`, and starts."""

    name: str
    text: str = ""
    severity: str = ""
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Named(Record):
    """An event or variable context: nothing but a name."""

    name: str
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Dependency(Record):
    """A module, or any module of a type ("SQLDB", "CACHEDB", "AAA"), that must be loaded.

    severity: "abort", "warn", "silent". param: the parameter whose value needs it. when: "positive", "nonzero",
    "nonempty", "is", "is not", "contains" (one of `words`), "depends" (on what, only the code knows), or "" for any
    value.
    """

    module: str = ""
    type: str = ""
    severity: str = ""
    param: str = ""
    when: str = ""
    words: tuple[str, ...] = ()
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Requirement(Record):
    """A parameter without which the module does not initialise.

    fallback: a global parameter that does as well, or "".
    """

    param: str
    fallback: str = ""
    doc: str = ""
    ifdef: str = ""
    since: str = ""
    until: str = ""


class Module:
    """The facts of one module, or of the core, at one patch level.

    Of each kind it has a dict, name -> tuple of records: a function is there once for each number of arguments,
    a parameter once for each type. `dependencies` is a tuple. `type` is "DEFAULT", "SQLDB", "CACHEDB" or "AAA".
    `name` is what loadmodule takes; modparam matches `exported_name`, which in all shipped modules is the same.
    """

    def __init__(self, name: str, facts: Mapping[str, Any], version: Version) -> None:
        self.name, self.version = name, version
        self.exported_name = facts.get("name", name)
        self.type = facts.get("type", "DEFAULT")
        self.builtin = facts.get("builtin", False)  # linked in, yet to be loaded: proto_udp, proto_tcp
        self.markdown = facts.get("markdown", False)  # its manual is README.md: `doc` is an anchor there
        self._facts = facts

    def _records(self, kind: str, form: Callable[..., Fact], **reads: Callable[[Any], object]) -> list[Fact]:
        """The facts of a kind; reads: field -> function: what stands for the value that is stored for it."""
        found = [fact for fact in self._facts.get(kind, ()) if holds(fact, self.version)]
        for field, read in reads.items():
            found = [{**fact, field: read(fact[field])} if field in fact else fact for fact in found]
        try:
            return [form(**fact) for fact in found]
        except TypeError as error:
            problem = f"module {self.name}: {kind} with unknown fields ({error}); harvest it again"
            raise CatalogueError(problem) from error

    def _by_name(
        self, kind: str, form: Callable[..., NamedFact], **reads: Callable[[Any], object]
    ) -> dict[str, tuple[NamedFact, ...]]:
        found: dict[str, tuple[NamedFact, ...]] = {}
        for fact in self._records(kind, form, **reads):
            found[fact.name] = (*found.get(fact.name, ()), fact)
        return found

    @cached_property
    def functions(self) -> dict[str, tuple[Function, ...]]:
        """Functions that a script calls, or other modules (then without routes)."""
        found = self._by_name("functions", Function, routes=_routes, args=tuple, params=_parameters)
        return {name: _for_each_number(facts) for name, facts in found.items()}

    @cached_property
    def async_functions(self) -> dict[str, tuple[AsyncFunction, ...]]:
        """Functions that may stand in async() and launch()."""
        found = self._by_name("async_functions", AsyncFunction, args=tuple, params=_parameters)
        return {name: _for_each_number(facts) for name, facts in found.items()}

    @cached_property
    def params(self) -> dict[str, tuple[Param, ...]]:
        """What modparam() sets."""
        return self._by_name("params", Param)

    @cached_property
    def pvars(self) -> dict[str, tuple[Pvar, ...]]:
        """Variables."""
        return self._by_name("pvars", Pvar)

    @cached_property
    def pvar_contexts(self) -> dict[str, tuple[Named, ...]]:
        """Names that may stand in `$(<name>ru)`."""
        return self._by_name("pvar_contexts", Named)

    @cached_property
    def transformations(self) -> dict[str, tuple[Transformation, ...]]:
        """Transformations of variables."""
        return self._by_name("transformations", Transformation, params=tuple)

    @cached_property
    def statistics(self) -> dict[str, tuple[Statistic, ...]]:
        """Statistics."""
        return self._by_name("statistics", Statistic)

    @cached_property
    def mi_commands(self) -> dict[str, tuple[MiCommand, ...]]:
        """Commands of the management interface."""
        return self._by_name("mi_commands", MiCommand, aliases=tuple)

    @cached_property
    def module_warnings(self) -> dict[str, tuple[ModuleWarning, ...]]:
        """Modules that loadmodule only warns of, or refuses with a reason; the core has those of all modules."""
        return self._by_name("module_warnings", ModuleWarning)

    @cached_property
    def events(self) -> dict[str, tuple[Named, ...]]:
        """Events."""
        return self._by_name("events", Named)

    @cached_property
    def tables(self) -> dict[str, tuple[Table, ...]]:
        """Database tables; the core has those of all modules."""
        return self._by_name("tables", Table)

    @cached_property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Modules that must be loaded too."""
        return tuple(self._records("dependencies", Dependency, words=tuple))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Parameters that must be set."""
        return tuple(self._records("requirements", Requirement))

    def __repr__(self) -> str:
        return f"<Module {self.name} of {self.version}>"


def holds(fact: Mapping[str, Any], version: Version) -> bool:
    """Whether a fact is there at a patch level; one without "since" and "until" always is."""
    if "since" in fact and version.patch < _patch(fact["since"]):
        return False
    return "until" not in fact or version.patch <= _patch(fact["until"])


def _patch(level: str) -> int:
    return int(level.rpartition(".")[2])


def _parameters(texts: Sequence[str]) -> tuple[Parameter, ...]:
    return tuple(map(_parameter, texts))


@cache
def _parameter(text: str) -> Parameter:
    """The Parameter that a text such as `str? null names:a,b=` stands for."""
    kind, *words = text.split()
    wanted = [word for word in words if word not in ("null", "raw", "static")]
    flags = ("null" in words, "raw" in words, "static" in words)
    return Parameter(kind.rstrip("?"), kind.endswith("?"), *flags, " ".join(wanted))


def _for_each_number(facts: tuple[FunctionFact, ...]) -> tuple[FunctionFact, ...]:
    """A record for each number of arguments, from the `least` on, of what is stored once for all of them."""
    if all(fact.least < 0 for fact in facts):
        return facts
    return tuple(
        fact._replace(arity=number, params=fact.params[:number], least=-1)
        for fact in facts
        for number in range(fact.least if fact.least >= 0 else fact.arity, fact.arity + 1)
    )


@cache
def _routes(words: str) -> frozenset[str]:
    """The keywords of route blocks: {"route", "failure_route"} of "request failure"."""
    return frozenset("route" if word == "request" else f"{word}_route" for word in words.split())
