"""What a screen says where it leaves rows out."""

from collections.abc import Iterator

from plateSpinner.document import Block, Cell, Paragraph, Tone


def more(left: int) -> Iterator[Block]:
    """How many rows are left out, and how to see them; nothing where none is."""
    if left > 0:
        yield Paragraph((Cell(f"{left:,} more: --all", Tone.FAINT),))
