"""Every figure that a notebook saves is there and shows something; run after the notebooks, see .ci/notebooks."""

import json
import os
import pathlib
import re

import matplotlib.image
import numpy as np
import pytest

NOTEBOOKS = sorted(pathlib.Path(__file__).parent.glob("*.ipynb"))
FOLDER = os.environ.get("ATTRSIM_FIGURES")
drawn = pytest.mark.skipif(not FOLDER, reason="ATTRSIM_FIGURES names no folder of figures")


def saved(notebook):
    """The names of the figures that a notebook saves."""
    source = "\n".join("".join(cell["source"]) for cell in json.loads(notebook.read_text())["cells"])
    return re.findall(r'style\.save\(\w+, \w+, "([\w-]+)"\)', source)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_notebooks_are_committed_without_outputs_and_with_ids(notebook):
    contents = json.loads(notebook.read_text())
    assert (contents["nbformat"], contents["nbformat_minor"]) == (4, 5)
    assert contents["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in contents["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in contents["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
    assert ".need(" in notebook.read_text(), "a notebook asks for the columns it reads"


def test_names_of_figures_are_taken_once():
    names = [name for notebook in NOTEBOOKS for name in saved(notebook)]
    assert len(names) == len(set(names)) and len(names) >= len(NOTEBOOKS)


@drawn
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_every_figure_shows_something(notebook):
    assert saved(notebook)
    for name in saved(notebook):
        pixels = matplotlib.image.imread(pathlib.Path(FOLDER) / f"{name}.png")[..., :3]
        height, width = pixels.shape[:2]
        assert width >= 500 and height >= 300, f"{name}.png is {width} by {height}"
        ink = (pixels < 0.95).any(axis=2)
        assert 0.005 < ink.mean() < 0.7, f"{name}.png is {ink.mean():.1%} ink"
        # Colour, not only axes and letters: some data are drawn.
        colour = (pixels.max(axis=2) - pixels.min(axis=2)) > 0.3
        assert colour.sum() > 100, f"{name}.png shows no data"
        assert np.unique(np.nonzero(colour)[1] // 10).size > 3, f"all of {name}.png is in one place"


@drawn
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_every_figure_is_a_vector_graphic_too(notebook):
    for name in saved(notebook):
        contents = (pathlib.Path(FOLDER) / f"{name}.pdf").read_bytes()
        assert contents.startswith(b"%PDF-") and contents.rstrip().endswith(b"%%EOF") and len(contents) > 4000
        assert b"/Subtype /Image" not in contents, f"{name}.pdf holds pixels"
        # Letters as TrueType, which editors and journals take; Type 3 is what they refuse.
        assert b"/Subtype /Type3" not in contents, f"{name}.pdf has Type 3 letters"
