"""`spin why` set as a document: the answer in one sentence, what would give next, the chain."""

from collections.abc import Iterator
from decimal import Decimal
from shlex import quote

from plateSpinner.document import (
    Block,
    Cell,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Line,
    Paragraph,
    Tone,
)
from plateSpinner.model.words import quoted
from plateSpinner.reports.status_screen import Where
from plateSpinner.reports.why import Gain, Runner, StepRow, Verdict, WhyReport


def present(report: WhyReport, where: Where) -> Document:
    """The report as a document; its first line is the answer."""
    return Document(tuple(_blocks(report, where)))


def _blocks(report: WhyReport, where: Where) -> Iterator[Block]:
    yield Paragraph((Cell(f"{report.answer}.", _tone(report)),))
    if report.gain is not None:
        yield Paragraph((Cell(_gain(report.gain)),))
    if report.help:
        place = () if report.help_place is None else (Cell(" "), Cell(where(report.help_place), Tone.CODE))
        yield Paragraph((Cell("To add: "), Cell(report.help), *place))
    if report.problems:
        plural = "s" if report.problems > 1 else ""
        yield Paragraph(
            (
                Cell(f"{report.problems} error{plural} in the plan's files: ", Tone.BAD),
                Cell("what can't be read is missing."),
            )
        )
    yield from _chain(report, where)
    yield Commands(tuple(_commands(report)))


def _tone(report: WhyReport) -> Tone:
    match report.verdict:
        case Verdict.PROJECTED:
            return Tone.BAD if (report.late or 0) > 0 else Tone.STRONG
        case _:
            return Tone.STRONG


def _gain(gain: Gain) -> str:
    then = "nothing else holds it"
    if gain.then:
        then = (
            f"{quoted(gain.then)} ({gain.then_owner}) drives"
            if gain.then_owner
            else f"{quoted(gain.then)} drives"
        )
    if not gain.days:
        return f"Pulling {quoted(gain.name)} in gains nothing by itself: {then} as well."
    return f"Pulling {quoted(gain.name)} in gains at most {_days(gain.days)}, then {then}."


def _chain(report: WhyReport, where: Where) -> Iterator[Block]:
    if not report.steps:
        return
    aside = f"{report.kind} {report.ref}, as of {report.as_of} ({report.as_of_from})"
    yield Heading("From the date back to its cause", 2, aside)
    yield Entries(tuple(_entry(step, where) for step in report.steps))
    total = sum((step.working_days for step in report.steps), Decimal(0))
    if len(report.steps) > 1 and report.days:
        words = f"{_days(report.days)} in all, {_working(total)} of work."
        yield Paragraph((Cell(words, Tone.FAINT),))


def _entry(step: StepRow, where: Where) -> Entry:
    title: list[Cell] = [Cell(step.name, Tone.STRONG)]
    if step.owner:
        title.append(Cell(f" · {step.owner}", Tone.FAINT))
    title.append(Cell(f" · {step.until}"))
    if step.working_days:
        title.append(Cell(f", {_working(step.working_days)} of work"))
    lines: list[Line] = [(Cell(_waited(step), Tone.STRONG if step.root else Tone.PLAIN),)]
    lines += [(Cell(text, Tone.WARN),) for text in _overruns(step)]
    if step.second is not None:
        lines.append((Cell(_second(step.second), Tone.FAINT),))
    lines.append((Cell(where(step.place), Tone.CODE),))
    return Entry(Cell(f"{step.days}d"), tuple(title), tuple(lines))


def _waited(step: StepRow) -> str:
    team = f"; team {step.team} hands over to {step.hands_to}" if step.hands_to else ""
    if step.root is not None:
        return f"the root: {step.why}{team}"
    if step.wait is None:
        return f"waits for the start of what it is in{team}"
    wait = step.wait
    if not wait.link:
        by = f", commitment {quoted(wait.stated_by)}" if wait.stated_by else ""
        return f"waits for {wait.on}{by}{team}"
    by = f", as {wait.stated_by} does" if wait.stated_by else ""
    return f"waits for {wait.on} {wait.link}{by}{team}"


def _overruns(step: StepRow) -> Iterator[str]:
    for overrun in step.overruns:
        if overrun.against == "estimate":
            yield f"{_working(overrun.days)} longer than estimated ({overrun.said})"
        else:
            yield f"{_days(int(overrun.days))} after its baseline {overrun.said}"


def _second(second: Runner) -> str:
    owner = f" ({second.owner})" if second.owner else ""
    if not second.days:
        return f"{quoted(second.name)}{owner} holds it as long"
    return f"next: {quoted(second.name)}{owner}, {_days(second.days)} behind"


def _commands(report: WhyReport) -> Iterator[tuple[str, str]]:
    yield f"spin deps {quote(report.ref)}", "all that it needs, and what needs it"
    yield f"spin show {quote(report.ref)}", "everything known of it"


def _days(days: int) -> str:
    return f"{days} day{'s' if abs(days) != 1 else ''}"


def _working(days: Decimal) -> str:
    shown = days.quantize(Decimal("0.1"))
    whole = shown.to_integral_value()
    text = f"{whole if shown == whole else shown:f}"
    return f"{text} working day{'s' if text != '1' else ''}"
