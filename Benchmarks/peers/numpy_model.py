"""The benchmark model, fully vectorised in NumPy, one chunk of people at a time.

The model is that of Scenarios/benchmark.yaml: people click ads, clicks cause conversions, and the Event
Conversion Measurement API (profile `article`, 30-day expiry, no horizon) reports them. Times are whole
milliseconds. One thread; nothing is left out and nothing is approximated.

The clicks of all (person, advertiser) pairs lie in one sorted array of integers, pair in the high bits, time
in the low ones, and so do the conversions. A click's conversions are then one contiguous slice, the first
three of the slice are the ones that its cap lets through, and the credit is 100 where no later click lies
between. So neither the cap nor the credit needs a loop or a second sort.
"""

import argparse
import json
import os
import time

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import numpy as np  # noqa: E402  (the thread limits must stand before)

HOUR = 3_600_000
DAY = 24 * HOUR
CLICKS, CONVERSIONS = 3.0, 0.3  # a person, a click
PERIOD, EXPIRY = 30 * DAY, 30 * DAY
CONVERSION_DELAY = 3 * DAY  # mean
CLOSED_DELAY = 6 * HOUR  # mean
CLOSED, NOISE = 0.2, 0.05
CAMPAIGNS, ADVERTISERS, VALUES, CAP = 10, 5, 8, 3
PAIR = 36  # bits below the pair: 35 for the time (398 days), then 1 that tells an advertiser's two campaigns apart


class Tally:
    """What the collector holds in the end."""

    def __init__(self):
        self.people = self.clicks = self.conversions = self.reports = self.capped = 0
        self.delay = 0.0
        self.true = np.zeros(2 * CAMPAIGNS * VALUES, np.int64)  # credit (0, 100) x campaign x data
        self.noisy = np.zeros(2 * CAMPAIGNS * VALUES, np.int64)


def simulate(rng, people, tally):
    """Simulates one chunk of people and adds it to the tally."""
    person_of_click = np.repeat(np.arange(people), rng.poisson(CLICKS, people))
    clicks = len(person_of_click)
    campaign = rng.integers(0, CAMPAIGNS, clicks, dtype=np.uint8)
    pair = person_of_click * ADVERTISERS
    pair += campaign >> 1
    key = (rng.random(clicks) * PERIOD).astype(np.int64)
    key <<= 1
    key |= campaign & 1
    key |= pair << PAIR

    source = np.repeat(key, rng.poisson(CONVERSIONS, clicks))
    report(rng, key, source, tally)
    tally.people += people
    tally.clicks += clicks


def report(rng, key, source, tally):
    """Draws conversions, has them reported and adds both to the tally; both arrays are used up.

    `key` has the clicks, `source` for each conversion the click that causes it.
    """
    clicks, conversions = len(key), len(source)
    source |= 1  # a conversion at the very millisecond of a click comes after it, whatever the campaign
    source += (rng.standard_exponential(conversions) * CONVERSION_DELAY).astype(np.int64) << 1
    source.sort()  # by pair, then time
    conversion = source
    data = rng.integers(0, VALUES, conversions, dtype=np.uint8)
    noisy = data.copy()
    struck = np.flatnonzero(rng.random(conversions, dtype=np.float32) < np.float32(NOISE))
    noisy[struck] = rng.integers(0, VALUES, len(struck), dtype=np.uint8)

    key.sort()
    first = np.searchsorted(conversion, key)
    matching = np.searchsorted(conversion, (key & ~1) + 2 * EXPIRY) - first
    reports_of_click = np.minimum(matching, CAP)
    click = np.repeat(np.arange(clicks), reports_of_click)
    reports = len(click)
    starts = np.cumsum(reports_of_click) - reports_of_click
    which = np.arange(reports) - np.repeat(starts - first, reports_of_click)

    click_key, conversion_key = key[click], conversion[which]
    following = np.append(key, np.iinfo(np.int64).max)[click + 1]
    credited = following > conversion_key
    age = (conversion_key >> 1) - (click_key >> 1)
    due = np.where(age < 2 * DAY, 2 * DAY, np.where(age < 7 * DAY, 7 * DAY, EXPIRY))
    closed = np.count_nonzero(rng.random(reports, dtype=np.float32) < np.float32(CLOSED))
    late = rng.standard_exponential(closed) * CLOSED_DELAY

    advertiser = (click_key >> PAIR) % ADVERTISERS
    row = ((credited * CAMPAIGNS + 2 * advertiser + (click_key & 1)) * VALUES)
    tally.true += np.bincount(row + data[which], minlength=len(tally.true))
    tally.noisy += np.bincount(row + noisy[which], minlength=len(tally.noisy))
    tally.delay += float((due - age).sum()) + float(late.sum())
    tally.conversions += conversions
    tally.reports += reports
    tally.capped += int(matching.sum()) - reports


def main(simulate=simulate, chunk=2_000):
    """Runs a way to simulate a chunk of people over all of them and prints what it gave, as JSON."""
    options = argparse.ArgumentParser(description="The benchmark model in NumPy.")
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--chunk", type=int, default=chunk, help=f"people a chunk ({chunk})")
    options.add_argument("--seed", type=int, default=20201006)
    arguments = options.parse_args()
    rng = np.random.Generator(np.random.SFC64(arguments.seed))
    tally = Tally()
    start = time.perf_counter()
    for begin in range(0, arguments.people, arguments.chunk):
        simulate(rng, min(arguments.chunk, arguments.people - begin), tally)
    credited = tally.noisy.reshape(2, CAMPAIGNS, VALUES)[1]
    estimates = (credited - credited.sum(axis=1, keepdims=True) * NOISE / VALUES) / (1 - NOISE)
    seconds = time.perf_counter() - start
    print(json.dumps({
        "people": tally.people, "seconds": round(seconds, 4),
        "people_per_second": round(tally.people / seconds),
        "reports": tally.reports, "clicks": tally.clicks, "conversions": tally.conversions,
        "mean_delay_days": round(tally.delay / max(tally.reports, 1) / DAY, 4),
        "capped": tally.capped, "estimates_sum": round(float(estimates.sum()), 3),
    }))


if __name__ == "__main__":
    main()
