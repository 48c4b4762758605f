"""The package on a real cluster of several processes, some of which are killed: check_dask.py ATTRSIM FOLDER"""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from attrsim_cluster import AttrsimError, Progress, run
from distributed import Client, LocalCluster

from common import PACKAGE, ROOT, SHARDS, Failure, main, note, require_same, unsharded

PATIENCE = 60  # seconds until something that must happen is taken not to
SETTINGS = {
    "noise-sweep": ["population.people=40000", "replications=4"],
    "trace": ["replications=80"],
    "attack-benchmark": ["population.people=8000", "replications=2", "risk.people=200"],
}


def scenario(name: str) -> Path:
    return ROOT / "Scenarios" / f"{name}.yaml"


def wait(what: str, condition: Callable[[], object]):
    """Waits until something is there, and returns it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.005)
    raise Failure(f"{what} did not happen within {PATIENCE} s")


def is_whole(shard: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return json.loads((shard / "shard.json").read_text())["status"] == "complete"
    return False


def programs(cluster: LocalCluster) -> list[tuple[int, psutil.Process, list[str]]]:
    """What simulates a shard now: the process id of its worker, its own process, its command line."""
    found = []
    for nanny in cluster.workers.values():
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(nanny.pid).children():
                with contextlib.suppress(psutil.Error):
                    if "--shard" in (words := child.cmdline()):
                        found.append((nanny.pid, child, words))
    return found


def caught(cluster: LocalCluster) -> tuple[int, psutil.Process, str] | None:
    """A worker in the middle of a shard: its process id, its attrsim, which is halted there, and the shard."""
    for worker, attrsim, words in programs(cluster):
        with contextlib.suppress(psutil.Error):
            attrsim.suspend()
            folder = Path(words[words.index("--out") + 1])
            if (folder / "shard.json").exists() and not is_whole(folder):
                return worker, attrsim, words[words.index("--shard") + 1]
            attrsim.resume()
    return None


def with_a_death(cluster: LocalCluster, orphan: bool, work: Callable[[], object]):
    """Does the work while a worker is killed in the middle of a shard, with its attrsim or without; returns the result and words."""
    words: list[str] = []

    def kill() -> None:
        worker, attrsim, shard = wait("a worker in the middle of a shard", lambda: caught(cluster))
        os.kill(worker, 9)
        if not orphan:
            attrsim.kill()
        else:  # the next worker finds the shard being written, and must wait
            time.sleep(3)
            attrsim.resume()
        words.append(f"a worker was killed in the middle of shard {shard}" + (", its attrsim lived on" if orphan else ""))

    thread = threading.Thread(target=kill)
    thread.start()
    result = work()
    thread.join()
    if not words:
        raise Failure("no worker was killed")
    return result, words[0]


def check_deaths(cluster: LocalCluster, client: Client, program: Path, folder: Path) -> None:
    """Three scenarios, a worker killed in each: with a shared folder, without one, and with one and a lock that is held."""
    for name, shared, orphan in (("noise-sweep", None, False), ("trace", False, False), ("attack-benchmark", True, True)):
        out = folder / name
        Path(f"{out}.shards").mkdir()
        mine = Path(f"{out}.shards") / "notes"
        mine.touch()
        outcome, words = with_a_death(cluster, orphan, lambda: run(
            scenario(name), client, shards=SHARDS, out=out, program=str(program), set=SETTINGS[name], shared=shared,
            fan_in=3, threads=2, resources={"cores": 2}, progress=None))
        shipped = f"{outcome.shipped_bytes:,} bytes shipped" if shared is False else "a shared folder"
        if (outcome.shipped_bytes > 0) != (shared is False) or outcome.simulated != SHARDS:
            raise Failure(f"{name}: {outcome}")
        require_same(f"{name}, {SHARDS} shards, {shipped}, {words}", out, folder / f"{name}-unsharded")
        if list(mine.parent.iterdir()) != [mine]:
            raise Failure(f"{name}: what is left beside the run is {sorted(mine.parent.iterdir())}")


def check_resume(cluster: LocalCluster, client: Client, program: Path, folder: Path) -> None:
    """A client that keeps what workers send is killed; the next one simulates only what is missing."""
    name, out = "noise-sweep", folder / "resumed"
    first = subprocess.Popen([
        sys.executable, Path(__file__).with_name("client.py"), cluster.scheduler_address, program, scenario(name), out,
        *SETTINGS[name]])

    def whole() -> int:
        return sum(map(is_whole, Path(f"{out}.shards").glob("shard-*")))

    wait("the second shard of a client", lambda: whole() >= 2 or first.poll() is not None)
    first.kill()
    if first.wait() != -9 or whole() == SHARDS:
        raise Failure(f"the client could not be killed in the middle ({whole()} shards, exit code {first.returncode})")
    kept = whole()
    told: list[str] = []
    outcome = run(scenario(name), client, shards=SHARDS, out=out, program=str(program), set=SETTINGS[name], shared=False,
                  progress=lambda progress: told.append(str(progress)))
    if outcome.simulated != SHARDS - kept or f"{kept} of them kept from before" not in told[-1]:
        raise Failure(f"after the client's death {kept} shards were there, and then {outcome}: {told[-1:]}")
    require_same(f"{name}, client killed with {kept} shards kept, then {told[-1]}", out, folder / f"{name}-unsharded")
    again = run(scenario(name), client, shards=SHARDS, out=out, program=str(program), set=SETTINGS[name], progress=None)
    if again.simulated:
        raise Failure(f"a run that was there was simulated again: {again}")


def check_damage(client: Client, program: Path, folder: Path) -> None:
    """Kept folders that are damaged, shards and joined ones, are made again, and only those."""
    name = "noise-sweep"
    options = dict(shards=SHARDS, program=str(program), set=SETTINGS[name], fan_in=3, progress=None, keep_shards=True,
                   work=folder / "damaged.shards")
    for shared in (True, False):
        run(scenario(name), client, out=folder / f"damaged-{shared}", shared=shared, **options)
        work = options["work"]
        for joined in work.glob("shards-*"):  # so that the shards are read again
            shutil.rmtree(joined)
        summaries = sorted((work / f"shard-3-of-{SHARDS}" / "parts").glob("*.summary"))
        data = summaries[1].read_bytes()
        summaries[1].write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        sorted((work / f"shard-{SHARDS}-of-{SHARDS}" / "parts").glob("*.summary"))[0].unlink()
        (work / f"shard-5-of-{SHARDS}" / "shard.json").write_text("[]")
        outcome = run(scenario(name), client, out=folder / f"mended-{shared}", shared=shared, **options)
        # A shard that is done while a join fails beside it is kept in the next round and not counted.
        if not 1 <= outcome.simulated <= 3:
            raise Failure(f"3 shards were damaged, and then {outcome}")
        root = next(work.glob("shards-1-*"))
        next((root / "parts").glob("*.summary")).write_bytes(b"")
        again = run(scenario(name), client, out=folder / f"again-{shared}", shared=shared, **options)
        if again.simulated:
            raise Failure(f"only a joined folder was damaged, and then {again}")
        for what in ("mended", "again"):
            require_same(f"{name}, damaged folders, {what}", folder / f"{what}-{shared}", folder / f"{name}-unsharded")


def check_interrupt(cluster: LocalCluster, client: Client, program: Path, folder: Path) -> None:
    """Whoever interrupts a run keeps what is whole, and nothing goes on on the workers."""
    name, out = "noise-sweep", folder / "interrupted"

    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    try:
        run(scenario(name), client, shards=SHARDS, out=out, program=str(program), set=SETTINGS[name], progress=interrupt)
    except KeyboardInterrupt:
        pass
    else:
        raise Failure("a run was not interrupted")
    wait("the end of what ran on workers", lambda: not programs(cluster))
    kept = sum(map(is_whole, Path(f"{out}.shards").glob("shard-*")))
    outcome = run(scenario(name), client, shards=SHARDS, out=out, program=str(program), set=SETTINGS[name], progress=None)
    if kept < 3 or outcome.simulated != SHARDS - kept:
        raise Failure(f"after an interruption {kept} shards were there, and then {outcome}")
    require_same(f"{name}, interrupted with {kept} shards kept", out, folder / f"{name}-unsharded")


def check_errors(client: Client, program: Path, folder: Path) -> None:
    """What attrsim says reaches the caller, as one exception, with its exit code and its place."""
    def must_fail(what: str, name: str, code: int, task: str, words: str, **options) -> None:
        try:
            run(scenario(name), client, shards=SHARDS, progress=None,
                **{"program": str(program), "out": folder / "wrong", **options})
        except AttrsimError as error:
            if error.code != code or not re.search(task, error.task) or words not in str(error):
                raise Failure(f"{what} is told as: {error}") from None
            note(f"{what}: {type(error).__name__}: {str(error).splitlines()[0].replace(str(folder), '...')}")
        else:
            raise Failure(f"{what} was not noticed")

    must_fail("a wrong setting", "noise-sweep", 65, "^the scenario$", "population", set={"population.people": -1})
    # A whole shard of this run, and one of another; only the worker of shard 3 finds that out.
    mixed = folder / "mixed"
    for shard, people in ((2, 800), (3, 801)):
        unsharded(program, mixed / f"shard-{shard}-of-8", "Scenarios/benchmark.yaml",
                  ["--set", f"population.people={people}", "--shard", f"{shard}/8"])
    must_fail("a shard of another run in the folder", "benchmark", 65, "^shard 3/8$", "people: 801", work=mixed,
              set={"population.people": 800})
    must_fail("the same, judged by the client", "benchmark", 65, r"^the kept shard-\d-of-8$", "people: 800", work=mixed,
              set={"population.people": 802})
    # The client's own process sees one version, its workers another.
    other = folder / "attrsim-of-two-versions"
    other.write_text(f'#!/bin/sh\n[ "$1" = --version ] && [ "$PPID" != {os.getpid()} ] && {{ echo 0.0.1+other; exit; }}\n'
                     f'exec {program} "$@"\n')
    other.chmod(0o755)
    must_fail("another version on a worker", "quickstart", 69, "^worker", "0.0.1+other", program=str(other))


def check_example(cluster: LocalCluster, program: Path, folder: Path) -> None:
    """The example of the guide, on a small population."""
    page = (ROOT / "Sources/Guide/Guide.docc/PastOneMachine.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    if example not in (PACKAGE / "README.md").read_text(encoding="utf-8"):
        raise Failure("README.md of the package has another example than the guide")
    for old, new in (("tcp://scheduler:8786", cluster.scheduler_address), ('"1000M"', "2000"), ("shards=4000", "shards=8"),
                     ("results/billion", str(folder / "example")), ("attrsim\"", f"{program}\"")):
        if old not in example:
            raise Failure(f"the example of the guide has no {old} any more")
        example = example.replace(old, new)
    os.chdir(ROOT)
    names: dict = {}
    with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
        exec(compile(example, "PastOneMachine.md", "exec"), names)
    names["client"].close()
    if not (folder / "example" / "counts.csv").exists() or "8 of 8 shards" not in told.getvalue():
        raise Failure(f"the example of the guide has no results, or tells no progress: {told.getvalue()}")
    note(f"the guide's example: {told.getvalue().splitlines()[-1]}")


def check(program: Path, folder: Path) -> None:
    begin = time.monotonic()
    for name, settings in SETTINGS.items():
        unsharded(program, folder / f"{name}-unsharded", f"Scenarios/{name}.yaml",
                  [word for setting in settings for word in ("--set", setting)])
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                      local_directory=str(folder / "workers"), resources={"cores": 2}) as cluster, Client(cluster) as client:
        check_deaths(cluster, client, program, folder)
        check_resume(cluster, client, program, folder)
        check_damage(client, program, folder)
        check_interrupt(cluster, client, program, folder)
        check_errors(client, program, folder)
        check_example(cluster, program, folder)
    note(f"Dask: {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main(check)
