"""What nobody should type into a field, and how nobody should send a form: the words of R13."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from werkzeug.datastructures import MultiDict

SCRIPT = "<script>alert(7)</script>"
FORM = "application/x-www-form-urlencoded"
VALUES: Mapping[str, str] = {
    "nothing": "",
    "blanks": " \t ",
    "quotes": "'\");--",
    "NUL": "a\0b",
    "right to left": "\u202eabc\u2066\u200f",
    "emoji": "\U0001f469\U0001f3fd\u200d\u2695\ufe0f" * 40,
    "a script": SCRIPT,
    "a template": "{{ 7*7 }}{% raw %}${7}",
    "a path": "../../../etc/passwd\\..\\x",
    "two lines of a header": "a\r\nSet-Cookie: a=b",
    "marks on marks": "a" + "\u0301" * 3000,
    "1 MB": "x" * 1_000_000,
    "400 kB": "y" * 400_000,
    "10^9": "1000000000",
    "-10^9": "-1000000000",
    "10^30": "1" + "0" * 30,
    "5,000 digits": "9" * 5_000,
    "NaN": "NaN",
    "infinity": "-Infinity",
    "a power": "1e309",
    "half": "0.5",
    "other digits": "\u0661\u0662\u0663",
    "a raised digit": "\u00b2",
    "no such date": "2026-02-30",
    "the first date": "0001-01-01",
    "the last date": "9999-12-31",
    "a longer year": "99999-12-31",
    "a far offset": "2026-11-25T10:00+99:00",
    "the last moment": "9999-12-31T23:59:59-14:00",
    "no such time": "25:61",
    "null": "null",
    "a list": "[]",
    "a mark of order": "\ufeff",
}
NO_TEXT: tuple[Any, ...] = (None, True, 10**9, -1, 1e308, float("nan"), [], {}, [[]], {"a": []})


def _multipart(body: Mapping[str, str], end: str) -> bytes:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in body.items()
    )
    return ("".join(parts) + end).encode()


SHAPES: Mapping[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "nothing at all": lambda _: {"data": {}},
    "every name twice": lambda body: {
        "data": MultiDict([(name, value) for name in body for value in (body[name], "x")])
    },
    "every name twice, the other first": lambda body: {
        "data": MultiDict([(name, value) for name in body for value in ("-1", body[name])])
    },
    "JSON": lambda body: {"json": body},
    "a JSON list": lambda _: {"json": [1, None, {}]},
    "JSON cut off": lambda _: {"data": b'{"a": ', "content_type": "application/json"},
    "plain text": lambda _: {"data": b"family=Vale", "content_type": "text/plain"},
    "XML": lambda _: {
        "data": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "content_type": "text/xml",
    },
    "no type": lambda _: {"data": b"family=Vale", "content_type": ""},
    "parts without an end": lambda body: {
        "data": _multipart(body, ""),
        "content_type": "multipart/form-data; boundary=x",
    },
    "parts without a boundary": lambda body: {
        "data": _multipart(body, "--x--"),
        "content_type": "multipart/form-data",
    },
    "a file for each name": lambda body: {
        "data": {name: (BytesIO(b"x"), "x.txt") for name in body or {"a": ""}}
    },
    "bytes that are no text": lambda body: {
        "data": "&".join(f"{name}=%ff%ed%a0%80" for name in body or {"a": ""}).encode(),
        "content_type": FORM,
    },
    "per cents cut off": lambda _: {"data": b"a=%&%=%4&&&=;%zz", "content_type": FORM},
    "another alphabet": lambda _: {"data": b"a=+AGE-", "content_type": f"{FORM}; charset=utf-7"},
    "5,000 names": lambda body: {
        "data": {**body, **{f"steps-{n}-therapy": "" for n in range(5000)}}
    },
    "names nobody gave": lambda body: {
        "data": {**body, "new.": "x", "a\0b": "", "__class__": "x", "steps-99999999-therapy": "1"}
    },
}
