"""Fetch the browser files the lock names, and copy the few that are served to vendor/.

    python3 -m tools.assets vendor      # for the site
    python3 -m tools.assets browser     # a Chromium for the tests, only where there is none

Standard library only. Nothing third-party is kept in git: the lock and its hashes are.
"""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from tools.npm import npm

MODULES = Path("node_modules")
VENDOR = Path("clinic/static/vendor")
LOCK = Path("package-lock.json")
STAMP = VENDOR / ".lock-sha256"
SERVED = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "event-calendar.min.css": "@event-calendar/build/dist/event-calendar.min.css",
    "event-calendar.min.js": "@event-calendar/build/dist/event-calendar.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "print-sans.ttf": "@embedpdf/fonts-latin/fonts/NotoSans-Regular.ttf",
    "print-sans-bold.ttf": "@embedpdf/fonts-latin/fonts/NotoSans-Bold.ttf",
    "print-arabic.ttf": "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Regular.ttf",
    "print-arabic-bold.ttf": "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Bold.ttf",
    "print-hebrew.ttf": "@embedpdf/fonts-hebrew/fonts/NotoSansHebrew-Regular.ttf",
    "print-hebrew-bold.ttf": "@embedpdf/fonts-hebrew/fonts/NotoSansHebrew-Bold.ttf",
    "print-emoji.ttf": "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
    "axe.min.js": "axe-core/axe.min.js",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BODY = MODULES / "body-muscles" / "dist" / "umd" / "body-muscles.umd.min.js"
BODY_PART = re.compile(r'{id:"([a-z-]+)",name:"[^"]*",view:"?\w+"?,path:"([^"]+)"}')
FETCHED_BROWSER = MODULES / "@sparticuz" / "chromium" / "bin" / "chromium.br"


def copy_served() -> None:
    """Fill vendor/ with exactly the served files."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in SERVED.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    drawing = body_drawing(BODY.read_text(encoding="utf-8"))
    (VENDOR / "body.svg").write_text(drawing, encoding="utf-8")


def body_drawing(script: str) -> str:
    """The parts of the body out of the script they come in, as one drawing a page can point into.

    Raises ValueError where none is found: the script is written in another way than it was.
    """
    parts = BODY_PART.findall(script)
    if not parts:
        message = f"no part of the body found in {BODY}"
        raise ValueError(message)
    paths = "".join(f'<path id="{name}" d="{path}"/>\n' for name, path in parts)
    licence = "Shapes of the npm package body-muscles, Apache-2.0; see its NOTICE."
    start = f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- {licence} -->\n'
    return f"{start}<defs>\n{paths}</defs>\n</svg>\n"


def vendor() -> None:
    """Install the locked packages, without any of their scripts, and copy what is served."""
    print("Fetching the browser files (once; needs the network)", flush=True)
    npm("ci", "--ignore-scripts", "--omit=optional")
    copy_served()
    STAMP.write_text(hashlib.sha256(LOCK.read_bytes()).hexdigest() + "\n", encoding="ascii")


def has_browser() -> bool:
    """Whether the tests will find a Chromium: named, on the path, or fetched before."""
    named = os.environ.get("CHROMIUM")
    return bool(named or any(map(shutil.which, BROWSERS)) or FETCHED_BROWSER.exists())


def browser() -> None:
    """Fetch a Chromium for the tests unless there is one."""
    if has_browser():
        return
    print("No Chromium on this machine: fetching one for the tests (70 MB, once)", flush=True)
    npm("ci", "--ignore-scripts", "--include=optional")


if __name__ == "__main__":
    {"vendor": vendor, "browser": browser}[sys.argv[1]]()
