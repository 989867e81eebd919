"""Values as a plan writes them."""

from collections.abc import Iterable
from decimal import Decimal

from plateSpinner.model.amounts import Cost, Money
from plateSpinner.model.calendar import WEEKDAYS, Week
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.durations import Estimate
from plateSpinner.model.risk import Impact, Probability
from plateSpinner.model.value import NOT_STATED, Unknown, stated_unknown

_STATED = stated_unknown("unknown")


def written(value: object) -> str:
    """A value without references, as a plan writes it."""
    match value:
        case None:
            return ""
        case Unknown():
            return _unknown(value)
        case Day():
            return _day(value)
        case DayRange():
            return value.first.isoformat() if value.first == value.last else f"{value.first}..{value.last}"
        case str():
            return one_line(value)
        case tuple():
            return f"[{', '.join(map(written, value))}]"
        case Week():
            return _week(value)
        case _:
            return _quantity(value)


def _quantity(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case Estimate() if value.is_range:
            return f"[{value.low}, {value.likely}, {value.high}]"
        case Money():
            return _money(value)
        case Cost():
            points = [_money(money) for money in (value.low, value.likely, value.high)]
            return points[0] if len(set(points)) == 1 else f"[{', '.join(points)}]"
        case Probability():
            return str(value.stated)
        case Impact():
            parts = (("schedule", value.schedule), ("cost", value.cost))
            return value.level or mapping((key, written(part)) for key, part in parts if part)
        case _:
            return str(value)


def one_line(text: str) -> str:
    """A text without the breaks of its lines, which are the writer's."""
    return " ".join(text.split())


def _unknown(value: Unknown) -> str:
    if value == NOT_STATED:
        return ""
    return "unknown" if value == _STATED else f"{{unknown: {one_line(value.reason)}}}"


def _money(money: Money) -> str:
    amount, suffix = money.amount, ""
    if amount and amount % 10**5 == 0 and abs(amount) >= 10**6:
        amount, suffix = amount / 10**6, "M"
    elif amount and amount % 1000 == 0:
        amount, suffix = amount / 1000, "k"
    return f"{amount.normalize():f}{suffix} {money.currency}".rstrip()


def _day(day: Day) -> str:
    if day.minute is None:
        return day.text
    return f"{day.first}T{day.minute // 60:02}:{day.minute % 60:02}"


def _week(week: Week) -> str:
    if any(week.days):
        return mapping((name, written(day)) for name, day in zip(WEEKDAYS, week.days, strict=True) if day)
    runs: list[list[str]] = [[]]
    for name, day in zip(WEEKDAYS, week.days, strict=True):
        if day is None:
            runs[-1].append(name)
        elif runs[-1]:
            runs.append([])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs if run)


def mapping(parts: Iterable[tuple[str, str]]) -> str:
    """A mapping within a line."""
    return f"{{{', '.join(f'{key}: {text}' for key, text in parts)}}}"
