"""Drawing a picture anew, so that nothing but what is seen of it is kept."""

from __future__ import annotations

from io import BytesIO

from clinic.rules.attached import LONGEST_SIDE, MOST_PIXELS, FileKind
from clinic.rules.errors import Invalid

QUALITY = 88
MODES = {FileKind.JPEG: ("RGB",), FileKind.PNG: ("RGB", "RGBA", "L")}


def drawn_anew(content: bytes, kind: FileKind) -> bytes:
    """The same picture, upright, of at most `LONGEST_SIDE`, without place, camera or anything else.

    Raises Invalid for one that cannot be read, or would unfold to more than `MOST_PIXELS`.
    """
    from PIL import Image, ImageOps  # heavy  # noqa: PLC0415 -- only where a picture comes in

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=[kind.value]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if upright.mode not in MODES[kind]:
                upright = upright.convert(MODES[kind][0] if kind is FileKind.JPEG else "RGBA")
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            into = BytesIO()
            bare.save(into, format=kind.value, quality=QUALITY)
            return into.getvalue()
    except bombs as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        text = "This picture cannot be read: it is damaged or cut off."
        raise Invalid(text, field="file") from error


def _too_large() -> Invalid:
    return Invalid("This picture has more than 40 million points.", field="file")
