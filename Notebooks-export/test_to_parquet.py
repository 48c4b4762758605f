"""A table has the same values and types in Parquet as in the run."""

import os
import pathlib
import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

import to_parquet
from attrsim_results import load_run
from test_attrsim_results import FIELDS, ROWS, write

RESULTS = os.environ.get("ATTRSIM_RESULTS")


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_values_types_units_and_descriptions_are_kept(tmp_path, kind):
    assert to_parquet.convert(write(tmp_path / "run", kind), tmp_path / "out") == {"delays": 3, "summary": 4}
    table = pa.parquet.read_table(tmp_path / "out/delays.parquet")
    assert table.schema.types == [
        pa.float64(), pa.int64(), pa.string(), pa.int64(), pa.float64(), pa.float64(), pa.bool_()]
    assert [list(row.values()) for row in table.to_pylist()] == ROWS
    assert table.schema.metadata[b"name"] == b"delays"
    delay = table.schema.field("delay_ms").metadata
    assert (delay[b"unit"], delay[b"description"]) == (b"ms", b"from conversion to arrival")
    assert table.schema.field("true_count").metadata[b"groundTruth"] == b"true"
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["delays.parquet", "summary.parquet"]


def test_tables_of_many_batches_keep_all_rows_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(to_parquet, "ROWS", 7)
    monkeypatch.setattr(to_parquet, "BLOCK", 512)
    rows = [[0.5, place, f"system, {place}", place * 3, place / 7, None, place % 2 == 0] for place in range(1000)]
    for kind in ("csv", "jsonl"):
        run = write(tmp_path / kind, kind, tables=(("delays", FIELDS, rows),))
        to_parquet.convert(run, tmp_path / f"{kind}-out")
        table = pa.parquet.read_table(tmp_path / f"{kind}-out/delays.parquet")
        assert [list(row.values()) for row in table.to_pylist()] == rows
    # More than one batch, or this would show nothing.
    resource = {"path": "delays.csv", "name": "delays", "schema": {"fields": FIELDS}}
    assert len(list(to_parquet.batches(tmp_path / "csv/delays.csv", resource, to_parquet.schema_of(resource)))) > 10


def test_a_table_without_rows_keeps_its_types(tmp_path):
    to_parquet.convert(write(tmp_path / "run", tables=(("delays", FIELDS, []),)), tmp_path / "out")
    table = pa.parquet.read_table(tmp_path / "out/delays.parquet")
    assert table.num_rows == 0 and table.schema.field("delay_ms").type == pa.int64()


def test_changed_tables_are_refused_and_nothing_half_is_left(tmp_path):
    for kind in ("csv", "jsonl"):
        file = write(tmp_path / kind, kind) / f"delays.{kind}"
        file.write_text(file.read_text().replace("delay_ms", "delay_s"))
        with pytest.raises(ValueError, match="has the columns .*delay_s.*but datapackage.json describes"):
            to_parquet.convert(tmp_path / kind, tmp_path / f"{kind}-out")
        assert list((tmp_path / f"{kind}-out").iterdir()) == []
    file = write(tmp_path / "typed") / "delays.csv"
    file.write_text(file.read_text().replace("-9007199254740993", "soon"))
    with pytest.raises(pa.ArrowInvalid, match="soon"):
        to_parquet.convert(tmp_path / "typed", tmp_path / "typed-out")


def test_the_command_says_what_is_wrong(tmp_path):
    done = subprocess.run(
        [sys.executable, to_parquet.__file__, tmp_path, tmp_path / "out"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "is no run folder" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not RESULTS, reason="ATTRSIM_RESULTS names no folder of runs")
def test_runs_come_back_as_load_run_reads_them(tmp_path):
    for scenario in ("quickstart", "now-casting", "audit"):
        run = load_run(pathlib.Path(RESULTS) / scenario / "run")
        to_parquet.convert(run.path, tmp_path / scenario)
        for name, table in run.tables.items():
            back = pa.parquet.read_table(tmp_path / scenario / f"{name}.parquet").to_pandas(
                types_mapper={pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(), pa.bool_(): pd.BooleanDtype()}.get)
            assert list(back.columns) == list(table.columns)
            for column in table.columns:
                # Bit by bit: no rounding on the way.
                left, right = table[column], back[column]
                assert (left.isna() == right.isna()).all() and (left.dropna() == right.dropna()).all(), (name, column)
