"""The files of a new plan."""

import json

from plateSpinner import __version__

PROGRAM = """\
# yaml-language-server: $schema=../../schema/program.json
name: First program
# owner: jo
"""

PROJECT = """\
# yaml-language-server: $schema=../../schema/project.json
name: First project
# owner: jo
status: proposed
# milestones:
#   beta:
#     name: Beta with three customers
#     due: 2027-03-31          # promised
#     forecast: 2027-04-14     # what you believe now
#     done:                    # when it was reached
# risks:
#   supplier:
#     name: Supplier is late
#     probability: 30%
#     impact: {schedule: 3w}
#     owner: jo
# updates:
#   2027-01-15: {health: green, summary: Started.}
"""

HOOK = """\
# See https://pre-commit.com: run `pre-commit install` once.
repos:
  - repo: local
    hooks:
      - id: spin-validate
        name: spin validate
        entry: spin validate
        language: system
        pass_filenames: false
        files: \\.ya?ml$
"""

WORKFLOW = """\
name: plan
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install "platespinner=={pin}"
      - run: spin validate
"""


def starter(name: str, *, ci: str) -> dict[str, str]:
    """The files by path, less the schemas: a minimal plan, a pre-commit hook, and a workflow for `ci`."""
    title = json.dumps(name)  # JSON text is YAML text
    portfolio = f"# yaml-language-server: $schema=../schema/portfolio.json\nspin: 1\nname: {title}\n"
    files = {
        "programs/portfolio.yaml": portfolio,
        "programs/first-program/program.yaml": PROGRAM,
        "programs/first-program/first-project.yaml": PROJECT,
        ".pre-commit-config.yaml": HOOK,
    }
    if ci == "github":
        files[".github/workflows/plan.yml"] = WORKFLOW.format(pin=__version__)
    return files
