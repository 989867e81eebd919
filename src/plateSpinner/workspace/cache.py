"""What was made of files before, kept outside of every plan by what the files hold; disposable.

A cache is data (JSON), never code, and never trusted: what does not fit is read anew, silently.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plateSpinner.workspace.edit import write_file

MOST_BYTES: Final = 128 * 1024 * 1024
"""A larger cache is begun anew."""


def load_rows(kind: str, owner: str, version: str) -> dict[str, object]:
    """The rows that were kept for `owner`, by key; none where there are none of this version."""
    path = _path(kind, owner)
    try:
        if path is None or path.stat().st_size > MOST_BYTES:
            return {}
        held = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # no cache, or one that was cut off
        return {}
    if not isinstance(held, dict) or held.get("version") != version or not isinstance(held.get("rows"), dict):
        return {}
    return {str(key): row for key, row in held["rows"].items()}


def keep_rows(kind: str, owner: str, version: str, rows: Mapping[str, object]) -> None:
    """Keep rows for next time; does nothing where there is no room or no right to."""
    path = _path(kind, owner)
    if path is None:
        return
    try:
        text = json.dumps({"version": version, "rows": rows}, separators=(",", ":"), ensure_ascii=True)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)  # of one that was there; what is written keeps it
        write_file(path, text)
    except (OSError, RecursionError):  # the answer does not depend on it; rows of others may nest
        return


def _path(kind: str, owner: str) -> Path | None:
    """The file of a cache; None where the user has no folder for such things."""
    name = hashlib.sha256(owner.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(given) if os.path.isabs(given) else _home_cache()  # noqa: PTH117 - as XDG says it
    except RuntimeError:  # no home folder
        return None
    return base / "platespinner" / kind / f"{name}.json" if base.is_absolute() else None


def _home_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
