"""Numbers, shares and durations as people write them, drawn within what the schema allows."""

import math
import re

UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
PART = re.compile(r"([0-9.]+)(ms|s|m|h|d|w)")


def milliseconds(text):
    """A duration as a scenario writes it, in milliseconds."""
    text = str(text)
    if text == "0":
        return 0
    return round(sum(float(number) * UNITS[unit] for number, unit in PART.findall(text)))


def duration(random, low, high, default):
    """A duration in the range (low, high), in milliseconds, near the default more often than not."""
    high = min(high, 400 * UNITS["d"])
    if low == 0 and random.random() < 0.08:
        return 0
    if default and random.random() < 0.7:
        value = default * math.exp(random.uniform(-1.5, 1.5))
    else:
        value = math.exp(random.uniform(math.log(max(low, 1000)), math.log(max(high, 2000))))
    return round(min(max(value, low, 1), high))


def written_duration(random, value):
    """The same duration in units, such as 90m or 1d12h."""
    if value == 0:
        return random.choice([0, "0d"])
    coarse = [unit for unit in ("w", "d", "h", "m", "s") if value >= UNITS[unit]]
    if coarse and random.random() < 0.8:
        unit = random.choice(coarse[:3])
        return f"{max(1, round(value / UNITS[unit]))}{unit}"
    text = ""
    for unit in ("d", "h", "m", "s", "ms"):
        count, value = divmod(value, UNITS[unit])
        if count:
            text += f"{count}{unit}"
    return text


def number(random, low, high, default, whole):
    """A number within [low, high], often the default's neighbour, at times an end."""
    die = random.random()
    if die < 0.08:
        value = low
    elif die < 0.12 and high <= 10_000:
        value = high
    elif default and die < 0.8:
        value = default * math.exp(random.uniform(-1.4, 1.4))
    elif low >= 0 and high > 100:
        value = math.exp(random.uniform(math.log(max(low, 0.001)), math.log(high)))
    else:
        value = random.uniform(low, high)
    value = min(max(value, low), high)
    if whole:
        return min(max(round(value), math.ceil(low)), math.floor(high))
    return float(f"{value:.{random.choice([2, 3, 15])}g}") if low < value < high else value


def written_number(random, value, is_share):
    """The number, or text that means the same: a share in percent, or thousands as k."""
    die = random.random()
    if is_share and isinstance(value, float) and die < 0.3:
        return f"{value * 100:.12g}%"
    if isinstance(value, int) and value >= 1000 and value % 1000 == 0 and die < 0.4:
        return f"{value // 1000}k"
    return value
