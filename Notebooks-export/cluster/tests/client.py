"""A client to be killed: client.py ADDRESS ATTRSIM SCENARIO OUT [SETTING ...]"""

import sys

from attrsim_cluster import run
from distributed import Client

if __name__ == "__main__":
    address, program, scenario, out, *settings = sys.argv[1:]
    run(scenario, Client(address), shards=8, out=out, program=program, set=settings, shared=False, progress=None)
