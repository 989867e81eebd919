"""`spin calendar` shows calendars and writes nothing; with --write it writes holidays, and only these."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]

VERSION = version("holidays")
PLAN = {
    "portfolio.yaml": """\
spin: 1
name: Two plates
data_date: 2026-11-23
calendars:
  default: {week: mon-fri, holidays: [DE]}
""",
    "checkout/program.yaml": "name: Checkout\n",
}
GERMAN_2026 = {
    *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14"),
    *("2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26"),
}
"""The holidays of all Germany: by law, and by the date of Easter, 5 April 2026."""
HAND_MADE = """\
# What the works council agreed
DE:
    2026-06-05: Bridge day     # all of Germany
    2026-12-25: Christmas
    2026-12-24: Half a day, by hand
    # the last word of Germany

# Switzerland is ours alone
ZZ:
    2026-08-03: Works outing
"""


def section(plan: Path, name: str = "holidays.yaml") -> dict[str, dict[str, str]]:
    data = yaml.load((plan / "programs" / name).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    found: dict[str, dict[str, str]] = data.get("holidays", data)
    return found


def files(plan: Path) -> dict[str, bytes]:
    return {str(p.relative_to(plan)): p.read_bytes() for p in plan.rglob("*") if p.is_file()}


def keeps_every_line(old: str, new: str) -> bool:
    rest = iter(new.splitlines())
    return all(line in rest for line in old.splitlines())


def test_without_options_it_writes_nothing_and_says_what_is_missing(spin: Spin, written: Written) -> None:
    plan = written(PLAN)
    before = files(plan)
    ran = spin("calendar", cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "no holidays of DE in 2026..2028: they count as days of work" in ran.stdout
    assert "  spin calendar --write  " in ran.stdout
    assert files(plan) == before


def test_write_makes_the_sections_file_with_the_published_dates_in_order(
    spin: Spin, inside: Spin, written: Written
) -> None:
    plan = written(PLAN)
    ran = spin("calendar", "--write", cwd=plan)
    told = f"wrote programs/holidays.yaml, from holidays {VERSION}\n  DE: 27 added\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, told, "")
    days = section(plan)["DE"]
    assert {day for day in days if day.startswith("2026")} == GERMAN_2026
    assert list(days) == sorted(days)
    assert days["2026-12-25"] == days["2027-12-25"] == days["2028-12-25"] == "Christmas Day"
    assert days["2026-04-06"] == "Easter Monday"
    assert inside("validate", cwd=plan).stdout == "3 files, no errors.\n"
    assert "Not covered" not in inside("calendar", cwd=plan).stdout


def test_a_second_time_there_is_nothing_to_add(inside: Spin, written: Written) -> None:
    plan = written(PLAN)
    inside("calendar", "--write", cwd=plan)
    before = files(plan)
    ran = inside("calendar", "--write", cwd=plan)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "nothing to add to programs/holidays.yaml\n", "")
    assert files(plan) == before


def test_only_the_regions_and_years_asked_for_are_added(inside: Spin, written: Written) -> None:
    plan = written(PLAN)
    inside("calendar", "--write", "--years", "2026", cwd=plan)
    before = (plan / "programs/holidays.yaml").read_text()
    assert inside("calendar", "--write", "--region", "US", "--region", "DE-BY", "--years", "2026", cwd=plan)
    after = (plan / "programs/holidays.yaml").read_text()
    assert keeps_every_line(before, after)
    days = section(plan)
    assert list(days) == ["DE", "DE-BY", "US"]
    assert days["US"]["2026-11-26"] == "Thanksgiving Day"
    assert days["US"]["2026-07-03"] == "Independence Day (observed)"
    assert set(days["DE-BY"]) - set(days["DE"]) == {"2026-01-06", "2026-06-04", "2026-11-01"}
    assert set(days["DE"]) == GERMAN_2026
    inside("calendar", "--write", "--years", "2024..2025", cwd=plan)
    days = section(plan)
    assert list(days["DE"]) == sorted(days["DE"])
    assert {day[:4] for day in days["DE"]} == {"2024", "2025", "2026"}
    assert {day[:4] for day in days["US"]} == {"2026"}


def test_the_default_years_reach_from_the_earliest_date_to_the_latest(inside: Spin, written: Written) -> None:
    project = "name: A\nstart: 2024-05\nmilestones: {ga: {due: 2031-H1}}\n"
    plan = written(PLAN | {"checkout/a.yaml": project})
    assert inside("calendar", "--write", cwd=plan).returncode == 0
    assert sorted({day[:4] for day in section(plan)["DE"]}) == [str(year) for year in range(2024, 2032)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_every_other_byte_stays_and_days_by_hand_with_them(
    line_break: str, mark: str, inside: Spin, written: Written
) -> None:
    text = mark + HAND_MADE.replace("\n", line_break)
    portfolio = PLAN["portfolio.yaml"].replace("[DE]", "[DE, ZZ]")
    plan = written(PLAN | {"portfolio.yaml": portfolio, "holidays.yaml": text})
    ran = inside("calendar", "--write", "--region", "FR", "--years", "2026..2027", cwd=plan)
    assert ran.returncode == 0
    assert ran.stderr.splitlines()[0] == (
        f"spin: no region 'ZZ' in holidays {VERSION}: its days in the plan stay as they are"
    )
    after = (plan / "programs/holidays.yaml").read_bytes().decode()
    added = [line for line in after.split(line_break) if line not in text.split(line_break)]
    assert line_break.join(line for line in after.split(line_break) if line not in added) == text
    assert "\n" not in after.replace(line_break, "")
    days = section(plan)
    assert list(days) == ["DE", "FR", "ZZ"]
    assert days["DE"]["2026-12-25"] == "Christmas"
    assert {day for day in days["DE"] if day.startswith("2026")} == {"2026-06-05", "2026-12-24", "2026-12-25"}
    assert len([day for day in days["DE"] if day.startswith("2027")]) == 9
    assert days["ZZ"] == {"2026-08-03": "Works outing"}


def test_what_differs_is_a_diff_that_applies_and_is_written_with_update_only(
    inside: Spin, written: Written, tmp_path: Path
) -> None:
    text = "DE:\n  2026-04-07: Easter Monday  # moved\n  2026-12-24: Ours\n  2026-12-25: Christmas\n"
    plan = written(PLAN | {"holidays.yaml": text})
    ran = inside("calendar", "--write", "--years", "2026", cwd=plan)
    assert (plan / "programs/holidays.yaml").read_text() == text
    nothing, diff = ran.stdout.split("\n", 1)
    assert (ran.returncode, nothing) == (0, "nothing to add to programs/holidays.yaml")
    assert ran.stderr == (
        f"spin: holidays {VERSION} has some days otherwise; the plan keeps its own\n"
        "  help: spin calendar --write --update takes them over\n"
    )
    gone = {line[1:] for line in diff.splitlines() if re.match(r"-(?!--)", line)}
    assert gone == {"  2026-04-07: Easter Monday  # moved", "  2026-12-25: Christmas"}
    (tmp_path / "u.diff").write_text(diff)
    subprocess.run(["git", "apply", "--check", "u.diff"], cwd=plan, check=True)  # noqa: S607 - git is on the path
    ran = inside("calendar", "--write", "--update", "--years", "2026", cwd=plan)
    assert (ran.returncode, ran.stdout.splitlines()[1]) == (0, "  DE: 8 added, 1 renamed, 1 taken out")
    before_update = (plan / "programs/holidays.yaml").read_text()
    assert set(section(plan)["DE"]) == {*GERMAN_2026, "2026-12-24"}
    assert section(plan)["DE"]["2026-12-24"] == "Ours"
    (plan / "programs/holidays.yaml").write_text(text)
    subprocess.run(["git", "apply", "u.diff"], cwd=plan, check=True)  # noqa: S607 - git is on the path
    assert (plan / "programs/holidays.yaml").read_text() == before_update


@pytest.mark.parametrize(
    "stated",
    [
        "holidays:\n  DE:\n    2025-12-25: Christmas Day  # kept\ntags: [x]\n",
        "holidays: {DE: {2025-12-25: Christmas Day}}  # kept\ntags: [x]\n",
        "holidays: {}\ntags: [x]  # kept\n",
        "holidays:\n  AT: {}   # kept\ntags: [x]\n",
    ],
    ids=["block", "flow", "empty", "flow in block"],
)
def test_a_section_in_portfolio_yaml_is_extended_there(stated: str, inside: Spin, written: Written) -> None:
    plan = written(PLAN | {"portfolio.yaml": PLAN["portfolio.yaml"] + stated})
    ran = inside("calendar", "--write", "--years", "2026", cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (plan / "programs/holidays.yaml").exists()
    assert {d for d in section(plan, "portfolio.yaml")["DE"] if d.startswith("2026")} == GERMAN_2026
    assert inside("validate", cwd=plan).stdout == "2 files, no errors.\n"
    after = (plan / "programs/portfolio.yaml").read_text()
    assert "# kept\n" in after
    assert after.startswith(PLAN["portfolio.yaml"])
    assert re.search(r"^tags: \[x\]", after, re.MULTILINE)


@pytest.mark.parametrize("text", ["", "# Ours", "---\n# Ours\n"], ids=["empty", "comment", "document"])
def test_a_file_that_says_nothing_yet_is_filled(text: str, inside: Spin, written: Written) -> None:
    plan = written(PLAN | {"holidays.yaml": text})
    assert inside("calendar", "--write", "--years", "2026", cwd=plan).returncode == 0
    assert (plan / "programs/holidays.yaml").read_text().startswith(text)
    assert set(section(plan)["DE"]) == GERMAN_2026


def test_the_new_file_names_its_schema_where_schemas_are(inside: Spin, tmp_path: Path) -> None:
    inside("init", "--ci", "none", cwd=tmp_path)
    inside("calendar", "--write", "--region", "NO", cwd=tmp_path)
    text = (tmp_path / "programs/holidays.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../schema/holidays.json\n")
    assert '\n"NO":\n' in text  # a truth value to readers of YAML 1.1
    assert yaml.safe_load(text).keys() == {"NO"}


@pytest.mark.parametrize(
    ("region", "near"),
    [("DX", ""), ("DE-BX", ""), ("de-by", "DE-BY"), ("UK", "GB"), ("DEU", "DE"), ("US-cal", "US-CA")],
)
def test_a_region_that_there_is_not_is_told_at_its_place_and_nothing_is_written(
    region: str, near: str, inside: Spin, written: Written
) -> None:
    portfolio = PLAN["portfolio.yaml"].replace("[DE]", f"[DE, {region}]")
    plan = written(PLAN | {"portfolio.yaml": portfolio})
    before = files(plan)
    ran = inside("calendar", "--write", cwd=plan)
    assert (ran.returncode, ran.stderr) == (1, "")
    first = f"programs/portfolio.yaml:5:43: error R001 dangling-reference: no region '{region}' in holidays"
    assert ran.stdout.splitlines()[0].startswith(first)
    if near:
        assert f"did you mean '{near}'?" in ran.stdout
    assert files(plan) == before


HOSTILE = [
    "../../etc/passwd",
    "os",
    "DE;id",
    "holidays.utils",
    "\\x1b[31mDE",
    "__class__",
    "DE-",
    "-",
    "DE-BY-X",
]


@pytest.mark.parametrize("region", HOSTILE)
def test_a_regions_text_is_only_ever_looked_up(region: str, inside: Spin, written: Written) -> None:
    portfolio = PLAN["portfolio.yaml"].replace("[DE]", f'["{region}"]')
    plan = written(PLAN | {"portfolio.yaml": portfolio})
    before = files(plan)
    ran = inside("calendar", "--write", cwd=plan)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("programs/portfolio.yaml:5:39: error R001 ")
    assert "\x1b" not in ran.stdout
    assert files(plan) == before
    assert inside("calendar", cwd=plan).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "DE"], "--region goes with --write\n  help: spin calendar --write writes holidays"),
        (["--years", "2026"], "--years goes with --write\n  help: spin calendar --write writes holidays"),
        (["--update"], "--update goes with --write\n  help: spin calendar --write writes holidays"),
        (["--write", "--json"], "--write shows no report\n  help: leave out the format, or --write"),
        (["--write", "--years", "26"], "--years: '26' is no year\n  help: write 2027, or 2026..2028"),
        (["--write", "--years", "2028..2026"], "--years: '2028..2026' is no year"),
        (["--write", "--years", "٢٠٢٦"], "--years: '٢٠٢٦' is no year"),
        (["--write", "--years", "1900..2199"], "--years: '1900..2199' are more than 50 years"),
        (["--write", "--region", "XX"], f"--region: no region 'XX' in holidays {VERSION}"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_make_no_sense_exit_with_2(
    words: list[str], said: str, inside: Spin, written: Written
) -> None:
    plan = written(PLAN)
    before = files(plan)
    ran = inside("calendar", *words, cwd=plan)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"spin: {said}")
    assert files(plan) == before


def test_without_a_region_anywhere_it_says_where_to_name_one(inside: Spin, written: Written) -> None:
    plan = written({"portfolio.yaml": "spin: 1\n"})
    ran = inside("calendar", "--write", cwd=plan)
    said = "spin: no calendar names a region\n  help: write holidays: [DE] there, or give --region DE\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)


def test_a_plan_that_spans_centuries_is_asked_for_its_years(inside: Spin, written: Written) -> None:
    plan = written(PLAN | {"checkout/a.yaml": "name: A\nstart: 1900\ntarget: 2199\n"})
    ran = inside("calendar", "--write", cwd=plan)
    assert ran.returncode == 2
    assert ran.stderr == (
        "spin: the plan has dates from 1900 to 2199, more than 50 years\n"
        "  help: say which: --years 2026..2028\n"
    )
    assert "no holidays of DE in 1900..2199" in inside("calendar", cwd=plan).stdout


def test_without_the_package_it_says_how_to_get_it_and_the_report_works(
    spin: Spin, written: Written, tmp_path: Path, calm_env: dict[str, str]
) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without/holidays.py").write_text("raise ModuleNotFoundError(name='holidays')\n")
    plan = written(PLAN)
    env = {"PYTHONPATH": os.pathsep.join((str(tmp_path / "without"), calm_env.get("PYTHONPATH", "")))}
    ran = spin("calendar", "--write", cwd=plan, env=env)
    said = (
        "spin: the package 'holidays' is not installed\n"
        "  help: python -m pip install 'platespinner[holidays]'\n"
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)
    assert spin("calendar", cwd=plan, env=env).returncode == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("holidays.yaml", "DE: {2026-13-01: Never}\n"),
        ("holidays.yaml", "DE: {2026-12-25: 5}\n"),
        ("holidays.yaml", "DE: [2026-12-25]\n"),
        ("holidays.yaml", "- DE\n"),
        ("holidays.yaml", "DE: {\n"),
        ("holidays.yaml", "DE: &a {2026-12-25: X}\n"),
        ("holidays.yaml", "DE: {2026-12-25: X, 2026-12-25: Y}\n"),
        ("holidays.yaml", "\x00"),
        ("holidays.yml", "DE: {2026-12-25: 5}\n"),
        ("portfolio.yaml", PLAN["portfolio.yaml"] + "holidays: {DE: {2026-12-25: 5}}\n"),
        ("portfolio.yaml", PLAN["portfolio.yaml"] + "holidays: [DE]\n"),
    ],
)
def test_a_section_with_errors_is_told_and_left_alone(
    name: str, text: str, inside: Spin, written: Written
) -> None:
    plan = written(PLAN | {name: text})
    before = files(plan)
    ran = inside("calendar", "--write", cwd=plan)
    assert ran.returncode == 1
    assert ran.stdout.startswith(
        f"programs/{name}:1:" if name != "portfolio.yaml" else "programs/portfolio.yaml:6:"
    )
    assert files(plan) == before


def test_a_section_that_stands_twice_is_left_alone(inside: Spin, written: Written) -> None:
    both = {
        "portfolio.yaml": PLAN["portfolio.yaml"] + "holidays: {FR: {2026-07-14: X}}\n",
        "holidays.yaml": HAND_MADE,
    }
    plan = written(PLAN | both)
    before = files(plan)
    ran = inside("calendar", "--write", cwd=plan)
    assert (ran.returncode, ran.stdout.split(": ")[1]) == (1, "error S008 section-twice")
    assert files(plan) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("is_there", [True, False], ids=["file", "nothing"])
def test_nothing_is_written_through_a_link_that_leads_out(
    is_there: bool,  # noqa: FBT001 - a parameter of the test
    inside: Spin,
    written: Written,
    tmp_path: Path,
) -> None:
    plan = written(PLAN)
    outside = tmp_path / "outside.yaml"
    if is_there:
        outside.write_text("FR: {2026-07-14: X}\n")
    (plan / "programs/holidays.yaml").symlink_to(outside)
    ran = inside("calendar", "--write", cwd=plan)
    assert ran.returncode == 1
    assert ran.stdout.startswith("programs/holidays.yaml:1:1: error F003 not-a-plan-file: ")
    assert outside.exists() == is_there
    assert not is_there or outside.read_text() == "FR: {2026-07-14: X}\n"


def test_a_region_of_which_the_package_has_nothing_is_told(inside: Spin, written: Written) -> None:
    plan = written(PLAN)
    ran = inside("calendar", "--write", "--region", "IO", cwd=plan)  # the Chagos Islands: nobody lives there
    assert ran.returncode == 0
    assert ran.stderr.splitlines()[0] == f"spin: holidays {VERSION} has no days of IO in 2026..2028"
    assert list(section(plan)) == ["DE"]


def test_the_json_is_versioned_and_has_places(inside: Spin, written: Written) -> None:
    plan = written(PLAN | {"holidays.yaml": "DE:\n  2026-12-25: Christmas\n"})
    report = json.loads(inside("calendar", "--json", cwd=plan).stdout)
    assert (report["report"], report["version"]) == ("calendar", 1)
    assert report["regions"] == [
        {
            "region": "DE",
            "calendars": ["default"],
            "covered": [{"year": 2026, "days": 1}],
            "missing": [2027, 2028],
            "place": {"file": "programs/holidays.yaml", "line": 1, "column": 1},
        }
    ]


def test_errors_elsewhere_in_the_plan_are_told_and_do_not_hinder(inside: Spin, written: Written) -> None:
    plan = written(PLAN | {"checkout/a.yaml": "name: A\nstatus: actve\n"})
    told = "spin: 1 error in the plan's files; what could not be read is left out: see spin validate\n"
    shown, ran = inside("calendar", cwd=plan), inside("calendar", "--write", cwd=plan)
    assert (shown.returncode, shown.stderr) == (1, told)
    assert (ran.returncode, ran.stderr) == (0, told)
    assert {day for day in section(plan)["DE"] if day.startswith("2026")} == GERMAN_2026


def test_check_warns_of_a_region_without_holidays_until_they_are_written(
    inside: Spin, written: Written
) -> None:
    plan = written(PLAN)
    words = ("check", "--format", "concise", "--select", "region-without-holidays", "--fail-on", "warning")
    told = (
        "programs/portfolio.yaml:5:39: warning N125[region-without-holidays] calendar 'default' names region "
        "'DE', and the plan has no holidays of it (spin calendar --write writes them into the plan)"
    )
    ran = inside(*words, cwd=plan)
    assert (ran.returncode, [line for line in ran.stdout.splitlines() if "N125" in line]) == (1, [told])
    inside("calendar", "--write", cwd=plan)
    assert "N125" not in inside(*words, cwd=plan).stdout
