from datetime import date

from django.utils.translation import override

from tuquan.documents.citing import cited
from tuquan.documents.enums import DocumentKind
from tuquan.documents.models import OfficialDocument


def test_a_summary_with_brackets_stands_in_one_pair():
    paper = OfficialDocument(
        kind=DocumentKind.DECISION,
        number="03",
        symbol="QĐ-UBND",
        date=date(2013, 2, 4),
        issuer="UBND tỉnh Lai Châu",
        summary="Quyết định của UBND tỉnh (nguồn không nêu trích yếu)",
    )
    with override("vi"):
        said = cited(paper)
    assert said == (
        "Quyết định số 03/QĐ-UBND ngày 04/02/2013 của UBND tỉnh Lai Châu "
        "(Quyết định của UBND tỉnh, nguồn không nêu trích yếu)"
    )
