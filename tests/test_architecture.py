"""The house's invariants that can be read off the source: who imports whom, who names whom, what is generated."""

import ast
import re
from pathlib import Path

import pytest

from opensips_lsp.grammar import generate
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.scanner import Tokens

pytestmark = pytest.mark.xdist_group("architecture")  # each file is read once

ROOT = Path(__file__).resolve().parent.parent

# The rooms, lowest first: a file imports from its own room and from those above it in this list. `language` is
# catalogue/language.py, the words of each version, which is all that the scanner knows of them; `base` is what lies
# directly in opensips_lsp/ and is needed by all.
ROOMS = (
    "base",
    "language",
    "grammar",
    "syntax",
    "catalogue",
    "model",
    "lint",
    "rules",
    "incremental",
    "formatting",
    "project",
    "migrate",
    "features",
    "testing",
    "cli",
    "server",
)
NEVER = {("cli", "features"), ("server", "cli")}  # (room, room that it does not import)
# (file, room): it finds the rules; it is a name of the command line
UPWARDS = {("opensips_lsp/lint/registry.py", "rules"), ("opensips_lsp/__main__.py", "cli")}
READERS = {"cli", "server", "project"}  # the rooms that read and write files of a user
OWN_FILES = {
    "opensips_lsp/lint/registry.py",  # reads files of ours, as catalogue/ and grammar/ do
    "opensips_lsp/lint/plugins.py",  # says what a plugin does, and ends a process that cannot go on
    "opensips_lsp/plain_file.py",  # is how files that a user names are read
}


def sources():
    """(room, path) of each file of the project."""
    for folder in ("opensips_lsp", "grammar", "rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "data" in path.relative_to(ROOT).parts:
                continue  # facts
            inside = (
                path.relative_to(ROOT / "opensips_lsp").with_suffix("").parts if folder == "opensips_lsp" else (folder,)
            )
            yield room(inside), path


def room(parts):
    """The room of a module, given as the parts of its name below opensips_lsp."""
    if tuple(parts[:2]) == ("catalogue", "language"):
        return "language"
    return parts[0] if parts and parts[0] in ROOMS else "base"


def imports(path, tree):
    """Full names of what a file imports of opensips_lsp, below opensips_lsp."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, (base, node.module)))
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "opensips_lsp":
                yield name.split(".")[1:]


SOURCES = list(sources())
RULES = [path for room, path in SOURCES if room == "rules"]


@pytest.fixture(scope="module")
def trees():
    """Path -> what Python reads in the file."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for _, path in SOURCES}


def test_every_folder_is_a_room():
    assert {path.name for path in (ROOT / "opensips_lsp").iterdir() if (path / "__init__.py").exists()} <= set(ROOMS)


def test_imports_run_downwards(trees):
    wrong = []
    for room_of_file, path in SOURCES:
        for parts in imports(path, trees[path]):
            pair = room_of_file, room(parts)
            below = ROOMS.index(pair[1]) <= ROOMS.index(pair[0])
            allowed = (path.relative_to(ROOT).as_posix(), pair[1]) in UPWARDS or (below and pair not in NEVER)
            wrong += [] if allowed else [f"{path.name} imports {'.'.join(parts)}"]
    assert not wrong


def test_nobody_but_rules_names_a_rule():
    words = {rule.code for rule in own_rules()} | {type(rule).__name__ for rule in own_rules()}
    names = {rule.name for rule in own_rules()}
    for room_of_file, path in SOURCES:
        if room_of_file == "rules":
            continue
        text = path.read_text(encoding="utf-8")
        if not words & set(re.findall(r"\w+", text)) and not names & set(re.findall(r"[\w-]+", text)):
            continue  # nor is there one in a docstring
        tree = without_docstrings(ast.parse(text))
        named = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not (words | names) & named, path
        assert not words & set(re.findall(r"\w+", ast.unparse(tree))), path


def without_docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0] = ast.Pass()
    return tree


# what the views stand for: raw nodes, and tokens by number
BEHIND_VIEWS = {
    "opensips_lsp.syntax.parser", "opensips_lsp.syntax.scanner.KIND", "opensips_lsp.syntax.nodes.view",
    "opensips_lsp.syntax.raw_nodes", "opensips_lsp.model.script.item_start",
}  # fmt: skip


# what a Recorder does not see (model/queries.py): a finding that follows from it would stay when it changes
NOTED_INSTEAD = {
    "whole_text": "read `text`",
    "all_items": "read `items`",
    "all_sources": "read `sources`",
    "line_of": "a line moves; give what it is about as related",
    "empty": "read `items`",
}


def test_rules_read_trees_through_views(trees):
    assert not [f"{path.name}{what}" for path in RULES for what in around_views(path, trees[path])]


def around_views(path, tree):
    """What a rule reads otherwise: `:LINE reads ...`."""
    for parts in imports(path, tree):
        name = ".".join(("opensips_lsp", *parts))
        if any(f"{name}.".startswith(f"{other}.") for other in BEHIND_VIEWS):
            yield f" imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            numbered = node.attr == "tokens" and name_of(node.value) == "item"
            numbered |= node.attr in Tokens.__slots__ and name_of(node.value) == "tokens"
            if numbered:
                yield f":{node.lineno} reads tokens by number"
            if node.attr == "raw":
                yield f":{node.lineno} reads a raw node"
            if node.attr in NOTED_INSTEAD:
                yield f":{node.lineno} reads `{node.attr}`, which is not noted: {NOTED_INSTEAD[node.attr]}"
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "tree":
            yield f":{node.lineno} reads a raw node"


def name_of(node):
    """The last part of a dotted name, such as `item` of `call.item`; None of what is no name."""
    return getattr(node, "attr", getattr(node, "id", None))


def test_views_are_taken_from_where_all_kinds_have_their_classes(trees):
    """Else a tree would be read before VIEWS is whole."""
    imported = [(path.name, parts[:2]) for path, tree in trees.items() for parts in imports(path, tree)]
    assert {name for name, parts in imported if parts == ["syntax", "views"]} == {"nodes.py"}


# what a rule may import of opensips_lsp, besides what it shares with other rules; see CONTRIBUTING.md
OPEN_TO_RULES = (
    "catalogue", "lint.finding", "lint.rule", "model", "record", "syntax.item_views", "syntax.items.Item",
    "syntax.literals", "syntax.nodes", "syntax.scanner.WORDS", "syntax.text.line_break", "rules.TRANSPORT",
)  # fmt: skip


def test_a_rule_imports_no_other_rule(trees):
    """But what is in common/, and the files of its folder that begin with `_`."""
    wrong = []
    for path in RULES:
        folder = path.relative_to(ROOT / "rules").parent.name
        shared = (*OPEN_TO_RULES, "rules.common", f"rules.{folder}._" if folder != "common" else "rules.common")
        for name in map(".".join, imports(path, trees[path])):
            allowed = any(name == one or name.startswith(one if one[-1] == "_" else f"{one}.") for one in shared)
            wrong += [] if allowed else [f"{path.name} imports {name}"]
    assert not wrong


def test_only_the_server_speaks_lsp_and_only_the_generator_knows_lark(trees):
    for room_of_file, path in SOURCES:
        for node in ast.walk(trees[path]):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.split(".")[0] for name in names}:
                assert name not in ("pygls", "lsprotocol") or room_of_file == "server", path
                assert name != "lark" or path.name == "generate.py", path


def test_other_rooms_touch_no_file(trees):
    """No open(), no os but os.path's pure functions: what reads files is handed in."""
    wrong = []
    for room_of_file, path in SOURCES:
        if room_of_file in READERS | {"catalogue", "grammar"} or path.relative_to(ROOT).as_posix() in OWN_FILES:
            continue
        for node in ast.walk(trees[path]):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            names |= {node.module} if isinstance(node, ast.ImportFrom) and not node.level else set()
            names &= {"os", "pathlib", "subprocess", "shutil", "io", "glob", "tempfile"}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names |= {node.func.id} & {"open", "print", "input", "exec", "eval"}
            wrong += [f"{path.name}:{node.lineno} has {name}" for name in names]
    assert not wrong


def test_grammar_tables_are_what_the_grammar_gives():
    tables = (ROOT / "grammar" / "tables.py").read_text(encoding="utf-8")
    assert generate.build() == tables, "run: python -m grammar.generate"


def test_only_one_file_opens_what_a_user_names(trees):
    """Else somebody forgets that it may be a FIFO, a device or a folder."""
    readers = {path.name for room, path in SOURCES if room in ("project", "catalogue") for node in ast.walk(trees[path])
               if isinstance(node, ast.Call) and ast.unparse(node.func) in ("open", "os.open")
               and "harvest" not in path.parts}  # fmt: skip
    assert readers == {"documentation.py", "writing.py"}  # our own texts; a new file beside the one that is replaced
