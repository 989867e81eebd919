"""`spin schedule` in sentences: when it will be done, what drives that, and what can't be told."""

import datetime as dt
from collections.abc import Iterable, Iterator

from plateSpinner.analysis.schedule.critical_path import Cause
from plateSpinner.document import (
    Block,
    Cell,
    Column,
    Entries,
    Entry,
    Heading,
    Line,
    Paragraph,
    Row,
    Table,
    Tone,
)
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports import schedule_cells as shown
from plateSpinner.reports.schedule import Outlook, ScheduleReport, ScheduleRow
from plateSpinner.reports.status_screen import Where

MOST_NAMED = 3
LONGEST_PATH = 12
"""Steps of a critical path up to which a screen shows all of them."""


def answers(report: ScheduleReport) -> Iterator[Block]:
    """When it will be done, what is late, the critical path, and what can't be told."""
    if report.problems:
        what = counted(report.problems, "error")
        text = f"{what} in the plan's files: what can't be read is missing. "
        yield Paragraph((Cell(text, Tone.BAD), Cell("spin validate", Tone.CODE), Cell(" shows them.")))
    told = [outlook for outlook in report.outlooks if outlook.assessable]
    if not told:
        yield from _not_assessable(report.outlooks)
        return
    if len(report.outlooks) > 1:
        yield Paragraph(_overview(report.outlooks))
        yield from _missed(report.rows)
        yield Heading("Programs")
        yield _programs(told)
    else:
        yield Paragraph(_answer(told[0]))
        yield from _missed(report.rows)
        yield Paragraph(_counts(told[0]))
        yield from _path(told[0])
    dark = [outlook for outlook in report.outlooks if not outlook.assessable]
    if dark:
        names = ", ".join(outlook.ref for outlook in dark)
        yield Paragraph((Cell(f"Not assessable, nothing in it takes time: {names}", Tone.FAINT),))


def _not_assessable(outlooks: tuple[Outlook, ...]) -> Iterator[Block]:
    size = counted(sum(outlook.milestones for outlook in outlooks), "milestone")
    size += f" in {len(outlooks)} programs" if len(outlooks) > 1 else ""
    links = sum(outlook.links for outlook in outlooks)
    between = f"an order only ({counted(links, 'link')})" if links else "no links"
    fact = f": {size}, no tasks, {between}. The dates are what people typed: nothing says how long the way "
    fact += "to them takes, so no finish, no float and no critical path follows."
    yield Paragraph((Cell("Not assessable", Tone.STRONG), Cell(fact)))
    yield Heading("What to add")
    ways = (
        ("the work, and how long it takes", "tasks: {build: {duration: 10d, after: [design]}}"),
        ("what a milestone waits for", "after: [build, other-project/beta]"),
        (
            "what others have promised",
            "dependencies: {lab: {external: Lab, for: beta, promised: 2026-12-02}}",
        ),
    )
    yield Entries(
        tuple(Entry(Cell(""), (Cell(f"{words}: "), Cell(example, Tone.CODE))) for words, example in ways)
    )


def _missed(rows: tuple[ScheduleRow, ...]) -> Iterator[Block]:
    """The milestones that will miss their promise, the latest first."""
    late = [
        row for row in rows if row.kind == Kind.MILESTONE and not row.finished and (row.days_late or 0) > 0
    ]
    late.sort(key=lambda row: (-(row.days_late or 0), row.ref))
    if late:
        named = [f"{row.ref} {shown.late(row.days_late, row.unknown).text}" for row in late[:MOST_NAMED]]
        more = [f"{len(late) - MOST_NAMED} more"] if len(late) > MOST_NAMED else []
        number = Cell(counted(len(late), "milestone"), Tone.BAD)
        words = "is" if len(late) == 1 else "are"
        yield Paragraph((number, Cell(f" {words} projected later than promised: {', '.join(named + more)}.")))


def _answer(outlook: Outlook) -> Line:
    """In a sentence: when it finishes, against what was promised, what drives it."""
    name = Cell(outlook.ref, Tone.STRONG)
    against = _against(outlook)
    late = Tone.BAD if (outlook.days_late or 0) > 0 else Tone.PLAIN
    if outlook.finish is None:
        return (name, Cell(f" can't be projected: {outlook.unknown}."))
    if outlook.finished:
        return (name, Cell(f" was finished on {outlook.finish}"), Cell(against, late), Cell("."))
    if outlook.unknown:
        return (
            name,
            Cell(f" can't be projected; it finishes no earlier than {outlook.finish}"),
            Cell(against, late),
            Cell(f": {outlook.unknown}."),
        )
    return (
        name,
        Cell(" is projected to finish on "),
        Cell(str(outlook.finish), Tone.STRONG),
        Cell(against, late),
        Cell(f"; {_root(outlook)}."),
    )


def _against(outlook: Outlook) -> str:
    if isinstance(outlook.target, Unknown) or outlook.days_late is None:
        return ", and no target is stated"
    if outlook.days_late == 0:
        return f", on its target {outlook.target}"
    side = "after" if outlook.days_late > 0 else "before"
    return f", {counted(abs(outlook.days_late), 'day')} {side} its target {outlook.target}"


_ROOTS = {
    Cause.ACTUAL: "which is done",
    Cause.DATA_DATE: "which goes on or can start now",
    Cause.RELEASE: "which may not start earlier",
    Cause.RESUME: "which resumes only then",
    Cause.STATED: "whose date is only stated",
    Cause.CONSTRAINT: "which a constraint holds",
    Cause.LINK: "which waits",
}


def _root(outlook: Outlook) -> str:
    if not outlook.critical_path or outlook.root is None:
        return "nothing drives it"
    back = len(outlook.critical_path) - 1
    far = f" ({counted(back, 'step')} back)" if back else ""
    return f"what drives it is {outlook.critical_path[0]}{far}, {_ROOTS[outlook.root]}"


def _counts(outlook: Outlook) -> Line:
    parts = (
        (outlook.critical, "critical", Tone.BAD),
        (outlook.near_critical, "near-critical", Tone.WARN),
        (outlook.negative_float, "with negative float", Tone.BAD),
        (outlook.not_assessable, "not assessable", Tone.FAINT),
    )
    size = f"{counted(outlook.tasks, 'task')}, {counted(outlook.milestones, 'milestone')}"
    cells = [Cell(f"{size}, {counted(outlook.links, 'link')}")]
    for number, words, tone in parts:
        if number:
            cells += [Cell(" · ", Tone.FAINT), Cell(f"{number} {words}", tone)]
    return tuple(cells)


def _overview(outlooks: tuple[Outlook, ...]) -> Line:
    """Several programs in a sentence: how many are late, and the worst of them."""
    going = [o for o in outlooks if o.assessable and not o.finished]
    late = sorted((o for o in going if (o.days_late or 0) > 0), key=lambda o: (-(o.days_late or 0), o.ref))
    number = Cell(f"{len(late)} of {len(outlooks)}", Tone.BAD if late else Tone.GOOD)
    cells = [number, Cell(" programs are projected to finish later than promised")]
    unknown = sum(o.unknown is not None for o in going)
    if unknown:
        cells.append(Cell(f", {unknown} can't be projected"))
    if not going:
        return (*cells, Cell("."))
    worst = late[0] if late else max(going, key=lambda o: (o.finish or dt.date.min, o.ref))
    return (*cells, Cell(". Latest against its promise: " if late else ". The last: "), *_answer(worst))


def _programs(outlooks: Iterable[Outlook]) -> Table:
    columns = (
        Column("Program"),
        Column("Promised"),
        Column("Projected"),
        Column("Late", "right"),
        Column("Critical", "right"),
        Column("Driven by", spill=1),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    Cell(o.ref, Tone.STRONG),
                    shown.promised(o.target),
                    shown.projected(o.finish, o.unknown),
                    shown.late(o.days_late, o.unknown),
                    Cell(str(o.critical or "")),
                    Cell(
                        ""
                        if o.finished
                        else f"can't be told: {o.unknown}"
                        if o.unknown
                        else o.critical_path[0]
                    ),
                )
            )
            for o in outlooks
        ),
    )


def _path(outlook: Outlook) -> Iterator[Block]:
    steps = [shown.near(ref, outlook.ref) for ref in outlook.critical_path]
    if len(steps) < 2 or outlook.finished:  # noqa: PLR2004 - the sentence above has told it
        return
    if len(steps) > LONGEST_PATH:
        left_out = len(steps) - LONGEST_PATH
        half = LONGEST_PATH // 2
        steps = [*steps[:half], f"… {left_out} more …", *steps[-half:]]
    cells = [Cell(steps[0])]
    for step in steps[1:]:
        cells += [Cell(" → ", Tone.FAINT), Cell(step)]
    yield Heading("Critical path", 2, "from what drives it to the finish")
    yield Paragraph(tuple(cells))


def out_of_sequence(report: ScheduleReport, where: Where) -> Iterator[Block]:
    """What was begun before what it waits for."""
    found = [one for outlook in report.outlooks for one in outlook.out_of_sequence]
    if found:
        yield Heading("Begun before what it waits for", 2, counted(len(found), "link"))
        yield Entries(
            tuple(
                Entry(
                    Cell(""),
                    (Cell(one.ref, Tone.STRONG), Cell(f" before {one.predecessor}")),
                    ((Cell(where(one.place), Tone.FAINT),),),
                )
                for one in found
            )
        )
