import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateSpinner.render.gate import ci_safe, json_string, markdown, markdown_code, pieces, printable

NON_JOINER, JOINER = "\u200c", "\u200d"
PERSIAN = f"می{NON_JOINER}خواهم"
FAMILY = f"👨{JOINER}👩{JOINER}👧"

anything = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
        st.sampled_from("👩❤\ufe0fمक"),
    )
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (
            "Beta, Déploiement 100 %, 決済 🚀 e\u0301 \u00a0|`<",
            "Beta, Déploiement 100 %, 決済 🚀 e\u0301 \u00a0|`<",
        ),
        ("a\tb\nc\r\nd\x0b\x00", r"a\tb\nc\r\nd\x0b\x00"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        (
            "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x07",
            r"\x1b]8;;https://evil.example\x1b\here\x1b]8;;\x07",
        ),
        ("\x1b]52;c;cm0gLXJm\x07", r"\x1b]52;c;cm0gLXJm\x07"),
        ("\x7f\x80\x85\x9b31m\x9d", r"\x7f\x80\x85\x9b31m\x9d"),
        (
            "\u202egnp.exe\u202c \u200e\u200f\u2066\u2069\u061c",
            r"\u202egnp.exe\u202c \u200e\u200f\u2066\u2069\u061c",
        ),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\ud800 \udfff", r"\ud800 \udfff"),
        ("a\u200bb\ufeffc\u2060d\xade\u3164f", r"a\u200bb\ufeffc\u2060d\xade\u3164f"),
        ("\U000e0001\U000e0041\U000e0100", r"\U000e0001\U000e0041\U000e0100"),
        (f"be{NON_JOINER}ta be{JOINER}ta", r"be\u200cta be\u200dta"),
        ("a\ufe0f \ufe0f", r"a\ufe0f \ufe0f"),
    ],
)
def test_what_acts_or_hides_is_shown_as_its_escape(raw: str, shown: str) -> None:
    assert printable(raw) == shown


def test_joiners_and_selectors_that_only_shape_are_left_out_on_screens_but_not_on_pages() -> None:
    assert printable(f"⚠\ufe0f {FAMILY} {PERSIAN}") == f"⚠ 👨👩👧 {PERSIAN}"
    assert markdown(f"⚠\ufe0f {FAMILY} {PERSIAN}") == f"⚠\ufe0f {FAMILY} {PERSIAN}"


def test_a_joiner_with_nothing_to_join_is_shown() -> None:
    assert printable(f"👨{JOINER}{JOINER}👧 👨{JOINER}") == r"👨\u200d\u200d👧 👨\u200d"


@given(anything)
def test_nothing_invisible_passes_to_a_screen(text: str) -> None:
    hidden = {"Cc", "Cs", "Zl", "Zp"}
    shown = printable(text)
    assert [char for char in shown if unicodedata.category(char) in hidden] == []
    assert printable(shown) == shown
    assert "".join(pieces(text)) == shown


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("::error::x", r"\::error::x"),
        ("a\n \t::add-mask::x\nb ::error::", "a\n \t\\::add-mask::x\nb ::error::"),
        ("a\r::stop-commands::x", "a\r\\::stop-commands::x"),
        ("\x1b[1m\x1b[31m::error::\x1b[0m", "\x1b[1m\x1b[31m\\::error::\x1b[0m"),
        ("\u00a0\u3000\ufeff::error::", "\u00a0\u3000\ufeff\\::error::"),
        ("│ ##[error]x ###[group]##[endgroup]", r"│ ##\[error]x ###\[group]##\[endgroup]"),
        ("##vso[task.setvariable variable=x]y", r"##vso\[task.setvariable variable=x]y"),
        ("##teamcity[buildStop]", r"##teamcity\[buildStop]"),
        ("a::b # [x] ## [y] #[z] \\::", "a::b # [x] ## [y] #[z] \\::"),
        ("", ""),
    ],
)
def test_a_ci_log_gets_no_command(raw: str, safe: str) -> None:
    assert ci_safe(raw) == safe
    assert ci_safe(safe) == safe


@given(st.text(st.sampled_from(" \t\n\r:#[]ex\x1b0m\u2028\xa0")))
def test_no_line_of_a_ci_log_is_a_command_to_the_runner(text: str) -> None:
    for line in ci_safe(text).replace("\r", "\n").split("\n"):
        assert not line.strip().startswith("::")
        assert "##[" not in line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Beta holds: 40% (2 of 5), due 2026-12-11, +7d", "Beta holds: 40% (2 of 5), due 2026-12-11, +7d"),
        ("@jo a@b.co @org/team", "@&#8203;jo a@&#8203;b.co @&#8203;org/team"),
        ("#12 org/repo#1 GH-7 !5", r"\#&#8203;12 org/repo\#&#8203;1 GH&#8203;-7 !&#8203;5"),
        ("see #", r"see \#&#8203;"),
        ("https://x.y WWW.x.y", "https:&#8203;//x.y WWW&#8203;.x.y"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![x](y)", r"!\[x\](y)"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("a|b`c`*d*_e_~f~$g$\\&amp;", r"a&#124;b\`c\`\*d\*\_e\_\~f\~\$g\$\\&amp;amp;"),
        ("a\n\n# b", r"a\\n\\n\# b"),
        ("- a", r"\- a"),
        ("  + a", r"  \+ a"),
        ("---", r"--\-"),
        ("12. a", r"12\. a"),
        ("1) a", r"1\) a"),
        ("]]>", r"\]\]&gt;"),
    ],
)
def test_markdown_gets_words_only(raw: str, shown: str) -> None:
    assert markdown(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("@jo", "`@jo`"),
        ("a`b``c", "```a`b``c```"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        ("a\nb", r"`a\nb`"),
        ("a|b", "`a|b`"),
        ("", ""),
        (" ", " "),
    ],
)
def test_a_code_span_holds_its_text(raw: str, shown: str) -> None:
    assert markdown_code(raw) == shown


def test_code_with_a_pipe_is_plain_words_in_a_table() -> None:
    assert markdown_code(r"@a\|b", in_table=True) == r"@&#8203;a\\&#124;b"
    assert markdown_code("ab", in_table=True) == "`ab`"


@pytest.mark.parametrize(
    ("raw", "quoted"),
    [
        ('a"b\\c/é決', '"a\\"b\\\\c/é決"'),
        ("\x1b\n\x7f\x9b\u202e\ufeff", r'"\u001b\n\u007f\u009b\u202e\ufeff"'),
        ("\ud800\U000e0041", r'"\ud800\udb40\udc41"'),
        ("##[error] ##vso[x] ::error::", r'"##\u005berror] ##vso\u005bx] ::error::"'),
        (FAMILY, f'"{FAMILY}"'),
    ],
)
def test_a_json_string_shows_what_hides(raw: str, quoted: str) -> None:
    assert json_string(raw) == quoted


@given(anything)
def test_a_json_string_reads_back_as_it_was(text: str) -> None:
    assert json.loads(json_string(text)) == json.loads(json.dumps(text))
