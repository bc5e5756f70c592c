"""Do the tests notice when the code is wrong? Each small change of a file is a mutant; a test that fails kills it.

    ./task mutants [FILE ...] [--jobs N] [--least 85] [--sample N]

makes each mutant of the files in a process of its own, in which no other has been: it puts the changed code into the
functions, and runs the fast tests of the file until one fails, those with random examples last. A mutant that takes
three times as long as all tests is killed, too. Changed are comparisons, `and` and `or`, `not`, `+` and `-`, numbers,
True and False, what is returned, `break` and `continue`; and statements are left out. Names of survivors are printed;
those that mean the same as the code are in tests/mutants.txt, each with its reason, and do not count.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
EQUAL = Path(__file__).with_suffix(".txt")
# file -> its fast tests
TESTS = {
    "opensips_lsp/syntax/scanner.py": (
        "tests/syntax/test_scanner.py",
        "tests/syntax/test_items.py",
        "tests/syntax/test_parser.py",
    ),
    "opensips_lsp/syntax/parser.py": (
        "tests/syntax/test_recovery.py",
        "tests/syntax/test_parser.py",
        "tests/syntax/test_items.py",
        "tests/lint/test_syntax_errors.py",
    ),
    "opensips_lsp/syntax/items.py": (
        "tests/syntax/test_memo.py",
        "tests/syntax/test_items_near.py",
        "tests/syntax/test_items.py",
        "tests/incremental/test_tiles.py",
        "tests/lint/test_unclosed.py",
    ),
    "opensips_lsp/lint/fixes.py": ("tests/lint/test_lint.py",),
    "opensips_lsp/lint/suppressions.py": ("tests/lint/test_suppressions.py",),
}
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd}
_CHANGED_THEMSELVES = ast.Compare, ast.BoolOp, ast.UnaryOp
_LEAST_SECONDS = 6
_PYTEST = (
    "-x", "-q", "-m", "not slow", "--hypothesis-profile=mutants", "-p", "no:xdist", "-p", "no:cacheprovider",
)  # fmt: skip


class Mutant(NamedTuple):
    """A changed module. name: where and what, without the number of the line, so that it stays while lines move."""

    name: str
    line: int
    module: ast.Module
    node: ast.AST
    changed: ast.AST

    @property
    def tree(self) -> ast.Module:
        """A copy of the module in which the change has been made."""
        known: dict[int, Any] = {id(self.node): self.changed}
        made: ast.Module = copy.deepcopy(self.module, known)  # the memo maps ids to copies
        return made


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield each mutant of a module: of what stands in its functions."""
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for path, function in _functions(tree, ()):
        skipped = {id(function), *_not_run(function)}
        for node in ast.walk(function):
            if id(node) in skipped:
                continue
            for changed, what in _changes(node):
                name = f"{'.'.join(path)}: {what}"
                seen[name] = seen.get(name, 0) + 1
                number = f" ({seen[name]})" if seen[name] > 1 else ""
                yield Mutant(name + number, getattr(node, "lineno", 0), tree, node, changed)


def _functions(node: ast.AST, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, (*path, child.name))
        elif isinstance(child, ast.FunctionDef):
            yield (*path, child.name), child


def _not_run(function: ast.FunctionDef) -> Iterator[int]:
    """Yield the ids of what is not run with a function: annotations, and its decorators and defaults."""
    for one in (*function.decorator_list, *function.args.defaults, *filter(None, function.args.kw_defaults)):
        yield from map(id, ast.walk(one))
    for node in ast.walk(function):
        for field in ("annotation", "returns"):
            if (annotation := getattr(node, field, None)) is not None:
                yield from map(id, ast.walk(annotation))


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield what may stand in the place of a node, and how that reads."""
    old = _read(node)
    for changed in _others(node):
        ast.copy_location(changed, node)
        ast.fix_missing_locations(changed)
        yield changed, f"`{old}` -> `{_read(changed)}`"


def _others(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            if type(operator) in _COMPARED:
                other = copy.deepcopy(node)
                other.ops[number] = _COMPARED[type(operator)]()
                yield other
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_op, node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _COUNTED:
        if not (isinstance(node, ast.BinOp) and _is_text(node.left)):
            changed = copy.deepcopy(node)
            changed.op = _COUNTED[type(node.op)]()
            yield changed
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        if node.value:
            yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Pass()
    elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(
        node.test, (ast.Compare, ast.BoolOp, ast.UnaryOp)
    ):
        other_test = copy.deepcopy(node)
        other_test.test = ast.UnaryOp(ast.Not(), other_test.test)
        yield other_test
    elif isinstance(node, ast.AugAssign) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)):
        yield ast.Pass()


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _read(node: ast.AST) -> str:
    text = ast.unparse(node).strip()
    return text.splitlines()[0] if text else "nothing"


# ---- running


def put_in(tree: ast.Module, path: Path, module: Any) -> None:
    """Give the functions of a module that is imported the code of a changed tree."""
    old = dict(_codes(compile(path.read_text(encoding="utf-8"), str(path), "exec")))
    new = dict(_codes(compile(tree, str(path), "exec")))
    changed = {key: code for key, code in new.items() if code != old[key]}
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__module__ == module.__name__]
    for function in functions:
        code = changed.get((function.__code__.co_name, function.__code__.co_firstlineno))
        if code is not None:
            # what does not call super() any more keeps the place of its class, or could not take the other's place
            function.__code__ = code if code.co_freevars else code.replace(co_freevars=function.__code__.co_freevars)


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """The code of each function of a module or class, not of those in functions: it belongs to the one around."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield (one.co_name, one.co_firstlineno), one
            if "__qualname__" in one.co_names or one.co_name[:1].isupper():  # the body of a class
                yield from _codes(one)


class _RandomOnesLast:
    """Let tests with many random examples run last: most mutants are dead by then."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


def run_tests(tests: tuple[str, ...], *options: str) -> int:
    """Run tests in this process -> pytest's exit status. Nothing that fails is made smaller: that takes long."""
    return int(pytest.main([*_PYTEST, *options, *tests], plugins=[_RandomOnesLast()]))


def is_killed(mutant: Mutant, file: str, seconds: float) -> bool:
    """Whether the tests of a file notice a mutant, within some seconds of CPU. For a process that has imported them."""
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        status = 1
        try:
            name = file.removesuffix(".py").replace("/", ".")
            put_in(mutant.tree, ROOT / file, sys.modules[name])
            status = run_tests(TESTS[file])
        finally:
            os._exit(min(abs(status), 1))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def equal_ones(file: str) -> dict[str, str]:
    """Names of the mutants of a file that mean the same as the code -> why."""
    found, of = {}, ""
    for line in EQUAL.read_text(encoding="utf-8").splitlines() if EQUAL.exists() else ():
        if line.startswith("["):
            of = line.strip("[]")
        elif of == file and " # " in line:
            name, _, why = line.partition(" # ")
            found[name.strip()] = why.strip()
    return found


class Score(NamedTuple):
    """How many mutants of a file there are that count, and how many of them a test has killed."""

    total: int
    killed: int


def score_of(file: str, jobs: int, survived: Callable[[Mutant], None], only: str = "", sample: int = 0) -> Score:
    """Try all mutants of a file, or a sample. Run it in a process of its own: it imports what is changed."""
    source, equal = (ROOT / file).read_text(encoding="utf-8"), equal_ones(file)
    found = [one for one in mutants_of(source) if one.name not in equal and only in one.name]
    if 0 < sample < len(found):
        found = random.Random(file).sample(found, sample)  # the same ones in each run
    if run_tests(TESTS[file], "--collect-only"):
        sys.exit(f"mutants: the tests of {file} cannot be imported")
    began = time.process_time()
    before = os.times()
    module = ast.parse(source)
    unchanged = Mutant("nothing", 0, module, module, module)
    if is_killed(unchanged, file, 600):
        sys.exit(f"mutants: the tests of {file} fail without any change")
    after = os.times()
    takes = after.children_user + after.children_system - before.children_user - before.children_system
    seconds = max(takes * 3, _LEAST_SECONDS) + time.process_time() - began
    killed = 0
    with ThreadPoolExecutor(jobs) as pool:
        for one, is_dead in zip(found, pool.map(lambda one: is_killed(one, file, seconds), found)):
            killed += is_dead
            if not is_dead:
                survived(one)
    return Score(len(found), killed)


def _tell_score(file: str, options: argparse.Namespace, writer: int) -> None:
    """Print the survivors of a file as they are found, then its score; write how many there are for who waits."""
    out, quiet = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # pytest prints much

    def say(text: str, descriptor: int = out) -> None:
        os.write(descriptor, text.encode())

    total, killed = score_of(
        file,
        options.jobs,
        lambda one: say(f"    {file}:{one.line}: {one.name}\n"),
        options.only,
        options.sample,
    )
    say(f"{file}: {killed} of {total} killed, {killed / max(total, 1):.1%}\n")
    say(f"{total} {total - killed}", writer)


def main() -> int:
    """Print the score of each file -> exit status: 0 if it is high enough."""
    parser = argparse.ArgumentParser(prog="./task mutants", description=str(__doc__).partition("\n")[0])
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(TESTS)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--least", type=float, default=85, metavar="PERCENT")
    parser.add_argument("--only", default="", metavar="TEXT", help="mutants with this in their name")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many of each file, the same in each run")
    options = parser.parse_args()
    os.chdir(ROOT)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    total = left = 0
    for file in options.files or TESTS:
        reader, writer = os.pipe()
        child = os.fork()  # what one file has imported and changed is not there for the next
        if not child:
            _tell_score(file, options, writer)
            os._exit(0)
        os.close(writer)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        numbers = os.read(reader, 100).split()
        if status or not numbers:
            return 2
        total, left = total + int(numbers[0]), left + int(numbers[1])
    share = 100 * (total - left) / max(total, 1)
    equal = sum(len(equal_ones(file)) for file in options.files or TESTS)
    print(f"{total - left} of {total} mutants killed, {share:.1f} %; {equal} others mean the same")
    return int(share < options.least)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    sys.exit(main())
