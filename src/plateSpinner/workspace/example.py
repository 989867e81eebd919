"""The worked example: packed into the wheel, and `programs/` of the repository when run from there."""

from pathlib import Path

from plateSpinner.workspace.edit import write_file


def example() -> Path:
    """The folder that holds the example's portfolio.yaml."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "example"
    return packed if packed.is_dir() else package.parent.parent / "programs"


def write_example(folder: Path) -> None:
    """Copy the example's files to `programs/` in `folder`. Raises OSError where that can't be done."""
    source = example()
    for path in sorted(source.rglob("*")):
        if path.is_file():
            write_file(folder / "programs" / path.relative_to(source), path.read_text("utf-8"))
