"""The facts of a module as records, made when somebody asks.

Records, not dataclasses: those cost every start 8 ms.
"""

from functools import cache, cached_property

from opensips_lsp.record import record

from . import CatalogueError

# What every record has. doc: anchor in the module's manual, "" for none; ifdef: the preprocessor condition that a
# default build leaves open, "" for none; since, until: first and last patch level, "" for the ends of the series.
_COMMON = " doc ifdef since until"


def _record(name, fields, *defaults):
    return record(name, fields + _COMMON, defaults=(*defaults, "", "", "", ""))


# type: "int" or "str"; callback: each setting adds, none replaces; default: as the manual says it, or None; kind: what the
# value must be when it is read, and behind a `;` when the module initialises (opensips_lsp.model.values.parameters), "" for anything
Param = _record("Param", "name type callback default kind", False, None, "")
# routes: keywords of the route kinds it may stand in, none for what only C code calls; signature: as in the manual; args:
# what each argument must be, as kinds (opensips_lsp.model.values), "" where nobody knows; refused: why each call stops OpenSIPS
Function = _record("Function", "name arity routes signature args refused", frozenset(), "", (), "")
AsyncFunction = _record("AsyncFunction", "name arity signature args refused", "", (), "")
# has_param: takes `(name)`; has_index: takes `[index]`; one name may be there with and without a parameter
Pvar = _record("Pvar", "name writable has_param has_index", False, False, False)
# name: `class.name`, or `class` when it takes names of any sort; params: "string", "number", "char", each with
# "|pv" if a variable will do; optional_params: how many of the last may be left out
Transformation = _record("Transformation", "name params optional_params", (), 0)
# group: of core statistics; a module's statistics are in the group of its name
Statistic = _record("Statistic", "name group", "")
# group: of the tables that are made together, often named after the module that uses them; copied: the columns that
# `opensipsdbctl migrate` copies from a database of the series before, "" when it leaves the table empty
Table = _record("Table", "name group version copied", "")
Named = _record("Named", "name")
# module, or type ("SQLDB", "CACHEDB", "AAA": any module of it) is needed; severity: "abort", "warn", "silent";
# param: because of the value that sets it; when: "positive", "nonzero", "nonempty", "depends" (on what, only the
# code knows), or "" for any value
Dependency = _record("Dependency", "module type severity param when", "", "", "", "", "")
# a parameter without which the module does not initialise; fallback: a global parameter that will do as well, or ""
Requirement = _record("Requirement", "param fallback", "")


class Module:
    """The facts of one module, or of the core, at one patch level.

    Of each kind it has a dict, name -> tuple of records: a function is there once for each number of arguments,
    a parameter once for each type. `dependencies` is a tuple. `type` is "DEFAULT", "SQLDB", "CACHEDB" or "AAA".
    `name` is what loadmodule takes; modparam matches `exported_name`, which in all shipped modules is the same.
    """

    def __init__(self, name, facts, version):
        self.name, self.version = name, version
        self.exported_name = facts.get("name", name)
        self.type = facts.get("type", "DEFAULT")
        self.builtin = facts.get("builtin", False)  # linked in, yet to be loaded: proto_udp, proto_tcp
        self._facts = facts

    def _records(self, kind, form, **reads):
        """The facts of a kind; reads: field -> function: what stands for the value that is stored for it."""
        found = [fact for fact in self._facts.get(kind, ()) if holds(fact, self.version)]
        for field, read in reads.items():
            found = [{**fact, field: read(fact[field])} if field in fact else fact for fact in found]
        try:
            return [form(**fact) for fact in found]
        except TypeError as error:
            problem = f"module {self.name}: {kind} with unknown fields ({error}); harvest it again"
            raise CatalogueError(problem) from error

    def _by_name(self, *asked, **reads):
        found = {}
        for fact in self._records(*asked, **reads):
            found[fact.name] = (*found.get(fact.name, ()), fact)
        return found

    @cached_property
    def functions(self):
        return self._by_name("functions", Function, routes=_routes, args=tuple)

    @cached_property
    def async_functions(self):
        return self._by_name("async_functions", AsyncFunction, args=tuple)

    @cached_property
    def params(self):
        return self._by_name("params", Param)

    @cached_property
    def pvars(self):
        return self._by_name("pvars", Pvar)

    @cached_property
    def pvar_contexts(self):
        """Names that may stand in `$(<name>ru)`."""
        return self._by_name("pvar_contexts", Named)

    @cached_property
    def transformations(self):
        return self._by_name("transformations", Transformation, params=tuple)

    @cached_property
    def statistics(self):
        return self._by_name("statistics", Statistic)

    @cached_property
    def mi_commands(self):
        return self._by_name("mi_commands", Named)

    @cached_property
    def events(self):
        return self._by_name("events", Named)

    @cached_property
    def tables(self):
        """Database tables; the core has those of all modules."""
        return self._by_name("tables", Table)

    @cached_property
    def dependencies(self):
        return tuple(self._records("dependencies", Dependency))

    @cached_property
    def requirements(self):
        return tuple(self._records("requirements", Requirement))

    def __repr__(self):
        return f"<Module {self.name} of {self.version}>"


def holds(fact, version):
    """Whether a fact is there at a patch level; one without "since" and "until" always is."""
    if "since" in fact and version.patch < _patch(fact["since"]):
        return False
    return "until" not in fact or version.patch <= _patch(fact["until"])


def _patch(level):
    return int(level.rpartition(".")[2])


@cache
def _routes(words):
    """ "request failure" -> the keywords {"route", "failure_route"}."""
    return frozenset("route" if word == "request" else f"{word}_route" for word in words.split())
