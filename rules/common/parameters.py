"""Module parameters that change between versions: who sets them, and edits that keep lines, comments and line ends."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.pages import manual_page
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import is_later
from opensips_lsp.lint.finding import SAFE, UNSAFE, WARNING, Edit, Fix
from opensips_lsp.lint.rule import Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.module_pattern import matcher
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.nodes import LoadModule, ModParam
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    Value = int | str  # of a parameter of a module


SCRIPT_CHAPTER = "2. Script migration"  # of the migration page; it names parameters
_COMMENT_OR_NOTHING = re.compile(r"[ \t]*(#.*|/\*(?:(?!\*/|/\*).)*\*/[ \t]*)?")

_NAME = re.compile(r"[A-Za-z0-9_]+")


class Setting(Record):
    """A modparam, as far as it reaches one module. `alone` says whether it reaches no other module that is loaded."""

    source: Source
    node: ModParam
    module: str
    name: str
    value: Value
    alone: bool


# ---- who sets what


def manual(module: str) -> str:
    """The address of a module's manual, of the newest series that is known."""
    return manual_page(module, SERIES[-1])


def is_loaded(script: Script, module: str) -> bool:
    """Whether a script loads a module. Reads no catalogue."""
    return module in script.modules


def may_load(script: Script, module: str) -> bool:
    """Whether a module is loaded, or another file may load it."""
    return module in script.modules or not script.complete


def settings(script: Script, module: str, *names: str) -> list[Setting]:
    """The Settings of some parameters of a module, in the order in which OpenSIPS reads them."""
    found = []
    for source in script.sources:
        for offset, item in source.items:
            for param in facts_of(item).params:
                if param.name in names:
                    found.append(setting(ModParam.of(item, param, offset), module, script, source))
    return sorted(filter(None, found), key=lambda one: one.source.at(one.node.start))


def all_settings(script: Script, module: str) -> list[Setting]:
    """The Settings of all parameters of a module. Reads all of a script."""
    return settings(script, module, *{param.name for _, _, facts in script.facts() for param in facts.params})


def setting(node: ModParam, module: str, script: Script, source: Source) -> Setting | None:
    """The Setting that a modparam is for a module; None when it does not reach it.

    Its pattern is taken for a name where the module is not loaded yet: another rule says that it has to be.
    """
    pattern = node.module.value
    matching = matcher(pattern)
    reached = {name for name in script.modules_loaded(source.at(node.start)) if matching and matching(name)}
    if not reached and pattern.lower() == module:
        reached = {module}
    value = node.value.constant
    if module not in reached or value is None:
        return None
    return Setting(source, node, module, node.parameter.value, value, reached == {module})


def values(script: Script, module: str, *names: str) -> tuple[Value, ...]:
    """The values of some parameters of a module, as a tuple, in the order in which OpenSIPS reads them."""
    return script.ask(_values, module, *names)


def _values(script: Script, module: str, *names: str) -> tuple[Value, ...]:
    found = [(pattern, value) for pattern, name, value in script.modparams if name in names]
    if all(map(_NAME.fullmatch, (pattern for pattern, _ in found))):
        return tuple(value for pattern, value in found if pattern.lower() == module)
    return tuple(one.value for one in settings(script, module, *names))  # which modules a pattern reaches


def last_value(script: Script, module: str, name: str) -> Value | None:
    """The value that counts of a parameter: the last one; None when it is not set."""
    return (values(script, module, name) or (None,))[-1]


def stands_in(one: Setting, offset: int, source: Source) -> bool:
    """Whether a Setting stands in the item at an offset of a file."""
    return one.source.place == source.place and one.node.base == offset


def value_of(found: Sequence[Setting]) -> Value | None:
    """The value that counts of some Settings of one parameter: the last one; None when there is none."""
    return found[-1].value if found else None


def editable(found: Iterable[Setting], source: Source) -> bool:
    """Whether an edit of one file can change all these Settings, and nothing else."""
    return all(one.alone and one.source.place == source.place for one in found)


# ---- edits


def renamed(one: Setting, name: str) -> Edit:
    """The Edit that gives a Setting's parameter another name."""
    quote = one.node.parameter.text[0]
    return Edit(one.node.parameter.start, one.node.parameter.end, f"{quote}{name}{quote}")


def revalued(one: Setting, text: str) -> Edit:
    """The Edit that gives a Setting another value."""
    return Edit(one.node.value.start, one.node.value.end, text)


def removed(one: Setting) -> Edit:
    """The Edit that deletes a Setting: its line as well, when nothing else stands on it."""
    return deleted(one.source, one.node)


def deleted(source: Source, node: Node) -> Edit:
    """The Edit that deletes a statement of a file: its line as well, when nothing else stands on it."""
    text = source.text
    first, stop, end = _line(text, node)
    before, behind = text[first : node.start], text[node.end : stop]
    if before.strip():
        return Edit(node.start - (0 if behind.strip() else len(before) - len(before.rstrip())), node.end, "")
    if not behind.strip():
        return Edit(first, end, "")
    comment = behind.lstrip()
    return Edit(node.start, node.end + (len(behind) - len(comment) if comment[0] in "#/" else 0), "")


def stands_alone(source: Source, node: Node) -> bool:
    """Whether nothing else stands on the lines of a statement of a file."""
    first, stop, _ = _line(source.text, node)
    return not source.text[first : node.start].strip() and not source.text[node.end : stop].strip()


def added(source: Source, node: Node, *statements: str) -> Edit:
    """The Edit that puts statements behind a node of a file, each on a line of its own, indented like it."""
    text = source.text
    first, stop, end = _line(text, node)
    line_end = line_break(text if stop == end else text[stop:end])
    indent = text[first : len(text) - len(text[first:].lstrip(" \t"))]
    at = stop if _COMMENT_OR_NOTHING.fullmatch(text, node.end, stop) else node.end
    return Edit(at, at, "".join(line_end + indent + statement for statement in statements))


def modparam(module: str, name: str, value: Value) -> str:
    """The text of a modparam; value: int or str."""
    return (
        f'modparam("{module}", "{name}", {value})'
        if isinstance(value, int)
        else f'modparam("{module}", "{name}", "{value}")'
    )


def _line(text: str, node: Node) -> tuple[int, int, int]:
    """-> (start of the line that a node begins on, end of the text of the one it ends on, that with its line end)."""
    end = text.find("\n", node.end)
    end, stop = (len(text), len(text)) if end < 0 else (end + 1, end)
    return text.rfind("\n", 0, node.start) + 1, stop - (text[stop - 1] == "\r" and stop > node.end), end


# ---- rules


class ParameterRule(Rule):
    """A parameter of a module is set that the target does not have any more, or not with such a value.

    table: name of the parameter -> names of the modules. lasting: the C source by which a fix that is safe for 2.4 is
    safe for all later series, too; "" where it is not.
    """

    breaks_in = "2.4"
    stage = "check"
    visits = ("modparam",)
    supersedes = ("C403",)
    table: dict[str, tuple[str, ...]] = {}
    lasting = ""

    def __init_subclass__(cls) -> None:
        cls.prefilter = Prefilter(words=tuple(cls.table))
        cls.subjects = tuple(
            [f"parameter {module}.{name}" for name, modules in cls.table.items() for module in modules]
        )

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        for module in self.table.get(node.parameter.value, ()):
            one = setting(node, module, script, source)
            if one is not None and not _accepted(one, script):
                for finding in self.check_setting(one, script):
                    yield finding if self.lasting or not is_later(script.target) else _asking(finding)

    def check_setting(self, one: Setting, script: Script) -> Iterable[Finding]:
        """Yield what is to be said of one Setting."""
        return ()

    def report(
        self,
        one: Setting,
        message: str,
        fix: Fix | None = None,
        choices: Iterable[Fix] = (),
        span: Spanned | None = None,
    ) -> Finding:
        """The finding over a Setting's parameter, or over `span`; without edits where they would hit other modules."""
        if not one.alone:
            message, fix, choices = f"{message}; this modparam also sets it for other modules, so split it", None, ()
        found = self.finding(span or one.node.parameter, message, fix, choices)
        return found if self.guide else found._replace(url=manual(one.module))

    def delete(self, one: Setting, title: str, applicability: str = SAFE) -> Fix:
        """The Fix that deletes a Setting."""
        return Fix(title, (removed(one),), applicability)


def _asking(finding: Finding) -> Finding:
    """A finding whose fix, if it has one, is made only with a question."""
    return finding._replace(fix=finding.fix and finding.fix._replace(applicability=UNSAFE))


def _accepted(one: Setting, script: Script) -> bool:
    module = script.catalogue.module(one.module)
    kind = "str" if isinstance(one.value, str) else "int"
    return module is not None and kind in {param.type for param in module.params.get(one.name, ())}


class NewDefault(Rule):
    """A module does something else unless a parameter is set. Reported where the module is first loaded.

    Nothing is said of a target without the parameter: it came with the change, in some series with a patch level.

    module, parameter, value: the modparam that brings the old behaviour back; unless: other parameters which show
    that the choice was made; title: of the fix.
    """

    severity = WARNING
    stage = None
    migrating = True
    unless: tuple[str, ...] = ()
    module: str
    parameter: str
    value: Value
    title: str

    def __init_subclass__(cls) -> None:
        cls.prefilter = Prefilter(words=(cls.module,), tokens=("LOADMODULE",))
        cls.subjects = f"module {cls.module}", f"parameter {cls.module}.{cls.parameter}"

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        node = first_load(self.module, offset, item, script, source)
        if node is None or values(script, self.module, self.parameter, *self.unless):
            return
        module = script.catalogue.module(self.module)
        if module is not None and self.parameter in module.params and self.concerns(script):
            safe = SAFE if script.complete else UNSAFE
            fix = Fix(self.title, (added(source, self.last(script, source, node), self.text()),), safe)
            yield self.report(node.file, fix)

    def text(self) -> str:
        """The statement to add."""
        return modparam(self.module, self.parameter, self.value)

    def concerns(self, script: Script) -> bool:
        """Whether the script uses what has changed."""
        return True

    def report(self, span: Spanned, fix: Fix | None) -> Finding:
        """The finding that offers the fix."""
        found = self.finding(span, fix=fix)
        return found if self.guide else found._replace(url=manual(self.module))

    def last(self, script: Script, source: Source, node: Node) -> Node:
        """The statement of this file to add it behind: the module's last modparam, or else its loadmodule."""
        names = {param.name for _, _, facts in script.facts() for param in facts.params}
        mine = [one.node for one in settings(script, self.module, *names) if one.source.place == source.place]
        return max([node, *mine], key=lambda one: one.start)


def first_load(module: str, offset: int, item: Item, script: Script, source: Source) -> LoadModule | None:
    """The loadmodule of an item that loads a module first, as a Node; None when another item does, or none."""
    for load in facts_of(item).modules:
        if load.name == module:
            node = LoadModule.of(item, load, offset)
            return None if module in script.modules_loaded(source.at(node.start)) else node
    return None


def global_parameter(script: Script, name: str) -> bool:
    """Whether a script sets a global parameter."""
    return any(name in names for names in script.gathered(global_parameters))


def default_urls(item: Item) -> str:
    """The global db_default_url that an item sets, or nothing: a question for Script.gathered."""
    return "".join(facts_of(item).database_urls[-1:])


def global_parameters(item: Item) -> tuple[str, ...]:
    """The names of the global parameters that an item sets: a question for Script.gathered."""
    return tuple([node.first_word for node in statements_of(item, "global_parameter")])
