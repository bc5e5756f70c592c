"""What the benchmark of typing counts: what was taken while nobody else had the core."""

from .core import ENOUGH, Sample, alone, counted, quickest, take


def test_a_sample_says_what_was_measured_and_how_fast_the_core_was():
    sample = take(lambda number: number / 4, 2)
    assert sample.seconds == 0.5
    assert 0 < sample.pace < 1


def test_only_what_was_taken_at_about_the_quickest_pace_counts():
    samples = [Sample(4.0, 17.0), Sample(2.0, 10.0), Sample(3.0, 12.0)]
    assert alone(samples, quickest(samples)) == [2.0, 3.0]
    assert alone(samples, quickest(samples, [Sample(1.0, 9.0)])) == [2.0]


def test_all_counts_when_hardly_anything_was_taken_alone():
    one, shared = Sample(1.0, 10.0), Sample(2.0, 17.0)
    assert counted([shared, *[one] * ENOUGH], 10.0) == [1.0] * ENOUGH
    assert counted([shared, *[one] * (ENOUGH - 1)], 10.0) == [2.0, *[1.0] * (ENOUGH - 1)]


def test_all_counts_when_only_a_few_of_many_were_taken_alone():
    one, shared = Sample(1.0, 10.0), Sample(2.0, 17.0)
    assert counted([*[one] * 50, *[shared] * 950], 10.0) == [1.0] * 50
    assert len(counted([*[one] * 49, *[shared] * 951], 10.0)) == 1000
