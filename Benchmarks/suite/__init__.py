"""The parts of `make bench`, one reason each; see bench.py."""
