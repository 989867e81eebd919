"""What one more person would gain: the schedule again, with a team's efforts shared by one more.

Only what is estimated by `effort` gets shorter; a `duration` stays as it is (Brooks 1975 says why).
Nothing is levelled: the answer is what the logic allows, not what the calendar of the new person does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plateSpinner.analysis.schedule.activities import minutes, whole
from plateSpinner.analysis.schedule.critical_path import Activity
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.schedule.worktime import WorkTime, finish_day
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Gain:
    """A promise that comes earlier, by how many calendar days."""

    item: AnyItem
    days: int


@dataclass(frozen=True, slots=True)
class Relief:
    """What one more full-time person of a party gains: for the promises that move, the most first.

    `shortened` are the tasks that take less time.
    """

    party: str
    shortened: tuple[AnyItem, ...]
    gains: tuple[Gain, ...]


def reliefs(schedule: Schedule, parties: Sequence[str]) -> dict[str, Relief]:
    """The gain by one more full-time person on every open task of a party that has an effort, by party."""
    network = schedule.network
    shorter: dict[str, dict[int, Activity]] = {party: {} for party in parties}
    for index, node in enumerate(network.nodes):
        task = node.item.fact
        if node.role is Role.WORK and isinstance(task, Task):
            for name in task.assign:
                party = name.removeprefix("@")
                if party in shorter and (activity := _shorter(network.activities[index], task, party)):
                    shorter[party][index] = activity
    return {party: _relief(schedule, party, shorter[party]) for party in parties}


def _relief(schedule: Schedule, party: str, shorter: dict[int, Activity]) -> Relief:
    network = schedule.network
    if not shorter:
        return Relief(party, (), ())
    after = schedule.finishes_with(shorter)
    before, doubts = schedule.finishes
    gains = [
        Gain(node.item, days)
        for index, node in enumerate(network.nodes)
        if after[index] < before[index]
        and isinstance(node.item.fact, Milestone)
        and isinstance(node.item.fact.due, Day)
        and network.activities[index].finished is None
        and doubts[index] < 0
        and (days := (finish_day(before[index]) - finish_day(after[index])).days) > 0
    ]
    ordered = sorted(gains, key=lambda gain: (-gain.days, gain.item.ref))
    return Relief(party, tuple(network.nodes[index].item for index in shorter), tuple(ordered))


def _shorter(activity: Activity, task: Task, party: str) -> Activity | None:
    """The activity with one more full-time person of the party; None where that changes nothing."""
    hands = {name.removeprefix("@"): fte for name, fte in task.assign.items()}
    if isinstance(task.effort, Unknown) or not isinstance(task.duration, Unknown):
        return None
    if not hands.get(party) or activity.finished is not None or not isinstance(activity.measure, WorkTime):
        return None
    total = sum(hands.values(), Decimal(0))
    length = whole(minutes(task.effort.likely, activity.measure) / (total + 1))
    rest = activity.remaining
    share = total / (total + 1)
    return replace(activity, duration=length, remaining=None if rest is None else whole(rest * share))
