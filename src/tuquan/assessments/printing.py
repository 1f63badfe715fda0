"""The dossier on paper: cover, contents, numbered pages, evidence in the order of the criteria; or its files in a zip."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from tuquan.assessments import dossier, papers
from tuquan.assessments.enums import Stage
from tuquan.assessments.models import Cycle
from tuquan.core import text
from tuquan.documents import letters
from tuquan.documents.letters import Cover, Paper
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile

PRINTABLE = (FileKind.PDF, FileKind.PNG, FileKind.JPEG)


def _letters(cycle: Cycle, *, own: bool, made_at: datetime) -> Iterator[tuple[str, letters.Letter]]:
    for kind in papers.available(cycle, own=own):
        if kind is not papers.HEAD_PAGE:
            yield kind.title, papers.make(kind, cycle, made_at=made_at)


def _evidence(cycle: Cycle, *, own: bool) -> Iterator[tuple[str, str, str, StoredFile | None]]:
    """(criterion, title, reference, file): what was submitted; before that, for the unit itself, what it has put there."""
    submitted = {row.criterion: row.found for row in cycle.results.filter(stage=Stage.SELF)}
    for criterion in cycle.rule_set.criteria:
        heading = f"{criterion.code}. {criterion.short}"
        if criterion.code in submitted:
            for one in submitted[criterion.code].get("added", ()):
                file = StoredFile.objects.filter(pk=UUID(one["file_id"])).first() if one.get("file_id") else None
                yield heading, str(one["title"]), str(one.get("number") or ""), file
        elif own:
            for row in cycle.evidence.filter(criterion=criterion.code):
                file = StoredFile.objects.filter(pk=row.file_id).first() if row.file_id else None
                yield heading, row.title, row.paper_number, file


def _content(file: StoredFile) -> bytes:
    return (Path(settings.MEDIA_ROOT) / file.storage_name).read_bytes()


def dossier_pdf(cycle: Cycle, *, own: bool, made_at: datetime) -> bytes:
    """One PDF. What cannot be printed (Word, Excel) gets a slip in its place that says so."""
    with override("vi"):
        cover = Cover(
            issuing_body=cycle.unit.name,
            parent_body=cycle.unit.parent_body,
            title="Hồ sơ đề nghị công nhận",
            subtitle=f"Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {cycle.year}",
            created_at=made_at,
            details=(
                ("Nơi nhận", cycle.office.name if cycle.office else ""),
                ("Số đăng ký", cycle.registration_receipt or "…"),
            ),
            place_and_year=f"{cycle.unit.place.name if cycle.unit.place else ''}, năm {cycle.year}".lstrip(", "),
        )
        sheets = [
            Paper(title, letters.pdf(letter), heading="Văn bản của hồ sơ" if place == 0 else "")
            for place, (title, letter) in enumerate(_letters(cycle, own=own, made_at=made_at))
        ]
        last = ""
        for heading, title, reference, file in _evidence(cycle, own=own):
            data = _content(file) if file is not None and file.kind in PRINTABLE else None
            sheets.append(Paper(title, data, reference, heading if heading != last else ""))
            last = heading
    return letters.dossier_pdf(cover, sheets, slips=True)


def dossier_zip(cycle: Cycle, *, own: bool, made_at: datetime) -> bytes:
    """The letters as DOCX and PDF and the files of evidence, in folders numbered in the order of the criteria."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (title, letter) in enumerate(_letters(cycle, own=own, made_at=made_at), 1):
            name = f"00-van-ban/{place:02d}-{_slug(title)}"
            archive.writestr(f"{name}.pdf", letters.pdf(letter))
            archive.writestr(f"{name}.docx", letters.docx(letter))
        folders: dict[str, int] = {}
        for place, (heading, title, _reference, file) in enumerate(_evidence(cycle, own=own), 1):
            folder = folders.setdefault(heading, len(folders) + 1)
            if file is not None:
                archive.writestr(
                    f"{folder:02d}-{_slug(heading)}/{place:02d}-{_slug(title)}.{file.kind}", _content(file)
                )
    return stream.getvalue()


def frozen(cycle: Cycle) -> bytes | None:
    item = getattr(cycle, "decision_item", None)
    path = dossier.folder() / item.dossier_file if item is not None and item.dossier_file else None
    return path.read_bytes() if path is not None and path.exists() else None


def _slug(title: str) -> str:
    return "-".join(text.search_words(title))[:60] or "tai-lieu"
