"""Reads a PDF in a process of its own, so that a harmful one can use up neither time nor memory of the server.

    python pdf_text.py FILE PAGES SECONDS

prints {"encrypted": …, "pages": …, "active": …, "texts": [text of each page read], "pictures": [pages without text that
show a picture]}. Only pypdf is imported here: it has to start quickly.
"""

import json
import sys
import time
import warnings
from typing import Any

MEMORY = 1536 * 1024 * 1024


def limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the caller's timeout still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 10))


def plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def active(reader: Any) -> str:
    """What in the file would act by itself: "script", "launch", "attachment" or ""."""
    root = plain(reader.trailer["/Root"])
    names = plain(root.get("/Names", {}))
    if "/JavaScript" in names:
        return "script"
    if "/EmbeddedFiles" in names:
        attached = [str(name) for name in getattr(reader, "attachments", {})]
        if any(not name.lower().endswith(".xml") for name in attached):  # electronic invoices carry their data as XML
            return "attachment"
    holders = [root, *(plain(page) for page in reader.pages[:300])]
    for holder in holders:
        actions = [plain(holder.get("/OpenAction", {}))]
        extra = plain(holder.get("/AA", {}))
        actions += [plain(one) for one in extra.values()] if isinstance(extra, dict) else []
        for note in plain(holder.get("/Annots", [])) or []:
            note = plain(note)
            if isinstance(note, dict):
                actions.append(plain(note.get("/A", {})))
        for action in actions:
            kind = action.get("/S") if isinstance(action, dict) else None
            if kind in ("/JavaScript", "/Rendition"):
                return "script"
            if kind in ("/Launch", "/ImportData", "/SubmitForm"):
                return "launch"
    return ""


def shows_picture(page: Any) -> bool:
    resources = plain(page.get("/Resources", {})) or {}
    objects = plain(resources.get("/XObject", {})) or {}
    return bool(objects)


def notes(page: Any) -> list[str]:
    """What stands in stamps, text notes and form fields; page text does not hold it."""
    found = []
    for note in plain(page.get("/Annots", [])) or []:
        note = plain(note)
        if isinstance(note, dict) and note.get("/Subtype") in ("/FreeText", "/Stamp", "/Widget", "/Text"):
            found += [str(note[name]) for name in ("/Contents", "/V", "/Name") if name in note]
    return found


def read(path: str, pages: int, seconds: int) -> dict[str, Any]:
    from pypdf import PdfReader

    until = time.monotonic() + seconds
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"encrypted": True}
    count = len(reader.pages)
    texts: list[str] = []
    pictures: list[int] = []
    for number, page in enumerate(reader.pages[:pages]):
        if time.monotonic() > until:
            break
        text = page.extract_text() or ""
        texts.append("\n".join([*notes(page), text]))
        if not text.strip() and shows_picture(page):
            pictures.append(number + 1)
    return {"encrypted": False, "pages": count, "active": active(reader), "texts": texts, "pictures": pictures}


if __name__ == "__main__":
    path, pages, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit(seconds)
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(read(path, pages, seconds)))
