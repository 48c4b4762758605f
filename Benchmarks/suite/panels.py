"""Draws growth curves as panels of one SVG picture, without any library."""

import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 430, 310, 52, 24, 74, 50
# How a unit stands at an axis.
UNITS = {"s": "seconds", "us a person": "\u00b5s a person"}
INK, SOFT, GRID, POINT, LINE = "#222222", "#5f6368", "#e4e7eb", "#0072b2", "#d55e00"


def ticks(highest, about=5):
    """Round numbers from 0 to the highest."""
    raw = highest / about
    unit = 10 ** math.floor(math.log10(raw))
    step = next(s * unit for s in (1, 2, 2.5, 5, 10) if s * unit >= raw)
    return [i * step for i in range(int(highest / step + 1e-9) + 1)]


def label(value):
    """A tick's number: 2.5, 4,000, 8 M."""
    return f"{value / 1e6:g} M" if abs(value) >= 1e6 else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def text(x, y, words, size=12, anchor="start", color=INK, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{color}"'
            f' font-weight="{weight}">{html.escape(words)}</text>')


def panel(x0, y0, title, remark, axis, unit, points, start, slope):
    """One panel: points, the fitted line, and in words what it says."""
    highest_x = max(x for x, _ in points)
    highest_y = max(max(y for _, y in points), start + slope * highest_x)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def px(x):
        return x0 + LEFT + x / highest_x * wide

    def py(y):
        return y0 + TOP + high - y / (1.03 * highest_y) * high

    marks = [text(x0 + LEFT, y0 + 24, title, size=15, weight="600"),
             text(x0 + LEFT, y0 + 43, remark, color=SOFT),
             text(x0 + LEFT + wide / 2, y0 + HEIGHT - 8, axis, anchor="middle", color=SOFT)]
    for value in ticks(highest_y):
        marks.append(f'<line x1="{px(0):.1f}" x2="{px(highest_x):.1f}" y1="{py(value):.1f}" y2="{py(value):.1f}"'
                     f' stroke="{GRID}"/>')
        marks.append(text(px(0) - 7, py(value) + 4, label(value), anchor="end", color=SOFT))
    for value in ticks(highest_x):
        marks.append(text(px(value), py(0) + 18, label(value), anchor="middle", color=SOFT))
    marks.append(text(px(0), y0 + TOP - 6, UNITS[unit], size=11, color=SOFT))
    marks.append(f'<line x1="{px(0):.1f}" y1="{py(start):.1f}" x2="{px(highest_x):.1f}"'
                 f' y2="{py(start + slope * highest_x):.1f}" stroke="{LINE}" stroke-width="2"/>')
    marks += [f'<circle cx="{px(x):.1f}" cy="{py(y):.1f}" r="4.5" fill="{POINT}" stroke="white"/>' for x, y in points]
    return "\n".join(marks)


def picture(curves, formula):
    """Two columns of panels; `formula` says a curve's line in words."""
    rows = (len(curves) + 1) // 2
    width, height = 2 * WIDTH, rows * HEIGHT + 10
    parts = []
    for index, curve in enumerate(curves):
        fitted = curve.fitted
        line = formula(curve).replace(" us", " \u00b5s")
        remark = f"exponent {fitted.exponent:.2f} \u00b1 {fitted.error:.2f}; {line}"
        parts.append(panel(
            index % 2 * WIDTH, index // 2 * HEIGHT, curve.title, remark, curve.axis, curve.unit,
            [(p.x, p.cost) for p in curve.points], fitted.start, fitted.slope))
    body = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-labelledby="t d" font-family="system-ui, Helvetica, Arial, \'DejaVu Sans\', sans-serif">\n'
            f'<title id="t">How the cost of a run grows</title>\n'
            f'<desc id="d">Measured costs and fitted lines over people, clicks, campaigns and systems.</desc>\n'
            f'<rect width="{width}" height="{height}" fill="white"/>\n{body}\n</svg>\n')
