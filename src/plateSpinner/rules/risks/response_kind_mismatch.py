"""The response to a threat is one to opportunities, or the other way round."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.risk import Response, Risk, RiskKind
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K111",
    Severity.WARNING,
    "the response to a threat is one to opportunities, or the other way round",
    needs="`response` of the open risks of active and proposed programs and projects",
)

TO_ANY = (Response.ACCEPT, Response.ESCALATE)
TO = {
    RiskKind.THREAT: (Response.AVOID, Response.TRANSFER, Response.MITIGATE),
    RiskKind.OPPORTUNITY: (Response.EXPLOIT, Response.SHARE, Response.ENHANCE),
}
"""The responses to each kind (PMBOK Guide, 6th edition, 11.5.2)."""

NOUNS = {RiskKind.THREAT: "a threat", RiskKind.OPPORTUNITY: "an opportunity"}


def check(view: View) -> Iterator[Outcome]:
    """Every open risk with a response, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            response = item.fact.response
            if response is None or not is_open_risk(item.fact, view.as_of):
                continue
            if response in (*TO[item.fact.kind], *TO_ANY):
                yield Held(item)
            else:
                yield _hit(item, response)


def _hit(item: Item[Risk], response: Response) -> Hit:
    kind = item.fact.kind
    (other,) = (each for each in RiskKind if each is not kind)
    message = f"{said(item)} is {NOUNS[kind]}, and its response '{response}' answers {NOUNS[other]}"
    stated = "kind" in item.fact.model_fields_set
    kinds = (item.place.at("kind").labelled("kind"),) if stated else ()
    way = f"choose {', '.join((*TO[kind], *TO_ANY))}, or set `kind: {other}`"
    return Hit(item, message, (item.place.at("response"), *kinds), way)
