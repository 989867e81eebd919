"""Words at the end of commit messages: what counts as one, and what only looks like it."""

import pytest

from plateSpinner.rules.changeset import Signature
from plateSpinner.workspace.governance import trailers

SAM = Signature("Sam Lee", "sam@example.com")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", []),
        ("Acked-by: Sam Lee <sam@example.com>", [("acked-by", SAM)]),
        ("Why.\n\nACKED-BY:  Sam Lee   <sam@example.com>  \n\n", [("acked-by", SAM)]),
        ("Why.\r\n\r\nAcked-by: Sam Lee <sam@example.com>\r\n", [("acked-by", SAM)]),
        (
            "Reviewed-by: sam\nApproved-by: @sam\nCo-authored-by: sam@example.com",
            [
                ("reviewed-by", Signature("sam", "")),
                ("approved-by", Signature("@sam", "")),
                ("co-authored-by", Signature("", "sam@example.com")),
            ],
        ),
        (
            "(cherry picked from commit 0123)\nAcked-by: <sam@example.com>",
            [("acked-by", Signature("", "sam@example.com"))],
        ),
        ("Acked-by: Sam Lee <sam@example.com>\n\nBut that was before.", []),
        ("He said\nAcked-by: Sam Lee <sam@example.com>\nbut not to this.", []),
        ("> Acked-by: Sam Lee <sam@example.com>", []),
        (" Acked-by: Sam Lee <sam@example.com>", []),
        ("Why.\n\n    Acked-by: Sam Lee <sam@example.com>", []),
        ("Refs: #1\n Acked-by: Sam Lee <sam@example.com>", []),
        ("Acked-by Sam Lee <sam@example.com>", []),
        ("Acked-by:Sam Lee <sam@example.com>", []),
        ("Acked-by: Eve <eve@example.com> Sam Lee <sam@example.com>", []),
        ("Acked-by: Sam Lee <sam@example.com> (not really)", []),
        ("Acked-by: Sam Lee <<sam@example.com>>", []),
        ("Acked-by: Sam\x1b[0m Lee <sam@example.com>", []),
        ("Acked-by: Sam\u202e Lee <sam@example.com>", []),
        ("Acked-by:", []),
        ("Not-acked-by: Sam Lee <sam@example.com>", [("not-acked-by", SAM)]),
        ("Acked-by: " + "a" * 5_000, []),
        ("x\n" * 50_000 + "\nAcked-by: Sam Lee <sam@example.com>", [("acked-by", SAM)]),
        ("Acked-by: " + "<" * 400, []),
    ],
)
def test_a_word_stands_in_the_last_paragraph_where_nothing_else_stands(
    body: str, found: list[tuple[str, Signature]]
) -> None:
    assert list(trailers(body)) == found
