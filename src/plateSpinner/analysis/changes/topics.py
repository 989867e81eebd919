"""What a change is about, by kind of thing and key: one table, in which every key of the plan stands."""

from collections.abc import Mapping
from functools import cache

from plateSpinner.analysis.changes.change import Topic
from plateSpinner.model.portfolio import Kind


def topic_of(kind: str, path: str) -> Topic:
    """The topic of a key of a kind; `path` has the keys with dots between, without ids, dates and texts.

    An empty path means the thing as a whole. Raises KeyError for a key that no model has.
    """
    return placed()[kind, path]


@cache
def placed() -> Mapping[tuple[str, str], Topic]:
    """Every key of every kind, with its topic."""
    return {
        (kind, "" if path == _WHOLE else path): topic
        for kind, topics in _TOPICS.items()
        for topic, paths in topics.items()
        for path in paths.split()
    }


_WHOLE = "*"
_COMPONENT = {
    Topic.SCOPE: "* iterations.length iterations.start iterations.unit iterations.scope",
    Topic.PROGRESS: "status iterations.done",
    Topic.DATES: "start target",
    Topic.OWNERSHIP: "owner sponsor team",
    Topic.RESOURCES: "staffing",
    Topic.BUDGET: "budget actuals",
    Topic.STRATEGY: "objectives",
    Topic.REPORTING: "updates updates.health updates.by updates.summary updates.progress updates.asks"
    " updates.asks.what updates.asks.of updates.asks.by updates.asks.done",
    Topic.POLICY: "waivers waivers.rule waivers.at waivers.reason waivers.by waivers.until",
    Topic.TEXT: "name description tags links",
}
_ACTION = "actions actions.due actions.done"
_KPI = "owner unit start target by cadence readings"
_CHECKS = ("select", "ignore", "severities", "thresholds")

_TOPICS: Mapping[str, Mapping[Topic, str]] = {
    Kind.PROGRAM: _COMPONENT,
    Kind.PROJECT: _COMPONENT,
    Kind.MILESTONE: {
        Topic.SCOPE: "*",
        Topic.DATES: "due forecast criteria.by",
        Topic.PROGRESS: "done criteria.met",
        Topic.LOGIC: "after constraint",
        Topic.OWNERSHIP: "owner team criteria.approver",
        Topic.BASELINE: "baseline.start baseline.finish baseline.duration",
        Topic.STRATEGY: "criteria criteria.text",
        Topic.TEXT: "name description wbs criteria.evidence tags links",
    },
    Kind.TASK: {
        Topic.SCOPE: "* duration effort",
        Topic.DATES: "deadline",
        Topic.PROGRESS: "started progress remaining resume done",
        Topic.LOGIC: "after constraint",
        Topic.OWNERSHIP: "owner team",
        Topic.RESOURCES: "assign skills calendar",
        Topic.BASELINE: "baseline.start baseline.finish baseline.duration",
        Topic.TEXT: "name description wbs tags links",
    },
    Kind.DEPENDENCY: {
        Topic.DEPENDENCIES: "* needs external for need_by promised status agreed_on delivered",
        Topic.OWNERSHIP: "owner giver",
        Topic.TEXT: "name description",
    },
    Kind.RISK: {
        Topic.RISKS: "* kind status cause probability impact affects response residual.probability"
        f" residual.impact raised review closed actions.name {_ACTION}",
        Topic.OWNERSHIP: "owner actions.owner",
        Topic.TEXT: "name description tags",
    },
    Kind.ISSUE: {
        Topic.DECISIONS: "* severity status raised due closed affects risk resolution"
        f" actions.name {_ACTION}",
        Topic.OWNERSHIP: "owner actions.owner",
        Topic.TEXT: "name description tags",
    },
    Kind.ASSUMPTION: {
        Topic.DECISIONS: "* status validate_by validated affects",
        Topic.OWNERSHIP: "owner",
        Topic.TEXT: "name description",
    },
    Kind.DECISION: {
        Topic.DECISIONS: "* needed_by decided outcome moves",
        Topic.OWNERSHIP: "owner",
        Topic.TEXT: "name description links",
    },
    Kind.KPI: {
        Topic.STRATEGY: f"* {_KPI.removeprefix('owner ')}",
        Topic.OWNERSHIP: "owner",
        Topic.TEXT: "name description",
    },
    Kind.STAKEHOLDER: {
        Topic.STRATEGY: "* person role interest influence cadence last_contact",
        Topic.OWNERSHIP: "owner",
        Topic.TEXT: "name notes",
    },
    "portfolio": {
        Topic.POLICY: "spin data_date",
        Topic.BUDGET: "currency",
        Topic.TEXT: "name description tags links",
    },
    "policy": {
        Topic.POLICY: "stale_after due_soon late_by people progress near_critical estimates probability"
        " impact.schedule impact.cost high_risk appetite.schedule appetite.cost checks.profile"
        f" checks.programs {' '.join(f'checks.{key} checks.programs.{key}' for key in _CHECKS)}",
        Topic.BASELINE: "baseline",
    },
    "waiver": {Topic.POLICY: "* rule at reason by until"},
    "calendar": {
        Topic.RESOURCES: "* base week hours holidays closed exceptions",
        Topic.TEXT: "name",
    },
    "holiday": {Topic.RESOURCES: "* day"},
    "team": {
        Topic.RESOURCES: "* capacity calendar skills away",
        Topic.OWNERSHIP: "lead",
        Topic.BUDGET: "cost_per_day",
        Topic.TEXT: "name tags",
    },
    "person": {
        Topic.RESOURCES: "* team role capacity calendar skills away",
        Topic.BUDGET: "cost_per_day",
        Topic.TEXT: "name email",
    },
    "objective": {
        Topic.STRATEGY: "* period key_results key_results.name"
        f" {' '.join(f'key_results.{key}' for key in _KPI.split()[1:])}",
        Topic.OWNERSHIP: "owner key_results.owner",
        Topic.TEXT: "name description key_results.description",
    },
}
