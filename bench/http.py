"""Requests one after another on a kept connection, two addresses in turn, so that the machine's moods hit both alike."""

import http.client
import re
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit


class Visitor:
    """A browser without a browser: one connection, its cookies."""

    def __init__(self, base_url: str, *, host: str = "localhost") -> None:
        parts = urlsplit(base_url)
        self.host = f"{host}:{parts.port}"
        self.line = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=60)
        self.cookies: dict[str, str] = {}
        self.location = ""
        self.headers: list[tuple[str, str]] = []

    def send(
        self,
        method: str,
        path: str,
        fields: list[tuple[str, str]] | None = None,
        *,
        body: bytes | str | None = None,
        **headers: str,
    ) -> tuple[int, bytes]:
        """One request, with a form's fields or a body. Returns the status and the body; remembers cookies and the headers of
        the answer; follows nothing.
        """
        sent = {"Host": self.host, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if fields is not None:
            token = self.cookies.get("csrftoken", "")
            body = urlencode([("csrfmiddlewaretoken", token), *fields])
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        self.line.request(method, path, body=body, headers=sent)
        answer = self.line.getresponse()
        content = answer.read()
        self.headers = answer.getheaders()
        for name, value in self.headers:
            if name.lower() == "set-cookie" and (found := re.match(r"([^=]+)=([^;]*)", value)):
                self.cookies[found[1]] = found[2]
        self.location = answer.getheader("Location", "")
        return answer.status, content

    def enter(self, role: str) -> None:
        """Enter the demonstration as a role."""
        self.send("GET", "/demo/")
        status, _ = self.send("POST", f"/demo/enter/{role}/", [])
        assert status == 302, f"entering as {role} answered {status}"


def p95(seconds: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(seconds, n=20)[18] * 1000


def in_turn(*deeds: Callable[[], object], rounds: int, warm: int = 10) -> list[float]:
    """Do each in turn, `rounds` times after warming up. Returns each one's p95 in milliseconds."""
    times: list[list[float]] = [[] for _ in deeds]
    for turn in range(warm + rounds):
        for deed, kept in zip(deeds, times, strict=True):
            began = time.perf_counter()
            deed()
            if turn >= warm:
                kept.append(time.perf_counter() - began)
    return [p95(kept) for kept in times]
