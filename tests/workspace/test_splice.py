"""Edits change the bytes of a value and no others, or are refused."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plateSpinner.finding import Edit, Finding, Place, Route, Severity
from plateSpinner.workspace import events
from plateSpinner.workspace.fixes import Change, Fixed, diff, fix, write
from plateSpinner.workspace.splice import apply

FILE = "checkout/payments.yaml"
KUBERNETES = Path(__file__).parents[3] / "shared" / "real" / "kubernetes" / "programs"


@pytest.fixture(params=["libyaml", "ruamel.yaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers: as PyYAML is here, and as it is where it has no libyaml."""
    if request.param == "ruamel.yaml":
        monkeypatch.setattr(events, "LIBYAML", None)
    elif events.LIBYAML is None:
        pytest.skip("PyYAML has no libyaml here")
    return str(request.param)


def edited(text: str, *edits: tuple[Route, str]) -> str:
    """The text after the edits; `refused: …` where they are not made."""
    made = apply(text.encode(), [Edit(Place(FILE, route), value) for route, value in edits])
    if isinstance(made, Finding):
        assert (made.code, made.name, made.severity) == ("F008", "edit-refused", Severity.ERROR)
        return made.message.replace("can't be edited", "refused")
    return made.decode()


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "route", "value", "after"),
    [
        ("a: 1\nb: 2\n", ("a",), "3", "a: 3\nb: 2\n"),
        ("a:   1   # why\nb: 2", ("a",), "3", "a:   3   # why\nb: 2"),
        ("a: 1\r\nb: 2\r\n", ("b",), "3", "a: 1\r\nb: 3\r\n"),
        ("a: 1\rb: 2\r", ("a",), "3", "a: 3\rb: 2\r"),
        ("\ufeffa: 1\n", ("a",), "3", "\ufeffa: 3\n"),
        ("a: 'it''s'  # it's\n", ("a",), '"x: y"', 'a: "x: y"  # it\'s\n'),
        ('"a": "\\u00e9 é"\n"b": é\n', ("b",), "ü", '"a": "\\u00e9 é"\n"b": ü\n'),
        ("{a: 1, b: 2}\n", ("a",), "3", "{a: 3, b: 2}\n"),
        ('{"a":1,"b":2}\n', ("b",), "3", '{"a":1,"b":3}\n'),
        ("l: [x, y]\n", ("l", 1), "z", "l: [x, z]\n"),
        ("l:\n- x   # first\n- y\n", ("l", 0), "z", "l:\n- z   # first\n- y\n"),
        ("l:\n  - {a: 1}\n", ("l", 0, "a"), "2", "l:\n  - {a: 2}\n"),
        ("l:\n  - - 1\n    - 2\n", ("l", 0, 1), "3", "l:\n  - - 1\n    - 3\n"),
        ("a: |  \n  two\n  lines\n\nb: 1\n", ("a",), "one", "a: one\n\nb: 1\n"),
        ("a: two\n  lines\nb: 1\n", ("a",), "one", "a: one\nb: 1\n"),
        ("a:\n  b: 1\nc: 2\n", ("a",), "{b: 3}", "a:\n  {b: 3}\nc: 2\n"),
        ("a: {b: 1}\n", ("a",), "[1, 2]", "a: [1, 2]\n"),
        ("? a\n: 1\n", ("a",), "2", "? a\n: 2\n"),
        ("---\na: 1\n...\n", ("a",), "2", "---\na: 2\n...\n"),
    ],
)
def test_a_value_is_replaced_in_place(text: str, route: Route, value: str, after: str) -> None:
    assert edited(text, (route, value)) == after


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "route", "after"),
    [
        ("a:\n", ("a",), "a: x\n"),
        ("a:", ("a",), "a: x"),
        ("a:   # open\nb: 1\n", ("a",), "a: x   # open\nb: 1\n"),
        ("a:\n\n# about b\nb: 1\n", ("a",), "a: x\n\n# about b\nb: 1\n"),
        ("a :\nb: 1\n", ("a",), "a : x\nb: 1\n"),
        ("m:\n  a:\nb: 1\n", ("m", "a"), "m:\n  a: x\nb: 1\n"),
        ("{a: , b: 1}\n", ("a",), "{a: x , b: 1}\n"),
        ('{"a":}\n', ("a",), '{"a": x}\n'),
        ("{a, b: 1}\n", ("a",), "{a: x, b: 1}\n"),
        ("l:\n-\n- y\n", ("l", 0), "l:\n- x\n- y\n"),
        ("l:\n- y\n- # later\n", ("l", 1), "l:\n- y\n- x # later\n"),
        ("? a\nb: 1\n", ("a",), "refused: more than that value would change"),
    ],
)
def test_an_empty_value_is_filled_behind_its_colon_or_dash(text: str, route: Route, after: str) -> None:
    assert edited(text, (route, "x")) == after


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "route", "after"),
    [
        ("a: 1\nc: 2", ("b",), "a: 1\nc: 2\nb: x"),
        ("a: 1\r\n", ("b",), "a: 1\r\nb: x\r\n"),
        (
            "m:\n  a: 1   # one\n\n# about n\nn: 2\n",
            ("m", "b"),
            "m:\n  a: 1   # one\n  b: x\n\n# about n\nn: 2\n",
        ),
        ("l:\n  - a: 1\n  - a: 2\n", ("l", 0, "b"), "l:\n  - a: 1\n    b: x\n  - a: 2\n"),
        ("m:\n  a:\n    - 1\nn: 2\n", ("m", "b"), "m:\n  a:\n    - 1\n  b: x\nn: 2\n"),
        ("m:\n  a: |\n    text\n\nn: 2\n", ("m", "b"), "m:\n  a: |\n    text\n  b: x\n\nn: 2\n"),
        ("m:\n  n:\n    a:\n\n# o\no: 1\n", ("m", "b"), "m:\n  n:\n    a:\n  b: x\n\n# o\no: 1\n"),
        ("{a: 1}\n", ("b",), "{a: 1, b: x}\n"),
        ("{a: 1,}\n", ("b",), "{a: 1, b: x,}\n"),
        ("{}\n", ("b",), "{b: x}\n"),
        ("{a: }\n", ("b",), "refused: more than that value would change"),
        ("m: {a: {c: 1}}  # m\n", ("m", "b"), "m: {a: {c: 1}, b: x}  # m\n"),
        ("m: {a: 1,\n    c: 2}\n", ("m", "b"), "m: {a: 1,\n    c: 2, b: x}\n"),
        ("m:\n", ("m", "b"), "refused: there is nothing at this place"),
        ("m: [1]\n", ("m", 1), "refused: there is nothing at this place"),
        ("a: 1\n", (), "refused: there is nothing at this place"),
        ("a: |+\n  text\n\n", ("b",), "refused: more than that value would change"),
    ],
)
def test_a_key_that_is_not_there_is_added_last(text: str, route: Route, after: str) -> None:
    assert edited(text, (route, "x")) == after


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "route", "after"),
    [
        ("a: 1\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\r\nb: 2\r\n", ("b",), "a: 1\r\n"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("# a's\na: 1  # one\n# b's\nb: 2\n", ("a",), "# a's\n# b's\nb: 2\n"),
        ("m:\n  a: 1\nb: 2\n", ("m", "a"), "m:\nb: 2\n"),
        ("m:\n  a:\n    # inside\n    c: 1\n  b: 2\n", ("m", "a"), "m:\n  b: 2\n"),
        ("w:\n  - {r: 1}\n  - {r: 2}  # gone\n", ("w", 1), "w:\n  - {r: 1}\n"),
        ("w:\n- r: 1\n  u: 2\n- r: 3\n", ("w", 0), "w:\n- r: 3\n"),
        ("w:\n- r: 1\n  u: 2\n", ("w", 0, "r"), "w:\n- u: 2\n"),
        ("w:\n- r: 1  # one\n  u: 2\n", ("w", 0, "r"), "w:\n- u: 2\n"),
        ("w:\n- r: 1\n  # about u\n  u: 2\n", ("w", 0, "r"), "refused: a comment stands inside the value"),
        ("l:\n- - 1\n  - 2\n", ("l", 0, 0), "l:\n- - 2\n"),
        ("{a: 1, b: 2}\n", ("a",), "{b: 2}\n"),
        ("{a: 1, b: 2}\n", ("b",), "{a: 1}\n"),
        ("{a: 1, b: 2,}\n", ("b",), "{a: 1,}\n"),
        ("m: {a: 1}\n", ("m", "a"), "m: {}\n"),
        ("m: {a: 1 , }\n", ("m", "a"), "m: { }\n"),
        ("l: [x, y, z]\n", ("l", 1), "l: [x, z]\n"),
        ("a: 1\n", ("b",), "refused: there is nothing at this place"),
        ("a: |+\n  text\nb: 1\n\n", ("b",), "refused: more than that value would change"),
    ],
)
def test_an_empty_text_takes_the_entry_out(text: str, route: Route, after: str) -> None:
    assert edited(text, (route, "")) == after


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "edits", "after"),
    [
        ("a: 1\nb: 2\n", [(("b",), "4"), (("a",), "3")], "a: 3\nb: 4\n"),
        ("a: 1\n", [(("a",), "3"), (("a",), "3")], "a: 3\n"),
        ("a: 1\n", [(("b",), "2"), (("c",), "3")], "a: 1\nb: 2\nc: 3\n"),
        ("a: 1\n", [(("a",), "2"), (("b",), "3")], "a: 2\nb: 3\n"),
        ("w:\n- 1\n- 2\n- 3\n", [(("w", 0), ""), (("w", 1), ""), (("w", 2), "4")], "w:\n- 4\n"),
        ("w:\n- 1\n- 2\n", [(("w", 0), ""), (("w", 1), "")], "w:\n"),
        ("w: [1, 2]\n", [(("w", 0), ""), (("w", 1), "")], "w: []\n"),
        ("m:\n  a: 1\n", [(("m", "a"), ""), (("m",), "")], ""),
        ("a: 1\n", [(("a",), "2"), (("a",), "3")], "refused: two edits are about one value"),
        ("m: {a: 1}\n", [(("m", "a"), "2"), (("m",), "")], "refused: two edits are about one value"),
        ("a:\n", [(("a",), "2"), (("a",), "3")], "refused: more than that value would change"),
        ("a: 1\n", [(("b",), "2"), (("b",), "3")], "refused: more than that value would change"),
    ],
)
def test_several_edits_are_made_together_by_the_routes_of_the_old_text(
    text: str, edits: list[tuple[Route, str]], after: str
) -> None:
    assert edited(text, *edits) == after


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("a: |  # why\n  text\n", "x", "refused: a comment stands inside the value"),
        ("a:\n  # why\n  b: 1\n", "x", "a:\n  # why\n  x\n"),
        ("a:\n  b: 1  # why\n  c: 1\n", "x", "refused: a comment stands inside the value"),
        ("a:\n- 1\n", "x", "refused: more than that value would change"),
        ("{a: 1}\n", "x, y", "refused: more than that value would change"),
        ("a: 1\n", "x # y", "refused: more than that value would change"),
        ("a: 1\n", "x: y", "refused: more than that value would change"),
        ("a: 1\n", "x\ny", "refused: the new value has several lines"),
        ("a: 1\n", "'x", "refused: the new value can't be read"),
        ("a: 1\n", "&x y", "refused: the new value can't be read"),
        ("a: 1\n", "\x1b", "refused: the new value can't be read"),
        ("a: 1\n", "\ud800", "refused: the new value can't be read"),
        ("a: 1\n", "-", "refused: more than that value would change"),
        ("a: &x 1\n", "2", "refused: the file has errors"),
        ("a: 1\na: 2\n", "2", "refused: the file has errors"),
        ("a: 1\nb: [\n", "2", "refused: the file has errors"),
    ],
)
def test_what_would_change_more_is_refused(text: str, value: str, after: str) -> None:
    assert edited(text, (("a",), value)) == after


def test_kinds_of_value_are_told_apart_that_python_takes_for_equal() -> None:
    assert edited("a: 1\nb: 1.0\n", (("a",), "true")) == "a: true\nb: 1.0\n"


def test_bytes_that_are_no_text_are_refused_at_their_place() -> None:
    refused = apply(b"a: 1\nb: \xff\n", [Edit(Place(FILE, ("a",)), "2")])
    assert isinstance(refused, Finding)
    assert refused.places[0].span is not None
    assert refused.places[0].span.line == 2


KEYS = st.sampled_from(["a", "b", "c c", "d"])
LEAVES = st.sampled_from(["1", "x", "'q # r'", '"s"', "2026-12-11", "", "~", "[1, {k: v}]", "{m: 1, n: [ ]}"])


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[Route]]:
    """A block mapping of mappings and lists with comments and blank lines, and the routes of its leaves."""
    lines: list[str] = []
    routes: list[Route] = []
    blank = st.sampled_from([[], [""], ["# note: [x]"], ["", "  # - a: 1"]])
    comment = st.sampled_from(["", "  # b: 2", " #"])

    def block(indent: str, route: Route, depth: int) -> None:
        for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
            lines.extend(draw(blank))
            if depth and draw(st.booleans()):
                lines.append(f"{indent}{key}:{draw(comment)}")
                block(indent + "  ", (*route, key), depth - 1)
            elif draw(st.booleans()):
                lines.append(f"{indent}{key}:")
                for index, leaf in enumerate(draw(st.lists(LEAVES, min_size=1, max_size=3))):
                    lines.append(f"{indent}- {leaf}{draw(comment)}")
                    routes.append((*route, key, index))
            else:
                lines.append(f"{indent}{key}: {draw(LEAVES)}{draw(comment)}")
                routes.append((*route, key))

    block("", (), 2)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + ending.join([*lines, ""]), routes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_replacing_any_value_changes_its_line_alone(
    plan: tuple[str, list[Route]], data: st.DataObject
) -> None:
    text, routes = plan
    route = data.draw(st.sampled_from(routes))
    after = edited(text, (route, "2031-07-07"))
    changed = [(a, b) for a, b in zip(text.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(changed) == 1
    assert _value(after, route) == "2031-07-07"
    old, new = changed[0]
    lead = new.index("2031-07-07")
    assert old.startswith(new[:lead].rstrip())
    assert old.endswith(new[lead + 10 :])


def test_every_value_of_the_real_plan_is_replaced_on_its_line_alone() -> None:
    files = sorted(KUBERNETES.rglob("*.yaml"))
    if not files:
        pytest.skip("the real plan is not here")
    edits = 0
    for file in files:
        raw = file.read_bytes()
        lines = raw.split(b"\n")
        for route in _leaves(_texts(raw)):
            edits += 1
            after = apply(raw, [Edit(Place(FILE, route), "2031-07-07")])
            assert isinstance(after, bytes), (file, route)
            changed = [(a, b) for a, b in zip(lines, after.split(b"\n"), strict=True) if a != b]
            assert len(changed) == 1, (file, route)
            assert b"2031-07-07" in changed[0][1]
    assert edits == 6276


def _texts(text: str | bytes) -> Any:  # noqa: ANN401 - what a file holds
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - builds nothing but texts


def _value(text: str, route: Route) -> object:
    value = _texts(text)
    for step in route:
        value = value[step]
    return value


def _leaves(data: object, route: Route = ()) -> Iterator[Route]:
    match data:
        case dict():
            for key, value in data.items():
                yield from _leaves(value, (*route, key))
        case list():
            for index, value in enumerate(data):
                yield from _leaves(value, (*route, index))
        case _:
            yield route


def told(file: str, route: Route, text: str) -> Finding:
    place = Place(file, route)
    return Finding("X101", "made-up", Severity.ERROR, "m", (place,), fix=Edit(place, text), item="p/q")


def test_fixes_are_made_file_by_file_and_what_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x: 1\r\ny: 2\r\nz: |  # c\r\n  t\r\n")
    (tmp_path / "b.yaml").write_bytes(b"x: [\n")
    good = [told("a.yaml", ("y",), "3"), told("a.yaml", ("x",), "4"), told("a.yaml", ("w",), "5")]
    bad = [told("a.yaml", ("z",), "6"), told("b.yaml", ("x",), "7"), told("c.yaml", ("x",), "8")]
    without = Finding("X102", "made-up", Severity.ERROR, "m", (Place("a.yaml"),))
    made = fix(tmp_path, [good[0], bad[0], without, good[1], bad[1], good[2], bad[2]])
    old = "x: 1\r\ny: 2\r\nz: |  # c\r\n  t\r\n"
    new = "x: 4\r\ny: 3\r\nz: |  # c\r\n  t\r\nw: 5\r\n"
    assert made.changes == (Change("a.yaml", old, new),)
    assert made.fixed == tuple(good)
    assert [(f.name, f.places[0].file, f.places[0].route, f.message) for f in made.refused] == [
        ("edit-refused", "a.yaml", ("z",), "can't be edited: a comment stands inside the value"),
        ("edit-refused", "b.yaml", ("x",), "can't be edited: the file has errors"),
        ("file-unreadable", "c.yaml", (), "file can't be read: no such file or directory"),
    ]
    assert (tmp_path / "a.yaml").read_bytes() == old.encode()
    assert write(tmp_path, made.changes) == ()
    assert (tmp_path / "a.yaml").read_bytes() == new.encode()


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x: 1\n")
    made = fix(tmp_path, [told("a.yaml", ("x",), "2")])
    (tmp_path / "a.yaml").write_text("x: 9\n")
    assert [finding.message for finding in write(tmp_path, made.changes)] == [
        "can't be written: it was changed meanwhile"
    ]
    assert (tmp_path / "a.yaml").read_text() == "x: 9\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_of_a_link_the_file_is_written_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x: 1\n")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert write(tmp_path, fix(tmp_path, [told("b.yaml", ("x",), "2")]).changes) == ()
    assert (tmp_path / "b.yaml").is_symlink()
    assert (tmp_path / "a.yaml").read_text() == "x: 2\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    made = Change("gone/a.yaml", "", "x: 1\n")
    assert [finding.message for finding in write(tmp_path, [made])] == [
        "can't be written: it was changed meanwhile"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("plan.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3\n"),
        ("two words.yaml", "a: 1\r\nb: 2\r\n", "a: 1\r\nb: 3\r\nc: 4\r\n"),
        ('quo"te\\é.yaml', "a: 1\nb: 2", "a: 1\nb: 3"),
        ("no end.yaml", "a: 1\nb: 2", "a: 1\nb: 2\nc: 3\n"),
        ("bom.yaml", "\ufeffa: 1\n", "\ufeffa: 2\n"),
        (
            "odd.yaml",
            "a: 1\rb: \u2028\n" * 30,
            "a: 1\rb: \u2028\n" * 15 + "c: 2\n" + "a: 1\rb: \u2028\n" * 15,
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not have")
def test_git_applies_the_diff_to_the_same_bytes(name: str, old: str, new: str, tmp_path: Path) -> None:
    plan = tmp_path / "programs" / name
    plan.parent.mkdir()
    plan.write_bytes(old.encode())
    patch = diff([Change(name, old, new)], prefix="programs/")
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],  # noqa: S607 - whichever git there is
        cwd=tmp_path,
        input=patch.encode(),
        check=True,
        env={"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
    )
    assert plan.read_bytes() == new.encode()


def test_a_diff_shows_the_change_with_its_surroundings() -> None:
    change = Change("a.yaml", "1\n2\n3\n4: x\n5\n6\n7\n8\n", "1\n2\n3\n4: y\n5\n6\n7\n8\n")
    expected = "--- a/p/a.yaml\n+++ b/p/a.yaml\n@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4: x\n+4: y\n 5\n 6\n 7\n"
    assert diff([change], "p/") == expected


def test_nothing_to_fix_changes_nothing(tmp_path: Path) -> None:
    assert fix(tmp_path, []) == Fixed((), (), ())
    assert diff([]) == ""
    assert apply(b"\xff", []) == b"\xff"
