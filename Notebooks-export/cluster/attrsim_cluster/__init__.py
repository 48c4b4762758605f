"""Runs a scenario of attrsim in shards on a Dask cluster, and merges them to the bytes of one run.

Install it where the client and the workers of Dask run; attrsim itself must be there too, in one version.
"""

from .driving import ClusterError, Outcome, run
from .program import AttrsimError
from .progress import Progress, show

__all__ = ["AttrsimError", "ClusterError", "Outcome", "Progress", "run", "show"]
