"""What holds of every history, made up at random."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from plateSpinner.analysis.history.course import course
from plateSpinner.analysis.history.promise import DATED, Happened
from plateSpinner.analysis.history.record import Commitment, Decided, Record, When
from plateSpinner.analysis.history.slips import UNREAD, Revision, Step, Unread, ledger
from plateSpinner.analysis.history.totals import Grouping, grouped, totals

DAY = dt.date(2026, 1, 1)
DATES = (
    st.integers(0, 9)
    .map(lambda days: DAY + dt.timedelta(days=days))
    .map(lambda day: When(str(day), day, day))
)
COMMITMENTS = st.builds(
    Commitment,
    kind=st.sampled_from(["milestone", "task", "dependency"]),
    id=st.sampled_from(["x", "y"]),
    name=st.sampled_from(["", "X"]),
    owner=st.sampled_from(["", "jo"]),
    team=st.sampled_from(["", "web"]),
    promise=st.none() | DATES,
    forecast=st.none() | DATES,
    finished=st.booleans(),
    withdrawn=st.booleans(),
)
RECORDS = st.builds(
    Record,
    role=st.just("project"),
    name=st.just("A"),
    status=st.sampled_from(["", "active", "done", "cancelled"]),
    owner=st.just(""),
    team=st.just(""),
    tags=st.just(()),
    commitments=st.lists(COMMITMENTS, max_size=3, unique_by=lambda c: (c.kind, c.id)).map(tuple),
    decisions=st.sampled_from([(), (Decided("d", "", When("2026-01-02", DAY, DAY), ("x", "p")),)]),
    threats=st.just(()),
    measures=st.just(()),
    words=st.just(()),
)
REFS = st.sampled_from(["p", "p/a", "p/b", "q/c"])
KNOWN: st.SearchStrategy[Record | Unread | None] = st.none() | st.just(UNREAD) | RECORDS


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    steps = []
    for number in range(draw(st.integers(0, 8))):
        changed = draw(st.dictionaries(REFS, KNOWN, min_size=1, max_size=3))
        renamed = draw(st.dictionaries(st.sampled_from(sorted(changed)), REFS, max_size=1))
        day = DAY + dt.timedelta(days=number)
        steps.append(Step(Revision(f"{number:040}", day, "jo", ""), changed, renamed))
    return steps


@settings(deadline=None, max_examples=100, derandomize=True)
@given(histories())
def test_the_moves_of_a_promise_lead_from_its_first_date_to_its_last(steps: list[Step]) -> None:
    for promise in ledger(steps).promises:
        dated = [event for event in promise.events if event.happened in DATED]
        assert promise.events[0].happened is Happened.FIRST
        assert [event.happened for event in dated].count(Happened.FIRST) == 1
        assert promise.first is not None
        assert promise.last is not None
        moved = sum(event.days or 0 for event in dated)
        assert moved == (promise.last.last - promise.first.last).days
        assert not (promise.kept and promise.stands)
        for event in promise.events:
            if event.happened is Happened.LATER:
                assert (event.days or 0) > 0
            if event.happened is Happened.EARLIER:
                assert (event.days or 0) < 0


@settings(deadline=None, max_examples=100, derandomize=True)
@given(histories())
def test_a_course_ends_as_its_promise_does(steps: list[Step]) -> None:
    end = [step.revision.day for step in steps]
    for promise in ledger(steps).promises:
        (mark,) = course(promise, end[-1:]).marks
        if promise.stands:
            assert mark.promise == promise.last
            assert mark.done is None


@settings(deadline=None, max_examples=100, derandomize=True)
@given(histories())
def test_totals_of_groups_add_up_to_those_of_all(steps: list[Step]) -> None:
    book = ledger(steps)
    whole = totals(book.events())
    for by in Grouping:
        groups = [counted for _, counted in grouped(book.events(), by)]
        for figure in ("promised", "pushes", "days_pushed", "undecided", "pulls", "days_pulled", "renewed"):
            assert sum(getattr(counted, figure) for counted in groups) == getattr(whole, figure)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(histories())
def test_the_order_of_the_files_in_a_commit_does_not_matter(steps: list[Step]) -> None:
    turned = [Step(step.revision, dict(reversed(list(step.changed.items()))), step.renamed) for step in steps]
    assert ledger(turned).promises == ledger(steps).promises
