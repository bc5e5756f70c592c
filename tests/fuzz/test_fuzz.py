"""Each target, on what it has found before, and on cases that hypothesis makes; `./task fuzz` goes on for longer."""

import json

import pytest
from fuzz.draws import Draws
from fuzz.kept import broken, cases_of, smaller
from fuzz.steps import TooManySteps, at_most
from fuzz.target import Target, size_of
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

BYTES = st.binary(max_size=30) | st.binary(min_size=30, max_size=120) | st.binary(min_size=120, max_size=400)
KEPT = [(name, one) for name in TARGETS for one in cases_of(name)]


@pytest.mark.parametrize(("name", "kept"), KEPT, ids=[f"{name}-{one['why'][:40]}" for name, one in KEPT])
def test_what_was_found_before(name, kept):
    TARGETS[name].check(kept["case"])


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_cases_that_nobody_thought_of(name):
    target = TARGETS[name]

    @settings(max_examples=target.examples, database=None, suppress_health_check=list(HealthCheck), print_blob=False)
    @given(BYTES)
    def holds(data):
        case = target.case_of(Draws(data))
        note(f"a case for tests/fuzz/found/{name}.json: {json.dumps(case)}")
        target.check(case)

    holds()


# ---- the fuzzing itself


def test_the_same_bytes_make_the_same_case():
    for target in TARGETS.values():
        for data in (b"", b"\0" * 40, bytes(range(256)), b"route { exit; }"):
            case = target.case_of(Draws(data))
            assert case == target.case_of(Draws(data)) and json.loads(json.dumps(case)) == as_json(case)


def as_json(case):
    return [as_json(one) for one in case] if isinstance(case, (list, tuple)) else case


def test_a_loop_that_does_not_end_is_noticed():
    with pytest.raises(TooManySteps), at_most(1000):
        while True:
            len("")


def test_what_breaks_a_law_is_made_smaller():
    def law(case):
        assert "x" not in case

    target = Target("law", 1, lambda draws: draws.rest().decode("latin-1"), law)
    assert broken(target, "axb") and not broken(target, "ab")
    assert smaller(target, b"a" * 50 + b"x" + b"b" * 77) == b"x"
    assert size_of(["ab", {"c": 1}, None]) == 5


def test_a_kept_case_of_no_target_is_noticed():
    from fuzz.kept import FOLDER

    assert {path.stem for path in FOLDER.iterdir()} <= set(TARGETS)
