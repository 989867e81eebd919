"""What has a predecessor and what a successor, through summaries, projects and programs."""

from plateSpinner.analysis.schedule.network import Network, Role
from plateSpinner.model.links import LinkType


class Logic:
    """Which activities have a predecessor, which a successor, and on which nothing hangs but one end.

    Gates count for what they stand for: a link to a summary is one to each task in it.
    """

    def __init__(self, network: Network) -> None:
        count = len(network.activities)
        self._start_bound, self._finish_bound = [False] * count, [False] * count
        self._start_used, self._finish_used = [False] * count, [False] * count
        for index, activity in enumerate(network.activities):
            for tie in activity.ties:
                if network.nodes[tie.on].role is Role.BEGIN and not network.activities[tie.on].ties:
                    continue  # the start of a project or program is a date, and no predecessor
                if tie.type in (LinkType.FS, LinkType.SS):
                    self._start_bound[index] = True
                else:
                    self._finish_bound[index] = True
        self._spread(network)

    def _spread(self, network: Network) -> None:
        """Who is waited for: ends of summaries hand on what hangs on them, to any depth."""
        behind: list[list[tuple[int, LinkType]]] = [[] for _ in network.activities]
        for index, activity in enumerate(network.activities):
            for tie in activity.ties:
                behind[tie.on].append((index, tie.type))
        used: dict[int, bool] = {}

        def matters(index: int) -> bool:
            """Whether a gate has something real behind it."""
            if not network.activities[index].gate or network.nodes[index].role is Role.PROMISE:
                return True
            if index not in used:
                used[index] = False
                used[index] = any(matters(successor) for successor, _ in behind[index])
            return used[index]

        for index, successors in enumerate(behind):
            for successor, kind in successors:
                if matters(successor):
                    if kind in (LinkType.FS, LinkType.FF):
                        self._finish_used[index] = True
                    else:
                        self._start_used[index] = True

    def has_predecessor(self, index: int) -> bool:
        """Whether something binds its start or its finish."""
        return self._start_bound[index] or self._finish_bound[index]

    def has_both(self, index: int) -> bool:
        """Whether it has a predecessor and a successor."""
        return self.has_predecessor(index) and self.has_successor(index)

    def has_successor(self, index: int) -> bool:
        """Whether something hangs on its start or its finish."""
        return self._start_used[index] or self._finish_used[index]

    def dangles(self, index: int) -> bool:
        """Whether it has logic, and yet nothing binds its start or nothing hangs on its finish."""
        start_loose = self._finish_bound[index] and not self._start_bound[index]
        finish_loose = self._start_used[index] and not self._finish_used[index]
        return start_loose or finish_loose
