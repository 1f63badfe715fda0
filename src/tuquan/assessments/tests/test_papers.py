import io
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tuquan.assessments import papers, printing
from tuquan.assessments.models import Cycle, Decision
from tuquan.assessments.services import appraising, attesting
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.documents import letters
from tuquan.files import services as files

pytestmark = pytest.mark.django_db
AT = moment(12, 1)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def decided(cast):
    make.good_year(cast.school_a, cast.head_a)
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    paper = files.receive(files.as_upload("bien-ban.txt", "Biên bản kiểm tra cổng trường".encode()))
    attesting.add_evidence(cycle, "GD1c", title="Biên bản kiểm tra", upload=paper, by=cast.head_a, at=moment(3, 1))
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    appraising.return_dossier(
        cycle,
        reasons="Bổ sung biên bản\nBổ sung danh sách",
        complete_by_date=moment(11, 18).date(),
        paper_number="8/BCĐ",
        by=cast.officer,
        at=moment(11, 17, 15),
    )
    cycle = make.requested(make.assessed(cycle, cast.head_a, at=moment(11, 18, 8)), cast.head_a, at=moment(11, 18, 9))
    make.recognised(cycle, cast.officer, cast.chairman, at=moment(11, 18, 10))
    return Cycle.objects.get()


@pytest.mark.parametrize("code", sorted(papers.OF_CYCLE))
def test_every_letter_of_a_dossier_is_made_twice_with_the_same_bytes(decided, code):
    kind = papers.OF_CYCLE[code]
    first, second = (papers.make(kind, decided, made_at=AT) for _time in range(2))
    assert letters.docx(first) == letters.docx(second)
    pdf = letters.pdf(first)
    assert pdf == letters.pdf(second)
    assert str(YEAR) in text_of(pdf)
    assert zipfile.ZipFile(io.BytesIO(letters.docx(first))).testzip() is None


def test_minutes_say_who_sat_what_was_found_and_how_they_voted(decided):
    said = text_of(letters.pdf(papers.make(papers.MINUTES, decided, made_at=AT)))
    for words in ("Nguyễn Thị Hoa", "Số phiếu tán thành: 9", "Nhất trí đề nghị công nhận.", "đề nghị công nhận"):
        assert words in said


def test_return_letter_lists_the_reasons_and_the_day(decided):
    said = text_of(letters.pdf(papers.make(papers.RETURN_LETTER, decided, made_at=AT)))
    assert "- Bổ sung biên bản" in said
    assert "ngày 18 tháng 11 năm 2026" in said


def test_decision_proposal_and_certificates_name_the_unit(decided, cast):
    decision = Decision.objects.get()
    for kind, subject in ((papers.PROPOSAL, decision.proposal), (papers.DECISION, decision)):
        assert cast.school_a.name in text_of(letters.pdf(papers.make(kind, subject, made_at=AT)))
    made = papers.certificates(decision, made_at=AT)
    assert [one.unit_name for one in made] == [cast.school_a.name]
    assert len(PdfReader(io.BytesIO(letters.certificates_pdf(made))).pages) == 1


def test_the_printed_dossier_has_cover_contents_letters_and_evidence(decided):
    pdf = printing.dossier_pdf(decided, own=True, made_at=AT)
    said = text_of(pdf)
    assert "MỤC LỤC" in said.upper()
    assert "Biên bản kiểm tra" in said
    names = zipfile.ZipFile(io.BytesIO(printing.dossier_zip(decided, own=True, made_at=AT))).namelist()
    assert any(name.endswith("bien-ban-kiem-tra.txt") for name in names)
    assert sum(name.startswith("00-van-ban/") for name in names) == 2 * 5


def test_papers_are_downloaded_by_those_concerned_only(decided, cast, client):
    backend = "tuquan.accounts.backends.UsernameOrPhoneBackend"
    decision = Decision.objects.get()
    own = [
        reverse("assessments:cycle_paper", args=[decided.pk, code, "pdf"])
        for code in ("registration", "minutes", "head-page")
    ]
    own += [
        reverse("assessments:dossier_print", args=[decided.pk, "zip"]),
        reverse("assessments:dossier_frozen", args=[decided.pk]),
    ]
    office = [
        reverse("assessments:cycle_paper", args=[decided.pk, "appraisal", "docx"]),
        reverse("assessments:proposal_paper", args=[decision.proposal.pk, "pdf"]),
        reverse("assessments:decision_paper", args=[decision.pk, "docx"]),
        reverse("assessments:decision_certificates", args=[decision.pk, "pdf"]),
        f"{reverse('assessments:reminder_paper', args=['docx'])}?nam={YEAR}",
    ]

    def codes(user, pages):
        client.force_login(user, backend=backend)
        return [client.get(page).status_code for page in pages]

    assert codes(cast.head_a, own) == [200] * 5
    assert codes(cast.officer, office) == [200] * 5
    assert codes(cast.officer, own) == [200, 200, 404, 200, 200]
    assert codes(cast.head_b, own + office) == [404] * 10
    assert codes(cast.head_a, office) == [404] * 5


def test_evidence_is_seen_by_the_authority_only_when_submitted(cast, client):
    backend = "tuquan.accounts.backends.UsernameOrPhoneBackend"
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    paper = files.receive(files.as_upload("a.txt", "Nội dung".encode()))
    row = attesting.add_evidence(cycle, "GD1c", title="Biên bản", upload=paper, by=cast.head_a, at=moment(3, 1))
    address = reverse("files:file", args=[row.file_id])

    def status():
        response = client.get(address)
        if response.streaming:
            response.getvalue()  # a file that is served is closed when it was read to its end
        return response.status_code

    client.force_login(cast.officer, backend=backend)
    assert status() == 404
    make.assessed(cycle, cast.head_a)
    assert status() == 200
    client.force_login(cast.head_b, backend=backend)
    assert status() == 404
