"""What load_run promises, on folders that are made here and need no program."""

import hashlib
import json
import shutil

import pandas as pd
import pytest

import attrsim_results
from attrsim_results import bars, find_run, load_run

FIELDS = [
    {"name": "systems.ecm.noise", "type": "number", "description": "swept setting of the scenario"},
    {"name": "replication", "type": "integer"},
    {"name": "system", "type": "string"},
    {"name": "delay_ms", "type": "integer", "unit": "ms", "description": "from conversion to arrival"},
    {"name": "true_count", "type": "number", "unit": "conversions", "groundTruth": True},
    {"name": "quantile", "type": "number", "unit": "1"},
    {"name": "late", "type": "boolean"},
]
ROWS = [
    [0.05, 0, "NA", 1152921504606846977, 0.1, 0.5, True],
    [0.05, 1, 'a "b", c', None, None, 1e-320, False],
    [0.2, 0, None, -9007199254740993, 1234567.0000000002, 0.25, None],
]
SUMMARY = [
    {"name": "systems.ecm.noise", "type": "number"}, {"name": "system", "type": "string"},
    {"name": "estimator", "type": "string"}, {"name": "metric", "type": "string"}, {"name": "mean", "type": "number"},
    {"name": "replications", "type": "integer"},
    {"name": "ci_low", "type": "number"}, {"name": "ci_high", "type": "number"},
]
FIGURES = [
    [0.05, "ecm", "raw", "rmse", 20.0, 3, 18.0, 23.0],
    [0.05, "ecm", "unbiased", "rmse", 4.0, 3, 3.5, 4.5],
    [0.2, "ecm", "unbiased", "rmse", 9.0, 1, None, None],
    [0.2, "ecm", None, "keep_rate", 0.8, 3, 0.79, 0.81],
]


def csv_cell(value):
    if value is None:
        return ""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\n') else text


def text_of(fields, rows, kind):
    names = [field["name"] for field in fields]
    objects = [dict(zip(names, row)) for row in rows]
    if kind == "csv":
        return "\n".join([",".join(names), *(",".join(map(csv_cell, row)) for row in rows)]) + "\n"
    return json.dumps(objects) if kind == "json" else "".join(json.dumps(row) + "\n" for row in objects)


def write(folder, kind="csv", name="made", tables=(("delays", FIELDS, ROWS), ("summary", SUMMARY, FIGURES))):
    """A folder as attrsim writes it, with digests."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    for table, fields, rows in tables:
        text = text_of(fields, rows, kind)
        (folder / f"{table}.{kind}").write_text(text, encoding="utf-8")
        resources.append({
            "name": table, "path": f"{table}.{kind}", "format": kind,
            "hash": "sha256:" + hashlib.sha256(text.encode()).hexdigest(),
            "schema": {"missingValues": [""], "fields": fields},
        })
    (folder / "datapackage.json").write_text(json.dumps({"name": name, "resources": resources}), encoding="utf-8")
    return folder


def cells(table):
    return [[None if pd.isna(cell) else cell for cell in row] for row in table.itertuples(index=False)]


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_every_cell_comes_back_in_its_type(tmp_path, kind):
    table = load_run(write(tmp_path, kind))["delays"]
    assert [str(kind) for kind in table.dtypes] == [
        "float64", "Int64", "string", "Int64", "float64", "float64", "boolean"]
    assert cells(table) == ROWS


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_exported_formats_give_the_same_tables_as_csv(tmp_path, kind):
    first, second = load_run(write(tmp_path / "a")), load_run(write(tmp_path / "b", kind))
    for name in first.tables:
        pd.testing.assert_frame_equal(first[name], second[name])


def test_a_table_without_rows_keeps_its_columns_and_types(tmp_path):
    for kind in ("csv", "json", "jsonl"):
        table = load_run(write(tmp_path / kind, kind, tables=(("delays", FIELDS, []),)))["delays"]
        assert len(table) == 0 and list(table.columns) == [field["name"] for field in FIELDS]
        assert str(table.delay_ms.dtype) == "Int64"


def test_units_labels_and_ground_truth_are_those_of_the_data_package(tmp_path):
    run = load_run(write(tmp_path))
    assert run.unit("delays", "delay_ms") == "ms" and run.unit("delays", "system") == ""
    assert run.label("delays", "delay_ms") == "delay (ms)"
    assert run.label("delays", "true_count") == "true count (conversions)"
    assert run.label("delays", "quantile") == "quantile"
    assert run.description("delays", "delay_ms") == "from conversion to arrival"
    assert run.ground_truth("delays") == ["true_count"]
    assert run.name == "made"


def test_swept_settings_are_the_columns_before_replication_or_system(tmp_path):
    run = load_run(write(tmp_path))
    assert run.swept("delays") == ["systems.ecm.noise"] and run.swept() == ["systems.ecm.noise"]
    assert list(run.first_design_point("delays").replication) == [0, 1]
    assert list(run.first_design_point(run.summary(estimator="unbiased"))["mean"]) == [4.0]


def test_summary_picks_rows_and_says_what_there_is(tmp_path):
    run = load_run(write(tmp_path))
    assert list(run.summary(metric="rmse", estimator="unbiased")["mean"]) == [4.0, 9.0]
    assert list(run.summary(metric=["rmse", "keep_rate"], estimator=None)["mean"]) == [0.8]
    with pytest.raises(LookupError, match="no row with metric = 'rmsre'.*one of rmse, keep_rate"):
        run.summary(metric="rmsre")
    with pytest.raises(KeyError, match="summary .* has no column truth"):
        run.summary(metric="rmse", truth="reported")


def test_error_bars_are_the_arms_of_intervals(tmp_path):
    rows = load_run(write(tmp_path)).summary(metric="rmse")
    assert bars(rows).tolist() == [[2.0, 0.5, 0.0], [3.0, 0.5, 0.0]]
    rows.loc[0, "ci_low"] = 21.0
    with pytest.raises(ValueError, match="1 values lie outside of their intervals"):
        bars(rows)


def test_means_over_replications_have_students_intervals():
    rows = pd.DataFrame({"system": ["a", "a", "a", "b"], "value": [1.0, 2.0, 6.0, 5.0]})
    means = attrsim_results.over_replications(rows, ["system"], "value")
    # The spread of 1, 2 and 6 is the root of 7, and t with two degrees of freedom 4.3027.
    half = 4.3027 * 7**0.5 / 3**0.5
    assert list(means.replications) == [3, 1] and list(means["mean"]) == [3.0, 5.0]
    assert means.ci_low[0] == pytest.approx(3 - half) and means.ci_high[0] == pytest.approx(3 + half)
    assert pd.isna(means.ci_low[1]) and bars(means).tolist() == [[pytest.approx(half), 0], [pytest.approx(half), 0]]


def test_students_t_is_that_of_tables():
    for freedom, point in ((1, 12.7062), (20, 2.0860), (21, 2.0796), (30, 2.0423), (60, 2.0003), (120, 1.9799)):
        assert attrsim_results.t95(freedom) == pytest.approx(point, abs=6e-5)
    assert pd.isna(attrsim_results.t95(0))


def test_need_names_the_table_what_is_missing_and_what_is_there(tmp_path):
    run = load_run(write(tmp_path))
    assert run.need("delays", ["delay_ms"]) is run["delays"]
    with pytest.raises(KeyError, match="table delays of .* has no column delay; it has systems.ecm.noise, repl"):
        run.need("delays", ["replication", "delay"])
    with pytest.raises(KeyError, match="has no table 'delay'; it has delays, summary"):
        run.need("delay", [])


def test_a_column_renamed_everywhere_is_found_by_need(tmp_path):
    renamed = [dict(field, name=field["name"].replace("delay_ms", "delay_s")) for field in FIELDS]
    run = load_run(write(tmp_path, tables=(("delays", renamed, ROWS),)))
    with pytest.raises(KeyError, match="no column delay_ms; it has .*delay_s"):
        run.need("delays", ["quantile", "delay_ms"])


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_a_column_renamed_in_the_table_alone_is_refused(tmp_path, kind):
    file = write(tmp_path, kind) / f"delays.{kind}"
    file.write_text(file.read_text().replace("delay_ms", "delay_s"))
    with pytest.raises(ValueError, match="has the columns .*delay_s.*but datapackage.json describes .*delay_ms"):
        load_run(tmp_path, verify=False)


def test_a_changed_file_is_refused_unless_that_is_asked_for(tmp_path):
    file = write(tmp_path) / "delays.csv"
    file.write_text(file.read_text().replace("1152921504606846977", "5"))
    with pytest.raises(ValueError, match="SHA-256 differs"):
        load_run(tmp_path)
    assert load_run(tmp_path, verify=False)["delays"].delay_ms[0] == 5


@pytest.mark.parametrize("before, after", [
    ("-9007199254740993", "soon"), ("-9007199254740993", "1.5"), ("0.25", "a quarter"), ("0.25,", "0.25,true,7"),
    (",true\n", ",yes\n"),
])
def test_cells_of_another_type_are_refused(tmp_path, before, after):
    file = write(tmp_path) / "delays.csv"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))
    with pytest.raises(ValueError, match="delays.csv is not as datapackage.json describes it"):
        load_run(tmp_path, verify=False)


def test_json_values_of_another_type_are_refused(tmp_path):
    rows = [[*row] for row in ROWS]
    for place, value in ((3, "5"), (3, 1.5), (3, True), (2, 5), (4, "0.1"), (6, 1)):
        changed = [[*row] for row in rows]
        changed[0][place] = value
        write(tmp_path, "jsonl", tables=(("delays", FIELDS, changed),))
        with pytest.raises(ValueError, match="is to be of type"):
            load_run(tmp_path)


def test_broken_folders_say_what_is_wrong(tmp_path):
    with pytest.raises(FileNotFoundError, match="is no run folder: it holds no datapackage.json"):
        load_run(tmp_path)
    package = tmp_path / "datapackage.json"
    package.write_text("{")
    with pytest.raises(ValueError, match="datapackage.json is not JSON"):
        load_run(tmp_path)
    package.write_text('{"resources": []}')
    with pytest.raises(ValueError, match="describes no table"):
        load_run(tmp_path)
    (write(tmp_path) / "summary.csv").unlink()
    with pytest.raises(FileNotFoundError, match="has no summary.csv"):
        load_run(tmp_path)
    write(tmp_path, "parquet", tables=())
    package.write_text(json.dumps({"resources": [{"name": "a", "path": "a.parquet", "schema": {"fields": []}}]}))
    (tmp_path / "a.parquet").write_text("")
    with pytest.raises(ValueError, match="has the format 'parquet'"):
        load_run(tmp_path)
    shutil.rmtree(tmp_path / "nothing", ignore_errors=True)
    write(tmp_path, "jsonl")
    (tmp_path / "delays.jsonl").write_text("{]\n")
    with pytest.raises(ValueError, match="is not jsonl"):
        load_run(tmp_path, verify=False)


def test_find_run_takes_the_newest_of_the_scenario(tmp_path, monkeypatch):
    monkeypatch.delenv("ATTRSIM_RUN", raising=False)
    for age, (folder, name) in enumerate([
        ("a/1", "a"), ("a/2", "a"), ("b/1", "b"), ("renamed/1", "a"), ("reference/c", "c"),
        ("usual", "d"),
    ]):
        write(tmp_path / folder, name=name)
        attrsim_results.os.utime(tmp_path / folder / "datapackage.json", (1_000 + age, 1_000 + age))
    assert find_run("a", tmp_path) == tmp_path / "renamed/1"
    assert find_run("b", tmp_path) == tmp_path / "b/1"
    assert find_run("d", tmp_path) == tmp_path / "usual", "as --out results/usual names it"
    assert find_run(below=tmp_path) == tmp_path / "usual"
    with pytest.raises(FileNotFoundError, match="no run of c below .*attrsim run Scenarios/c.yaml"):
        find_run("c", tmp_path)
    monkeypatch.setenv("ATTRSIM_RESULTS", str(tmp_path))
    assert find_run("b") == tmp_path / "b/1"
    monkeypatch.setenv("ATTRSIM_RUN", str(tmp_path / "a/1"))
    assert find_run("a") == tmp_path / "a/1" and find_run("b") == tmp_path / "b/1"
