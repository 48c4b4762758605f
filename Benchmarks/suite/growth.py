"""How a cost grows: cost = a + b x^p, the exponent p with its standard error, and what to think of it."""

import dataclasses
import math

# A cost counts as linear where its exponent is not shown to be above this.
LINEAR = 1.05
# An exponent that is less certain than this says nothing.
CERTAIN = 0.1


@dataclasses.dataclass(frozen=True)
class Growth:
    """A fitted curve."""

    start: float  # a of the straight line a + b x
    slope: float  # b of the straight line
    exponent: float  # p of a + b x^p
    error: float  # the standard error of p

    @property
    def is_linear(self):
        """Whether the exponent is known well, and not above that of a line by more than chance."""
        return self.error <= CERTAIN and self.exponent - 2 * self.error <= LINEAR

    def at(self, x):
        """The straight line at x."""
        return self.start + self.slope * x


def line(xs, ys):
    """The straight line with the least squares of relative residuals, since costs vary in proportion to themselves.

    Returns a, b and the sum of those squares; a is at least 0, as a cost is.
    """
    w = [1 / y ** 2 for y in ys]
    total, sx, sy = sum(w), sum(a * x for a, x in zip(w, xs)), sum(a * y for a, y in zip(w, ys))
    sxx = sum(a * x * x for a, x in zip(w, xs))
    sxy = sum(a * x * y for a, x, y in zip(w, xs, ys))
    slope = (total * sxy - sx * sy) / (total * sxx - sx * sx)
    start = (sy - slope * sx) / total
    if start < 0:
        start, slope = 0.0, sxy / sxx
    return start, slope, sum(a * (y - start - slope * x) ** 2 for a, x, y in zip(w, xs, ys))


def power(xs, exponent):
    return [x ** exponent if x > 0 else 0.0 for x in xs]


def fit(xs, ys):
    """Fits both forms; there must be at least four points, and one may be the cost at x = 0."""
    if len(xs) != len(ys) or len(set(xs)) < 4 or min(ys) <= 0 or min(xs) < 0:
        raise ValueError("a growth curve needs four different sizes or more, and positive costs")
    scale = max(xs)  # powers of numbers up to 1 neither overflow nor vanish
    shares = [x / scale for x in xs]
    exponent = smallest(lambda p: line(power(shares, p), ys)[2], 0.05, 4.0)
    start, slope, squares = line(power(shares, exponent), ys)
    straight = line(xs, ys)
    return Growth(
        straight[0], straight[1], exponent, exponent_error(shares, ys, start, slope, exponent, squares))


def smallest(of, low, high):
    """Where a function with one valley is smallest: the best point of a grid, then golden sections around it."""
    grid = [low + (high - low) * i / 80 for i in range(81)]
    best = min(range(81), key=lambda i: of(grid[i]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, 80)]
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if of(left) < of(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def exponent_error(xs, ys, start, slope, exponent, squares):
    """The standard error of the exponent by the linearised least squares of a, b and p.

    Where the start is held at 0, it is not among what was fitted.
    """
    columns = [
        [x ** exponent / y if x > 0 else 0.0 for x, y in zip(xs, ys)],
        [slope * x ** exponent * math.log(x) / y if x > 0 else 0.0 for x, y in zip(xs, ys)],
    ]
    if start > 0:
        columns.append([1 / y for y in ys])
    freedom = len(xs) - len(columns)
    if freedom < 1:
        return math.inf
    matrix = [[sum(a * b for a, b in zip(left, right)) for right in columns] for left in columns]
    variance = inverse_element(matrix, 1) * squares / freedom
    return math.sqrt(max(variance, 0.0))


def inverse_element(matrix, index):
    """An element on the diagonal of the inverse of a symmetric matrix of two or three rows."""
    rest = [[value for j, value in enumerate(row) if j != index] for i, row in enumerate(matrix) if i != index]
    return determinant(rest) / determinant(matrix)


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** j * value * determinant([row[:j] + row[j + 1:] for row in m[1:]])
               for j, value in enumerate(m[0]))
