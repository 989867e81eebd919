"""`spin show` of every kind of thing: what is stated and where, what is inherited, and who mentions it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Json = dict[str, Any]  # what json.loads gives


def shown(inside: Spin, plan: Path, id_: str) -> Json:
    ran = inside("show", id_, "--json", cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    (item,) = json.loads(ran.stdout)["items"]
    made: Json = item
    return made


def line_of(plan: Path, file: str, text: str) -> int:
    lines = (plan / "programs" / file).read_text().splitlines()
    (number,) = [n for n, line in enumerate(lines, start=1) if line.strip().startswith(text)]
    return number


@pytest.mark.parametrize(
    ("id_", "kind", "name", "starts"),
    [
        ("checkout", "program", "Checkout", ("checkout/program.yaml", "name: Checkout")),
        ("checkout/api", "project", "Payments API v2", ("checkout/api.yaml", "# The busiest")),
        ("checkout/launch", "milestone", "Public launch", ("checkout/program.yaml", "launch:")),
        ("checkout/api/ga", "milestone", "ga", ("checkout/api.yaml", "ga:")),
        ("checkout/api/sandbox", "task", "Sandbox certification", ("checkout/api.yaml", "sandbox:")),
        ("checkout/api/rollout.full", "task", "full", ("checkout/api.yaml", "full:")),
        ("checkout/api/lab", "dependency", "lab", ("checkout/api.yaml", "lab:")),
        ("checkout/api/outage", "risk", "outage", ("checkout/api.yaml", "outage:")),
        ("checkout/api/sandbox-down", "issue", "Sandbox down", ("checkout/api.yaml", "sandbox-down:")),
        ("checkout/api/volume", "assumption", "Volume stays small", ("checkout/api.yaml", "volume:")),
        ("checkout/api/psp", "decision", "Which PSP", ("checkout/api.yaml", "psp:")),
        ("checkout/api/latency", "kpi", "latency", ("checkout/api.yaml", "latency:")),
        ("checkout/api/ops", "stakeholder", "ops", ("checkout/api.yaml", "ops:")),
        ("identity/sso", "project", "Single sign-on", ("identity/sso.yaml", "name: Single")),
        ("identity/sso/", "project", "Single sign-on", ("identity/sso.yaml", "name: Single")),
        ("maya", "person", "Maya Lind", ("portfolio.yaml", "maya:")),
        ("@maya", "person", "Maya Lind", ("portfolio.yaml", "maya:")),
        ("grow", "objective", "Grow checkout conversion", ("portfolio.yaml", "grow:")),
        ("plant", "calendar", "Plant, two shifts", ("portfolio.yaml", "plant:")),
    ],
)
def test_everything_with_a_name_is_shown_with_its_kind_and_place(
    id_: str, kind: str, name: str, starts: tuple[str, str], inside: Spin, whole: Path
) -> None:
    item = shown(inside, whole, id_)
    file, text = starts
    assert (item["kind"], item["name"]) == (kind, name)
    assert item["place"]["file"] == f"programs/{file}"
    assert abs(item["place"]["line"] - line_of(whole, file, text)) <= (kind not in {"program", "project"})


def test_a_team_of_its_own_file_is_shown_with_what_it_can_do(inside: Spin, whole: Path) -> None:
    item = shown(inside, whole, "payments")
    assert [(fact["key"], fact["value"], fact["place"]["line"]) for fact in item["stated"]] == [
        ("name", "Payments", 2),
        ("lead", "jo", 3),
        ("capacity", "5 FTE from 2026-07-01, 7 FTE from 2027-01-01", 4),
        ("calendar", "default", 5),
        ("cost_per_day", "900", 6),
        ("skills", "kotlin, pci", 7),
    ]
    assert {fact["place"]["file"] for fact in item["stated"]} == {"programs/teams.yaml"}
    assert [(mention["ref"], mention["how"]) for mention in item["mentions"]] == [
        ("portfolio.yaml", "people.jo.team"),
        ("checkout/api", "team"),
        ("checkout/api", "staffing.payments"),
        ("checkout/api", "tasks.rollout.assign.payments"),
    ]


def test_values_are_told_in_the_words_of_the_plan(inside: Spin, whole: Path) -> None:
    def stated(id_: str) -> dict[str, str]:
        return {fact["key"]: fact["value"] for fact in shown(inside, whole, id_)["stated"]}

    assert stated("default") == {
        "week": "mon, tue, wed, thu, fri",
        "hours": "7.5",
        "holidays": "DE",
        "closed": "2026-12-24..2027-01-01",
    }
    assert stated("plant")["week"] == "mon 08:00-12:00 13:00-17:00, fri 08:00-12:00"
    assert stated("plant")["exceptions"] == "2026-12-05: 08:00-12:00, 2026-12-07..2026-12-09: none"
    assert stated("checkout")["budget"] == "1,200,000"
    assert stated("checkout/api")["actuals"] == "2026-09: 80,000, 2026-10: 95,000 EUR"
    assert stated("checkout/api")["staffing"] == "payments: 2026-Q4: 3, 2027-Q1: 2"
    assert stated("checkout/api")["risks.outage"] == "probability high, impact very high"
    assert stated("checkout/api/sandbox")["duration"] == "5d/8d/20d"
    assert stated("checkout/api/rollout.full")["after"] == "rollout.dark SS+3cd"
    assert stated("checkout/api/lab")["promised"] == "unknown: the lab never answers"
    assert stated("checkout/api/cert-delay")["impact"] == "schedule 1w/3w/6w, cost 50,000"
    assert stated("checkout/api/latency")["readings"] == "2026-11-01: 240"
    assert stated("checkout/api/ops")["cadence"] == "10d"
    assert stated("grow")["key_results.conversion.readings"] == "2026-09-30: 3.0, 2026-10-31: 3.1"
    assert stated("checkout/api/beta")["criteria.1.met"] == "yes"


def test_what_is_inherited_names_where_it_comes_from(inside: Spin, whole: Path) -> None:
    item = shown(inside, whole, "checkout/api/rollout.full")
    assert item["inherited"] == [["owner", "jo", "checkout/api"], ["team", "payments", "checkout/api"]]
    assert shown(inside, whole, "checkout/launch")["inherited"] == [["owner", "maya", "checkout"]]
    assert shown(inside, whole, "identity/sso")["inherited"] == []


def test_mentions_are_found_across_files_with_their_line(inside: Spin, whole: Path) -> None:
    mentions = shown(inside, whole, "identity/sso/ga")["mentions"]
    assert [(m["ref"], m["how"], m["place"]["file"], m["place"]["line"]) for m in mentions] == [
        ("checkout", "milestones.launch.after.2", "programs/checkout/program.yaml", 16),
        ("checkout/api", "milestones.beta.after.2", "programs/checkout/api.yaml", 17),
        ("checkout/api", "dependencies.sso.needs", "programs/checkout/api.yaml", 38),
    ]


def test_the_screen_shows_concerns_facts_and_mentions(inside: Spin, whole: Path) -> None:
    ran = inside("show", "checkout/api/outage", cwd=whole)
    assert ran.stdout == (
        "outage  risk checkout/api/outage · programs/checkout/api.yaml:62\n"
        "================================================================\n"
        "\n"
        "Needs attention\n"
        "  amber  high risk, score 20 of 25, no response\n"
        "    programs/checkout/api.yaml:62  choose a response and an owner\n"
        "\n"
        "Stated\n"
        "  Fact         Value      Where\n"
        "  probability  high       programs/checkout/api.yaml:62\n"
        "  impact       very high  programs/checkout/api.yaml:62\n"
        "  owner        jo         from checkout/api\n"
        "\n"
        "Mentioned by\n"
        "  Nothing refers to it.\n"
    )


def test_one_name_of_two_things_shows_both(inside: Spin, whole: Path) -> None:
    ran = inside("show", "identity", "--json", cwd=whole)
    assert [(item["kind"], item["ref"]) for item in json.loads(ran.stdout)["items"]] == [
        ("program", "identity"),
        ("team", "identity"),
    ]


def test_as_of_moves_what_needs_attention(inside: Spin, whole: Path) -> None:
    def texts(day: str) -> list[str]:
        ran = inside("show", "checkout/api/beta", "--as-of", day, "--json", cwd=whole)
        return [concern["text"] for concern in json.loads(ran.stdout)["items"][0]["concerns"]]

    # it waits for identity/sso/ga of Friday, 8 January 2027
    told = "35 days after the promise (due 2026-11-13), projected 2027-01-08"
    assert texts("2026-11-13") == [f"forecast 2026-12-18, {told}"]
    assert texts("2026-11-14") == [
        "1 day overdue (due 2026-11-13), forecast 2026-12-18, projected 2027-01-08"
    ]
    assert texts("2026-12-19") == [
        "36 days overdue (due 2026-11-13), forecast 2026-12-18 passed too, projected 2027-01-08"
    ]
