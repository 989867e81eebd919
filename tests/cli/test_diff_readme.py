"""The README's example of `spin diff`, done as it says."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

GIT = shutil.which("git") or ""
if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

TOP = Path(__file__).parents[2]


def test_the_example_in_the_readme_is_what_it_prints(terminal: Callable[..., str], tmp_path: Path) -> None:
    example = (TOP / "README.md").read_text().split("<!-- diff-example -->\n```\n")[1].split("\n```\n")[0]
    shutil.copytree(TOP / "programs", tmp_path / "programs")
    who = ("-c", "user.name=Jo", "-c", "user.email=jo@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "The plan")):
        subprocess.run([GIT, *who, *words], cwd=tmp_path, check=True)  # noqa: S603
    file = tmp_path / "programs/checkout/payments-api.yaml"
    text = file.read_text()
    assert text.count("2026-12-02") == 4
    file.write_text(text.replace("2026-12-02", "2026-12-09"))
    shown = terminal(f"{sys.executable} -m plateSpinner diff", tmp_path, 80, NO_COLOR="1")
    assert f"\n{example}\n\nWhat changes  3 items\n" in shown
