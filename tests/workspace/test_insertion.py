"""Entries go into nested mappings of any layout, and nothing else changes."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plateSpinner.finding import Finding, Place
from plateSpinner.workspace.insertion import insert, scalar
from plateSpinner.workspace.yaml import read

FILE = "holidays.yaml"


def made(text: str, entries: dict[str, dict[str, str]], *route: str) -> str:
    new = insert(text.encode(), Place(FILE, route), entries)
    assert isinstance(new, bytes)
    return new.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "A:\n  1-b: New\n"),
        ("# c", "# c\nA:\n  1-b: New\n"),
        ("A:\n  1-a: X\n  1-c: Z\n", "A:\n  1-a: X\n  1-b: New\n  1-c: Z\n"),
        ("A:\n  1-c: Z", "A:\n  1-b: New\n  1-c: Z"),
        ("A:\n  1-a: X", "A:\n  1-a: X\n  1-b: New"),
        ("A: {1-a: X, 1-c: Z}", "A: {1-a: X, 1-b: New, 1-c: Z}"),
        ("A: {1-c: Z}", "A: {1-b: New, 1-c: Z}"),
        ("A: {}  # none", "A: {1-b: New}  # none"),
        ("{}", "{A: {1-b: New}}"),
        ("B: {}\n", "A:\n  1-b: New\nB: {}\n"),
        (
            "A:\n   1-a: X # x\n   # on c\n   1-c: Z\n",
            "A:\n   1-a: X # x\n   1-b: New\n   # on c\n   1-c: Z\n",
        ),
        ("A:\n  1-a: >\n    X\n    Y\n  1-c: Z\n", "A:\n  1-a: >\n    X\n    Y\n  1-b: New\n  1-c: Z\n"),
        ("A:\r\n  1-a: X\r\n", "A:\r\n  1-a: X\r\n  1-b: New\r\n"),
    ],
)
def test_an_entry_stands_in_the_order_of_keys_in_the_layout_around_it(text: str, expected: str) -> None:
    assert made(text, {"A": {"1-b": "New"}}) == expected


def test_comments_below_an_entry_stay_with_it() -> None:
    text = "A:\n  1-a: X\n  # end of A\n# on C\nC:\n  1-a: X\n"
    expected = "A:\n  1-a: X\n  # end of A\nB:\n  1-a: New\n# on C\nC:\n  1-a: X\n"
    assert made(text, {"B": {"1-a": "New"}}) == expected


def test_a_section_deeper_in_a_file_is_filled_there() -> None:
    text = "name: X\nsection:\n    A: {1-a: X}\n# on tags\ntags: []\n"
    expected = "name: X\nsection:\n    A: {1-a: X}\n    B:\n      1-b: New\n# on tags\ntags: []\n"
    assert made(text, {"B": {"1-b": "New"}}, "section") == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- A\n", "it is no mapping"),
        ("A: [1]\n", "more than the new entries would change"),
        ("A: {\n", "the file has errors"),
        ("A: &x {1-a: X}\n", "the file has errors"),
    ],
)
def test_what_is_no_mapping_of_mappings_is_refused(text: str, why: str) -> None:
    refused = insert(text.encode(), Place(FILE), {"A": {"1-b": "New"}})
    assert isinstance(refused, Finding)
    assert (refused.code, refused.message) == ("F008", f"can't be edited: {why}")


def test_a_file_that_would_grow_too_large_is_refused() -> None:
    refused = insert(b"", Place(FILE), {"A": {f"{n:05}-x": "A long name of a day" for n in range(9000)}})
    assert isinstance(refused, Finding)
    assert refused.message == "can't be edited: file has more than 262144 bytes"


KEYS = st.from_regex(r"\A[A-Z]{2}(-[A-Z]{1,3})?\Z")
DAYS = st.dates().map(str)
SECTIONS = st.dictionaries(
    KEYS, st.dictionaries(DAYS, st.sampled_from(["X", "Day of Y", "'quoted' : #"]), min_size=1), max_size=4
)


@given(before=SECTIONS, after=SECTIONS, flow=st.sampled_from([False, True, None]))
def test_what_was_there_stays_and_what_is_new_is_there_in_every_style(
    before: dict[str, dict[str, str]],
    after: dict[str, dict[str, str]],
    flow: bool | None,  # noqa: FBT001
) -> None:
    text = yaml.safe_dump(before, default_flow_style=flow, sort_keys=False) if before else ""
    new = {
        key: {d: n for d, n in days.items() if d not in before.get(key, {})} for key, days in after.items()
    }
    new = {key: days for key, days in new.items() if days}
    wanted = {key: before.get(key, {}) | new.get(key, {}) for key in {*before, *new}}
    written = made(text, new)
    told = read(written.encode(), FILE)
    assert (told.data or {}, told.findings) == (wanted, ())
    rest = iter(written)
    assert all(letter in rest for letter in text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_scalar_is_that_text_to_two_readers(text: str) -> None:
    written = scalar(text)
    assert not re.search(r"[\r\n]", written)
    assert read(f"a: {written}\n".encode(), FILE).data == {"a": text}
    assert yaml.safe_load(f"a: {written}\n") == {"a": text}
