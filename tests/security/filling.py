"""An address and a good form for any route of the URL map.

One that cannot be filled in fails its tests with a sentence that says what to write, and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Rule

from tests.security import samples as known
from tests.security.furnish import MISSING, NO_SUCH, OWN, Samples
from tests.security.samples import FILES, INSIDE, KINDS, ROWS, UNSAFE
from tests.security.typed import JSON, QUERY, TYPED


class Unfilled(AssertionError):
    """An address that cannot be made: `tests/security/samples.py` does not know an argument."""


def arguments(rule: Rule, samples: Samples, row: str) -> dict[str, str]:
    """A value for each argument of a rule. Raises Unfilled, saying which is unknown."""
    if rule.endpoint in FILES:
        return {"filename": FILES[rule.endpoint] if row != MISSING else NO_SUCH}
    names = sorted(rule.arguments)
    rows = dict.fromkeys(names, row)
    if row in INSIDE:
        rows = {name: INSIDE[row] if _is_inner(rule, name) else OWN for name in names}
    return {name: samples.name(_kind(rule.endpoint, name), rows[name]) for name in names}


def _is_inner(rule: Rule, name: str) -> bool:
    """Whether an argument is the last of several: a row inside another."""
    return rule.rule.rfind(f"{name}>") == max(rule.rule.rfind(f"{n}>") for n in rule.arguments)


def _kind(endpoint: str, name: str) -> str:
    for where in (endpoint, endpoint.partition(".")[0], ""):
        if (where, name) in KINDS:
            return KINDS[where, name]
    wanted = (
        f"No row is known for <{name}> of the route {endpoint}: say in KINDS of {known.__name__}"
    )
    raise Unfilled(
        f"{wanted} {known.__name__} which kind of row it names, and furnish one of that kind."
    )


def rows_of(rule: Rule, method: str) -> tuple[str, ...]:
    """The rows a route can be asked for, by its address or in what is sent: none for many."""
    if rule.endpoint in FILES:
        return (OWN, MISSING)
    if rule.arguments:
        return (*ROWS, *INSIDE) if len(rule.arguments) > 1 else ROWS
    sent = str([each.get(rule.endpoint, {}) for each in (TYPED, QUERY, JSON)])
    return ROWS if method in UNSAFE and "'@" in sent else ("-",)


def methods_of(rule: Rule) -> list[str]:
    """The methods worth trying: HEAD and OPTIONS are GET without its body."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def body_of(endpoint: str, samples: Samples, row: str, page: Mapping[str, str]) -> dict[str, Any]:
    """What a good request carries, as arguments of the client: the page's form, and what is typed.

    `page` holds the values the form came with.
    """
    asked = {"query_string": _named(QUERY[endpoint], samples, row)} if endpoint in QUERY else {}
    if endpoint in JSON:
        return {"json": _named(JSON[endpoint], samples, row), **asked}
    return {"data": {**page, **_named(TYPED.get(endpoint, {}), samples, row)}, **asked}


def _named(values: Mapping[str, Any], samples: Samples, row: str) -> dict[str, Any]:
    row = row if row in ROWS else OWN
    return {name: _of(value, samples, row) for name, value in values.items()}


def _of(value: Any, samples: Samples, row: str) -> Any:
    """A value as it stands; of "@kind|rest" the row's name with the rest behind it."""
    if not str(value).startswith("@"):
        return value
    kind, _, rest = str(value)[1:].partition("|")
    return samples.name(kind, row) + rest
