"""The comment on a pull request: the real module as a step of a job, and the API played on a real port."""

import ast
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from tests.exchange.github import BOT, GARBLED, LIST, Api, Reply

from plateSpinner.exchange.github_api import Answer

MARK = "<!-- plateSpinner: spin diff -->"
TEXT = f"{MARK}\n# Acme: main → working tree\n\n**Plan:** 1 date later.\n"
QUIET = f"{MARK}\n<!-- nothing changed -->\n# Acme\n\nNo change.\n"
TOKEN = "a-token-of-nobody"  # noqa: S105
SOURCES = Path(__file__).parents[2] / "src/plateSpinner"
MAKE = "POST /repos/acme/plan/issues/7/comments"
WHO = "POST /graphql"
SUMMARY = "; the job's summary has it all\n"
Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def environment(api: Api, tmp_path: Path) -> dict[str, str]:
    """What the runner sets, as far as it is of use, and the token that the step is given."""
    repository = {"full_name": "acme/plan", "fork": False}
    event = {"action": "opened", "number": 7, "pull_request": {"number": 7, "head": {"repo": repository}}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": api.address,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_GRAPHQL_URL": f"{api.address}/graphql",
        "GITHUB_REPOSITORY": "acme/plan",
        "GITHUB_TOKEN": TOKEN,
    }


def command(file: Path | str) -> list[str]:
    return [sys.executable, "-I", "-m", "plateSpinner.exchange.pull_request", str(file)]


@pytest.fixture
def step(environment: dict[str, str], tmp_path: Path) -> Callable[..., Ran]:
    """Run the module on a text, with other variables where given; the token is never in what it says."""

    def run(text: str = TEXT, **env: str) -> Ran:
        file = tmp_path / "diff.md"
        file.write_bytes(text.encode())
        ran = subprocess.run(  # noqa: S603 - our own words
            command(file),
            env=environment | env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert [line for line in (ran.stdout + ran.stderr).splitlines() if TOKEN in line] == []
        return ran

    return run


def forked(tmp_path: Path, repository: object) -> None:
    event = {"number": 7, "pull_request": {"number": 7, "head": {"repo": repository}}}
    (tmp_path / "event.json").write_text(json.dumps(event))


def told(ran: Ran) -> str:
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_first_comment_is_made(api: Api, step: Callable[..., Ran]) -> None:
    assert told(step()) == "comment on pull request 7: made\n"
    assert api.comments == [{"id": 101, "body": TEXT, "user": {"login": BOT, "type": "Bot"}}]
    assert api.asked == [WHO, LIST, MAKE, LIST]
    assert {headers["Authorization"] for headers in api.headers} == {f"Bearer {TOKEN}"}
    assert {headers["Accept"] for headers in api.headers} == {"application/vnd.github+json"}


def test_an_earlier_comment_of_its_own_is_updated_on_whatever_page_it_is(
    api: Api, step: Callable[..., Ran]
) -> None:
    old = f"{MARK}\nold\n"
    others: list[tuple[str | None, str | None]] = [
        (old, "mallory"),
        (old, "another[bot]"),
        (f"> {old}", BOT),
        (f"see {MARK}", BOT),
        (f"{MARK} and more\n", BOT),
        (old, None),
        (None, BOT),
    ]
    for body, login in others:
        api.comment(body, login)
    own, later = api.comment(old), api.comment(old)
    assert told(step()) == "comment on pull request 7: updated\n"
    bodies = [*(body for body, _ in others), TEXT, old]
    assert [(each["id"], each["body"]) for each in api.comments] == list(
        zip(range(101, later + 1), bodies, strict=True)
    )
    pages = [f"{LIST}&page={page}" for page in range(2, 6)]
    assert api.asked == [WHO, LIST, *pages, f"PATCH /repos/acme/plan/issues/comments/{own}"]


@pytest.mark.parametrize("body", [TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip()])
def test_a_comment_that_says_the_same_already_is_left_as_it_is(
    body: str, api: Api, step: Callable[..., Ran]
) -> None:
    api.comment(body)
    assert told(step()) == "comment on pull request 7: up to date\n"
    assert (api.asked, api.comments[0]["body"]) == ([WHO, LIST], body)


def test_a_pull_request_that_changes_nothing_gets_no_comment(api: Api, step: Callable[..., Ran]) -> None:
    assert told(step(QUIET)) == "comment on pull request 7: none, nothing changed\n"
    assert api.asked == [WHO, LIST]


def test_a_pull_request_that_no_longer_changes_anything_is_told_so(
    api: Api, step: Callable[..., Ran]
) -> None:
    api.comment(TEXT)
    assert told(step(QUIET)) == "comment on pull request 7: updated\n"
    assert [each["body"] for each in api.comments] == [QUIET]


def test_text_arrives_as_it_is_and_none_of_it_is_in_the_log(api: Api, step: Callable[..., Ran]) -> None:
    hostile = (
        f"{MARK}\n$(touch made) `id` \"'\\ ::error::x ##[error]y %0A \u202e 決 🚀 \x1b[31m\n::add-mask::z\n"
    )
    assert told(step(hostile)) == "comment on pull request 7: made\n"
    assert api.comments[0]["body"] == hostile


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("repository", [{"full_name": "mallory/plan"}, None])
def test_on_a_fork_a_notice_says_that_the_summary_has_it(
    status: int, repository: object, api: Api, step: Callable[..., Ran], tmp_path: Path
) -> None:
    forked(tmp_path, repository)
    api.replies[MAKE] = [{"status": status, "body": b'{"message": "Resource not accessible by integration"}'}]
    assert told(step()) == (
        f"::notice::no comment: the pull request comes from a fork, where the token only reads{SUMMARY}"
    )
    assert (api.asked, api.comments) == ([WHO, LIST, MAKE], [])


def test_without_the_permission_a_notice_names_it(api: Api, step: Callable[..., Ran]) -> None:
    api.comment(f"{MARK}\nold")
    api.replies["PATCH /repos/acme/plan/issues/comments/101"] = [{"status": 403}]
    assert told(step()) == (
        f"::notice::no comment: the token may not write one, the job needs pull-requests: write{SUMMARY}"
    )


def test_a_fork_whose_token_may_write_is_commented_on(
    api: Api, step: Callable[..., Ran], tmp_path: Path
) -> None:
    forked(tmp_path, {"full_name": "mallory/plan"})
    assert told(step()) == "comment on pull request 7: made\n"
    assert len(api.comments) == 1


@pytest.mark.parametrize("token", ["", " \n"])
def test_without_a_token_nobody_is_asked(token: str, api: Api, step: Callable[..., Ran]) -> None:
    assert told(step(GITHUB_TOKEN=token)) == (
        f"::notice::no comment: there is no token, as on pull requests from forks{SUMMARY}"
    )
    assert api.asked == []


@pytest.mark.parametrize("login", ["jo", "plan-app[bot]"])
def test_other_tokens_know_their_own_comments(login: str, api: Api, step: Callable[..., Ran]) -> None:
    api.login = login
    api.comment(f"{MARK}\nold", BOT)
    api.comment(f"{MARK}\nold", login)
    assert told(step()) == "comment on pull request 7: updated\n"
    assert [each["body"] for each in api.comments] == [f"{MARK}\nold", TEXT]


@pytest.mark.parametrize(
    "reply", [Reply(status=403), Reply(status=200, body=b'{"errors": [{"message": "no"}], "data": null}')]
)
def test_a_token_that_is_not_told_its_account_is_taken_for_a_jobs(
    reply: Reply, api: Api, step: Callable[..., Ran]
) -> None:
    api.comment(f"{MARK}\nold")
    api.replies[WHO] = [reply]
    assert told(step()) == "comment on pull request 7: updated\n"


LATER = {"Retry-After": "0"}
LIMITED = b'{"message": "You have exceeded a secondary rate limit"}'


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (WHO, Reply(status=502, headers=LATER, body=b"<html>Bad gateway")),
        (LIST, Reply(status=500)),
        (LIST, Reply(status=0)),
        (LIST, Reply(status=GARBLED)),
        (LIST, Reply(status=429, headers=LATER)),
        (MAKE, Reply(status=403, headers=LATER, body=LIMITED)),
        (MAKE, Reply(status=503, headers=LATER)),
    ],
    ids=["502", "500", "closed", "garbled", "429", "limit", "503"],
)
def test_a_passing_fault_is_waited_out(line: str, reply: Reply, api: Api, step: Callable[..., Ran]) -> None:
    api.replies[line] = [reply]
    assert told(step()) == "comment on pull request 7: made\n"
    assert [each["body"] for each in api.comments] == [TEXT]
    assert api.asked.count(WHO) == 2


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(0, {}, None), 1),
        (Answer(500, {}, None), 1),
        (Answer(503, {"retry-after": "7"}, None), 7),
        (Answer(429, {}, None), 60),
        (Answer(429, {"retry-after": "soon"}, None), 60),
        (Answer(403, {}, {"message": "API Rate Limit exceeded"}), 60),
        (Answer(403, {"x-ratelimit-remaining": "0"}, None), 60),
        (Answer(403, {"x-ratelimit-remaining": "9"}, {"message": "Resource not accessible"}), None),
        (Answer(404, {"retry-after": "7"}, None), None),
        (Answer(200, {}, []), None),
    ],
)
def test_how_long_to_wait_is_as_github_advises(answer: Answer, seconds: float | None) -> None:
    assert answer.wait == seconds


def test_a_comment_whose_answer_was_lost_is_not_made_again(api: Api, step: Callable[..., Ran]) -> None:
    api.replies[MAKE] = [{"status": 502, "headers": LATER, "then": True}]
    assert told(step()) == "comment on pull request 7: up to date\n"
    assert api.asked == [WHO, LIST, MAKE, WHO, LIST]
    assert len(api.comments) == 1


def test_a_lasting_fault_is_told_and_fails_nothing(api: Api, step: Callable[..., Ran]) -> None:
    api.replies[LIST] = [{"status": 503, "headers": LATER}] * 9
    assert told(step()) == f"::warning::no comment: GitHub answered 503{SUMMARY}"
    assert api.asked == [WHO, LIST] * 4


@pytest.mark.parametrize("status", [403, 429, 503])
def test_nobody_waits_for_an_hour(status: int, api: Api, step: Callable[..., Ran]) -> None:
    api.replies[LIST] = [{"status": status, "headers": {"Retry-After": "3600"}}]
    assert told(step()) == f"::warning::no comment: GitHub answered {status}{SUMMARY}"
    assert api.asked == [WHO, LIST]


@pytest.mark.parametrize("status", [401, 410, 422])
def test_a_refusal_is_told_and_not_repeated(status: int, api: Api, step: Callable[..., Ran]) -> None:
    api.replies[MAKE] = [{"status": status, "body": b'{"message": "::error::x"}'}]
    assert told(step()) == f"::warning::no comment: GitHub answered {status}{SUMMARY}"
    assert api.asked == [WHO, LIST, MAKE]


class Elsewhere(BaseHTTPRequestHandler):
    """Another host: what it is asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Elsewhere.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("prefix", ["http://", "http://127.0.0.1:1@", "//"])
def test_the_token_goes_to_no_other_host_for_more_pages(
    prefix: str, elsewhere: str, api: Api, step: Callable[..., Ran]
) -> None:
    api.replies[LIST] = [
        {"status": 200, "body": b"[]", "headers": {"Link": f'<{prefix}{elsewhere}/>; rel="next"'}}
    ]
    assert told(step()) == f"::warning::no comment: GitHub names an address on another host{SUMMARY}"
    assert (api.asked, Elsewhere.asked) == ([WHO, LIST], [])


@pytest.mark.parametrize("line", [LIST, MAKE])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_follows_no_redirect(
    status: int, line: str, elsewhere: str, api: Api, step: Callable[..., Ran]
) -> None:
    api.replies[line] = [{"status": status, "headers": {"Location": f"http://{elsewhere}/"}}]
    assert told(step()) == f"::warning::no comment: GitHub answered {status}{SUMMARY}"
    assert (api.comments, Elsewhere.asked) == ([], [])


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"\xff\xfe", b"[" * 200_000, b"{}", b"null", b'"x"', b"1" * 5_000],
    ids=["nothing", "words", "bytes", "depth", "object", "null", "string", "digits"],
)
def test_a_list_that_is_none_makes_no_second_comment(body: bytes, api: Api, step: Callable[..., Ran]) -> None:
    api.replies[LIST] = [{"status": 200, "body": body}]
    assert told(step()) == f"::warning::no comment: GitHub's answer can't be read{SUMMARY}"
    assert api.comments == []


def test_comments_of_another_shape_are_passed_over(api: Api, step: Callable[..., Ran]) -> None:
    odd: list[object] = [
        None,
        1,
        [],
        {},
        {"id": "1", "body": TEXT, "user": {"login": BOT}},
        {"id": 1, "body": TEXT, "user": []},
    ]
    api.replies[LIST] = [{"status": 200, "body": json.dumps(odd).encode()}]
    assert told(step()) == "comment on pull request 7: made\n"


def test_a_link_to_itself_comes_to_an_end(api: Api, step: Callable[..., Ran]) -> None:
    address = f"{api.address}{LIST.removeprefix('GET ')}"
    api.replies[LIST] = [
        {"status": 200, "body": b"[]", "headers": {"Link": f'<{address}>; rel="next"'}}
    ] * 200
    assert told(step()) == f"::warning::no comment: there are too many comments{SUMMARY}"
    assert len(api.asked) == 101


def test_a_comment_that_was_removed_meanwhile_is_made_anew(api: Api, step: Callable[..., Ran]) -> None:
    gone = {"id": 5, "body": f"{MARK}\nold", "user": {"login": BOT}}
    api.replies[LIST] = [{"status": 200, "body": json.dumps([gone]).encode()}]
    assert told(step()) == "comment on pull request 7: made\n"
    assert [each["body"] for each in api.comments] == [TEXT]


def test_two_runs_at_once_leave_one_comment(api: Api, environment: dict[str, str], tmp_path: Path) -> None:
    api.first_lists = threading.Barrier(2)  # both look before either comments; and both again after
    runs = []
    for name in ("a", "b"):
        file = tmp_path / f"{name}.md"
        file.write_text(f"{MARK}\n{name}\n")
        runs.append(subprocess.Popen(command(file), env=environment, stdout=-1, stderr=-1, text=True))  # noqa: S603
    outs = sorted(run.communicate(timeout=60) for run in runs)
    assert outs == [("comment on pull request 7: made\n", ""), ("comment on pull request 7: updated\n", "")]
    assert [run.returncode for run in runs] == [0, 0]
    assert [each["id"] for each in api.comments] == [101]
    assert api.asked.count(MAKE) == 2


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"GITHUB_API_URL": ""}, "GITHUB_API_URL and GITHUB_GRAPHQL_URL name no host, or two"),
        ({"GITHUB_API_URL": "file:///etc"}, "GITHUB_API_URL and GITHUB_GRAPHQL_URL name no host, or two"),
        ({"GITHUB_API_URL": "http://[x"}, "GITHUB_API_URL and GITHUB_GRAPHQL_URL name no host, or two"),
        (
            {"GITHUB_GRAPHQL_URL": "http://x.test"},
            "GITHUB_API_URL and GITHUB_GRAPHQL_URL name no host, or two",
        ),
        ({"GITHUB_REPOSITORY": "acme"}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_REPOSITORY": "acme/.."}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_REPOSITORY": "a/b/c?d"}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_TOKEN": f"{TOKEN}\r\nX: y"}, "GITHUB_TOKEN is no token"),
        ({"GITHUB_TOKEN": "ghs é"}, "GITHUB_TOKEN is no token"),
        ({"GITHUB_EVENT_PATH": ""}, "GITHUB_EVENT_PATH tells of no pull request"),
        ({"GITHUB_EVENT_PATH": __file__}, "GITHUB_EVENT_PATH tells of no pull request"),
    ],
)
def test_a_step_that_gives_too_little_is_told_what(
    env: dict[str, str], said: str, api: Api, step: Callable[..., Ran]
) -> None:
    ran = step(**env)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"::error::no comment: {said}\n")
    assert api.asked == []


@pytest.mark.parametrize("text", ["", "# Acme\n", f"x {MARK}\n", f"\n{MARK}\n", "<!-- a\n-->\n"])
def test_text_without_a_mark_is_refused(text: str, step: Callable[..., Ran]) -> None:
    assert step(text).stderr == "::error::no comment: the file's first line is no hidden one, <!-- ... -->\n"


def test_a_file_that_is_not_there_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    for words, said in (
        (command(tmp_path / "none"), "the file can't be read"),
        ([*command("a"), "b"], "name one file of Markdown"),
    ):
        ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"::error::no comment: {said}\n")


def test_nothing_else_of_the_program_can_reach_a_network() -> None:
    network = {"http", "socket", "ssl", "urllib.request", "urllib.error", "asyncio", "ftplib", "smtplib"}
    api = "plateSpinner.exchange.github_api"
    users: dict[str, set[str]] = {}
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] in network or name in {
                    *network,
                    api,
                    "plateSpinner.exchange.pull_request",
                }:
                    users.setdefault(path.relative_to(SOURCES).as_posix(), set()).add(name)
    assert users == {
        "exchange/github_api.py": {"http.client", "urllib.request"},
        "exchange/pull_request.py": {api},
    }
