"""The tree in which shards are joined: what is ready is joined while the rest is simulated."""

from __future__ import annotations

from dataclasses import dataclass, field

from .working import shard_name


@dataclass(eq=False)
class Node:
    """A shard, or some joined ones; `name` is its folder's, `waiting` the sources that are not there yet."""

    name: str
    first: int
    last: int
    sources: list[Node] = field(default_factory=list)
    parent: Node | None = None
    waiting: int = 0


def tree(shards: int, fan_in: int) -> tuple[list[Node], list[Node]]:
    """Returns the leaves, in order, and the roots, no more than `fan_in`, which the last merge takes."""
    leaves = [Node(shard_name(shard, shards), shard, shard) for shard in range(1, shards + 1)]
    level = leaves
    while len(level) > fan_in:
        groups = [level[start:start + fan_in] for start in range(0, len(level), fan_in)]
        level = [_joined(group, shards) if len(group) > 1 else group[0] for group in groups]
    return leaves, level


def inner(roots: list[Node]) -> list[Node]:
    """What is joined on the way to the roots."""
    return [node for root in roots if root.sources for node in (root, *inner(root.sources))]


def _joined(sources: list[Node], shards: int) -> Node:
    first, last = sources[0].first, sources[-1].last
    node = Node(f"shards-{first}-to-{last}-of-{shards}", first, last, sources, waiting=len(sources))
    for source in sources:
        source.parent = node
    return node
