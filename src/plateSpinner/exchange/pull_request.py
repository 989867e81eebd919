"""The one comment on a pull request: `python -I -m plateSpinner.exchange.pull_request FILE`.

For a step of a workflow on GitHub, with the variables that its runner sets and GITHUB_TOKEN. This
is all of plateSpinner that talks to a network: no other module imports it, `spin` asks nobody.

FILE is Markdown whose first line is hidden, `<!-- ... -->`: by it an earlier comment is found
again and updated, where the token's own account wrote it. Comments of others are left alone.
Where the second line is `<!-- nothing changed -->`, an earlier comment is updated, but none is made.
"""

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plateSpinner.exchange.github_api import Answer, GitHub, RequestError, host, parsed

_WORKFLOW_ACCOUNT: Final = "github-actions[bot]"
"""Who comments with the token that GitHub gives a job."""
_MARK: Final = re.compile(r"<!-- .+ -->")
_QUIET: Final = "<!-- nothing changed -->"
_NEXT: Final = re.compile(r'<([^<>\s]+)>;[^<,]*\brel="next"')
_REPOSITORY: Final = re.compile(r"(?!\.+/)[\w.-]+/(?!\.+\Z)[\w.-]+", re.ASCII)
_TOKEN: Final = re.compile(r"[!-~]*")

_TRIES: Final = 4
_PATIENCE: Final = 150
"""Seconds that the tries and the waits between them may take; each request has its own limit."""
_MOST_PAGES: Final = 100
_MAY_NOT: Final = (403, 404)
_GONE: Final = 404


class MisuseError(Exception):
    """The step does not give what is needed; says what."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Where to comment; `fork` where its commits come from another repository."""

    github: GitHub
    graphql: str
    repository: str
    number: int
    fork: bool


def main() -> int:
    """Comment, and say what was done; 2 where the step gives too little, 0 whatever GitHub answers.

    A comment is a courtesy: that it could not be made is told, and fails no job.
    """
    try:
        text = _markdown(sys.argv[1:])
        where = _pull_request(os.environ)
    except MisuseError as misuse:
        sys.stderr.write(f"::error::no comment: {misuse}\n")
        return 2
    sys.stdout.write(f"{_told(where, text)}\n")
    return 0


def comment(where: PullRequest, text: str) -> str:
    """Make or update the comment that begins with the first line of `text`: what was done.

    Raises `RequestError` where GitHub refuses, or still fails after some tries.
    """
    ends = time.monotonic() + _PATIENCE
    for attempt in range(_TRIES - 1):
        try:
            return _once(where, text)
        except RequestError as refused:
            wait = None if refused.wait is None else refused.wait * 2**attempt
            if wait is None or time.monotonic() + wait > ends:
                raise
        time.sleep(wait)
    return _once(where, text)


def _told(where: PullRequest, text: str) -> str:
    if not where.github.token:
        return _notice("there is no token, as on pull requests from forks")
    try:
        return f"comment on pull request {where.number}: {comment(where, text)}"
    except RequestError as refused:
        if refused.wait is not None or refused.status not in _MAY_NOT:
            return f"::warning::no comment: {refused}; the job's summary has it all"
    if where.fork:
        return _notice("the pull request comes from a fork, where the token only reads")
    return _notice("the token may not write one, the job needs pull-requests: write")


def _notice(reason: str) -> str:
    return f"::notice::no comment: {reason}; the job's summary has it all"


def _markdown(words: list[str]) -> str:
    if len(words) != 1:
        raise MisuseError("name one file of Markdown")
    try:
        text = Path(words[0]).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        raise MisuseError("the file can't be read") from None
    if not _MARK.fullmatch(_first_line(text)):
        raise MisuseError("the file's first line is no hidden one, <!-- ... -->")
    return text


def _pull_request(env: Mapping[str, str]) -> PullRequest:
    api = env.get("GITHUB_API_URL", "").rstrip("/")
    graphql = env.get("GITHUB_GRAPHQL_URL") or f"{api}/graphql"
    repository, token = env.get("GITHUB_REPOSITORY", ""), env.get("GITHUB_TOKEN", "").strip()
    if host(api) is None or host(graphql) != host(api):
        raise MisuseError("GITHUB_API_URL and GITHUB_GRAPHQL_URL name no host, or two")
    if not _REPOSITORY.fullmatch(repository):
        raise MisuseError("GITHUB_REPOSITORY is no owner/name")
    if not _TOKEN.fullmatch(token):
        raise MisuseError("GITHUB_TOKEN is no token")
    number, fork = _event(env.get("GITHUB_EVENT_PATH", ""), repository)
    return PullRequest(GitHub(api, token), graphql, repository, number, fork)


def _event(path: str, repository: str) -> tuple[int, bool]:
    """The pull request's number, and whether it comes from a fork, which may be gone by now."""
    try:
        event = parsed(Path(path).read_bytes())
    except (OSError, ValueError):
        event = None
    match event:
        case {"pull_request": {"number": int(number), "head": {"repo": {"full_name": str(name)}}}}:
            return number, name.lower() != repository.lower()
        case {"pull_request": {"number": int(number)}}:
            return number, True
    raise MisuseError("GITHUB_EVENT_PATH tells of no pull request")


def _once(where: PullRequest, text: str) -> str:
    """One try. It begins by looking, so that a comment whose answer was lost is not made again."""
    mark, login = _first_line(text), _login(where)
    earlier = _earlier(where, login, mark)
    if earlier is None and _first_line(text.partition("\n")[2]) == _QUIET:
        return "none, nothing changed"
    if earlier is None:
        made = _number(
            where.github.ask("POST", _address(where, f"{where.number}/comments"), {"body": text}).done()
        )
        earlier = _earlier(where, login, mark)
        if earlier is None or earlier[0] >= made:
            return "made"
        where.github.ask("DELETE", _address(where, f"comments/{made}")).done()  # another run was as quick
    number, body = earlier
    if _plain(body) == _plain(text):
        return "up to date"
    answer = where.github.ask("PATCH", _address(where, f"comments/{number}"), {"body": text})
    if answer.status == _GONE:
        raise RequestError("the comment was removed meanwhile", wait=1)
    answer.done()
    return "updated"


def _login(where: PullRequest) -> str:
    """The account of the token. The REST API doesn't tell it to an app's token, such as a job's."""
    answer = where.github.ask("POST", where.graphql, {"query": "{viewer{login}}"})
    match answer.data:
        case {"data": {"viewer": {"login": str(login)}}}:
            return login
    if answer.wait is not None:
        answer.done()
    return _WORKFLOW_ACCOUNT


def _earlier(where: PullRequest, login: str, mark: str) -> tuple[int, str] | None:
    """The first comment of `login` that begins with the line `mark`: its number and text."""
    own = []
    for each in _comments(where):
        match each:
            case {"id": int(number), "body": str(body), "user": {"login": str(author)}}:
                if author == login and _first_line(body) == mark:
                    own.append((number, body))
    return min(own, default=None)


def _comments(where: PullRequest) -> Iterator[object]:
    """All comments, page after page as GitHub links them."""
    address = _address(where, f"{where.number}/comments?per_page=100")
    for _ in range(_MOST_PAGES):
        answer = where.github.ask("GET", address).done()
        if not isinstance(answer.data, list):
            raise RequestError("GitHub's answer can't be read")
        yield from answer.data
        following = _NEXT.search(answer.headers.get("link", ""))
        if following is None:
            return
        address = following[1]
    raise RequestError("there are too many comments")


def _number(answer: Answer) -> int:
    match answer.data:
        case {"id": int(number)}:
            return number
    raise RequestError("GitHub's answer can't be read")


def _address(where: PullRequest, path: str) -> str:
    return f"{where.github.address}/repos/{where.repository}/issues/{path}"


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].rstrip()


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


if __name__ == "__main__":
    sys.exit(main())
