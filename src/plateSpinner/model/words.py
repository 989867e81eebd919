"""Words for values in messages: short, quoted, and never as long as what a hostile plan holds."""

import difflib
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

LONGEST = 60


def quoted(value: object) -> str:
    """A value as a message names it: text in single quotes, the rest by its kind."""
    match value:
        case None:
            return "an empty value"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return shortened(f"{value:f}" if isinstance(value, Decimal) else str(value))
        case str():
            return f"'{shortened(value)}'"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return f"a mapping of {len(value)}"
        case _:
            return f"'{shortened(str(value))}'"


def shortened(text: str) -> str:
    """At most `LONGEST` characters of a text, with the number left out behind."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… (+{len(text) - LONGEST})"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things: "1 risk", "1,200 risks"; `many` where that isn't the word and an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is spelled most like `word`; empty where none is near."""
    lowered = {k.casefold(): k for k in sorted(known)[:20_000]}
    word = word[:LONGEST].casefold()
    if word in lowered:
        return lowered[word]
    close = difflib.get_close_matches(word, lowered, 1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def folded(id_: str) -> str:
    """An id as a file system sees it that ignores case and composes accents."""
    return unicodedata.normalize("NFC", id_).casefold()
