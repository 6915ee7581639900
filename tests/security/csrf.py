"""R17: no unsafe request without this session's token, and no page changes anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.security.crawl import Forms, Try, address, ask, may, tries
from tests.security.furnish import OWN
from tests.security.samples import UNSAFE
from tests.security.stage import WHO, Stage
from tests.support import sql
from tests.support.client import HEADER, CheckingClient
from tests.support.html import read

WRITTEN_BY_LOOKING = frozenset({"audit_entry", "login_attempt"})
LINKS_SMALL = 2  # followed to each route, by each person; in full many more


def forged(stage: Stage, forms: Forms, tried: Iterable[Try] | None = None) -> list[str]:
    """Every unsafe request that is let through without its token, or changes a row all the same."""
    faults = []
    stranger = stage.caller("admin").token()
    for one in tried or tries(stage, UNSAFE):
        if one.row not in {OWN, "-"}:
            continue
        before = sql.snapshot()
        for label, short in WHO.items():
            faults += [
                f"{one.name} as {label}, {how}: answered {status}"
                for how, status in _forgeries(stage, one, short, forms, stranger).items()
                if status != HTTPStatus.BAD_REQUEST
            ]
        faults += [f"{one.name}: {each}" for each in sql.differences(before, sql.snapshot())]
        if faults:
            stage.restore()
    return faults


def _forgeries(stage: Stage, one: Try, short: str, forms: Forms, stranger: str) -> dict[str, int]:
    """What a request answers without a token, with a made-up one, with another session's."""
    other = stage.caller("desk").token() if short == "admin" else stranger
    tokens = {"without a token": None, "with a wrong token": "wrong", "with another's": other}
    return {how: _forge(stage, one, short, forms, token) for how, token in tokens.items()}


def _forge(stage: Stage, one: Try, short: str, forms: Forms, token: str | None) -> int:
    if token is None:
        with sending_no_token(stage):
            return ask(stage, one, short, forms).status_code
    return ask(stage, one, short, forms, headers={HEADER: token}).status_code


class sending_no_token:  # noqa: N801 -- reads as a phrase
    """Clients of the stage send no token inside."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def __enter__(self) -> None:
        CheckingClient.sends_token = False

    def __exit__(self, *failure: object) -> None:
        CheckingClient.sends_token = True


def control_with_a_token(stage: Stage, forms: Forms) -> list[str]:
    """Unsafe requests refused although they carry their token: the trial would prove nothing."""
    faults = []
    for one in tries(stage, UNSAFE):
        if one.row not in {OWN, "-"}:
            continue
        for label, short in WHO.items():
            answer = ask(stage, one, short, forms)
            if answer.status_code == HTTPStatus.BAD_REQUEST and may(short, one.endpoint):
                faults.append(f"{one.name} as {label}: refused with its token")
            if answer.status_code < HTTPStatus.BAD_REQUEST:
                stage.restore()
    return faults


def looking_changes(
    stage: Stage, tried: Iterable[Try] | None = None, *, links: int = LINKS_SMALL
) -> tuple[list[str], int]:
    """What changes by looking at every page and following its links; and how many were seen.

    At most so many `links` are followed to one route by one person.
    """
    faults, seen = [], 0
    for label, short in WHO.items():
        before = sql.snapshot(leave_out=WRITTEN_BY_LOOKING)
        urls = [address(stage, one) for one in tried or tries(stage, frozenset({"GET"}))]
        visited = _follow(stage, short, urls, links)
        seen += len(visited)
        faults += [
            f"{url} as {label}: {status}" for url, status in visited.items() if status >= 500
        ]
        after = sql.snapshot(leave_out=WRITTEN_BY_LOOKING)
        faults += [f"looking as {label}: {each}" for each in sql.differences(before, after)]
    return faults, seen


def _follow(stage: Stage, short: str, start: list[str], links: int) -> dict[str, int]:
    """Every page reached from these, by this person, with its status."""
    client, adapter = stage.caller(short), stage.app.url_map.bind("localhost")
    visited: dict[str, int] = {}
    followed: Counter[str] = Counter()
    waiting = list(dict.fromkeys(start))
    while waiting:
        url = waiting.pop(0)
        answer = client.get(url)
        visited[url] = answer.status_code
        for link in _links(answer.text) if answer.mimetype == "text/html" else []:
            route = str(adapter.match(urlsplit(link).path)[0])
            if link not in visited and link not in waiting and followed[route] < links:
                followed[route] += 1
                waiting.append(link)
    return visited


def _links(html: str) -> list[str]:
    return [
        url.partition("#")[0]
        for method, url in read(html).links
        if method == "GET" and url.startswith("/") and not urlsplit(url).path.startswith("/static")
    ]
