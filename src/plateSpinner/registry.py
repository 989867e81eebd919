"""The members of a package, found by module name: adding a rule or a format edits no list."""

import importlib
import pkgutil
from types import ModuleType


def members(package: ModuleType) -> dict[str, ModuleType]:
    """Import every public module directly in `package`; names in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
