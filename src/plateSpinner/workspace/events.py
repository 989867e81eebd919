"""YAML events of a text: by libyaml where it can, by ruamel.yaml where libyaml balks.

libyaml is some thirty times faster. ruamel.yaml is the reference: what it accepts is read, what
it refuses is refused for its reason. Neither composes here: nesting and aliases cost nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from yaml import events
from yaml.error import MarkedYAMLError, YAMLError

if TYPE_CHECKING:
    import ruamel.yaml.events as ruamel
    from yaml._yaml import CParser

LONGEST_SECOND_READING: Final = 65_536
"""Characters up to which text that libyaml refuses is read again: ruamel.yaml takes 2 s for 256 KiB."""
HALF_CHARACTER: Final = "half a character"

_PERCENT_FIRST: Final = re.compile(r"(?:\s|#[^\r\n]*+)*+%")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text can't be read: a parser's words, the index they are about, and where that began."""

    problem: str
    context: str
    at: int
    since: int


class Consumer(Protocol):
    """What takes a text's events, in one go; it may stop early."""

    def take(self, stream: Iterator[events.Event]) -> None:
        """Take in the events of a text. What the parser raises passes through."""


C = TypeVar("C", bound=Consumer)


def fed(make: Callable[[], C], text: str) -> tuple[C, Unreadable | None]:
    """A consumer that has taken the events of `text`, and the fault at which they ended, if any."""
    text = _with_comments_for_directives(text)
    # with tabs libyaml takes what ruamel.yaml refuses
    if LIBYAML and ("\t" not in text or len(text) > LONGEST_SECOND_READING):
        consumer = make()
        try:
            consumer.take(iter(LIBYAML(text).get_event, None))
        except (YAMLError, ValueError) as refused:
            if len(text) > LONGEST_SECOND_READING:
                return consumer, _unreadable(refused, 0)
        else:
            return consumer, None
    consumer, reference = make(), _Ruamel(text)
    consumer.take(iter(reference))
    return consumer, reference.fault


def directives(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the lines before the data that begin with %."""
    if not _PERCENT_FIRST.match(text):
        return
    at = 0
    for line in text.splitlines(keepends=True):
        content = line.strip()
        if line.startswith("%"):
            yield at, at + len(line.rstrip())
        elif content and not content.startswith("#"):
            return
        at += len(line)


def start(event: events.Event) -> int:
    """The index at which an event's text starts, its anchor and tag included."""
    return event.start_mark.index if event.start_mark else 0


def end(event: events.Event) -> int:
    """The index behind an event's text."""
    return event.end_mark.index if event.end_mark else 0


def _with_comments_for_directives(text: str) -> str:
    """The text at the same length without directives, so that the rest is read all the same."""
    if not any(directives(text)):
        return text
    characters = list(text)
    for at, _ in directives(text):
        characters[at] = "#"
    return "".join(characters)


def _libyaml() -> "type[CParser] | None":
    try:
        from yaml._yaml import CParser  # noqa: PLC0415 - PyYAML may be built without it
    except ImportError:
        return None
    return CParser


LIBYAML: Final = _libyaml()
"""libyaml's parser, where PyYAML has it."""


class _Ruamel:
    """ruamel.yaml's events of a text, as PyYAML's, up to `fault`."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML  # noqa: PLC0415 - 20 ms that few runs need

        self._text = text
        self._loader = YAML(typ="safe", pure=True)
        self.fault: Unreadable | None = None

    def __iter__(self) -> Iterator[events.Event]:
        try:
            _, parser = self._loader.get_constructor_parser(self._text)
            while event := parser.get_event():
                yield _as_pyyaml(event)
        except Exception as refused:  # noqa: BLE001 - it raises what it likes; all of it is about the text
            self.fault = _unreadable(refused, self._loader.reader.index)


def _as_pyyaml(event: "ruamel.Event") -> events.Event:
    from ruamel.yaml import events as theirs  # noqa: PLC0415 - as above

    marks = event.start_mark, event.end_mark
    if isinstance(event, theirs.ScalarEvent):
        value = _joined(event)
        return events.ScalarEvent(event.anchor, event.tag, event.implicit, value, *marks, event.style)
    if isinstance(event, theirs.AliasEvent):
        return events.AliasEvent(event.anchor, *marks)
    if isinstance(event, theirs.CollectionStartEvent):
        is_mapping = isinstance(event, theirs.MappingStartEvent)
        opened = events.MappingStartEvent if is_mapping else events.SequenceStartEvent
        return opened(event.anchor, event.tag, event.implicit, *marks, event.flow_style)
    kind: type[events.Event] = getattr(events, type(event).__name__)
    return kind(*marks)


def _joined(event: "ruamel.ScalarEvent") -> str:
    r"""A scalar's text with escaped pairs (`\ud83d\ude00`) as the character that they stand for."""
    text: str = event.value
    if text.isascii():
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise MarkedYAMLError(problem=HALF_CHARACTER, problem_mark=event.start_mark) from None


def _unreadable(refused: Exception, at: int) -> Unreadable:
    """What either parser raised; `at` is where it stood, should it not say."""
    problem, context = (getattr(refused, name, None) or "" for name in ("problem", "context"))
    mark, began = (getattr(refused, name, None) for name in ("problem_mark", "context_mark"))
    at = mark.index if mark else at
    return Unreadable(problem, context, at, began.index if began else at)
