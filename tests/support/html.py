"""What is wrong with a page, found by reading it: used by the client of every test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect

LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
HTMX = {f"hx-{verb}": verb.upper() for verb in ("get", "post", "put", "patch", "delete")}


@dataclass
class Form:
    """One form of a page: where it goes, how, what it sends as the page stands, all its names."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    elsewhere: dict[str, dict[str, str]] = field(default_factory=dict)

    def sent_to(self) -> dict[str, dict[str, str]]:
        """What it sends by address: a button may send it elsewhere, with its own name and value."""
        return {
            self.action: self.values,
            **{action: {**self.values, **more} for action, more in self.elsewhere.items()},
        }


class Reader(HTMLParser):
    """Gathers what a page holds: title, ids, forms, links, and anything inline."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.language = ""
        self.ids: Counter[str] = Counter()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.inline: list[str] = []
        self._open: list[str] = []
        self._inside_form = False
        self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        values = {name: value or "" for name, value in attrs}
        if values.get("id"):
            self.ids[values["id"]] += 1
        if tag in {"title", "svg"}:
            self._open.append(tag)
        if tag == "html":
            self.language = values.get("lang", "")
        self._note_inline(tag, values)
        self._note_links(tag, values)
        self._note_form(tag, values)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of one tag."""
        if tag in self._open:
            self._open.remove(tag)
        if tag == "form":
            self._inside_form = False
        if tag in {"select", "textarea"}:
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        """Note the page's title; the title of a picture is not it."""
        if self._open == ["title"]:
            self.title += data
        if self._text and self._inside_form:
            self.forms[-1].values[self._text] += data

    def _note_inline(self, tag: str, values: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.inline.append(f"<{tag}>")
        self.inline += [
            f'<{tag} {name}="{value}">'
            for name, value in values.items()
            if name == "style"
            or name.startswith(("on", "hx-on"))
            or value.strip().lower().startswith("javascript:")
        ]

    def _note_links(self, tag: str, values: dict[str, str]) -> None:
        if tag in LINKS and values.get(LINKS[tag]):
            self.links.append(("GET", values[LINKS[tag]]))
        self.links += [(verb, values[name]) for name, verb in HTMX.items() if values.get(name)]

    def _note_form(self, tag: str, values: dict[str, str]) -> None:
        if tag == "form":
            method = values.get("method", "get").upper()
            self.forms.append(Form(values.get("action", ""), method))
            self._inside_form = True
        elif self._inside_form:
            self._note_control(tag, values)

    def _note_control(self, tag: str, values: dict[str, str]) -> None:
        form, name, value = self.forms[-1], values.get("name", ""), values.get("value", "")
        if tag == "option" and self._select:
            if "selected" in values or self._select not in form.values:
                form.values[self._select] = value
        elif tag == "button" and values.get("formaction"):
            self.links.append((form.method, values["formaction"]))
            form.elsewhere[values["formaction"]] = {name: value} if name else {}
        elif name and tag in {"input", "select", "textarea", "button"}:
            form.names.add(name)
            self._fill(tag, name, values)

    def _fill(self, tag: str, name: str, values: dict[str, str]) -> None:
        """What a control holds as the page stands."""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            self.forms[-1].values[name] = ""
        elif tag == "input" and _is_sent(values):
            self.forms[-1].values[name] = values.get("value", "")


def _is_sent(values: dict[str, str]) -> bool:
    """Whether a browser would send this control as it stands."""
    kind = values.get("type", "text")
    return "checked" in values if kind in {"checkbox", "radio"} else kind != "submit"


def read(html: str) -> Reader:
    """One page, read."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def faults(html: str, app: Flask, *, whole: bool = True) -> list[str]:
    """Everything wrong with a page, in words; `whole` is false for a piece of one (htmx)."""
    page = read(html)
    return [
        *(_head(page) if whole else []),
        *(f"inline {one}" for one in page.inline),
        *(f"id {name!r} stands {times} times" for name, times in page.ids.items() if times > 1),
        *_targets(page, app),
        *(
            f"POST form to {form.action!r} carries no csrf_token"
            for form in page.forms
            if form.method == "POST" and not form.values.get("csrf_token")
        ),
    ]


def _head(page: Reader) -> list[str]:
    title = page.title.partition(" · ")[0].strip()
    return [
        *([] if title else ["the page has no title"]),
        *([] if page.language else ["the page does not say its language"]),
    ]


def _targets(page: Reader, app: Flask) -> list[str]:
    adapter = app.url_map.bind("localhost")
    wanted = [*page.links, *((form.method, form.action) for form in page.forms)]
    return [
        f"{method} {url} is no route"
        for method, url in dict.fromkeys(wanted)
        if not _leads_somewhere(adapter, method, url)
    ]


def _leads_somewhere(adapter: MapAdapter, method: str, url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return True  # elsewhere, this page itself, or a place on it
    try:
        adapter.match(parts.path, method=method)
    except RequestRedirect:
        return True
    except MethodNotAllowed:
        return False
    except HTTPException:
        return False
    return True
