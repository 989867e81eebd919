"""Asking GitHub's API with a token that goes nowhere else: for what a workflow runs, never for `spin`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from plateSpinner import __version__

_TIMEOUT: Final = 20
"""Seconds for the connection, and for each part of an answer."""
_LIMITED: Final = 60
"""Seconds to wait when asked too often and not told how long; GitHub's own advice."""
_MOST_BYTES: Final = 64 * 1024 * 1024
_FAILING, _TOO_MANY, _FORBIDDEN = 500, 429, 403


class RequestError(Exception):
    """GitHub did not do what it was asked. `wait` are the seconds after which to ask again, if ever."""

    def __init__(self, reason: str, status: int = 0, wait: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 where nothing did. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    data: object

    @property
    def wait(self) -> float | None:
        """The seconds after which it may go better; None where it never will."""
        told = self.headers.get("retry-after", "")
        asked = float(told) if re.fullmatch(r"[0-9]{1,6}", told) else None
        if self.status == 0 or self.status >= _FAILING:
            return 1 if asked is None else asked
        if self.status == _TOO_MANY or (self.status == _FORBIDDEN and self._limited(asked)):
            return _LIMITED if asked is None else asked
        return None

    def done(self) -> "Answer":
        """The answer itself; raises `RequestError` where it is no success."""
        if self.status in range(200, 300):
            return self
        reason = f"GitHub answered {self.status}" if self.status else "GitHub did not answer"
        raise RequestError(reason, self.status, self.wait)

    def _limited(self, asked: float | None) -> bool:
        match self.data:
            case {"message": str(message)} if "rate limit" in message.lower():
                return True
        return asked is not None or self.headers.get("x-ratelimit-remaining") == "0"


@dataclass(frozen=True, slots=True)
class GitHub:
    """An API by its address, and who asks."""

    address: str
    token: str = field(repr=False)

    def ask(self, method: str, address: str, data: Mapping[str, str] | None = None) -> Answer:
        """One request and its answer, whatever it is: redirects are not followed.

        Raises `RequestError` before anything is sent where `address` is on another host.
        """
        if host(address) is None or host(address) != host(self.address):
            raise RequestError("GitHub names an address on another host")
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "User-Agent": f"plateSpinner/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        body = None if data is None else json.dumps(data).encode()
        request = Request(address, body, headers, method=method)  # noqa: S310 - `host` knows http and https alone
        try:
            return _answer(request)
        except (OSError, HTTPException, ValueError):
            return Answer(0, {}, None)


def host(address: str) -> tuple[str, str] | None:
    """Scheme and host with port of a web address; None where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return (parts.scheme, parts.netloc) if parts.scheme in {"http", "https"} and parts.netloc else None


def parsed(raw: bytes) -> object:
    """What the JSON says; None where it is none."""
    try:
        data: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return data


def _answer(request: Request) -> Answer:
    """The answer as it comes: without urllib's handlers of redirects, errors, files and passwords."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    with opener.open(request, timeout=_TIMEOUT) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, parsed(response.read(_MOST_BYTES)))
