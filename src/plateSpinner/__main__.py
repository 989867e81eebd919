"""Entry point of `spin`, `platespinner` and `python -m plateSpinner`."""

import os
import sys

from plateSpinner import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # the hot path: nothing else is imported
        sys.stdout.write(f"spin {__version__}\n")
        return
    from plateSpinner.cli.app import run  # noqa: PLC0415 - so that the hot path does not pay for it

    code = run()
    # all is written: to free a large plan fact by fact would only keep the reader waiting
    os._exit(code)


if __name__ == "__main__":
    main()
