"""Mutants are made of what stands in functions, one change each, and are put into a module that is imported."""

import ast
import sys
from types import ModuleType

from mutants import TESTS, equal_ones, mutants_of, put_in

CODE = '''
LIMIT = 3

class Box:
    def holds(self, number: int | None) -> bool:
        """Whether it does."""
        for one in (1,):
            if number is None:
                break
        return number < LIMIT and not number == 2

class Kept(list):
    def add(self, one):
        super().append(one)
        return super().__len__()

    def empty(self):
        return not super().__len__()

def counted(texts):
    total = 0
    for text in texts:
        total += len(text)
    return total
'''


def test_what_is_changed():
    names = [one.name for one in mutants_of(CODE)]
    assert len(names) == len(set(names)) == len(list(mutants_of(CODE)))
    assert {
        "Box.holds: `number is None` -> `number is not None`",
        "Box.holds: `break` -> `continue`",
        "Box.holds: `1` -> `0`",
        "Box.holds: `number < LIMIT` -> `number <= LIMIT`",
        "Box.holds: `not number == 2` -> `number == 2`",
        "counted: `total += len(text)` -> `total -= len(text)`",
        "counted: `return total` -> `return None`",
    } < set(names)
    assert not any("LIMIT = " in name or "Whether" in name or "int &" in name for name in names)
    for one in mutants_of(CODE):
        assert ast.unparse(one.tree) != ast.unparse(ast.parse(CODE)) and one.line > 2


def test_a_mutant_takes_the_place_of_the_functions(tmp_path):
    path = tmp_path / "boxes.py"
    path.write_text(CODE)
    for wanted, call, before, after in (
        ("Box.holds: `number < LIMIT` -> `number <= LIMIT`", lambda module: module.Box().holds(3), False, True),
        ("counted: `return total` -> `return None`", lambda module: module.counted(["ab"]), 2, None),
        ("Kept.add: `super().append(one)` -> `pass`", lambda module: module.Kept().add("x"), 1, 0),
        ("Kept.add: `return super().__len__()` -> `return None`", lambda module: module.Kept().add("x"), 1, None),
        (
            "Kept.empty: `return not super().__len__()` -> `return None`",
            lambda module: module.Kept().empty(),
            True,
            None,
        ),
    ):
        module = sys.modules["boxes_of_a_test"] = ModuleType("boxes_of_a_test")
        exec(compile(CODE, str(path), "exec"), module.__dict__)
        assert call(module) == before
        put_in(next(one.tree for one in mutants_of(CODE) if one.name == wanted), path, module)
        assert call(module) == after
        del sys.modules["boxes_of_a_test"]


def test_those_that_mean_the_same_are_there():
    for file in TESTS:
        names = {one.name for one in mutants_of(open(file, encoding="utf-8").read())}
        assert set(equal_ones(file)) <= names
