"""Work was begun before what it waits for was finished."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.finding import Severity
from plateSpinner.model.policy import Profile
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

STRICTLY_AND_DCMA = frozenset((Profile.STRICT, Profile.DCMA))

RULE = Rule(
    "N121",
    Severity.WARNING,
    "work was begun before what it waits for was finished",
    needs="`started` of tasks with predecessors",
    profiles=STRICTLY_AND_DCMA,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open task that was begun and has a predecessor, of programs and projects whose dates count."""
    network = view.schedule.network
    early = dict(reversed(view.schedule.passes.out_of_sequence))
    for component in view.open_components:
        for task in view.portfolio.held(component).tasks:
            index = network.index(task, Role.WORK)
            if index is None or task.fact.started is None or not task.fact.after:
                continue
            if is_done(task.fact.done, view.as_of):
                continue
            if index not in early:
                yield Held(task)
                continue
            tie = network.activities[index].ties[early[index]]
            before = network.nodes[tie.on].item
            message = f"{said(task)} was begun {task.fact.started}, before '{before.id}' allows it"
            places = (task.place.at("started"), network.places[index][early[index]].labelled("waits for it"))
            yield Hit(task, message, places, "take the link out where the work does not need it")
