"""Reads a run folder of attrsim into pandas, with the types and units that its datapackage.json states."""

import dataclasses
import json
import os
import pathlib

import pandas as pd

# Frictionless field types as pandas types; the nullable ones, since an empty cell means "not applicable".
_TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean", "string": "string"}


@dataclasses.dataclass(frozen=True)
class Run:
    """One run: its tables by name, and what the files say about them."""

    path: pathlib.Path
    tables: dict  # name -> DataFrame
    metadata: dict  # "fields": table -> column -> {type, unit, description}; "datapackage"; "manifest"

    def __getitem__(self, table):
        return self.tables[table]

    def unit(self, table, column):
        """The unit of a column, empty if it has none."""
        return self.metadata["fields"][table][column].get("unit") or ""

    def swept(self, table):
        """The swept parameters: the columns before `replication`."""
        columns = list(self.tables[table].columns)
        return columns[: columns.index("replication")] if "replication" in columns else []


def load_run(path):
    """Reads all tables of the run folder `path`.

    Raises FileNotFoundError if it is no run folder, ValueError if a table is not as described.
    """
    path = pathlib.Path(path)
    description = path / "datapackage.json"
    if not description.is_file():
        raise FileNotFoundError(f"{path} is no run folder: it holds no datapackage.json. Is the run finished?")
    package = json.loads(description.read_text(encoding="utf-8"))
    tables, fields = {}, {}
    for resource in package["resources"]:
        if not str(resource["path"]).endswith(".csv"):
            continue
        name = resource["name"]
        fields[name] = {field["name"]: field for field in resource["schema"]["fields"]}
        tables[name] = _read(path / resource["path"], fields[name], resource["schema"])
    manifest = path / "manifest.json"
    metadata = {
        "fields": fields,
        "datapackage": package,
        "manifest": json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {},
    }
    return Run(path, tables, metadata)


def _read(file, fields, schema):
    """Reads one table; only what the schema calls missing is missing, so a system may be named "NA"."""
    header = list(pd.read_csv(file, nrows=0).columns)
    if header != list(fields):
        raise ValueError(f"{file} has the columns {header}, but datapackage.json describes {list(fields)}")
    return pd.read_csv(
        file,
        dtype={name: _TYPES.get(field.get("type"), "string") for name, field in fields.items()},
        keep_default_na=False,
        na_values=schema.get("missingValues", [""]),
    )


def find_run(below="../results/quickstart"):
    """The run folder that ATTRSIM_RUN names, else the newest one in `below`."""
    if os.environ.get("ATTRSIM_RUN"):
        return pathlib.Path(os.environ["ATTRSIM_RUN"])
    found = list(pathlib.Path(below).glob("*/datapackage.json"))
    if not found:
        raise FileNotFoundError(
            f"no run below {below}: do `attrsim run Scenarios/quickstart.yaml` first, or set ATTRSIM_RUN")
    return max(found, key=lambda file: file.stat().st_mtime).parent


def find_figures(run):
    """The folder for figures: the one that ATTRSIM_FIGURES names, else `figures` in the run folder; made."""
    folder = pathlib.Path(os.environ.get("ATTRSIM_FIGURES") or run.path / "figures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
