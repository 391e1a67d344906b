"""Reads PDFs with PDFium, independently of what wrote them.

    python3 read_pdf.py FILE...    one JSON line each: {"pages", "size", "text", "paths", "images", "fonts": {name: embedded}}
"""
import ctypes
import json
import sys

import pypdfium2
import pypdfium2.raw as pdfium


def read_font(item) -> tuple[str, bool]:
    font = pdfium.FPDFTextObj_GetFont(item.raw)
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    return name.value.decode(), bool(pdfium.FPDFFont_GetIsEmbedded(font))


for path in sys.argv[1:]:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    items = list(page.get_objects())
    kinds = [item.type for item in items]
    print(
        json.dumps(
            {
                "pages": len(document),
                "size": page.get_size(),
                "text": page.get_textpage().get_text_range(),
                "paths": kinds.count(pdfium.FPDF_PAGEOBJ_PATH),
                "images": kinds.count(pdfium.FPDF_PAGEOBJ_IMAGE),
                "fonts": dict(read_font(item) for item in items if item.type == pdfium.FPDF_PAGEOBJ_TEXT),
            }
        )
    )
