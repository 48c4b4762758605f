"""The package's parts by themselves, without a cluster: check_parts.py ATTRSIM FOLDER"""

import contextlib
import io
from pathlib import Path

from attrsim_cluster import AttrsimError, ClusterError, Progress, driving, run, show
from attrsim_cluster.inputs import collect, write
from attrsim_cluster.program import call, overrides
from attrsim_cluster.tree import inner, tree
from attrsim_cluster.working import packed, unpack

from common import ROOT, Failure, main, note


def require(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Failure(f"{what}: {found!r} instead of {expected!r}")


def check_tree() -> None:
    """Every shard is below exactly one root, neighbours beside each other, and nothing joins more than it may."""
    shapes = [(shards, fan_in) for shards in (*range(1, 40), 1000, 4096, 4097) for fan_in in (2, 3, 16)]
    for shards, fan_in in shapes:
        leaves, roots = tree(shards, fan_in)
        require("leaves", [leaf.name for leaf in leaves], [f"shard-{k}-of-{shards}" for k in range(1, shards + 1)])
        if len(roots) > fan_in:
            raise Failure(f"{shards} shards have {len(roots)} roots, more than {fan_in}")
        level, count = roots, 0
        require("people of the roots", [(node.first, node.last) for node in level][0][0], 1)
        while any(node.sources for node in level):
            for node in (node for node in level if node.sources):
                count += 1
                if not 2 <= len(node.sources) <= fan_in or node.waiting != len(node.sources):
                    raise Failure(f"{node.name} of {shards} joins {len(node.sources)} folders, waiting for {node.waiting}")
            level = [below for node in level for below in node.sources or [node]]
            if any(one.last + 1 != two.first for one, two in zip(level, level[1:])):
                raise Failure(f"{shards} shards, {fan_in} at a time: neighbours are not joined")
        require("leaves below the roots", level, leaves)
        require("joins", len(inner(roots)), count)
    note(f"{len(shapes)} trees of 1 to 4,097 shards are trees")


def check_words() -> None:
    """Settings are written as the command line takes them; progress as people read it."""
    require("options", overrides(
        set={"risk": None, "outputs.reports": True, "seed": 7}, sweep={"systems.ecm.noise": ["1%", 0.05]}, zip=["a=1,2", "b=3,4"],
        where="a > 1"), ["--set", "risk=null", "--set", "outputs.reports=true", "--set", "seed=7", "--sweep",
                         "systems.ecm.noise=1%,0.05", "--zip", "a=1,2", "--zip", "b=3,4", "--where", "a > 1"])
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        for done in range(101):
            show(Progress(100, joins=7, done=done, kept=2, joined=done // 16, shipped_bytes=done * 50_000, seconds=done / 2))
    lines = told.getvalue().splitlines()
    require("lines in a log", len(lines), 11)
    require("the last one", lines[-1], "100 of 100 shards, 2 of them kept from before; 6 of 7 joins; 5.0 MB shipped; 50 s")
    for wrong in ({"shards": 0}, {"shards": 1, "fan_in": 1}, {"shards": 1, "threads": 0}):
        try:
            run("none.yaml", None, out="none", **wrong)
        except ValueError:
            continue
        raise Failure(f"{wrong} is accepted")


def check_folders(folder: Path) -> None:
    """A folder of something else is refused before anything is simulated; descriptions that say nothing are nobody's."""
    other = folder / "other"
    other.mkdir()
    (other / "notes").touch()
    for wrong in (other, other / "notes"):
        try:
            run("none.yaml", None, shards=1, out=wrong)
        except ValueError as error:
            require("the refusal names the folder", str(wrong) in str(error), True)
            continue
        raise Failure(f"out={wrong} is accepted")
    for text in ("", "[]", "3", "{}", '{"identity": []}', '{"identity": {"hash": 3}, "status": "complete"}'):
        (other / "shard.json").write_text(text)
        require(f"{text!r} tells of a shard", driving._is_told(other / "shard.json"), False)
        if text[-1:] != "}" or "3" not in text:
            require(f"the identity in {text!r}", driving._identity(other / "shard.json"), None)


def check_inputs(program: Path, folder: Path) -> None:
    """A scenario whose data lie beside its folder is read where it is written again, and stays the same scenario."""
    (folder / "study" / "plans").mkdir(parents=True)
    (folder / "study" / "data").mkdir()
    for name in ("shops-trace.csv", "shops-trace.json"):
        (folder / "study" / "data" / name).write_bytes((ROOT / "Scenarios" / "data" / "logs" / name).read_bytes())
    plan = folder / "study" / "plans" / "trace.yaml"
    plan.write_text((ROOT / "Scenarios" / "trace.yaml").read_text().replace("data/logs/", "../data/"))
    path, files = collect(str(program), plan, [])
    require("files", sorted(files), ["data/shops-trace.csv", "data/shops-trace.json", "plans/trace.yaml"])
    write(files, folder / "elsewhere")
    require("the scenario elsewhere", call("here", str(program), "show", folder / "elsewhere" / path),
            call("here", str(program), "show", plan))
    archive = packed(folder / "elsewhere")
    unpack(archive, folder / "unpacked")
    require("the archive", sorted(str(f.relative_to(folder / "unpacked")) for f in (folder / "unpacked").rglob("*.*")), sorted(files))
    try:
        call("shard 3/8", "no-such-program")
    except AttrsimError as error:
        require("a missing program", (error.code, str(error)[:10]), (69, "shard 3/8:"))
    require("two kinds of errors", issubclass(ClusterError, AttrsimError), False)
    note("settings, progress, data files and archives are as they must be")


def check(program: Path, folder: Path) -> None:
    check_tree()
    check_words()
    check_folders(folder)
    check_inputs(program, folder)


if __name__ == "__main__":
    main(check)
