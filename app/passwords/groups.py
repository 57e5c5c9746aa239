"""Things that belong together, found one pair at a time (a union-find structure)."""

from __future__ import annotations


class Groups:
    """``count`` things, each alone at first."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, thing: int) -> int:
        """The thing that stands for the whole group."""
        parent = self._parent
        while parent[thing] != thing:
            parent[thing] = parent[parent[thing]]
            thing = parent[thing]
        return thing

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)

    def lists(self) -> list[list[int]]:
        """The groups of two and more, in the order of their first members."""
        members: dict[int, list[int]] = {}
        for thing in range(len(self._parent)):
            members.setdefault(self.find(thing), []).append(thing)
        return [group for group in members.values() if len(group) > 1]
