"""UIDs that stay the same from one export to the next, whatever else the plan gains or loses."""

from hashlib import sha256

_MOST = 4_000_000
"""Below 2^22: higher ones mean tasks of inserted projects to Microsoft Project."""


class Uids:
    """Hands out a number for each text: from the text alone, the next free one where two would share it."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._taken: set[int] = set()

    def of(self, text: str) -> str:
        """The UID of what `text` names."""
        if text not in self._numbers:
            number = int.from_bytes(sha256(text.encode(errors="surrogatepass")).digest()[:8]) % _MOST + 1
            while number in self._taken:
                number = number % _MOST + 1
            self._taken.add(number)
            self._numbers[text] = str(number)
        return self._numbers[text]
