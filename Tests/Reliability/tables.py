"""Reads the tables of a results folder by their own description, and says where the two disagree."""

import csv
import hashlib
import json
import os

import yaml


class Tables:
    """The tables of one run. `problems` has what is wrong with their form."""

    def __init__(self, folder):
        self.folder = folder
        self.problems = []
        self.rows = {}
        with open(os.path.join(folder, "datapackage.json")) as file:
            package = json.load(file)
        self.fields = {}
        for resource in package["resources"]:
            self.read(resource)
        described = {resource["path"] for resource in package["resources"]}
        for name in sorted(os.listdir(folder)):
            if name.endswith(".csv") and name not in described:
                self.problems.append(f"{name} is not described in datapackage.json")
        with open(os.path.join(folder, "scenario.effective.yaml")) as file:
            # One document a design point.
            self.points = list(yaml.load_all(file, Loader=yaml.CSafeLoader))
        self.effective = self.points[0]
        first = self.rows.get("runs") or [{}]
        known = {field["name"] for field in self.fields.get("runs", [])}
        self.swept = [name for name in first[0] if "." in name and name in known]
        keys = dict.fromkeys(self.key(row) for row in self["runs"])
        self.of_point = dict(zip(keys, self.points))
        if len(keys) != len(self.points):
            self.problems.append(f"runs.csv has {len(keys)} design points, and {len(self.points)} are settled")

    def __getitem__(self, name):
        return self.rows.get(name, [])

    def read(self, resource):
        name, path = resource["name"], os.path.join(self.folder, resource["path"])
        fields = self.fields[name] = resource["schema"]["fields"]
        with open(path, "rb") as file:
            content = file.read()
        if len(content) != resource["bytes"]:
            self.problems.append(f"{name} has {len(content)} bytes, not the {resource['bytes']} described")
        digest = resource["hash"].removeprefix("sha256:")
        if hashlib.sha256(content).hexdigest() != digest:
            self.problems.append(f"{name} has another digest than datapackage.json says")
        lines = csv.reader(content.decode().splitlines())
        header = next(lines, None)
        names = [field["name"] for field in fields]
        if header != names:
            self.problems.append(f"{name} has the columns {header}, and {names} are described")
            return
        for field in fields:
            if not field.get("description") or "type" not in field:
                self.problems.append(f"{name}.{field['name']} is not described")
        typed = [TYPES.get(field["type"], str) for field in fields]
        rows = self.rows[name] = []
        for number, line in enumerate(lines, 2):
            if len(line) != len(names):
                self.problems.append(f"{name}, line {number}: {len(line)} columns, not {len(names)}")
                continue
            try:
                values = [kind(text) if text else None for kind, text in zip(typed, line)]
            except ValueError as error:
                self.problems.append(f"{name}, line {number}: {error}")
                continue
            rows.append(dict(zip(names, values)))

    def key(self, row, *columns):
        """The design point of a row, and the values of some columns."""
        return tuple(row.get(name) for name in (*self.swept, *columns))

    def settings(self, row):
        """The settings of a row's design point."""
        return self.of_point[self.key(row)]


TYPES = {"integer": int, "number": float}
