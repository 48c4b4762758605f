"""The files that scenarios may name: samples of laws, and a trace."""

import os

SCENARIO = """\
scenario: 1
name: trace
seed: 7
population: { people: 150, views-per-person: 1, browsers: { shares: [60%, 40%] } }
systems: { none: { kind: no-measurement } }
"""


def make(folder, program):
    """Write them into a folder; their paths by the setting that names them."""
    os.makedirs(folder, exist_ok=True)
    texts = {
        "delays": "delay_h,weight\n0.1,3\n2,5\n30,2\n200,1\n",
        "counts": "count,weight\n0,80\n1,15\n2,4\n5,1\n",
        "values": "value\n5\n10.5\n99.99\n250\n",
    }
    paths = {}
    for name, text in texts.items():
        paths[name] = os.path.join(folder, name + ".csv")
        with open(paths[name], "w") as file:
            file.write(text)
    scenario = os.path.join(folder, "trace.yaml")
    with open(scenario, "w") as file:
        file.write(SCENARIO)
    log, trace = os.path.join(folder, "log.csv"), os.path.join(folder, "trace.csv")
    if not os.path.exists(trace):
        for arguments in (["log", scenario, "--to", log], ["import", log, "--out", trace]):
            ending = program.run(*arguments)
            if ending.code:
                raise SystemExit(f"attrsim {arguments[0]} failed: {ending.errors}")
    delays, counts, values = ([paths[name]] for name in ("delays", "counts", "values"))
    return {
        "delay": delays, "closed-for": delays, "law": delays, "value": values, "trace": [trace],
        "conversions-per-click": counts, "conversions-per-view": counts,
    }  # fmt: skip
