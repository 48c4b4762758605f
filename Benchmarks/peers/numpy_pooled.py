"""The benchmark model in NumPy, as fast as we know how to: the same law, but no person has draws of its own.

Poisson numbers of clicks of independent people are one Poisson number of clicks, each of a uniform person; so one
draw a chunk stands for one a person, and likewise for conversions of clicks. And a click on whose advertiser its
person never converts is counted and no more: no report depends on its time. Nothing is approximated. What is lost is
what a simulator is for: two systems cannot see the same people, and one person cannot be looked at.
"""

import numpy_model

import numpy as np


def simulate(rng, people, tally):
    """Simulates one chunk of people and adds it to the tally."""
    pairs = people * numpy_model.ADVERTISERS
    clicks = rng.poisson(numpy_model.CLICKS * people)
    pair = rng.integers(0, pairs, clicks, dtype=np.uint32)
    conversions = rng.poisson(numpy_model.CONVERSIONS * clicks)
    cause = rng.integers(0, max(clicks, 1), conversions, dtype=np.uint32)
    converted = np.zeros(pairs, bool)
    converted[pair[cause]] = True
    matters = converted[pair]
    kept = np.flatnonzero(matters)
    # The lowest bit, which of the advertiser's two campaigns it is, is as uniform as the time above it.
    key = (rng.random(len(kept)) * (2 * numpy_model.PERIOD)).astype(np.int64)
    key |= pair[kept].astype(np.int64) << numpy_model.PAIR
    source = key[np.cumsum(matters)[cause] - 1]
    numpy_model.report(rng, key, source, tally)
    tally.people += people
    tally.clicks += clicks


if __name__ == "__main__":
    numpy_model.main(simulate, chunk=1_500)
