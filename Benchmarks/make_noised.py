"""Writes a file of noised navigation sources and their reports, as `attrsim correct` and noise_corrector.py read it.

The sources are those of the API's defaults: 8 values of trigger data, 3 windows, at most 3 reports; each is noised with
probability 0.0024, and otherwise has a report in two fifths of the cases. The same numbers of sources and seed give
the same bytes. There are two forms of such files: older versions of noise_corrector.py read `source_time` and
`registration_config`, later ones `timestamp` and `Attribution-Reporting-Register-Source`, with times as texts.
"""

import argparse
import random

DAY = 86_400
WINDOWS = (2 * DAY, 7 * DAY, 30 * DAY)
START = 1_600_000_000


def cells(draw):
    """The reports of one source as pairs of window and trigger data."""
    if draw.random() < 0.0024:
        # An urn: uniform over the 2925 multisets of at most 3 reports.
        boxes = []
        for star in range(3):
            box = draw.randrange(25 + star)
            boxes.append(box if box < 25 else boxes[box - 25])
        return [divmod(box - 1, 8) for box in boxes if box > 0]
    return [(draw.randrange(3), draw.randrange(8))] if draw.random() < 0.4 else []


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file")
    options.add_argument("--sources", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=20201006)
    options.add_argument("--form", choices=["source_time", "timestamp"], default="source_time")
    options.add_argument("--reports-key", choices=["reports", "event_level_reports"], default="reports")
    arguments = options.parse_args()
    draw = random.Random(arguments.seed)
    registration, quote = "registration_config", ""
    if arguments.form == "timestamp":
        registration, quote = "Attribution-Reporting-Register-Source", '"'
    reports = []
    with open(arguments.file, "w", encoding="ascii") as file:
        file.write('{"input": {"sources": [')
        for number in range(arguments.sources):
            time = START + draw.randrange(30 * DAY)
            identity = draw.getrandbits(64)
            file.write((", " if number else "") + (
                f'{{"{arguments.form}": {quote}{time}{quote}, "source_type": "navigation", '
                f'"{registration}": {{"source_event_id": "{identity}", "expiry": {WINDOWS[2]}}}}}'))
            reports += [(time + WINDOWS[window], identity, data) for window, data in cells(draw)]
        file.write(f']}}, "{arguments.reports_key}": [')
        for number, (time, identity, data) in enumerate(reports):
            file.write((", " if number else "") + (
                f'{{"report_time": {quote}{time}{quote}, "report": {{"source_event_id": "{identity}", '
                f'"source_type": "navigation", "trigger_data": "{data}"}}}}'))
        file.write("]}\n")


if __name__ == "__main__":
    main()
