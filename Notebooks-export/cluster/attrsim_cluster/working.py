"""What happens on a worker: shards are simulated and joined by the program, and packed where they are shipped."""

import io
import os
import shutil
import tarfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from distributed import Worker, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from . import inputs
from .program import PERMANENT, AttrsimError, call, version

# Seconds between two looks at a shard that another process is writing.
PAUSE = 0.5


@dataclass(frozen=True)
class Job:
    """What all workers must know: `work` is the folder of the shards that all see, or nothing where they are shipped."""

    name: str
    program: str
    version: str
    scenario: str
    options: tuple[str, ...]
    threads: int
    work: str | None


class Workplace(WorkerPlugin):
    """A worker's own folder with the scenario in it. Workers that come later get it as well.

    It checks that attrsim is there in the client's version, and ends what is still running when the client leaves.
    """

    idempotent = False

    def __init__(self, job: Job, files: dict[str, bytes]) -> None:
        self.job, self.files, self.name = job, files, job.name

    def setup(self, worker: Worker) -> None:
        self.running: set = set()
        self.stopped = False
        self.problem: AttrsimError | None = None
        self.folder = Path(worker.local_directory).absolute() / self.name
        self.task = f"worker {worker.name} at {worker.address}"
        try:
            here = version(self.task, self.job.program)
            if here != self.job.version:
                raise AttrsimError(self.task, 69, f"its attrsim is {here}, the client's {self.job.version}; install the same one")
        except AttrsimError as error:
            self.problem = error
            raise
        inputs.write(self.files, self.folder)

    def teardown(self, worker: Worker) -> None:
        self.stopped = True
        for process in list(self.running):
            process.terminate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def simulate(self, shard: int, shards: int) -> bytes | None:
        """Simulates one shard; where one was begun it goes on. Returns the packed folder where it is to be shipped."""
        if self.problem:
            raise self.problem
        task = f"shard {shard}/{shards}"
        target = Path(self.job.work or self.folder) / shard_name(shard, shards)
        while True:
            try:
                call(task, self.job.program, "run", self.job.scenario, *self.job.options, "--shard", f"{shard}/{shards}",
                     "--out", target, "--threads", str(self.job.threads), "--quiet",
                     folder=self.folder, running=self.running)
                return None if self.job.work else packed(target)
            except AttrsimError as error:
                # A worker was lost, its attrsim was not: what that is finishing need not be done again.
                if self.stopped or "another run is writing there" not in error.message:
                    raise
                time.sleep(PAUSE)


def simulate(job: str, shard: int, shards: int) -> bytes | AttrsimError | None:
    """The task of one shard. An error that another attempt cannot change is the result, so that Dask makes none."""
    try:
        return get_worker().plugins[job].simulate(shard, shards)
    except AttrsimError as error:
        if error.code in PERMANENT:
            return error
        raise


def join(job: str, sources: list[str], target: str) -> None:
    """The task of a join, on a worker that sees the folders."""
    place = get_worker().plugins[job]
    join_here(place.job, (place.folder / place.job.scenario).parent, sources, target)


def join_here(job: Job, data: Path, sources: list[str], target: str) -> None:
    """Joins shards, or what was joined before, into one folder, which appears when it is whole.

    `data` is the folder in which the scenario's files are found.
    """
    part = f"{target}.{uuid.uuid4().hex}"
    try:
        call(Path(target).name, job.program, "merge", "--partial", *sources, "--out", part, "--data", data, "--quiet",
             "--threads", str(job.threads))
        if not os.path.exists(target):
            os.rename(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def shard_name(shard: int, shards: int) -> str:
    """The name of a shard's folder."""
    return f"shard-{shard}-of-{shards}"


def packed(folder: Path) -> bytes:
    """A folder as a compressed archive; the folder is gone afterwards."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz", compresslevel=1) as tar:
        tar.add(folder, arcname=".")
    shutil.rmtree(folder)
    return archive.getvalue()


def unpack(archive: bytes, folder: Path) -> None:
    """Writes an archive's folder, which appears when it is whole."""
    part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(part, filter="data")
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(part, folder)
