"""Names from elsewhere: as safe text, and as ids that a person would have chosen."""

import re
import unicodedata
from dataclasses import dataclass, field

LONGEST_SLUG = 40
_KEPT = "\u200c\u200d"
"""Joiners: Persian, Indic scripts and emoji are spelled with them."""
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", "program", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""Names that no file of a project may have: of Windows' devices, and of the program's own file."""


def one_line(text: str) -> str:
    """`text` on one line, without what is seen by nobody or turns the direction of reading."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_visible(" ".join(text.split())).split())


def several_lines(text: str) -> str:
    """`text` with its line breaks, else as `one_line`; no blanks at line ends, no empty lines around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def _visible(text: str) -> str:
    return "".join(
        char
        for char in text
        if char in _KEPT
        or not (unicodedata.category(char)[0] == "C" or unicodedata.category(char) in ("Zl", "Zp"))
    )


def slug(text: str) -> str:
    """The id that a name suggests: lower-case letters of any script and digits, parted by `-`, or nothing."""
    words: list[str] = []
    for char in unicodedata.normalize("NFKD", text[: 4 * LONGEST_SLUG]).casefold():
        if char.isalnum():
            words.append(char)
        elif unicodedata.category(char)[0] != "M":
            words.append("-")
        elif words and not words[-1].isascii():
            words.append(char)
    made = unicodedata.normalize("NFC", re.sub("-+", "-", "".join(words)).strip("-"))
    if len(made) <= LONGEST_SLUG:
        return made
    cut = made[: LONGEST_SLUG + 1].rpartition("-")[0]
    return cut if len(cut) > LONGEST_SLUG // 2 else made[:LONGEST_SLUG].strip("-")


@dataclass(slots=True)
class Ids:
    """Hands out ids, each once; a second of one name is `name-2`."""

    _taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def new(self, name: str, otherwise: str) -> str:
        """An id for a name; `otherwise` suggests one where the name has no letters."""
        stem = slug(name) or slug(otherwise)
        id_ = stem
        while id_ in self._taken:
            number = self._next.get(stem, 2)
            self._next[stem] = number + 1
            id_ = f"{stem}-{number}"
        self._taken.add(id_)
        return id_

    def take(self, id_: str) -> str:
        """An id that is to be exactly this one."""
        self._taken.add(id_)
        return id_


def file_stem(name: str, otherwise: str) -> str:
    """The id for a program or project, which is a file's or folder's name as well."""
    made = slug(name) or otherwise
    return f"{made}-plan" if made in _RESERVED else made
