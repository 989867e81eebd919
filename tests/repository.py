"""git for tests: as nobody has set it up, in the name of whom a test says, on a day."""

import os
import shutil
import subprocess
from pathlib import Path

GIT = shutil.which("git") or ""
"""Where git is; empty where it is not, and modules that need it skip."""


def surroundings(
    day: str = "2026-11-23",
    author: str = "Jo",
    email: str = "jo@example.com",
    committer: str = "",
    authored: str = "",
) -> dict[str, str]:
    """The whole environment of git: nobody's settings, these names, noon of the days."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": committer or author,
        "GIT_COMMITTER_EMAIL": "jo@example.com",
        "GIT_AUTHOR_DATE": f"{authored or day}T12:00:00Z",
        "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
    }


def git(
    folder: Path,
    *words: str,
    day: str = "2026-11-23",
    author: str = "Jo",
    email: str = "jo@example.com",
    committer: str = "",
    authored: str = "",
    given: bytes | None = None,
) -> str:
    """What git says in a folder; an error where it fails."""
    env = surroundings(day, author, email, committer, authored)
    ran = subprocess.run(  # noqa: S603 - our own words
        [GIT, *words], cwd=folder, env=env, input=given, capture_output=True, check=True, timeout=120
    )
    return ran.stdout.decode("utf-8", "replace").strip()
