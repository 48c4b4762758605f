"""What attrsim export makes of a run is the same run: to load_run, and as Parquet."""

import os
import pathlib
import subprocess

import pandas as pd
import pyarrow.parquet
import pytest

import to_parquet
from attrsim_results import load_run

RESULTS, PROGRAM = os.environ.get("ATTRSIM_RESULTS"), os.environ.get("ATTRSIM_PROGRAM")


def can_export():
    """Whether there are a run and a program that exports."""
    if not RESULTS or not PROGRAM:
        return False
    return " export " in subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=False).stdout


@pytest.mark.skipif(not can_export(), reason="ATTRSIM_RESULTS and ATTRSIM_PROGRAM name no run and no attrsim export")
@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("scenario", ["quickstart", "now-casting", "audit"])
def test_exported_runs_are_read_as_the_run_is(tmp_path, scenario, kind):
    run = load_run(pathlib.Path(RESULTS) / scenario / "run")
    subprocess.run([PROGRAM, "export", run.path, "--to", tmp_path / "out", "--format", kind], check=True, capture_output=True)
    exported = load_run(tmp_path / "out")
    assert list(exported.tables) == list(run.tables) and exported.name == run.name
    for name, table in run.tables.items():
        pd.testing.assert_frame_equal(exported[name], table, check_exact=True)
        for column in table.columns:
            assert exported.label(name, column) == run.label(name, column)
        assert exported.ground_truth(name) == run.ground_truth(name)
    assert to_parquet.convert(tmp_path / "out", tmp_path / "parquet") == {name: len(t) for name, t in run.tables.items()}
    assert pyarrow.parquet.read_schema(tmp_path / "parquet/delays.parquet").field("delay_ms").metadata[b"unit"] == b"ms"
