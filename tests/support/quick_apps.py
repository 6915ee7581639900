"""What every app of a test run works out anew, kept: addresses and templates made into code.

Each test makes an app of its own, and more than half of that time went into compiling the same
hundred addresses; its first page then compiled the same templates.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class KeptRule(Rule):
    """A rule that makes its builder of addresses once for all apps that have the same rule."""

    _kept: ClassVar[dict[Any, Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        parts = tuple(self._trace)
        key = (self.rule, parts, repr(self.defaults), append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]


class KeptTemplates(BytecodeCache):
    """Templates made into code, by name and source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what is kept of this source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = KeptTemplates()


def use_kept_rules() -> None:
    """Let every app that is made from now on share its rules' builders."""
    Flask.url_rule_class = KeptRule
