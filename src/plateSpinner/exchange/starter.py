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

GITHUB = """\
name: plan
on:
  pull_request:
  push:
    branches: [main]
  schedule:
    - cron: "17 5 * * 1-5"  # dates pass without a commit
permissions:
  contents: read
concurrency:
  group: plan-${{ github.ref }}
  cancel-in-progress: true  # the newest push is the one to tell of
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
      pull-requests: write  # for the comment; without it the job's summary has it all
    steps:
      - uses: actions/checkout@1af3b93b6815bc44a9784bd300feb67ff0d1eeb3  # v6.0.0
        with:
          fetch-depth: 0  # diff and --only-new look for where the branch began
          persist-credentials: false
      - uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c  # v6.0.0
        with:
          python-version: "3.13"
      - run: python -I -m pip install "platespinner==PIN"
      - if: github.event_name == 'pull_request'
        run: |
          spin diff "origin/$GITHUB_BASE_REF" --format markdown > "$RUNNER_TEMP/diff.md"
          cat "$RUNNER_TEMP/diff.md" >> "$GITHUB_STEP_SUMMARY"
      - if: github.event_name == 'pull_request'
        env:
          GITHUB_TOKEN: ${{ github.token }}  # no other step has it
        run: python -I -m plateSpinner.exchange.pull_request "$RUNNER_TEMP/diff.md"
      - if: github.event_name == 'pull_request'
        run: spin check --only-new "origin/$GITHUB_BASE_REF"
      - if: github.event_name != 'pull_request'
        run: spin check
"""

GITLAB = """\
plan:
  image: python:3.13
  variables:
    GIT_DEPTH: "0"  # diff and --only-new look for where the branch began
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_PIPELINE_SOURCE == "schedule"  # dates pass without a commit
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    - python -I -m pip install "platespinner==PIN"
  script:
    # all findings for the widgets, which compare with the target branch
    - spin check --exit-zero --format concise --report gitlab=quality.json --report junit=junit.xml
    # what the merge request changes; then the gate
    - spin diff ${CI_MERGE_REQUEST_DIFF_BASE_SHA:-HEAD} --format markdown > diff.md
    - spin check ${CI_MERGE_REQUEST_DIFF_BASE_SHA:+--only-new=$CI_MERGE_REQUEST_DIFF_BASE_SHA}
  artifacts:
    when: always
    paths: [diff.md]
    reports:
      codequality: quality.json
      junit: junit.xml
"""

CI_FILES = {
    "github": {".github/workflows/plan.yml": GITHUB},
    "gitlab": {".gitlab-ci.yml": GITLAB},
    "none": {},
}
"""What `spin init --ci` writes, by its choice: files by path; PIN stands for our version."""


def workflow(ci: str) -> dict[str, str]:
    """The file that has `ci`, a key of `CI_FILES`, look at a plan, with our version in it."""
    return {path: text.replace("PIN", __version__) for path, text in CI_FILES[ci].items()}


def starter(name: str, *, ci: str) -> dict[str, str]:
    """The files by path, less the schemas: a minimal plan, a pre-commit hook, and a workflow for `ci`.

    `ci` is a key of `CI_FILES`.
    """
    title = json.dumps(name)  # JSON text is YAML text
    portfolio = f"# yaml-language-server: $schema=../schema/portfolio.json\nspin: 1\nname: {title}\n"
    return {
        "programs/portfolio.yaml": portfolio,
        "programs/first-program/program.yaml": PROGRAM,
        "programs/first-program/first-project.yaml": PROJECT,
        ".pre-commit-config.yaml": HOOK,
        **workflow(ci),
    }
