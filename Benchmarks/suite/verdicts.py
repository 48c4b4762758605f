"""What is aimed at, and the lines that say whether it was reached."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    """One figure that is aimed at."""

    name: str
    value: float
    unit: str
    digits: int = 2
    at_least: bool = True  # or at most


NUMPY = Target("ratio to NumPy", 5, "x", digits=1)
SIMPY = Target("ratio to SimPy", 300, "x", digits=0)
ONE_THREAD = Target("people a second, one thread", 10, " M")
TWO_THREADS = Target("two threads", 1.9, "x")
SESSIONS = Target("with sessions, funnel and delays, one thread", 4, " M")
ATTRIBUTION_REPORTING = Target("with the Attribution Reporting API, one thread", 3, " M")
MEMORY = Target("peak memory", 64, " MB", digits=0, at_least=False)
CORRECTION_TIME = Target("time to correct a file, of noise_corrector.py", 0.1, "x", digits=3, at_least=False)
CORRECTION_MEMORY = Target("memory to correct a file, of noise_corrector.py", 0.25, "x", digits=3, at_least=False)


class Verdicts:
    """Collects the lines, and prints each as it comes."""

    def __init__(self, out=print):
        self.lines = []
        self.out = out

    def judge(self, target, value, remark=""):
        """A figure beside its target."""
        reached = value >= target.value if target.at_least else value <= target.value
        aim = f"target {'' if target.at_least else 'at most '}{target.value:g}{target.unit}"
        self.say(reached, f"{target.name}{remark}: {value:.{target.digits}f}{target.unit} ({aim})")

    def say(self, reached, text):
        """A line of its own; reached is None where nothing is aimed at."""
        word = {True: "PASS", False: "MISS", None: "    "}[reached]
        self.lines.append((word.strip(), text))
        self.out(f"{word}  {text}")
