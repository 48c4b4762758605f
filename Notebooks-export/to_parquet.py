"""Writes every table of a run, or of an exported run, as Parquet: to_parquet.py RUN DIR

The types are those of datapackage.json; the unit and the description of a column, and whether only the simulator can
know it, are its field's metadata (`pyarrow.parquet.read_schema(file).field("delay_ms").metadata`), the table's
description is the schema's. Tables are read and written in batches, so reports.csv may be larger than the memory.
"""

import argparse
import itertools
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from attrsim_results import table_format

# Frictionless field types; every column may have empty cells, which become null.
TYPES = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "string": pa.string()}
ROWS = 65_536  # in a batch, where rows are read one by one
BLOCK = 4 << 20  # bytes of CSV read at a time


def schema_of(resource):
    """The Arrow schema of a resource of the data package."""
    fields = []
    for field in resource["schema"]["fields"]:
        notes = {name: str(field[name]) for name in ("unit", "description") if field.get(name)}
        if "groundTruth" in field:
            notes["groundTruth"] = "true" if field["groundTruth"] else "false"
        if field.get("type") not in TYPES:
            raise ValueError(f"{resource['path']}: the column {field['name']} has the unknown type {field.get('type')!r}")
        fields.append(pa.field(field["name"], TYPES[field["type"]], metadata=notes))
    return pa.schema(fields, metadata={"name": resource["name"], "description": resource.get("description", "")})


def batches(file, resource, schema):
    """The rows of a table as Arrow record batches of `schema`, in the order of the file."""
    kind = table_format(resource)
    if kind == "csv":
        yield from _csv_batches(file, resource, schema)
        return
    with open(file, encoding="utf-8") as text:
        rows = (json.loads(line) for line in text if line.strip()) if kind == "jsonl" else iter(json.load(text))
        while chunk := list(itertools.islice(rows, ROWS)):
            for row in chunk:
                if row.keys() != set(schema.names):
                    raise ValueError(f"{file} has the columns {list(row)}, but datapackage.json describes {schema.names}")
            yield pa.RecordBatch.from_pylist(chunk, schema=schema)


def _csv_batches(file, resource, schema):
    if file.stat().st_size == 0:
        raise ValueError(f"{file} is empty, but datapackage.json describes the columns {schema.names}")
    options = dict(
        read_options=pa.csv.ReadOptions(block_size=BLOCK),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types=schema, null_values=resource["schema"].get("missingValues", [""]), strings_can_be_null=True,
            true_values=["true"], false_values=["false"]),
    )
    with pa.csv.open_csv(file, **options) as reader:
        if reader.schema.names != schema.names:
            raise ValueError(
                f"{file} has the columns {reader.schema.names}, but datapackage.json describes {schema.names}")
        for batch in reader:
            # The reader knows names and types, and nothing of units.
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def convert(run, folder):
    """Writes each table of the run folder `run` to `folder`, as NAME.parquet; returns rows by table."""
    run, folder = pathlib.Path(run), pathlib.Path(folder)
    description = run / "datapackage.json"
    if not description.is_file():
        raise FileNotFoundError(f"{run} is no run folder: it holds no datapackage.json")
    package = json.loads(description.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for resource in package["resources"]:
        if "schema" not in resource:
            continue
        name, schema = resource["name"], schema_of(resource)
        file = run / resource["path"]
        if not file.is_file():
            raise FileNotFoundError(f"{run} has no {resource['path']}, which its datapackage.json describes")
        # Beside its final name first: a file is whole or not there.
        unfinished = folder / f".{name}.parquet.unfinished"
        try:
            written[name] = 0
            with pa.parquet.ParquetWriter(unfinished, schema, compression="zstd") as writer:
                for batch in batches(file, resource, schema):
                    writer.write_batch(batch)
                    written[name] += batch.num_rows
            unfinished.replace(folder / f"{name}.parquet")
        finally:
            unfinished.unlink(missing_ok=True)
    return written


def main():
    parser = argparse.ArgumentParser(description="Writes every table of a run of attrsim as Parquet.")
    parser.add_argument("run", help="a run folder, or a folder that attrsim export made")
    parser.add_argument("folder", help="where the .parquet files go")
    given = parser.parse_args()
    try:
        for name, rows in convert(given.run, given.folder).items():
            print(f"{name}.parquet: {rows:,} rows")
    except (OSError, ValueError, pa.ArrowException) as error:
        sys.exit(f"to_parquet.py: {error}")


if __name__ == "__main__":
    main()
