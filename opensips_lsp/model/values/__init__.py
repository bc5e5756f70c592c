"""Check a value against a kind, as the catalogue names it: what is wrong with the value, or None.

Pure: what a script declares elsewhere is an argument. A kind is `name` or `name:detail`; a `?` before it allows an
empty text too. It may go on with

    |var   a text that begins with `$` is one variable instead; what that must be may follow: `int|var:written`
    |text  a text in which there is a variable is only known when it runs: only its variables are looked at

    int, uint        a number with and without sign; `uint:0-31`, `int:-1..31`: in that range
    string           any text; `string:filled`: not an empty one
    text             a text with variables in it; `text:filled`, `text:avp` (its first variable is an AVP)
    var              one variable; `var:written` something is put into it, `var:avp` of that name,
                     `var:avp,var` of one of those
    vars:avp         a list of them
    regex, subst     a POSIX extended regular expression; `/regex/replacement/flags`
    word:a,b         one of these words, in upper or lower case; `exact:a,b` just so; `words:a,b` some with `|` between
    letters:aAbB     some of these letters, or none
    starts:a,b       a text that begins with one of these words, in upper or lower case
    names:a,b=       names of flags with `,` between, those with `=` with a value behind it

The others are in TESTS of the modules beside this one. Tests of what modparam sets are in `parameters`.
"""

from __future__ import annotations

from opensips_lsp.model.variables import Problem, parse_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Protocol, TypeAlias

    from opensips_lsp.model.variables import Known

    class Declared(Protocol):
        """What a script declares elsewhere than in the call whose argument is checked."""

        def values(self, module: str, *parameters: str) -> Sequence[int | str]:
            """The values of parameters of a module."""

        def loads(self, module: str) -> bool:
            """Whether a module is loaded."""

        def modules(self) -> Collection[str] | None:
            """The modules that are loaded, or None when one of them is not known."""

        def default_database(self) -> str:
            """The global db_default_url, or nothing."""

        def protocols(self) -> Collection[str]:
            """The protocols that the version knows."""

        def listens(self, socket: str) -> bool:
            """Whether OpenSIPS may listen on `protocol:host:port`."""

        def bonds(self) -> Collection[str] | None:
            """The names of bonds of sockets in lower case, or None when they are not known."""

        def blacklists(self) -> Collection[str] | None:
            """The names of blacklists, or None when they are not known."""

        def forwarding_is_off(self) -> bool:
            """Whether stateless forwarding is switched off."""

        def statistic_groups(self) -> Collection[str] | None:
            """The groups of statistics that exist when OpenSIPS starts, or None when they are not known."""

    # what is wrong with a text: the rest of a sentence, or the Problem of a variable in it; None for nothing
    Why: TypeAlias = str | Problem | None
    Test: TypeAlias = Callable[[str, str, Known, Declared | None], Why]  # (text, detail, known, declared)

VALUE = "value"  # the Problem.kind of a text that is not what it must be; others are of variables in it


def check(kind: str, text: str, known: Known, declared: Declared | None = None) -> Problem | None:
    """The Problem of a text, or None; its `why` is the rest of a sentence, "must be …". known: variables that exist.

    declared: what the script says elsewhere, see `modules`; kinds that need it say nothing without it.
    """
    if kind[:1] == "?":
        if not text:
            return None
        kind = kind[1:]
    base, _, instead = kind.partition("|")
    if instead.startswith("var") and text.startswith("$"):
        base = instead
    elif instead == "text":
        found = parse_format(text, known)
        if found:
            return found if isinstance(found, Problem) else None
    name, _, detail = base.partition(":")
    test = reader_of(name)
    why = test and test(text, detail, known, declared)
    return Problem(VALUE, 0, len(text), text, why) if isinstance(why, str) else why


def check_missing(kind: str, declared: Declared) -> str | None:
    """The rest of a sentence about an argument that is left out, or None; see check. Few kinds look at that."""
    name, _, detail = kind.partition("|")[0].partition(":")
    _read_newer()
    test = _MISSING.get(name)
    return test(detail, declared) if test else None


def reader_of(name: str) -> Test | None:
    """The Test of a kind; None for a kind without one."""
    if not _TESTS:
        from opensips_lsp.model.values import avpops, basic, modules, routing, sip

        for module in (basic, sip, modules, avpops, routing):
            _TESTS.update(module.TESTS)
    if name not in _TESTS:
        _read_newer()
    return _TESTS.get(name)


def _read_newer() -> None:
    """Read the tests of kinds that only typed parameters have (3.0 and later)."""
    if not _MISSING:
        reader_of("int")  # which reads the others
        from opensips_lsp.model.values import authentication, core, flags, named, needed, partitions, typed

        for module in (authentication, core, flags, named, needed, partitions, typed):
            _TESTS.update(module.TESTS)
        for missing in (authentication.MISSING, core.MISSING, named.MISSING, partitions.MISSING):
            _MISSING.update(missing)


_TESTS: dict[str, Test] = {}
_MISSING: dict[str, Callable[[str, Declared], str | None]] = {}
