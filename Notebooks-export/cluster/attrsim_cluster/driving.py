"""What the client does: it hands out shards, keeps what comes back, has it joined, and merges it to one run."""

import contextlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future as LocalFuture
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from distributed import Client, Future

from . import inputs
from .program import DATA, AttrsimError, Overrides, call, overrides, version
from .progress import Progress, show
from .tree import Node, inner, tree
from .working import Job, Workplace, join, join_here, simulate, unpack


class ClusterError(Exception):
    """The cluster failed and not attrsim, such as when the workers of one shard died too often."""


@dataclass(frozen=True)
class Outcome:
    """What a run did: the folder of its results, shards, how many of them were simulated now, bytes shipped, seconds.

    Shards that were found damaged count among the simulated as often as they were, but for those that were done just when
    another damage was found.
    """

    folder: Path
    shards: int
    simulated: int
    shipped_bytes: int
    seconds: float


def run(
    scenario: str | Path, client: Client, *, shards: int, out: str | Path,
    set: Overrides | None = None, sweep: Overrides | None = None, zip: Overrides | None = None,
    where: Overrides | None = None, program: str = "attrsim", threads: int = 1,
    resources: dict[str, float] | None = None, work: str | Path | None = None, shared: bool | None = None,
    fan_in: int = 16, retries: int = 3, progress: Callable[[Progress], None] | None = show, keep_shards: bool = False,
) -> Outcome:
    """Simulates a scenario in shards on a cluster; `out` then holds the very bytes that `attrsim run` writes.

    - `scenario`: the file. It and the data files that it names by relative paths are sent to the workers.
    - `client`: of any Dask cluster, not an asynchronous one.
    - `shards`: into how many equal parts the people are divided, 1 or more; several for each core even out slow workers.
    - `set`, `sweep`, `zip`, `where`: as the options of `attrsim run`: `{"population.people": "1000M"}` or
      `["population.people=1000M"]`; values of a sweep may be a list.
    - `program`: attrsim, the same path, or a name on PATH, here and on all workers, where the version is compared first.
    - `threads`: of attrsim, for one shard. Dask counts a shard as one task: give workers `1 / threads` as many threads as they
      have cores, or `resources`, such as `{"cores": 4}` on workers that were started with `--resources cores=16`.
    - `work`: the folder of the shards, `OUT.shards` unless named. The next call of the same run goes on from there.
    - `shared`: whether all workers see `work` under the same path. If so they write there; if not they send each shard as a
      compressed archive, and the client keeps it in `work`. Unless said it is found out with a file.
    - `fan_in`: how many folders are joined at a time, 2 or more; so many are left for the last merge.
    - `retries`: how often an attempt is repeated that failed for a reason of the machine. A worker that dies does not count: how
      many of those a shard survives is Dask's own `distributed.scheduler.allowed-failures`.
    - `progress`: is called with what is done; None for silence.
    - `keep_shards`: leaves `work` there after success. After an error or an interruption it always stays, but for
      folders that are damaged, which are made again.

    Raises `AttrsimError` with the shard's name, exit code and message; `ClusterError`; `ValueError` for wrong arguments, such as
    an `out` that holds something else than a run.
    """
    if shards < 1 or fan_in < 2 or threads < 1:
        raise ValueError("shards and threads must be 1 or more, fan_in 2 or more")
    options = overrides(set=set, sweep=sweep, zip=zip, where=where)
    _refuse_others(Path(out))
    scenario, out = Path(scenario).absolute(), Path(out).absolute()
    work = Path(work or f"{out}.shards").absolute()
    if os.sep in program:  # a path from here, which workers do not start in
        program = os.path.abspath(program)
    here = version("the client", program)
    path, files = inputs.collect(program, scenario, options)
    if _identity(out / "manifest.json"):  # attrsim has nothing to do, or says what else it is
        call("the results", program, "run", scenario, *options, "--out", out, "--quiet")
        return Outcome(out, shards, 0, 0, 0.0)
    work.mkdir(parents=True, exist_ok=True)
    client.wait_for_workers(1)
    shared = _is_seen(work, client) if shared is None else shared
    begin, simulated, shipped, dropped = time.monotonic(), 0, 0, []
    while True:
        # A name of its own each time: what is still running from before is ended.
        job = Job(f"attrsim-{uuid.uuid4().hex}", program, here, path, tuple(options), threads, str(work) if shared else None)
        drive = _Drive(client, job, scenario, work, shards, fan_in, progress or (lambda _: None))
        error = None
        try:
            client.register_plugin(Workplace(job, files), name=job.name)
            drive.simulate(dict(retries=retries, resources=resources))
            drive.merge(out)
        except AttrsimError as failure:
            error = failure
        finally:
            drive.stop()
        simulated += drive.progress.done - drive.progress.kept
        shipped += drive.progress.shipped_bytes
        if error is None:
            break
        # Each folder is made again once, so this ends.
        damaged = [folder for folder in drive.damaged(error) if folder not in dropped]
        if not damaged:
            raise error
        for folder in damaged:
            shutil.rmtree(folder, ignore_errors=True)
        dropped += damaged
    if not keep_shards:
        drive.clean()
    return Outcome(out, shards, simulated, shipped, time.monotonic() - begin)


class _Drive:
    """One run under way. Futures of Dask and of the client's own threads report to one queue."""

    def __init__(
        self, client: Client, job: Job, scenario: Path, work: Path, shards: int, fan_in: int,
        tell: Callable[[Progress], None],
    ) -> None:
        self.client, self.job, self.scenario, self.work, self.tell = client, job, scenario, work, tell
        self.leaves, self.roots = tree(shards, fan_in)
        self.progress = Progress(shards, joins=len(inner(self.roots)))
        self.start = time.monotonic()
        self.events: SimpleQueue[tuple[Node, Future | LocalFuture]] = SimpleQueue()
        self.futures: dict[Node, Future | LocalFuture] = {}
        # Joins run on workers where these see the folders, else here.
        self.threads = None if job.work else ThreadPoolExecutor(max_workers=2)

    def simulate(self, limits: dict) -> None:
        """Has all shards simulated that are not there, and joined down to the roots."""
        kept = self._kept()
        self.progress.kept = len(kept)
        for node in self.leaves:
            if node in kept:
                self._is_there(node)
            else:
                self._follow(node, self.client.submit(
                    simulate, self.job.name, node.first, len(self.leaves), key=f"{self.job.name}-{node.name}", pure=False,
                    **limits))
        self._say()
        while self.futures:
            node, future = self.events.get()
            self._received(node, future)

    def merge(self, out: Path) -> None:
        """Writes the run folder from the roots."""
        call("the merge", self.job.program, "merge", *(self.work / node.name for node in self.roots), "--out", out,
             "--data", self.scenario.parent, "--quiet")
        self.progress.finished = True
        self._say()

    def stop(self) -> None:
        """Leaves the cluster as it was: what still runs is ended, and keeps what it has finished."""
        if self.threads:
            self.threads.shutdown(cancel_futures=True)
        if self.client.status == "running":
            self.client.cancel([future for future in self.futures.values() if isinstance(future, Future)])
            self.client.unregister_worker_plugin(self.job.name)

    def clean(self) -> None:
        """Removes the folders that were merged, and nothing else that may lie beside them."""
        for node in (*self.leaves, *inner(self.roots)):
            shutil.rmtree(self.work / node.name, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.work.rmdir()

    def damaged(self, error: AttrsimError) -> list[Path]:
        """The folders, of shards or joined, that an error of a join or of the merge says are damaged."""
        if error.code != DATA:
            return []
        folders = [self.work / node.name for node in (*self.leaves, *inner(self.roots))]
        return [folder for folder in folders
                if re.search(rf"{re.escape(str(folder))}(/[^\n]*?)? is (damaged|missing)", error.message)]

    def _kept(self) -> set[Node]:
        """Shards that are whole already. attrsim judges one of them; the others must be of the same run.

        A folder whose `shard.json` says nothing is simulated again. What else is damaged the joins and the merge find out.
        """
        for node in (*self.leaves, *inner(self.roots)):
            if (self.work / node.name / "shard.json").is_file() and not _is_told(self.work / node.name / "shard.json"):
                shutil.rmtree(self.work / node.name)
        found = {node: identity for node in self.leaves if (identity := _identity(self.work / node.name / "shard.json"))}
        for first in list(found)[:1]:
            call(f"the kept {first.name}", self.job.program, "run", self.scenario, *self.job.options, "--shard",
                 f"{first.first}/{len(self.leaves)}", "--out", self.work / first.name, "--quiet")
            return {node for node, identity in found.items() if identity == found[first]}
        return set()

    def _follow(self, node: Node, future: Future | LocalFuture) -> None:
        self.futures[node] = future
        future.add_done_callback(lambda done: self.events.put((node, done)))

    def _received(self, node: Node, future: Future | LocalFuture) -> None:
        del self.futures[node]
        try:
            result = future.result()
        except AttrsimError:
            raise
        except Exception as error:
            raise ClusterError(f"{node.name}: {error}") from error
        if isinstance(result, AttrsimError):
            raise result
        if isinstance(result, bytes):
            unpack(result, self.work / node.name)
            self.progress.shipped_bytes += len(result)
        self._is_there(node)
        self._say()

    def _is_there(self, node: Node) -> None:
        """Counts a folder, and has it joined with its neighbours when it is the last of them."""
        if node.sources:
            self.progress.joined += 1
        else:
            self.progress.done += 1
        parent = node.parent
        if parent is None:
            return
        parent.waiting -= 1
        if parent.waiting:
            return
        if (self.work / parent.name).exists():
            return self._is_there(parent)
        folders = [str(self.work / node.name) for node in (*parent.sources, parent)]
        if self.threads:
            future = self.threads.submit(join_here, self.job, self.scenario.parent, folders[:-1], folders[-1])
        else:
            future = self.client.submit(
                join, self.job.name, folders[:-1], folders[-1], key=f"{self.job.name}-{parent.name}", pure=False, priority=1,
                retries=1)
        self._follow(parent, future)

    def _say(self) -> None:
        self.progress.seconds = time.monotonic() - self.start
        self.tell(replace(self.progress))


def _refuse_others(out: Path) -> None:
    """attrsim writes into no folder of something else, and would say so only when everything is simulated."""
    if out.is_dir():
        names = [file.name for file in out.iterdir()]
        if "manifest.json" not in names and any(not name.startswith(".") for name in names):
            raise ValueError(f"out={out} holds files but no run: name an empty or a new folder")
    elif out.exists():
        raise ValueError(f"out={out} is a file: name an empty or a new folder")


def _is_told(file: Path) -> bool:
    """Whether a shard.json is one, as far as a reader can tell who leaves the rest to attrsim."""
    try:
        description = json.loads(file.read_text(encoding="utf-8"))
        return isinstance(description["identity"]["hash"], str) and isinstance(description["status"], str)
    except (ValueError, KeyError, TypeError):
        return False


def _identity(file: Path) -> str | None:
    """The run that a whole shard or a whole run belongs to, from shard.json or manifest.json; else nothing."""
    try:
        description = json.loads(file.read_text(encoding="utf-8"))
        return description["identity"]["hash"] if description["status"] == "complete" else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_seen(work: Path, client: Client) -> bool:
    """Whether every worker sees a file that is written here."""
    mark = work / f".seen-{uuid.uuid4().hex}"
    mark.touch()
    try:
        return all(client.run(os.path.exists, str(mark)).values())
    finally:
        mark.unlink()
