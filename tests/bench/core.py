"""Whether a core works for us alone. On a rented machine it may be half a core: while somebody else's machine is busy on
the other half, all takes nearly twice as long, and nothing that this system counts (load, steal) says so. A piece of
work that is always the same, done before and after what is measured, does.
"""

import os
import statistics
import time
from typing import NamedTuple

SHARED = 1.3  # times the quickest pace, at least: alone it varies by 1.25, shared it is 1.7 and more
ENOUGH, PART = 3, 0.05  # samples, and part of them all: with fewer taken alone all of them count


class Sample(NamedTuple):
    seconds: float
    pace: float  # CPU seconds that the same work takes now, 0.2 ms or so: the longer of before and after


def choose():
    """Lets this process, and those that it starts, run on one core from now on: the one most alone, where there is a choice."""
    if hasattr(os, "sched_setaffinity"):
        paces = {}
        for core in os.sched_getaffinity(0):
            os.sched_setaffinity(0, {core})
            paces[core] = statistics.median(_pace() for _ in range(250))
        os.sched_setaffinity(0, {min(paces, key=paces.get)})


def take(measured, *arguments):
    """-> Sample of measured(*arguments), which returns seconds."""
    before = _pace()
    seconds = measured(*arguments)
    return Sample(seconds, max(before, _pace()))


def quickest(*lists):
    """-> the quickest pace in these lists of samples."""
    return min(sample.pace for samples in lists for sample in samples)


def alone(samples, pace):
    """-> the seconds of those during which nobody else had the core, if `pace` is what it takes then."""
    return [sample.seconds for sample in samples if sample.pace <= pace * SHARED]


def counted(samples, pace):
    """-> the seconds of those taken alone; of all when that is hardly any."""
    seconds = alone(samples, pace)
    enough = len(seconds) >= max(ENOUGH, len(samples) * PART)
    return seconds if enough else [sample.seconds for sample in samples]


def _pace():
    """-> CPU seconds of the same work, the second time: the first after a sleep is always slow."""
    _work()
    return _work()


def _work():
    began = time.process_time()
    number = 0
    for step in range(5000):
        number += step * step
    return time.process_time() - began
