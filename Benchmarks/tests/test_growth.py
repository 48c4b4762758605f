"""Whether fits find what is known: lines, powers, noise of a known size, and what they refuse."""

import math
import random
import unittest

from suite import growth

SIZES = (1, 2, 4, 8, 16, 32)


class Growth(unittest.TestCase):
    def test_a_line_is_found_again_with_exponent_one(self):
        fitted = growth.fit(SIZES, [3 + 2 * x for x in SIZES])
        self.assertAlmostEqual(fitted.start, 3, places=9)
        self.assertAlmostEqual(fitted.slope, 2, places=9)
        self.assertAlmostEqual(fitted.exponent, 1, places=6)
        self.assertLess(fitted.error, 1e-6)
        self.assertTrue(fitted.is_linear)
        self.assertAlmostEqual(fitted.at(10), 23, places=8)

    def test_units_of_size_and_cost_do_not_matter(self):
        fitted = growth.fit([1e6 * x for x in SIZES], [1e-9 * (3 + 2 * x ** 1.3) for x in SIZES])
        self.assertAlmostEqual(fitted.exponent, 1.3, places=5)

    def test_powers_are_found_again_and_not_taken_for_lines(self):
        for exponent in (0.5, 1.2, 2.0):
            fitted = growth.fit(SIZES, [5 + 0.7 * x ** exponent for x in SIZES])
            self.assertAlmostEqual(fitted.exponent, exponent, places=5)
            self.assertEqual(fitted.is_linear, exponent < 1)

    def test_a_start_that_would_be_negative_is_zero(self):
        fitted = growth.fit(SIZES, [x ** 1.5 for x in SIZES])
        self.assertEqual(fitted.start, 0)
        self.assertAlmostEqual(fitted.exponent, 1.5, places=5)

    def test_the_cost_of_nothing_counts_as_start(self):
        fitted = growth.fit((0, *SIZES), [3.0] + [3 + 2 * x for x in SIZES])
        self.assertAlmostEqual(fitted.start, 3, places=9)
        self.assertAlmostEqual(fitted.exponent, 1, places=6)

    def test_the_standard_error_is_that_of_repeated_fits(self):
        """2,000 fits with 1 % noise: 95 % intervals of t with 3 degrees of freedom hold the truth in 95 %."""
        draw = random.Random(20201006)
        held, fits = 0, 2000
        for _ in range(fits):
            fitted = growth.fit(SIZES, [(1 + 2 * x) * (1 + 0.01 * draw.gauss(0, 1)) for x in SIZES])
            held += abs(fitted.exponent - 1) <= 3.182 * fitted.error
        # Six standard deviations of a binomial share, and 1 % for what the linear approximation is off.
        self.assertLess(abs(held / fits - 0.95), 6 * math.sqrt(0.95 * 0.05 / fits) + 0.01)

    def test_an_uncertain_exponent_is_no_verdict(self):
        self.assertFalse(growth.Growth(0, 1, 1.0, 0.11).is_linear)
        self.assertTrue(growth.Growth(0, 1, 1.08, 0.02).is_linear)
        self.assertFalse(growth.Growth(0, 1, 1.08, 0.01).is_linear)
        self.assertTrue(growth.Growth(0, 1, 0.8, 0.01).is_linear)

    def test_too_few_sizes_and_costs_of_nothing_are_refused(self):
        for xs, ys in (((1, 2, 4), (1, 2, 4)), ((1, 1, 2, 4), (1, 1, 2, 4)), (SIZES, (0,) * 6), (SIZES, (1,) * 5)):
            with self.assertRaises(ValueError):
                growth.fit(xs, ys)

    def test_a_line_by_hand(self):
        """Weights 1/y^2 of three points, worked out by fractions."""
        start, slope, squares = growth.line((0, 1, 2), (1, 2, 4))
        # w = 1, 1/4, 1/16; normal equations: 21/16 a + 6/16 b = 7/4, 6/16 a + 8/16 b = 1.
        self.assertAlmostEqual(start, (7 / 4 * 8 / 16 - 6 / 16) / (21 / 16 * 8 / 16 - 36 / 256))
        self.assertAlmostEqual(slope, (21 / 16 - 6 / 16 * 7 / 4) / (21 / 16 * 8 / 16 - 36 / 256))
        self.assertAlmostEqual(squares, sum(
            ((y - start - slope * x) / y) ** 2 for x, y in ((0, 1), (1, 2), (2, 4))))


if __name__ == "__main__":
    unittest.main()
