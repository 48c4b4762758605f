"""One look for all figures: widths of journals, 8 to 9 points, colours that everybody can tell apart."""

import os
import pathlib

import matplotlib.pyplot as plt
from matplotlib import ticker

from attrsim_results import bars

# Okabe and Ito's colours: they can be told apart with any form of colour vision (Color Universal Design, 2008).
BLUE, VERMILLION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
PURPLE, SKY, BLACK, GREY = "#CC79A7", "#56B4E9", "#000000", "#7F7F7F"
LIGHT = "#E4E4E4"
COLOURS = [BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK, GREY]
# Beside the colour a marker tells series apart, so that figures survive a grey printer.
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*"]

# Widths in inches of one and of two columns (89 and 183 mm).
SINGLE, DOUBLE = 3.5, 7.2


def apply():
    """Sets the style for all figures that follow."""
    plt.rcParams.update({
        "figure.dpi": 110, "savefig.dpi": 200, "savefig.bbox": "tight", "figure.constrained_layout.use": True,
        "font.size": 8.5, "axes.titlesize": 9, "axes.labelsize": 8.5, "xtick.labelsize": 8, "ytick.labelsize": 8,
        "legend.fontsize": 8, "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
        "axes.linewidth": 0.7, "lines.linewidth": 1.1, "lines.markersize": 3.8, "legend.frameon": False,
        "axes.prop_cycle": plt.cycler(color=COLOURS), "errorbar.capsize": 0, "pdf.fonttype": 42,
    })


# Estimators look the same in all notebooks.
ESTIMATORS = {
    "unbiased": dict(color=BLUE, marker="o"), "raw": dict(color=VERMILLION, marker="s"),
    "nonnegative-ml": dict(color=GREEN, marker="^"), "simplex-projection": dict(color=ORANGE, marker="D"),
    "em": dict(color=PURPLE, marker="v"), "shrinkage": dict(color=SKY, marker="P"),
    "posterior-events": dict(color=BLACK, marker="X"),
}


def look(place):
    """Colour and marker of the series at `place`, from 0."""
    return {"color": COLOURS[place % len(COLOURS)], "marker": MARKERS[place % len(MARKERS)]}


def looks(names):
    """Colour and marker of each name, in their order: the same name is drawn alike in all panels."""
    return {name: look(place) for place, name in enumerate(names)}


def points(axes, rows, x, style, label=None, line="-", **more):
    """Draws `mean` against the column `x` with its 95 % interval, in the order of x."""
    rows = rows.assign(at_x=rows[x].astype(float)).sort_values("at_x")
    return axes.errorbar(
        rows.at_x, rows["mean"].astype(float), yerr=bars(rows), linestyle=line, elinewidth=0.8, label=label,
        **style, **more)


def dots(axes, rows, places, style, label=None, **more):
    """Draws `mean` across, one row of the axes each, with its 95 % interval."""
    return axes.errorbar(
        rows["mean"].astype(float), places, xerr=bars(rows), linestyle="none", elinewidth=0.8, label=label,
        **style, **more)


def name_rows(axes, names):
    """Names the rows of axes that `dots` fills, from above."""
    axes.set_yticks(range(len(names)), [words(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def percent(axis):
    """Writes the shares on an axis (such as `axes.xaxis`) as percentages, with as many places as they need."""
    if axis.axis_name == "x" and axis.get_scale() == "linear":
        axis.set_major_locator(ticker.MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(ticker.FuncFormatter(lambda share, _: f"{100 * share:.6g} %".replace("-", "−")))


def thousands(axis):
    """Writes the counts on an axis in full, with separators, also where the axis is logarithmic."""
    axis.set_major_formatter(ticker.FuncFormatter(lambda count, _: f"{count:,.10g}".replace("-", "−")))


def logarithmic(axes, which):
    """Makes the axis "x" or "y" logarithmic once all is drawn, with at least some two numbers on it."""
    axes.set(**{f"{which}scale": "log"})
    axis, (low, high) = getattr(axes, f"{which}axis"), getattr(axes, f"get_{which}lim")()
    if high < low * 200:
        axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5) if high < low * 30 else (1, 3)))
    axis.set_minor_formatter(ticker.NullFormatter())
    thousands(axis)


def grid(axes, which="y"):
    """A faint grid behind the data."""
    axes.grid(axis=which, color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)


def words(name):
    """A name of a table as words: underscores are spaces."""
    return str(name).replace("_", " ")


def figures_folder(run):
    """The folder for figures: the one that ATTRSIM_FIGURES names, else `figures` in the run's folder; made."""
    folder = pathlib.Path(os.environ.get("ATTRSIM_FIGURES") or run.path / "figures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save(figure, run, name):
    """Writes the figure as PDF and PNG, without the date, so that the same run gives the same files."""
    folder = figures_folder(run)
    figure.savefig(folder / f"{name}.pdf", metadata={"CreationDate": None})
    figure.savefig(folder / f"{name}.png", metadata={"Software": None})
