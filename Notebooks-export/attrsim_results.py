"""Reads a run folder of attrsim into pandas, with the types and units that its datapackage.json states.

Copy this one file next to your own notebook: it needs pandas and nothing else. It reads what `attrsim run`
writes, and what `attrsim export RUN --to DIR --format csv|json|jsonl` makes of it.

    from attrsim_results import find_run, load_run
    run = load_run(find_run("noise-sweep"))
    run.need("recovery", ["metric", "value"])
    run.summary(metric="rmse", estimator="unbiased")
"""

import dataclasses
import hashlib
import json
import os
import pathlib
import warnings

import pandas as pd

# Frictionless field types as pandas types; the nullable ones, since an empty cell means "not applicable".
_TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "string": "string"}
# Units that are the end of a column's name too; a label has them once.
_SUFFIXES = {"ms": "_ms"}


@dataclasses.dataclass(frozen=True)
class Run:
    """One run: its tables by name, and what the files say about them."""

    path: pathlib.Path
    tables: dict  # name -> DataFrame
    metadata: dict  # "fields": table -> column -> {type, unit, description}; "datapackage"; "manifest"

    def __getitem__(self, table):
        if table not in self.tables:
            raise KeyError(f"{self.path} has no table {table!r}; it has {', '.join(self.tables)}")
        return self.tables[table]

    @property
    def name(self):
        """The scenario's name."""
        return self.metadata["datapackage"].get("name", "")

    def need(self, table, columns):
        """The table `table`, after a look that it has all `columns`.

        Raises KeyError, which names the table, what is missing and what there is: so that a notebook whose table
        has changed stops at once, and never draws something else.
        """
        there = list(self[table].columns)
        missing = [column for column in columns if column not in there]
        if missing:
            raise KeyError(
                f"the table {table} of {self.path} has no column {', '.join(missing)}; it has {', '.join(there)}")
        return self.tables[table]

    def unit(self, table, column):
        """The unit of a column, empty if it has none."""
        self.need(table, [column])
        return self.metadata["fields"][table][column].get("unit") or ""

    def label(self, table, column):
        """A label for an axis: the column's name in words, and its unit, such as "delay (ms)"."""
        unit = self.unit(table, column)
        words = column.removesuffix(_SUFFIXES.get(unit, "")).replace("_", " ")
        return f"{words} ({unit})" if unit not in ("", "1") else words

    def description(self, table, column):
        """What a column means, in the words of datapackage.json."""
        self.need(table, [column])
        return self.metadata["fields"][table][column].get("description", "")

    def ground_truth(self, table):
        """The columns of a table that only the simulator can know."""
        self.need(table, [])
        return [name for name, field in self.metadata["fields"][table].items() if field.get("groundTruth")]

    def swept(self, table="summary"):
        """The swept settings: the columns before `replication`, or before `system` in tables without it."""
        columns = list(self[table].columns)
        for first in ("replication", "system"):
            if first in columns:
                return columns[: columns.index(first)]
        return []

    def summary(self, **wanted):
        """The rows of summary.csv whose columns have the `wanted` values, such as metric="rmse", estimator="raw".

        A value may be a list of values; None stands for an empty cell. Each row is one figure over the
        replications of a design point, with its 95 % interval (`ci_low`, `ci_high`). Raises KeyError if a column
        is not there, and LookupError if no row fits, saying what there is.
        """
        table = self.need("summary", ["metric", "mean", "ci_low", "ci_high", "replications", *wanted])
        for column, value in wanted.items():
            fits = pick(table[column], value)
            if not fits.any():
                there = list(dict.fromkeys(str(v) for v in table[column].dropna()))
                raise LookupError(
                    f"summary.csv of {self.path} has no row with {column} = {value!r} "
                    f"(asked for {wanted}); there {column} is one of {', '.join(there) or 'nothing'}")
            table = table[fits]
        return table.reset_index(drop=True)

    def first_design_point(self, table):
        """The rows of the first combination of swept settings; all rows if nothing is swept.

        `table` is a table's name, or rows of one.
        """
        rows = self[table] if isinstance(table, str) else table
        for column in [name for name in self.swept() if name in rows.columns]:
            rows = rows[rows[column] == rows[column].iloc[0]]
        return rows


def pick(column, value):
    """Which cells of `column` are `value`, or one of them if it is a list; None stands for an empty cell."""
    values = value if isinstance(value, (list, tuple, set)) else [value]
    fits = column.isna() if None in values else pd.Series(False, index=column.index)
    for one in values:
        if one is not None:
            fits = fits | (column == one).fillna(False)
    return fits.astype(bool)


def bars(rows, value="mean", low="ci_low", high="ci_high"):
    """The arms of error bars from the columns of an interval, as matplotlib's `yerr` and `xerr` take them.

    An empty interval (one replication) has arms of 0. Raises ValueError if a value lies outside of its interval.
    """
    mean, ends = rows[value].astype(float), rows[[low, high]].astype(float)
    slack = 1e-9 * (1 + mean.abs())
    outside = (mean < ends[low] - slack) | (mean > ends[high] + slack)
    if outside.any():
        raise ValueError(f"{int(outside.sum())} values lie outside of their intervals: {rows[outside].iloc[0].to_dict()}")
    arms = [(mean - ends[low]).fillna(0).clip(lower=0), (ends[high] - mean).fillna(0).clip(lower=0)]
    return pd.concat(arms, axis=1).to_numpy().T


def over_replications(rows, by, column):
    """The mean of a column over the replications of each group `by`, with its 95 % interval by Student's t.

    Columns `by`, then `mean`, `ci_low`, `ci_high`, `replications`; the ends are missing below two replications.
    For figures that summary.csv does not have: those it has, it has with intervals.
    """
    groups = rows.groupby(by, sort=False, dropna=False)[column].agg(["mean", "std", "size"]).reset_index()
    count = groups["size"].astype(int)
    half = groups["std"].astype(float) * count.map(lambda n: t95(n - 1)) / count**0.5
    mean = groups["mean"].astype(float)
    return groups[list(by)].assign(mean=mean, ci_low=mean - half, ci_high=mean + half, replications=count)


# Student's t with 1 to 20 degrees of freedom: what 97.5 % do not exceed.
_T95 = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604,
        2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860]


def t95(freedom):
    """The two-sided 95 % point of Student's t; beyond 20 degrees of freedom by its expansion, within 0.00001.

    Missing below one degree. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    if freedom < 1:
        return float("nan")
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    x = 1.959963984540054
    return x + (x**3 + x) / (4 * freedom) + (5 * x**5 + 16 * x**3 + 3 * x) / (96 * freedom**2) + (
        3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / (384 * freedom**3)


def load_run(path, verify=True):
    """Reads all tables of the run folder, or exported folder, `path`.

    With `verify` each file must have the SHA-256 digest that datapackage.json states, if it states one: so that a
    damaged or edited file is never taken for a result. Raises FileNotFoundError if it is no such folder or a table
    is missing, ValueError if a table is not as described.
    """
    path = pathlib.Path(path)
    package = _json(path / "datapackage.json", f"{path} is no run folder: it holds no datapackage.json. Is the run finished?")
    tables, fields = {}, {}
    for resource in package.get("resources", []):
        if "schema" not in resource:
            continue
        name, file = resource["name"], path / resource["path"]
        fields[name] = {field["name"]: field for field in resource["schema"]["fields"]}
        if not file.is_file():
            raise FileNotFoundError(f"{path} has no {resource['path']}, which its datapackage.json describes")
        tables[name] = _read(file, fields[name], resource, verify)
    if not tables:
        raise ValueError(f"{path / 'datapackage.json'} describes no table")
    manifest = path / "manifest.json"
    metadata = {
        "fields": fields,
        "datapackage": package,
        "manifest": _json(manifest, "") if manifest.is_file() else {},
    }
    return Run(path, tables, metadata)


def table_format(resource):
    """How the table of a resource is written: "csv", "json" or "jsonl"."""
    name = (resource.get("format") or pathlib.PurePath(resource["path"]).suffix.lstrip(".")).lower()
    if name == "ndjson":
        name = "jsonl"
    if name not in ("csv", "json", "jsonl"):
        raise ValueError(f"{resource['path']} has the format {name!r}; csv, json and jsonl can be read")
    return name


def _json(file, absent):
    """The contents of a JSON file."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(absent) from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{file} is not JSON: {error}") from None


def _read(file, fields, resource, verify):
    """Reads one table; what it holds must be what the data package says, column by column."""
    if table_format(resource) == "csv":
        # All rows are strings here: of the header alone, pandas would make "a" and "a.1" of two columns "a".
        header = list(pd.read_csv(file, nrows=1, header=None, dtype="string", keep_default_na=False).iloc[0])
        if header != list(fields):
            raise _changed(file, header, fields)
    digest = resource.get("hash", "")
    if verify and digest.startswith("sha256:"):
        with open(file, "rb") as contents:
            if hashlib.file_digest(contents, "sha256").hexdigest() != digest.removeprefix("sha256:"):
                raise ValueError(
                    f"{file} is not the file that datapackage.json describes: its SHA-256 differs. "
                    "load_run(path, verify=False) reads it all the same")
    if table_format(resource) == "csv":
        return _read_csv(file, fields, resource["schema"].get("missingValues", [""]))
    rows = list(_rows(file, table_format(resource)))
    for row in rows:
        if row.keys() != fields.keys():
            raise _changed(file, list(row), fields)
    return pd.DataFrame({
        name: _typed([row[name] for row in rows], field, file) for name, field in fields.items()})


def _read_csv(file, fields, missing):
    """Reads one CSV file; only what the schema calls missing is missing, so a system may be named "NA"."""
    # Before pandas 3 the default reading of numbers could be off in the last bit.
    exact = {} if int(pd.__version__.split(".")[0]) >= 3 else {"float_precision": "round_trip"}
    types = {name: _TYPES.get(field.get("type"), "string") for name, field in fields.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                file, dtype=types, keep_default_na=False, na_values=missing, index_col=False, **exact)
    except (TypeError, ValueError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise ValueError(f"{file} is not as datapackage.json describes it: {error}") from None


def _changed(file, columns, fields):
    return ValueError(f"{file} has the columns {columns}, but datapackage.json describes {list(fields)}")


def _rows(file, kind):
    """The rows of a table in JSON (one array of objects) or JSON lines (an object a line)."""
    with open(file, encoding="utf-8") as text:
        try:
            if kind == "jsonl":
                yield from (json.loads(line) for line in text if line.strip())
            else:
                yield from json.load(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{file} is not {kind}: {error}") from None


def _typed(values, field, file):
    """A column of JSON values in its type, where null is an empty cell."""
    kind = field.get("type", "string")
    kinds = {"integer": int, "number": (int, float), "boolean": bool}.get(kind, str)
    for value in values:
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool) != (kind == "boolean")):
            raise ValueError(f"{file}: the column {field['name']} is to be of type {kind} and holds {value!r}")
    return pd.Series(values, dtype=_TYPES.get(kind, "string"))


def find_run(scenario=None, below=None):
    """The folder of the newest run of `scenario`, or of all scenarios if none is named.

    Looks in `below`, else in the folder that ATTRSIM_RESULTS names, else in `results` beside this module's folder,
    where `attrsim run` puts them and the examples of `--out` do. ATTRSIM_RUN names one folder that is taken instead if it is of that scenario.
    Raises FileNotFoundError, with the command to type, if there is none.
    """
    chosen = os.environ.get("ATTRSIM_RUN")
    if chosen and below is None and scenario in (None, _scenario(pathlib.Path(chosen))):
        return pathlib.Path(chosen)
    below = pathlib.Path(
        below or os.environ.get("ATTRSIM_RESULTS") or pathlib.Path(__file__).resolve().parent.parent / "results")
    # results/<scenario>/<hash>, or what --out names.
    found = [*below.glob("*/datapackage.json"), *below.glob("*/*/datapackage.json")]
    found = [file for file in found if file.parts[-3] != "reference"]
    found = [file.parent for file in found if scenario in (None, _scenario(file.parent))]
    if not found:
        name = scenario or "quickstart"
        raise FileNotFoundError(
            f"no run{f' of {scenario}' if scenario else ''} below {below}: "
            f"do `attrsim run Scenarios/{name}.yaml` first, or load_run() the folder that you have")
    return max(found, key=lambda folder: (folder / "datapackage.json").stat().st_mtime)


def _scenario(folder):
    """The name of the scenario whose run is in `folder`, or None."""
    try:
        return json.loads((folder / "datapackage.json").read_text(encoding="utf-8")).get("name")
    except (OSError, ValueError):
        return None
