"""What could not be taken along: gathered by kind, told in one line each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from plateSpinner.finding import Finding, Severity
from plateSpinner.model.words import quoted

MOST_NAMES = 12


@dataclass(slots=True)
class Losses:
    """Gathers names by what of theirs is lost, or wrong; tells them in the order they were first met."""

    _kept_out: dict[tuple[str, str], dict[tuple[str, str], None]] = field(default_factory=dict)
    _wrong: dict[tuple[str, str], dict[tuple[str, str], None]] = field(default_factory=dict)

    def lose(self, what: str, noun: str = "", name: str = "", uid: str = "") -> None:
        """Note that `what` (a plural) of something is not carried over; it counts once a kind."""
        _note(self._kept_out, what, noun, (name, uid))

    def fault(self, what: str, noun: str = "", name: str = "", uid: str = "") -> None:
        """Note that `what` is wrong with something, so that the whole can't be taken."""
        _note(self._wrong, what, noun, (name, uid))

    def findings(self) -> tuple[Finding, ...]:
        """A finding for each kind: what is wrong first, then what is not carried over."""
        wrong = (
            Finding("X004", "schedule-wrong", Severity.ERROR, _told(what, "", noun, names), (), _CORRECT)
            for (what, noun), names in self._wrong.items()
        )
        lost = (
            Finding("X101", "not-carried-over", Severity.WARNING, _told(what, _NOT, noun, names), ())
            for (what, noun), names in self._kept_out.items()
        )
        return (*wrong, *lost)


_CORRECT = "correct it where the schedule was made, and save it as XML again"
_NOT = " not carried over"


def _note(
    kinds: dict[tuple[str, str], dict[tuple[str, str], None]], what: str, noun: str, who: tuple[str, str]
) -> None:
    names = kinds.setdefault((what, noun), {})
    if who[0]:
        names[who] = None


def _told(what: str, end: str, noun: str, names: Iterable[tuple[str, str]]) -> str:
    told = [name for name, _ in names]
    if not told:
        return what + end
    several = f"{len(told)} {noun}" + ("s" if len(told) != 1 else "")
    shown = ", ".join(quoted(name) for name in told[:MOST_NAMES])
    more = f" and {len(told) - MOST_NAMES} more" if len(told) > MOST_NAMES else ""
    return f"{what}{end}: {several}: {shown}{more}"
