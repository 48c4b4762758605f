"""How far a run on a cluster is, as a value and as a line of text."""

import sys
from dataclasses import dataclass


@dataclass
class Progress:
    """How far a run is: shards in all and done, those found from earlier, joins, bytes that came from workers, seconds."""

    shards: int
    joins: int
    kept: int = 0
    done: int = 0
    joined: int = 0
    shipped_bytes: int = 0
    seconds: float = 0.0
    finished: bool = False

    def __str__(self) -> str:
        text = f"{self.done} of {self.shards} shards"
        if self.kept:
            text += f", {self.kept} of them kept from before"
        if self.joins:
            text += f"; {self.joined} of {self.joins} joins"
        if self.shipped_bytes:
            text += f"; {self.shipped_bytes / 1e6:.1f} MB shipped"
        return f"{text}; {self.seconds:.0f} s" + ("; merged" if self.finished else "")


def show(progress: Progress) -> None:
    """Prints a line to standard error: the same one over and over in a terminal or notebook, else one a tenth of the shards."""
    if sys.stderr.isatty() or "ipykernel" in sys.modules:
        print(f"\r{progress}", end="\n" if progress.finished else "", file=sys.stderr, flush=True)
    elif progress.finished or progress.done % max(1, progress.shards // 10) == 0:
        print(progress, file=sys.stderr, flush=True)
