"""What an issued report proposes, and whether it was sent upward as a recommendation that gets an answer."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from tuquan.core.text import search_text
from tuquan.programme.models import Recommendation
from tuquan.reports import marks
from tuquan.reports.models import Report
from tuquan.reports.queries.writing import figures_of
from tuquan.reports.writing_enums import ReportState

SECTION = "proposals"


@dataclass(frozen=True)
class Proposal:
    words: str
    url: str
    """The recommendation's page, or the page that writes one with these words."""
    written: bool


def proposals_of(report: Report) -> list[Proposal]:
    """Each paragraph under "Đề xuất, kiến nghị"; empty while the report is a draft or once it is withdrawn. A paragraph is
    known as written when it begins with the words of a recommendation of the unit, as a drafted section does too."""
    section = report.sections.filter(code=SECTION).first()
    if report.state != ReportState.ISSUED or section is None:
        return []
    kept = figures_of(report)
    known = [(search_text(one.title.rstrip(".")), one) for one in Recommendation.objects.filter(unit=report.unit)]
    found = []
    for line in filter(None, section.text.split("\n")):
        bits = marks.bits(line.removeprefix("- "), lambda mark: kept[mark].stands if mark in kept else "")
        words = "".join(bit.words for bit in bits).strip()
        own = next((one for title, one in known if search_text(words).startswith(title)), None)
        asked = urlencode({"bao-cao": str(report.document_id), "noi-dung": words})
        url = own.get_absolute_url() if own else f"{reverse('programme:recommendation_write')}?{asked}"
        found.append(Proposal(words, url, own is not None))
    return found
