"""How a screen looks: the colours of tones and the signs that a renderer adds to the text."""

from dataclasses import dataclass
from typing import Final

from plateSpinner.document import Line, Tone

_STYLES: Final = {
    Tone.STRONG: "bold",
    Tone.FAINT: "dim",
    Tone.GOOD: "green",
    Tone.WARN: "yellow",
    Tone.BAD: "red",
    Tone.CODE: "cyan",
}
"""Rich's names of the sixteen colours that the reader's own theme defines."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs a renderer adds by itself; those of a tree have the same width."""

    rule: str
    dot: str
    bullet: str
    arrow: str
    tee: str
    corner: str
    bar: str


UNICODE: Final = Glyphs("─", " · ", "•", "→", "├─ ", "└─ ", "│  ")
ASCII: Final = Glyphs("-", " | ", "*", ">", "|- ", "`- ", "|  ")


def painted(line: Line, *, colour: bool) -> str:
    """`line`, whose texts have passed `gate.printable`, with the escape codes of its tones."""
    if not colour:
        return "".join(cell.text for cell in line)
    return "".join(_styled(cell.text, cell.tone) for cell in line)


def _styled(text: str, tone: Tone) -> str:
    if tone not in _STYLES:
        return text
    # imported here: Rich costs more than all else of a report, and only a screen in colour needs it
    from rich.color import ColorSystem  # noqa: PLC0415
    from rich.style import Style  # noqa: PLC0415

    return Style.parse(_STYLES[tone]).render(text, color_system=ColorSystem.STANDARD)
