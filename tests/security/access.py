"""R10: what everybody gets from every route, held against a checked-in table.

    .venv/bin/python -m tests.security.access    writes it anew, and R12's list of written fields

Review the difference: it says who may do what from now on.

A line is: method, route, row, who, and what came back. Answers are classes: `page` 200, `done`
303, `sign-in` a redirect to the sign-in page, `away` another redirect, `missing` 404, `refused`
for a form that was read and not accepted (409, 422), `forbidden` 403, `nobody` 401 (the same for
who has not signed in, without a page to send them to), else the number.
"""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from werkzeug.test import TestResponse

from tests.security.crawl import Seen, found_forms, plain, see_everything
from tests.security.furnish import MISSING, OTHER, OWN
from tests.security.overposting import WRITTEN, outcomes
from tests.security.samples import INSIDE
from tests.security.stage import open_stage
from tests.support.databases import SqliteDatabases

TABLE = Path(__file__).with_name("access_table.txt")
HEAD = "# Made by `.venv/bin/python -m tests.security.access`. Every change here is a change of\n"
HEAD += "# who may do what: read it as such.\n"
LIKE = {OWN: MISSING, OTHER: MISSING, **dict.fromkeys(INSIDE, "A's, but missing inside")}
WORDS = {
    200: "page",
    303: "done",
    401: "nobody",
    403: "forbidden",
    404: "missing",
    409: "refused",
    422: "refused",
}


def word(answer: TestResponse) -> str:
    """The class of an answer."""
    if answer.status_code in {301, 302, 303}:
        target = answer.headers["Location"].partition("?")[0]
        if target.endswith("/sign-in"):
            return "sign-in"
        return "done" if answer.status_code == 303 else "away"
    return WORDS.get(answer.status_code, str(answer.status_code))


def table_of(seen: Iterable[Seen]) -> list[str]:
    """The whole table, a line for each answer."""
    return sorted(
        f"{each.one.method} {each.one.rule.rule} | {each.one.row} | {each.label}"
        f" | {word(each.answer)}"
        for each in seen
    )


NOBODY = frozenset({"anonymous", "disabled account"})


def given_away(seen: Iterable[Seen]) -> list[str]:
    """Every answer to another's row that does not look like the answer to a missing one.

    The two are told apart only by who may see the row: that is an answer that is not 404.
    """
    answers = {
        (each.one.method, each.one.rule.rule, each.label, each.one.row): each for each in seen
    }
    faults = []
    for (method, route, label, row), each in answers.items():
        like = answers.get((method, route, label, LIKE.get(row, row)), each).answer
        to_sign_in = label in NOBODY and method == "GET"  # it carries the address that was asked
        hidden = (row in INSIDE and not to_sign_in) or each.answer.status_code == 404
        if hidden and (each.answer.status, plain(each.answer)) != (like.status, plain(like)):
            faults.append(f"{method} {route}, {row}, as {label}: not the answer to a missing row")
    return faults


def difference(found: list[str], table: Path = TABLE) -> str:
    """What changed against the checked-in table, as a review reads it; empty when nothing did."""
    kept = [line for line in table.read_text().splitlines() if not line.startswith("#")]
    return "\n".join(difflib.unified_diff(kept, found, "checked in", "found", lineterm="", n=0))


def main() -> None:
    """Write the table anew."""
    folder = Path(tempfile.mkdtemp())
    os.environ["CLINIC_INSTANCE"] = str(folder)
    with SqliteDatabases(folder).fresh(folder) as url, open_stage(url) as stage:
        forms = found_forms(stage)
        seen = list(see_everything(stage, forms))
        stage.restore()
        written = outcomes(stage, forms)[1]
    WRITTEN.write_text(HEAD + "".join(f"{line}\n" for line in written))
    table = table_of(seen)
    TABLE.write_text(HEAD + "".join(f"{line}\n" for line in table))
    shutil.rmtree(folder)
    for fault in given_away(seen):
        print(fault)  # noqa: T201 -- a command for a person
    print(f"{TABLE.name}: {len(table)} lines")  # noqa: T201 -- as above


if __name__ == "__main__":
    main()
