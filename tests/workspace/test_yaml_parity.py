"""What is read is what ruamel.yaml reads, and stands where ruamel.yaml says."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plateSpinner.finding import Part, Place, Route, Span
from plateSpinner.workspace import events
from plateSpinner.workspace.yaml import locate, read

REAL = Path(__file__).parents[3] / "shared" / "real"
FILES = sorted(REAL.rglob("*.y*ml"))
needs_real_plans = pytest.mark.skipif(not FILES, reason="the real plans are not beside the repository")

TEXT_TAGS = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value", "tag:yaml.org,2002:merge"}
"""What the model reads from its text, or what stands for itself."""

PLAN = """\
# a plan
name: Payments API v2
owner: "jo"   # the one
status: active
start: 2026-08-03
budget: 800k
actuals: {2026-09: 80k, 2026-10: 95.50}
objectives: [grow, 'it''s', ~]
milestones:
  beta:
    name: Beta with
      three merchants
    due: 2026-12-11

    done:
    after: [sandbox, identity/sso/ga]
    criteria:
      - {text: p99 under 200 ms, met: true, at: https://example.com/r/12?a=b#c}
      - text: "Security\\n  review"
        met: FALSE
  ga: {due: 2027-02-26, after: [beta,
       rollout]}
? explicit
: - 012
  - - 0x1F
    - 1e3
"""


def composed(text: str) -> Node | None:
    found: Node | None = YAML(typ="safe", pure=True).compose(text)
    return found


class Reference:
    """Data by ruamel.yaml's nodes and scalar constructors, where keys and timestamps are their text."""

    def __init__(self) -> None:
        self._constructor = YAML(typ="safe", pure=True).constructor

    def data(self, node: Node | None) -> object:
        match node:
            case None:
                return None
            case MappingNode():
                return {key.value: self.data(value) for key, value in node.value}
            case SequenceNode():
                return [self.data(value) for value in node.value]
            case _:
                return self.scalar(node)

    def scalar(self, node: Node) -> object:
        if str(node.tag) in TEXT_TAGS:
            return node.value
        try:
            return self._constructor.construct_object(node)
        except ValueError:  # it takes `0x_` for a number and can't read it
            return node.value


def same(ours: object, theirs: object) -> bool:
    """Equal in value and kind, where a decimal is the float that its text means."""
    if isinstance(ours, Decimal):
        return type(theirs) is float and float(ours) == theirs
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs


WORDS = """
yes no on off y n Yes NO On OFF true True TRUE tRUE false False FALSE null Null NULL nuLL ~ ~~
0 -0 +0 00 012 0o14 0o8 0O14 08 09 0b101 0b2 0B1 0x1F 0xfg 0X1 -0x1f +0b1 0_7 0x_ 0b_ 0o_
1_000 1__0 _1 1_ _ -_ +_ -_1 1e3 1E3 1e+3 1e-3 1e 1e+ e3 .5 .5e3 .5e+3 -.5 +.5 5. 5.e3 . .. ...
.e3 ._ ._5 1._5 1.5_0 0.1 100_000.000_1 1e30 -1e30 1.7976931348623157e30 0.30000000000000004 1e1000
.inf -.Inf +.INF .nan .NaN +.nan 12:30 12:30:45 1:2.5 190:20:30 2026-01-02 2026-1-2 2026-13-45
2026-01-02T10:00:00Z 2026-W49 2026-Q4 2026-H2 2026-09 2026-08-03..2026-08-05 08:00-12:00
10d 2w 4h 1mo 3cd 40% 1.2M 800k = == << <<: a:b a::b http://x/y?z=1 a#b *. !a -a -1a --1 ?a ?1 :a :1
,a a,b a[0] a{b} {} [] a'b a"b 'a' "a" \n 1\n ٣ ¼ 1² é 😀 @a `a %a |a >a &
"""
AWKWARD = (*WORDS.split(), "\u00a0", "1\u00a0", "\uff13")


def generated(count: int) -> Iterator[str]:
    """Scalars of the characters of which numbers, dates and words are made."""
    dice = random.Random(20260101)  # noqa: S311 - the same scalars in each run
    pieces = [
        *"0123456789+-_.eExobOXB:TZ~=<",
        "true",
        "null",
        "nan",
        "inf",
        "NaN",
        "Inf",
        "2026-0",
        "no",
        "1_0",
        "0x",
        "0o",
        "0b",
        "e+",
        "E-",
    ]
    for _ in range(count):
        yield "".join(dice.choices(pieces, k=dice.randint(1, 7)))


FRAMES = ("a: {}\n", "- {}\n", "a: [{}, x]\n", "a: {{b: {}}}\n", "{}: x\n", "a: '{}'\n", '- "{}"\n', "{}\n")


def test_scalars_mean_what_they_mean_to_ruamel() -> None:
    compared = 0
    for scalar in (*AWKWARD, *generated(700)):
        for frame in FRAMES:
            text = frame.format(scalar)
            ours = read(text.encode(), "f")
            codes = {finding.code for finding in ours.findings}
            if not codes:
                assert same(ours.data, Reference().data(composed(text))), text
                compared += 1
            elif codes == {"Y013"}:
                assert any(no_plan_means(leaf) for leaf in leaves(Reference().data(composed(text)))), text
    assert compared > 6000


def no_plan_means(number: object) -> bool:
    """Whether a number is endless, of no sane size, or a zero, which may have any exponent."""
    return isinstance(number, float) and not 1e-24 <= abs(number) < 1e30


def leaves(data: object) -> Iterator[object]:
    match data:
        case dict():
            for value in data.values():
                yield from leaves(value)
        case list():
            for value in data:
                yield from leaves(value)
        case _:
            yield data


@needs_real_plans
def test_real_plans_say_what_they_say_to_ruamel() -> None:
    for path in FILES:
        reading = read(path.read_bytes(), path.name)
        assert reading.findings == (), path
        assert same(reading.data, Reference().data(composed(path.read_text("utf-8")))), path


def nodes(node: Node, route: Route = ()) -> Iterator[tuple[Place, Node]]:
    """Every key and value below a node with its place."""
    pairs: list[tuple[Route, Node]] = []
    if isinstance(node, MappingNode):
        yield from ((Place("f", (*route, key.value), Part.KEY), key) for key, _ in node.value)
        pairs = [((*route, key.value), value) for key, value in node.value]
    elif isinstance(node, SequenceNode):
        pairs = [((*route, index), value) for index, value in enumerate(node.value)]
    for below, value in pairs:
        yield Place("f", below), value
        yield from nodes(value, below)


def is_block(node: Node) -> bool:
    if isinstance(node, ScalarNode):
        return node.style in ("|", ">")
    return isinstance(node, SequenceNode | MappingNode) and not node.flow_style


def assert_positions_are_those_of_ruamel(text: str) -> int:
    """Compare all starts but those of empty values, and the ends of what ends in its own text."""
    top = composed(text)
    assert top is not None
    wanted = [(place, n) for place, n in nodes(top) if n.start_mark.index < n.end_mark.index]
    spans = locate(text.encode(), [place for place, _ in wanted])
    for place, node in wanted:
        span, start, end = spans[place], node.start_mark, node.end_mark
        assert (span.line, span.column) == (start.line + 1, start.column + 1), place
        if not is_block(node):
            assert (span.end_line, span.end_column) == (end.line + 1, end.column + 1), place
    return len(wanted)


@needs_real_plans
def test_positions_in_real_plans_are_those_of_ruamel() -> None:
    assert sum(assert_positions_are_those_of_ruamel(path.read_text("utf-8")) for path in FILES) > 10_000


def test_positions_in_a_plan_of_many_forms_are_those_of_ruamel() -> None:
    assert assert_positions_are_those_of_ruamel(PLAN) == 62
    assert assert_positions_are_those_of_ruamel(PLAN.replace("\n", "\r\n")) == 62


def mutated(dice: random.Random) -> str:
    """Some lines of the plan with a few characters put in, left out or exchanged."""
    lines = PLAN.splitlines(keepends=True)
    first = dice.randrange(len(lines))
    text = "".join(lines[first : first + dice.randint(1, 12)])
    for _ in range(dice.choice((1, 1, 2, 3))):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(PIECES) + text[at + dice.choice((0, 0, 0, 1, 2)) :]
    return text


PIECES = (
    *"\t\n\r :#-?[]{},&*!'\"%@`~<=+._019ax\\",
    ": ",
    "- ",
    "? ",
    " #",
    "\n  ",
    "\n- ",
    "\n---\n",
    "\n...\n",
    "<<: ",
    "!!str ",
    "&a ",
    "*a",
    "\\x41",
    "é",
    "\u00a0",
    "😀",
    "\r\n",
    "\n\n",
    "{a: b}",
    "[a, b]",
    " : ",
    "\t#",
    " \t",
    "\n\t",
    "true",
    "\n ",
    "::",
)


@pytest.mark.skipif(not events.LIBYAML, reason="PyYAML has no libyaml here")
@pytest.mark.parametrize("seed", range(6))
def test_both_parsers_read_and_refuse_the_same_of_mutated_plans(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)  # noqa: S311
    texts = [mutated(dice) for _ in range(250)]
    by_libyaml = [read(text.encode(), "f") for text in texts]
    monkeypatch.setattr(events, "LIBYAML", None)
    assert sum(not reading.findings for reading in by_libyaml) > 50
    for text, ours in zip(texts, by_libyaml, strict=True):
        theirs = read(text.encode(), "f")
        assert bool(ours.findings) == bool(theirs.findings), text
        if not ours.findings:
            assert repr(ours) == repr(theirs), text
            assert same(ours.data, Reference().data(composed(text))), text


@pytest.mark.skipif(not events.LIBYAML, reason="PyYAML has no libyaml here")
def test_both_parsers_place_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [place for place, _ in nodes(composed(PLAN) or ScalarNode("", ""))]
    by_libyaml = locate(PLAN.encode(), places)
    monkeypatch.setattr(events, "LIBYAML", None)
    assert locate(PLAN.encode(), places) == by_libyaml
    assert by_libyaml[Place("f", ("milestones", "beta", "done"))] == Span(15, 10, 15, 10)
