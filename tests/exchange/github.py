"""The part of GitHub's API that a comment on a pull request needs, played on a real port."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypedDict

BOT = "github-actions[bot]"
LIST = "GET /repos/acme/plan/issues/7/comments?per_page=100"
GARBLED = 1


class Comment(TypedDict):
    id: int
    body: str | None
    user: dict[str, str] | None


class Reply(TypedDict, total=False):
    """What is said once instead of what the API would say; `then` also does what was asked."""

    status: int
    headers: dict[str, str]
    body: bytes
    then: bool


class Api(ThreadingHTTPServer):
    """The part of GitHub's API that is used, as its documentation tells: two comments a page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.comments: list[Comment] = []
        self.login: str | None = BOT
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.replies: dict[str, list[Reply]] = {}
        self.first_lists: threading.Barrier | None = None
        self.last = 100
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def comment(self, body: str | None, login: str | None = BOT) -> int:
        """Somebody comments."""
        with self.lock:
            self.last += 1
            user = None if login is None else {"login": login, "type": "Bot" if "[bot]" in login else "User"}
            self.comments.append({"id": self.last, "body": body, "user": user})
            return self.last

    def answer(self, method: str, path: str, data: dict[str, str]) -> tuple[int, object, dict[str, str]]:
        listed = re.fullmatch(r"/repos/acme/plan/issues/7/comments(?:\?per_page=100(?:&page=(\d+))?)?", path)
        one = re.fullmatch(r"/repos/acme/plan/issues/comments/(\d+)", path)
        if (method, path) == ("POST", "/graphql"):
            return 200, {"data": {"viewer": {"login": self.login}}}, {}
        if method == "GET" and listed:
            return self._page(int(listed[1] or 1))
        if method == "POST" and listed:
            return 201, {"id": self.comment(data["body"], self.login)}, {}
        found = [each for each in self.comments if one and each["id"] == int(one[1])]
        if method == "PATCH" and found:
            found[0]["body"] = data["body"]
            return 200, found[0], {}
        if method == "DELETE" and found:
            self.comments.remove(found[0])
            return 204, None, {}
        return 404, {"message": "Not Found"}, {}

    def _page(self, page: int) -> tuple[int, object, dict[str, str]]:
        here = f"{self.address}/repos/acme/plan/issues/7/comments?per_page=100&page="
        link = f'<{here}1>; rel="first", <{here}{page + 1}>; rel="next", <{here}9>; rel="last"'
        more = {"Link": link} if len(self.comments) > 2 * page else {}
        return 200, self.comments[2 * page - 2 : 2 * page], more


class Asked(BaseHTTPRequestHandler):
    server: Api

    def _answer(self) -> None:
        line = f"{self.command} {self.path}"
        data = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        with self.server.lock:
            self.server.asked.append(line)
            self.server.headers.append(dict(self.headers.items()))
            replies = self.server.replies.get(line, [])
            reply = replies.pop(0) if replies else None
            waits = self.server.first_lists if line == LIST else None
        if waits is not None and not waits.broken:
            waits.wait(20)
        if reply is None or reply.get("then"):
            status, told, headers = self.server.answer(self.command, self.path, data)
            if reply is None:
                self._send(status, b"" if told is None else json.dumps(told).encode(), headers)
                return
        if reply["status"] == GARBLED:
            self.wfile.write(b"nonsense\r\n\r\n")
        elif reply["status"]:
            self._send(reply["status"], reply.get("body", b"{}"), reply.get("headers", {}))

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815 - http.server looks for these

    def log_message(self, *_: object) -> None:
        pass
