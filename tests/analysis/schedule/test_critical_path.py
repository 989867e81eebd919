"""The critical path method against published networks, networkx and a plain relaxation."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest

from plateSpinner.analysis.schedule.critical_path import (
    ALWAYS,
    Activity,
    Cause,
    Driver,
    Passes,
    Tie,
    Timing,
    break_circles,
    compute,
    early_finishes,
    finishes_again,
    successors,
)
from plateSpinner.analysis.schedule.worktime import DAY, WorkTime, instant
from plateSpinner.model.calendar import Shift
from plateSpinner.model.dates import Day
from plateSpinner.model.links import LinkType

FS, SS, FF, SF = LinkType.FS, LinkType.SS, LinkType.FF, LinkType.SF
ZERO = instant(Day.parse("2026-01-05").first)
WEEK = 7 * DAY
PSPLIB = Path(__file__).parents[4] / "shared" / "cases" / "psplib"
no_shared = pytest.mark.skipif(not PSPLIB.is_dir(), reason=f"no published instances at {PSPLIB}")


def clocked(ref: str, duration: int, *ties: Tie) -> Activity:
    """An activity by the clock."""
    return Activity(ref, ALWAYS, ALWAYS, duration, list(ties))


class Row(NamedTuple):
    """What a textbook prints of an activity: in its own unit, from 0 on."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    slack: int | None


def printed(timing: Timing) -> Row:
    """The same of ours."""
    start, finish, late_start, late_finish = (at - ZERO for at in timing[:4])
    return Row(start, finish, late_start, late_finish, timing.total_float)


def solved(network: Mapping[str, tuple[int, str]]) -> dict[str, Row]:
    """A network of durations and finish-to-start predecessors, a letter for each."""
    names = list(network)
    activities = [
        clocked(name, length, *(Tie(names.index(before)) for before in waits))
        for name, (length, waits) in network.items()
    ]
    timings = compute(activities, ZERO).timings
    return {name: printed(timing) for name, timing in zip(names, timings, strict=True)}


def test_reliable_construction_company_of_hillier_and_lieberman_takes_44_weeks() -> None:
    """Introduction to Operations Research, chapter on project management with PERT/CPM."""
    rows = solved(
        {
            "A": (2, ""),
            "B": (4, "A"),
            "C": (10, "B"),
            "D": (6, "C"),
            "E": (4, "C"),
            "F": (5, "E"),
            "G": (7, "D"),
            "H": (9, "EG"),
            "I": (7, "C"),
            "J": (8, "FI"),
            "K": (4, "J"),
            "L": (5, "J"),
            "M": (2, "H"),
            "N": (6, "KL"),
        }
    )
    early = {name: row.early_start for name, row in rows.items()}
    slack = {name: row.slack for name, row in rows.items() if row.slack}
    assert early == dict(
        zip("ABCDEFGHIJKLMN", (0, 2, 6, 16, 16, 20, 22, 29, 16, 25, 33, 33, 38, 38), strict=True)
    )
    assert slack == {"D": 4, "G": 4, "H": 4, "I": 2, "K": 1, "M": 4}
    assert max(row.early_finish for row in rows.values()) == 44


def test_milwaukee_paper_of_heizer_and_render_takes_15_weeks() -> None:
    """Operations Management, chapter on project management."""
    rows = solved(
        {
            "A": (2, ""),
            "B": (3, ""),
            "C": (2, "A"),
            "D": (4, "AB"),
            "E": (4, "C"),
            "F": (3, "C"),
            "G": (5, "DE"),
            "H": (2, "FG"),
        }
    )
    assert rows == {
        "A": Row(0, 2, 0, 2, 0),
        "B": Row(0, 3, 1, 4, 1),
        "C": Row(2, 4, 2, 4, 0),
        "D": Row(3, 7, 4, 8, 1),
        "E": Row(4, 8, 4, 8, 0),
        "F": Row(4, 7, 10, 13, 6),
        "G": Row(8, 13, 8, 13, 0),
        "H": Row(13, 15, 13, 15, 0),
    }


def test_the_seven_tasks_of_the_encyclopedia_take_19_and_a_half_days() -> None:
    """Wikipedia, Program evaluation and review technique: expected times in hundredths of a day."""
    rows = solved(
        {
            "a": (400, ""),
            "b": (533, ""),
            "c": (517, "a"),
            "d": (633, "a"),
            "e": (517, "bc"),
            "f": (450, "d"),
            "g": (517, "e"),
        }
    )
    assert rows == {
        "a": Row(0, 400, 0, 400, 0),
        "b": Row(0, 533, 384, 917, 384),
        "c": Row(400, 917, 400, 917, 0),
        "d": Row(400, 1033, 868, 1501, 468),
        "e": Row(917, 1434, 917, 1434, 0),
        "f": Row(1033, 1483, 1501, 1951, 468),
        "g": Row(1434, 1951, 1434, 1951, 0),
    }


@no_shared
@pytest.mark.parametrize(("name", "count"), [("j30", 48), ("j60", 12)])
def test_the_critical_path_of_each_psplib_instance_is_as_long_as_its_file_says(name: str, count: int) -> None:
    instances = json.loads((PSPLIB / f"{name}.json").read_text("utf-8"))["instances"]
    wrong = []
    for instance in instances:
        activities = [clocked(str(index), length) for index, length in enumerate(instance["durations"])]
        for index, following in enumerate(instance["successors"]):
            for successor in following:
                activities[successor].ties.append(Tie(index))
        timings = compute(activities, ZERO).timings
        ours = max(timing.early_finish for timing in timings) - ZERO
        if ours != instance["mpm_time"]:
            wrong.append((instance["id"], ours, instance["mpm_time"]))
    assert (len(instances), wrong) == (count, [])


# random networks against networkx and against a relaxation that knows only the inequalities


def random_network(
    seed: int, *, types: Sequence[LinkType] = tuple(LinkType), lags: bool = True
) -> list[Activity]:
    """Up to 14 activities, ties only to those before, in an order that says nothing."""
    dice = random.Random(seed)  # noqa: S311 - a network to look at, no secret
    count = dice.randint(1, 14)
    lengths = [dice.choice((0, 1, 60, 480, dice.randint(1, 5000))) for _ in range(count)]
    numbers = list(range(count))
    dice.shuffle(numbers)
    activities: dict[int, Activity] = {}
    for place, number in enumerate(numbers):
        before = dice.sample(numbers[:place], dice.randint(0, min(place, 4)))
        ties = [
            Tie(on, dice.choice(types), dice.choice((0, 0, dice.randint(-3000, 3000))) if lags else 0)
            for on in before
        ]
        activities[number] = clocked(f"t{number}", lengths[number], *ties)
    return [activities[number] for number in range(count)]


def gap(activities: Sequence[Activity], index: int, tie: Tie) -> int:
    """The least time from the start of a predecessor to the start of its successor."""
    before = activities[tie.on].duration if tie.type in (FS, FF) else 0
    own = activities[index].duration if tie.type in (FF, SF) else 0
    return before + tie.lag - own


class Times(NamedTuple):
    """Starts relative to the data date, and floats."""

    early: list[int]
    late: list[int]
    free: list[int]


def relaxed(activities: Sequence[Activity]) -> Times:
    """Starts moved until no inequality is broken any more: forward from 0, backward from the last finish."""
    ties = [
        (index, tie.on, gap(activities, index, tie)) for index, a in enumerate(activities) for tie in a.ties
    ]
    early = [0] * len(activities)
    moved = True
    while moved:
        moved = False
        for index, on, least in ties:
            if early[index] < early[on] + least:
                early[index], moved = early[on] + least, True
    end = max(start + a.duration for start, a in zip(early, activities, strict=True))
    late = [end - a.duration for a in activities]
    moved = True
    while moved:
        moved = False
        for index, on, least in ties:
            if late[on] > late[index] - least:
                late[on], moved = late[index] - least, True
    free = []
    for number, start in enumerate(early):
        ahead = [early[index] - start - least for index, on, least in ties if on == number]
        free.append(min(ahead, default=late[number] - start))
    return Times(early, late, free)


@pytest.mark.parametrize("batch", range(4))
def test_a_thousand_random_networks_have_the_dates_and_floats_of_the_inequalities(batch: int) -> None:
    for seed in range(batch * 250, (batch + 1) * 250):
        activities = random_network(seed)
        times = relaxed(activities)
        for index, timing in enumerate(compute(activities, ZERO).timings):
            length = activities[index].duration
            early, late = ZERO + times.early[index], ZERO + times.late[index]
            expected = (early, early + length, late, late + length, late - early, times.free[index])
            assert (*timing[:4], timing.total_float, timing.free_float) == expected, (seed, index)
            assert (timing.start, timing.finish, timing.unknown) == (early, early + length, -1)


def test_a_thousand_random_networks_are_as_long_as_the_longest_path_that_networkx_finds() -> None:
    for seed in range(1000):
        activities = random_network(seed)
        graph: nx.DiGraph[int | str] = nx.DiGraph()
        for index, activity in enumerate(activities):
            graph.add_edge("begin", index, weight=0)
            graph.add_edge(index, "end", weight=-activity.duration)
            for tie in activity.ties:  # each predecessor only once: see random_network
                graph.add_edge(tie.on, index, weight=-gap(activities, index, tie))
        far = nx.single_source_bellman_ford_path_length(graph, "begin")
        timings = compute(activities, ZERO).timings
        assert [timing.early_start - ZERO for timing in timings] == [
            -far[n] for n in range(len(activities))
        ], seed
        assert max(timing.early_finish for timing in timings) - ZERO == -far["end"], seed


def test_in_plain_networks_the_critical_activities_are_the_longest_path_of_networkx() -> None:
    for seed in range(300):
        activities = random_network(seed, types=(FS,), lags=False)
        graph: nx.DiGraph[int | tuple[str, int]] = nx.DiGraph()
        for index, activity in enumerate(activities):
            graph.add_node(index)
            graph.add_edge(("before", index), index, weight=activity.duration)
            for tie in activity.ties:
                graph.add_edge(tie.on, index, weight=activity.duration)
        timings = compute(activities, ZERO).timings
        path = [node for node in nx.dag_longest_path(graph) if isinstance(node, int)]
        assert nx.dag_longest_path_length(graph) == max(timing.early_finish for timing in timings) - ZERO, (
            seed
        )
        assert [timings[index].total_float for index in path] == [0] * len(path), seed


def test_what_drives_a_start_is_a_predecessor_whose_bound_it_meets_exactly() -> None:
    linked = 0
    for seed in range(300):
        activities = random_network(seed)
        timings = compute(activities, ZERO).timings
        for index, (activity, timing) in enumerate(zip(activities, timings, strict=True)):
            if timing.driver.cause is Cause.LINK:
                tie = activity.ties[timing.driver.tie]
                before = timings[tie.on].early_start + gap(activities, index, tie)
                assert timing.early_start == before, (seed, index)
                linked += 1
            else:
                assert (timing.driver, timing.early_start) == (Driver(Cause.DATA_DATE), ZERO), (seed, index)
    assert linked > 500


def test_the_forward_pass_alone_says_the_same_as_both() -> None:
    for seed in range(200):
        activities = random_network(seed)
        finishes, doubts = early_finishes(activities, ZERO)
        timings = compute(activities, ZERO).timings
        assert finishes == [timing.early_finish for timing in timings]
        assert doubts == [timing.unknown for timing in timings]


def test_finishes_again_are_those_of_the_changed_network() -> None:
    moved = 0
    for seed in range(300):
        activities = random_network(seed)
        passes, dice = compute(activities, ZERO), random.Random(seed)  # noqa: S311
        for _ in range(3):
            at = dice.sample(range(len(activities)), dice.randint(1, min(3, len(activities))))
            changed = list(activities)
            for index in at:
                changed[index] = replace(changed[index], duration=changed[index].duration // 2)
            expected, _ = early_finishes(changed, ZERO)
            assert finishes_again(changed, at, passes, successors(activities), ZERO) == expected, (seed, at)
            moved += expected != [timing.early_finish for timing in passes.timings]
    assert moved > 300


# circles


def random_circles(seed: int) -> list[Activity]:
    """As `random_network`, but ties lead anywhere: some wait for one another, some for themselves."""
    dice = random.Random(seed)  # noqa: S311
    count = dice.randint(2, 12)
    activities = [clocked(f"t{index}", dice.randint(0, 500)) for index in range(count)]
    for _ in range(dice.randint(1, 2 * count)):
        tie = Tie(dice.randrange(count), dice.choice(tuple(LinkType)))
        activities[dice.randrange(count)].ties.append(tie)
    return activities


def graph_of(activities: Sequence[Activity]) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(activities)))
    graph.add_edges_from((tie.on, index) for index, a in enumerate(activities) for tie in a.ties)
    return graph


def test_exactly_the_strongly_connected_components_are_circles_and_nothing_else() -> None:
    found = 0
    for seed in range(1000):
        activities = random_circles(seed)
        graph = graph_of(activities)
        groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
        inside = {index for group in groups for index in group} | {n for n in graph if graph.has_edge(n, n)}
        group_of = {index: group for group in groups for index in group}
        kept = [[t for t in a.ties if t.on not in group_of.get(i, {i})] for i, a in enumerate(activities)]
        assert break_circles(activities) == frozenset(inside), seed
        assert {index for index, activity in enumerate(activities) if activity.unknown} == inside, seed
        assert {index for index, activity in enumerate(activities) if activity.endless} == inside, seed
        assert [activity.ties for activity in activities] == kept, seed
        timings = compute(activities, ZERO).timings
        doubtful = inside.union(*(nx.descendants(graph, index) for index in inside))
        assert {index for index, timing in enumerate(timings) if timing.unknown >= 0} == doubtful, seed
        assert all(timings[index].unknown in inside for index in doubtful), seed
        found += len(inside)
    assert found > 2000


def test_float_is_told_where_nothing_behind_waits_for_a_circle() -> None:
    for seed in range(300):
        activities = random_circles(seed)
        graph = graph_of(activities)
        inside = break_circles(activities)
        near = set(inside).union(
            *(nx.ancestors(graph, index) | nx.descendants(graph, index) for index in inside)
        )
        for index, timing in enumerate(compute(activities, ZERO).timings):
            assert (timing.total_float is None) == (index in near), (seed, index)
            assert (timing.free_float is None) == (index in near), (seed, index)


def test_a_circle_that_was_not_broken_is_refused() -> None:
    circle = [clocked("a", 1, Tie(1)), clocked("b", 1, Tie(0))]
    with pytest.raises(ValueError, match="a network with circles: call break_circles first"):
        compute(circle, ZERO)
    with pytest.raises(ValueError, match="a network with circles: call break_circles first"):
        early_finishes(circle, ZERO)


def test_a_network_without_circles_is_left_as_it_is() -> None:
    for seed in range(100):
        activities, same = random_network(seed), random_network(seed)
        assert break_circles(activities) == frozenset()
        assert activities == same


def test_a_chain_of_fifty_thousand_and_a_circle_of_as_many_need_no_recursion() -> None:
    count = 50_000
    chain = [clocked(str(n), 2, *((Tie(n - 1),) if n else ())) for n in range(count)]
    timings = compute(chain, ZERO).timings
    assert (timings[-1].early_finish - ZERO, timings[0].total_float) == (2 * count, 0)
    chain[0].ties.append(Tie(count - 1))
    assert break_circles(chain) == frozenset(range(count))


def test_nothing_to_do_is_no_network() -> None:
    assert compute([], ZERO) == Passes((), (), ())
    assert early_finishes([], ZERO) == ([], [])


# what must not change, and what must change as much

OFFICE = WorkTime(
    lambda day: (Shift(540, 720), Shift(780, 1020)) if day % 7 in range(1, 6) else (), Day.parse("2026").first
)


def at_the_office(seed: int, types: Sequence[LinkType] = tuple(LinkType)) -> list[Activity]:
    """A random network whose work, and lags, go by office hours."""
    made = random_network(seed, types=types)
    for activity in made:
        activity.clock = activity.measure = OFFICE
        activity.ties = [replace(tie, clock=OFFICE) for tie in activity.ties]
    return made


def facts(timing: Timing) -> tuple[int | None, ...]:
    return (*timing[:7], timing.total_float, timing.free_float)


def test_everything_a_week_later_is_everything_a_week_later() -> None:
    for seed in range(200):
        activities = at_the_office(seed)
        now, then = compute(activities, ZERO), compute(activities, ZERO + WEEK)
        for before, after in zip(now.timings, then.timings, strict=True):
            moved = (*(at + WEEK for at in before[:7]), before.total_float, before.free_float, before.driver)
            assert (*facts(after), after.driver) == moved, seed


def test_a_lag_on_a_critical_link_moves_the_finish_as_much() -> None:
    seen = 0
    for seed in range(400):
        activities = random_network(seed)
        timings = compute(activities, ZERO).timings
        end = max(timing.early_finish for timing in timings)
        last = next(index for index, timing in enumerate(timings) if timing.early_finish == end)
        for index in driving(activities, timings, last):
            for more in (1, 777):
                longer = [replace(activity, ties=list(activity.ties)) for activity in activities]
                number = timings[index].driver.tie
                tie = longer[index].ties[number]
                longer[index].ties[number] = replace(tie, lag=tie.lag + more)
                later = compute(longer, ZERO).timings
                assert max(timing.early_finish for timing in later) == end + more, (seed, index)
                seen += 1
    assert seen > 500


def driving(activities: Sequence[Activity], timings: Sequence[Timing], index: int) -> Iterator[int]:
    """The activities on the way from one back to its root cause that a link drives."""
    while timings[index].driver.cause is Cause.LINK:
        yield index
        index = activities[index].ties[timings[index].driver.tie].on


@pytest.mark.parametrize("share", [1, 2, 7])
def test_a_task_split_into_two_changes_nothing(share: int) -> None:
    for seed in range(200):
        whole = at_the_office(seed, types=(FS, SS))
        count = len(whole)
        from_start = {tie.on for activity in whole for tie in activity.ties if tie.type is SS}
        chosen = next(index for index in range(count) if index not in from_start)
        part = whole[chosen].duration * share // 8
        halves = [replace(activity, ties=list(activity.ties)) for activity in whole]
        halves[chosen].duration = part
        rest = replace(whole[chosen], ref="rest", duration=whole[chosen].duration - part, ties=[Tie(chosen)])
        for activity in halves:
            activity.ties = [
                replace(tie, on=count) if (tie.on, tie.type) == (chosen, FS) else tie for tie in activity.ties
            ]
        split = compute([*halves, rest], ZERO).timings
        one = compute(whole, ZERO).timings
        for index, timing in enumerate(one):
            if index != chosen:
                assert facts(split[index]) == facts(timing), (seed, index)
        assert equal(split[chosen].early_start, one[chosen].early_start)
        assert equal(split[count].early_finish, one[chosen].early_finish), seed
        assert equal(split[count].late_finish, one[chosen].late_finish), seed
        assert split[chosen].total_float == one[chosen].total_float, seed


def equal(ours: int, theirs: int) -> bool:
    """Two instants are the same where no work lies between them."""
    return OFFICE.between(ours, theirs) == 0


REVERSED = {FS: FS, SS: FF, FF: SS, SF: SF}


def test_with_time_reversed_early_and_late_change_places() -> None:
    for seed in range(500):
        activities = random_network(seed)
        timings = compute(activities, ZERO).timings
        end = max(timing.early_finish for timing in timings)
        back = [replace(activity, ties=[]) for activity in activities]
        for index, activity in enumerate(activities):
            for tie in activity.ties:
                back[tie.on].ties.append(Tie(index, REVERSED[tie.type], tie.lag))
        for there, here in zip(compute(back, ZERO).timings, timings, strict=True):
            mirrored = (ZERO + end - at for at in (here.late_finish, here.late_start))
            assert (there.early_start, there.early_finish) == tuple(mirrored), seed
            assert there.total_float == here.total_float, seed
            if here.early_start != here.late_start:
                assert there.late_start == ZERO + end - here.early_finish, seed


def test_a_link_that_says_what_follows_anyway_changes_nothing() -> None:
    seen = 0
    for seed in range(300):
        activities = at_the_office(seed, types=(FS,))
        for activity in activities:
            activity.ties = [replace(tie, lag=abs(tie.lag)) for tie in activity.ties]
        before = compute(activities, ZERO)
        graph = graph_of(activities)
        more = [replace(activity, ties=list(activity.ties)) for activity in activities]
        for first, _ in list(graph.edges):
            for second in nx.descendants(graph, first):
                more[second].ties.append(Tie(first, FS, 0, OFFICE))
                seen += 1
        after = compute(more, ZERO)
        assert [facts(timing) for timing in after.timings] == [facts(timing) for timing in before.timings], (
            seed
        )
    assert seen > 1000


def test_the_order_in_which_activities_and_ties_are_listed_does_not_matter() -> None:
    for seed in range(300):
        activities = at_the_office(seed)
        order = list(range(len(activities)))
        dice = random.Random(seed + 1)  # noqa: S311
        dice.shuffle(order)
        place = {index: number for number, index in enumerate(order)}
        shuffled = []
        for index in order:
            ties = [replace(tie, on=place[tie.on]) for tie in activities[index].ties]
            dice.shuffle(ties)
            shuffled.append(replace(activities[index], ties=ties))
        ours = {a.ref: facts(t) for a, t in zip(activities, compute(activities, ZERO).timings, strict=True)}
        theirs = {a.ref: facts(t) for a, t in zip(shuffled, compute(shuffled, ZERO).timings, strict=True)}
        assert ours == theirs, seed


def test_groups_have_their_own_finish_and_floats_are_counted_against_it() -> None:
    short, long = clocked("short", 10), clocked("long", 100)
    alone = [replace(short, group=1), long]
    assert [timing.total_float for timing in compute([short, long], ZERO).timings] == [90, 0]
    assert [timing.total_float for timing in compute(alone, ZERO).timings] == [0, 0]
