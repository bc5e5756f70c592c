"""The house's invariants that can be read off the source: who imports whom, who names whom, what is generated."""

import ast
import re
from pathlib import Path

import pytest
from opensips_lsp.grammar import generate

from opensips_lsp.registry import own_rules

ROOT = Path(__file__).resolve().parent.parent

# room -> the rooms it may import from; nothing goes the other way. A room is a file or a folder of opensips_lsp/,
# or grammar/ or rules/. `catalogue` stands for all of it but `catalogue.language`, the word lists of the scanner.
# All may import FREE.
FREE = {"record", "lean", "patterns"}
MAY_IMPORT = {
    "record": set(),
    "lean": set(),
    "patterns": set(),
    "text": set(),
    "version": {"catalogue.language"},
    "grammar": set(),
    "catalogue.language": set(),
    "catalogue": {"catalogue.language", "version"},
    "scan": {"text", "catalogue.language", "grammar"},
    "parse": {"scan", "grammar"},
    "split": {"parse", "scan"},
    "template": {"recognise", "scan"},
    "opaque": {"selection", "template", "scan"},
    "tree": {"parse", "scan", "grammar"},
    "variables": {"variable_names"},
    "variable_names": set(),
    "values": {"values", "variables"},
    "script": {"tree", "split", "parse", "scan", "catalogue", "version"},
    "route_names": set(),
    "routes": {"route_names", "script", "tree", "parse", "scan"},
    "project": {"recognise", "script", "template", "split", "parse", "scan"},
    "rule": {"tree", "version"},
    "syntax": {"selection", "rule", "tree", "scan", "grammar", "catalogue"},
    "suppress": {"selection", "rule", "scan", "text"},
    "selection": set(),
    "config": {"selection", "version"},
    "judges": {"opaque", "syntax", "rule", "script", "tree", "parse"},
    "broken": {"parse", "scan", "selection"},
    "lint": {"broken", "judges", "selection", "suppress", "rule", "script", "opaque", "split"},
    "incremental": {"incremental", "judges", "lint", "opaque", "parse", "scan", "script", "split", "syntax", "template", "tree"},
    "preflight": {"catalogue", "preflight", "script"},
    "todo": {"scan", "text"},
    "outside": set(),
    "masking": set(),
    "report": {"masking", "report", "text", "todo"},
    "recognise": set(),
    "files": {"recognise", "config", "text"},
    "terms": {"files", "config", "catalogue", "selection"},
    "roots": {"project", "recognise", "script"},
    "registry": {"rule", "rules"},
    "testing": {"grammar", "lint", "rule", "script", "version"},
    "rules": {"rules", "rule", "route_names", "tree", "parse", "scan", "script", "catalogue", "catalogue.language", "text", "values", "variables"},
    "cli": {"files", "masking", "recognise", "terms", "roots", "report", "outside", "preflight", "todo", "catalogue", "cli", "config", "selection", "judges", "lint", "project", "registry", "rule", "script", "split", "syntax", "template", "text", "version", "__init__"},
    "server": {"files", "terms", "roots", "routes", "report", "suppress", "scan", "preflight", "todo", "template", "parse", "incremental", "server", "config", "selection", "judges", "lint", "project", "registry", "rule", "script", "split", "syntax", "text", "tree", "version", "catalogue", "__init__"},
    "__init__": set(),
}  # fmt: skip


def sources():
    """(room, path, tree) of each file of the project."""
    for folder in ("opensips_lsp", "grammar", "rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "data" in path.relative_to(ROOT).parts:
                continue  # facts
            inside = (
                path.relative_to(ROOT / "opensips_lsp").with_suffix("").parts if folder == "opensips_lsp" else (folder,)
            )
            yield room(inside), path, ast.parse(path.read_text(encoding="utf-8"))


def room(parts):
    """The room of a module, given as the parts of its name below opensips_lsp."""
    if tuple(parts[:2]) == ("catalogue", "language"):
        return "catalogue.language"
    return parts[0] if parts else "__init__"


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


def test_every_room_is_in_the_plan():
    assert {room for room, _, _ in SOURCES} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("room_of_file", "path", "tree"), SOURCES, ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_imports_run_one_way(room_of_file, path, tree):
    for parts in imports(path, tree):
        imported = room(parts)
        if imported not in MAY_IMPORT:  # a name of opensips_lsp/__init__.py
            imported = "__init__"
        assert imported == room_of_file or imported in MAY_IMPORT[room_of_file] | FREE, (
            f"{path.name} imports {'.'.join(parts)}"
        )


def test_the_plan_has_no_circle():
    left = {room: wanted - {room} for room, wanted in MAY_IMPORT.items()}
    while left:
        free = {room for room, wanted in left.items() if not wanted & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {room: wanted for room, wanted in left.items() if room not in free}


def test_nobody_but_rules_names_a_rule():
    words = {rule.code for rule in own_rules()} | {type(rule).__name__ for rule in own_rules()}
    names = {rule.name for rule in own_rules()}
    for room_of_file, path, tree in SOURCES:
        if room_of_file == "rules":
            continue
        tree = ast.parse(ast.unparse(without_docstrings(tree)))
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


def test_only_the_server_speaks_lsp_and_only_the_generator_knows_lark():
    for room_of_file, path, tree in SOURCES:
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.split(".")[0] for name in names}:
                assert name not in ("pygls", "lsprotocol") or room_of_file == "server", path
                assert name != "lark" or path.name == "generate.py", path


@pytest.mark.parametrize(
    "path",
    [
        path
        for room, path, _ in SOURCES
        if room not in ("cli", "server", "files", "catalogue", "grammar", "registry", "patterns")
    ],
    ids=lambda path: path.name,
)
def test_no_file_is_touched_below_the_cli_and_the_server(path):
    """No open(), no os but os.path's pure functions: what reads files is handed in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path == ROOT / "opensips_lsp" / "__init__.py":
        return  # looks whether this is a checkout
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "input", "exec", "eval"), path
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"pathlib", "subprocess", "shutil", "io"}, path


def test_grammar_tables_are_what_the_grammar_gives():
    tables = (ROOT / "grammar" / "tables.py").read_text(encoding="utf-8")
    assert generate.build() == tables, "run: python -m grammar.generate"
