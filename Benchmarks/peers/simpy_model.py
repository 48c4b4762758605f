"""The benchmark model in SimPy: one process a person.

The model is that of Scenarios/benchmark.yaml: people click ads, clicks cause conversions, and the Event
Conversion Measurement API (profile `article`, 30-day expiry, no horizon) reports them. Times are whole
milliseconds.

A person's process waits for its next click or conversion; each report is a SimPy timeout of its own with the
collector as callback, so all that happens goes through SimPy's event queue exactly once.
"""

import argparse
import gc
import heapq
import json
import math
import random
import time

import simpy

HOUR = 3_600_000
DAY = 24 * HOUR
CLICKS, CONVERSIONS = 3.0, 0.3  # a person, a click
PERIOD, EXPIRY = 30 * DAY, 30 * DAY
CONVERSION_DELAY = 3 * DAY  # mean
CLOSED_DELAY = 6 * HOUR  # mean
CLOSED, NOISE = 0.2, 0.05
CAMPAIGNS, ADVERTISERS, VALUES, CAP = 10, 5, 8, 3
CLICK, CONVERSION = 0, 1


def poisson(rng, limit):
    """A Poisson number by products of uniforms; `limit` is exp(-mean)."""
    number, product = 0, rng.random()
    while product > limit:
        number += 1
        product *= rng.random()
    return number


class Collector:
    """Takes the reports in and counts them."""

    def __init__(self, environment):
        self.environment = environment
        self.clicks = self.conversions = self.reports = self.capped = self.delay = 0
        self.true = [0] * (2 * CAMPAIGNS * VALUES)  # credit (0, 100) x campaign x data
        self.noisy = [0] * (2 * CAMPAIGNS * VALUES)

    def receive(self, event):
        """Called by SimPy when a report is sent; the event's value is what it says."""
        converted, row, true, noisy = event.value
        self.reports += 1
        self.delay += self.environment.now - converted
        self.true[row * VALUES + true] += 1
        self.noisy[row * VALUES + noisy] += 1


def person(environment, rng, collector):
    """One person: clicks, conversions, and the browser that stores and reports."""
    agenda = []
    for number in range(poisson(rng, math.exp(-CLICKS))):
        agenda.append((int(rng.random() * PERIOD), CLICK, int(rng.random() * CAMPAIGNS)))
    heapq.heapify(agenda)
    stored = [[] for _ in range(ADVERTISERS)]  # [time, campaign, reports], oldest first
    while agenda:
        at, kind, subject = heapq.heappop(agenda)
        if at > environment.now:
            yield environment.timeout(at - environment.now)
        if kind == CLICK:
            collector.clicks += 1
            stored[subject // 2].append([at, subject, 0])
            for _ in range(poisson(rng, math.exp(-CONVERSIONS))):
                later = at + int(rng.expovariate(1.0) * CONVERSION_DELAY)
                heapq.heappush(agenda, (later, CONVERSION, subject // 2))
        else:
            collector.conversions += 1
            convert(environment, rng, collector, stored[subject], at)


def convert(environment, rng, collector, stored, now):
    """Makes the reports of one conversion on the advertiser whose clicks are `stored`."""
    true = noisy = int(rng.random() * VALUES)
    if rng.random() < NOISE:
        noisy = int(rng.random() * VALUES)
    credit = 1
    for click in reversed(stored):
        clicked, campaign, reports = click
        age = now - clicked
        if age >= EXPIRY:
            break
        if reports < CAP:
            click[2] += 1
            due = 2 * DAY if age < 2 * DAY else 7 * DAY if age < 7 * DAY else EXPIRY
            wait = due - age
            if rng.random() < CLOSED:
                wait += int(rng.expovariate(1.0) * CLOSED_DELAY)
            report = environment.timeout(wait, (now, credit * CAMPAIGNS + campaign, true, noisy))
            report.callbacks.append(collector.receive)
        else:
            collector.capped += 1
        credit = 0


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=30_000, help="30,000 is its best size")
    options.add_argument("--seed", type=int, default=20201006)
    arguments = options.parse_args()
    rng = random.Random(arguments.seed)
    start = time.perf_counter()
    gc.disable()  # SimPy makes no garbage in cycles; with the collector on it is three times slower
    environment = simpy.Environment()
    collector = Collector(environment)
    for _ in range(arguments.people):
        environment.process(person(environment, rng, collector))
    environment.run()
    estimates = 0.0
    for campaign in range(CAMPAIGNS):
        counts = collector.noisy[(CAMPAIGNS + campaign) * VALUES:][:VALUES]
        estimates += sum((y - sum(counts) * NOISE / VALUES) / (1 - NOISE) for y in counts)
    seconds = time.perf_counter() - start
    print(json.dumps({
        "people": arguments.people, "seconds": round(seconds, 4),
        "people_per_second": round(arguments.people / seconds),
        "reports": collector.reports, "clicks": collector.clicks, "conversions": collector.conversions,
        "mean_delay_days": round(collector.delay / max(collector.reports, 1) / DAY, 4),
        "capped": collector.capped, "estimates_sum": round(estimates, 3),
    }))


if __name__ == "__main__":
    main()
