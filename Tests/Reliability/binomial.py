"""Whether a figure above its bound can be chance."""

import math

# One in a thousand million: a soak tests some hundred thousand limits.
RARE = 1e-9


def is_beyond_chance(row):
    """Whether a row of risk.csv or summary.csv lies above its bound by more than chance explains.

    A share of n is judged by the tail of Bin(n, bound); other figures by how many half-widths of their 95 % interval
    they lie above, which must be those of six standard errors. Means over few replications have intervals that mean
    little (replications that are all alike have one of no width), so they are judged by the rows they are the means of.
    """
    bound, low = row["bound"], row["ci_low"]
    if "mean" in row:
        if row["replications"] < 10 or not row["standard_deviation"]:
            return False
        value = row["mean"]
        return (value - bound) / max(value - low, 1e-12) > 6 / 1.96 and value > bound * (1 + 1e-9)
    value, size = row["value"], row["sample_size"] or 0
    if size > 0 and 0 <= value <= 1 and 0 < bound < 1:
        return tail(size, bound, math.floor(value * size + 1e-9)) < RARE
    return (value - bound) / max(value - low, 1e-12) > 6 / 1.96


def tail(count, share, hits):
    """P(X >= hits) for X of Bin(count, share)."""
    if hits <= 0:
        return 1.0
    logs = (
        math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
        + k * math.log(share) + (count - k) * math.log1p(-share)
        for k in range(hits, count + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(math.exp(value) for value in logs))
