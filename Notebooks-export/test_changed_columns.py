"""A column that is called otherwise stops the notebook that reads it, and says which column of which table."""

import hashlib
import json
import os
import pathlib

import nbclient
import nbformat
import pytest

FOLDER = pathlib.Path(__file__).parent
RESULTS = os.environ.get("ATTRSIM_RESULTS")


def with_renamed_column(scenario, table, column, below):
    """The results folder again, with a column of one table renamed in the CSV file and in datapackage.json."""
    for other in pathlib.Path(RESULTS).iterdir():
        if other.name != scenario:
            (below / other.name).symlink_to(other)
    source, changed = pathlib.Path(RESULTS) / scenario / "run", below / scenario / "run"
    changed.mkdir(parents=True)
    for file in source.glob("*.csv"):
        (changed / file.name).write_bytes(file.read_bytes())
    package = json.loads((source / "datapackage.json").read_text())
    [resource] = [resource for resource in package["resources"] if resource["name"] == table]
    [field] = [field for field in resource["schema"]["fields"] if field["name"] == column]
    field["name"] = f"{column}_renamed"
    header, rows = (source / resource["path"]).read_text().split("\n", 1)
    names = [f"{name}_renamed" if name == column else name for name in header.split(",")]
    text = ",".join(names) + "\n" + rows
    (changed / resource["path"]).write_text(text)
    resource["hash"] = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    (changed / "datapackage.json").write_text(json.dumps(package))


@pytest.mark.skipif(not RESULTS, reason="ATTRSIM_RESULTS names no folder of runs")
@pytest.mark.parametrize("notebook, scenario, table, column", [
    ("quickstart", "quickstart", "counts", "estimate"),
    ("noise", "noise-frontier", "frontier", "found_again"),
    ("people", "validation", "population", "published"),
])
def test_a_renamed_column_stops_the_notebook(tmp_path, monkeypatch, notebook, scenario, table, column):
    with_renamed_column(scenario, table, column, tmp_path)
    monkeypatch.setenv("ATTRSIM_RESULTS", str(tmp_path))
    monkeypatch.setenv("ATTRSIM_FIGURES", str(tmp_path / "figures"))
    contents = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    client = nbclient.NotebookClient(contents, timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    with pytest.raises(nbclient.exceptions.CellExecutionError) as stopped:
        client.execute()
    assert f"the table {table} of " in str(stopped.value)
    assert f"has no column {column}; it has " in str(stopped.value) and f"{column}_renamed" in str(stopped.value)
