"""What workers need to simulate a scenario: its file and the data files that it names."""

import os
from collections.abc import Iterator
from pathlib import Path

import yaml

from .program import call


def collect(program: str, scenario: Path, options: list[str]) -> tuple[str, dict[str, bytes]]:
    """Reads a scenario and its data files; returns the scenario's path among them, and contents by relative path.

    Data files are those that the effective scenario names, beside a trace the file that describes it. Absolute paths are left
    out: they must exist on every worker. Raises `AttrsimError` where the scenario is wrong.
    """
    scenario = scenario.absolute()
    effective = call("the scenario", program, "show", scenario, *options)
    files = {scenario}
    for document in yaml.load_all(effective, yaml.BaseLoader):
        for path in _paths(document):
            if not os.path.isabs(path):
                file = Path(os.path.normpath(scenario.parent / path))
                description = file.with_suffix(".json")
                files |= {file, description} if description.exists() else {file}
    root = os.path.commonpath([file.parent for file in files])
    return os.path.relpath(scenario, root), {os.path.relpath(file, root): file.read_bytes() for file in sorted(files)}


def _paths(node: object) -> Iterator[str]:
    """The files that an effective scenario names: it writes down the digest of each beside its path."""
    if isinstance(node, dict):
        if {"path", "sha256"} <= node.keys():
            yield node["path"]
        for inner in node.values():
            yield from _paths(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _paths(inner)


def write(files: dict[str, bytes], folder: Path) -> None:
    """Writes the files below a folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
