"""Reading a PDF as whoever gets it would: its words, and what it says about itself."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader


def words(data: bytes) -> str:
    """Everything that can be read in it, one blank between words."""
    reader = PdfReader(BytesIO(data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def about(data: bytes) -> dict[str, Any]:
    """The standards it claims, its title and language, and whether it is tagged."""
    reader = PdfReader(BytesIO(data))
    catalog: Any = reader.root_object
    claims = catalog["/Metadata"].get_object().get_data().decode()
    info = reader.metadata
    return {
        "pdf/a": "<pdfaid:part>2<" in claims and "<pdfaid:conformance>A<" in claims,
        "pdf/ua": "<pdfuaid:part>1<" in claims,
        "tagged": bool(catalog["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in catalog,
        "title": info.title if info else None,
        "language": catalog["/Lang"],
    }
