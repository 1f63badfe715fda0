import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.core import dates
from tuquan.units.models import Unit, UnitImport
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
LIST = "/don-vi/nhap/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


def send(client, cast, content, name="danh-sach.csv"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(LIST, {"office": cast.office.pk, "file": file})


def url(name, entry):
    return reverse(f"units:{name}", args=[entry.pk])


def fifty_four(bad=0):
    """A list as an office has it: a title, a running number, names, nothing else."""
    rows = [f"{number},Trường THCS Số {number}" for number in range(1, 55 - bad)]
    return "\n".join(["DANH SÁCH 54 ĐƠN VỊ,", "TT,Tên cơ quan", *rows])


def test_officer_enters_54_units_from_his_own_list(client, cast):
    client.force_login(cast.officer)
    response = send(client, cast, fifty_four())
    entry = UnitImport.objects.get()
    assert response.url == entry.get_absolute_url()
    shown = client.get(response.url)
    report = shown.context["report"]
    assert (report.read, report.created, report.refused, report.guessed) == (54, 54, [], 54)
    assert "Nhập 54 đơn vị" in shown.content.decode()
    assert Unit.objects.count() == 5
    client.post(url("import_apply", entry))
    school = Unit.objects.get(name="Trường THCS Số 54")
    assert (school.kind, school.place, school.managing, school.following, school.police_body) == (
        "school",
        cast.commune,
        cast.committee,
        cast.office,
        cast.police,
    )
    done = client.get(url("import", entry)).content.decode()
    assert "Trường THCS Số 1" in done
    assert "Nhập 54 đơn vị" not in done
    client.post(url("import_undo", entry))
    assert Unit.objects.count() == 5
    assert "đã hoàn tác" in client.get(url("import", entry)).content.decode()


def test_bad_lines_are_named_and_nothing_is_entered(client, cast):
    client.force_login(cast.officer)
    send(client, cast, fifty_four(bad=3) + "\n52,Trường THCS Số 2\n53,Đoàn nghệ thuật\n54,Trường THCS Số 1\n")
    entry = UnitImport.objects.get()
    shown = client.get(url("import", entry))
    assert [(one.line, one.column) for one in shown.context["refused"]] == [
        (54, "Tên cơ quan"),
        (55, "Loại đơn vị"),
        (56, "Tên cơ quan"),
    ]
    assert "Nhập 5" not in shown.content.decode()
    refused = client.post(url("import_apply", entry), follow=True).content.decode()
    assert "Còn dòng chưa đúng nên chưa nhập gì." in refused
    assert Unit.objects.count() == 5
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("import_errors", entry)).content)).active
    marked = [row[0] for row in book.iter_rows(values_only=True) if row[0]]
    assert marked == [
        "Cần sửa",
        "Tên cơ quan: Trùng tên và nơi đóng với dòng 4. Hãy xóa một dòng.",
        "Loại đơn vị: Thiếu loại đơn vị. Hãy ghi: cơ quan, doanh nghiệp, cơ sở giáo dục, bệnh viện…",
        "Tên cơ quan: Trùng tên và nơi đóng với dòng 3. Hãy xóa một dòng.",
    ]
    client.post(url("import_discard", entry))
    assert UnitImport.objects.count() == 0


def test_columns_are_chosen_when_the_headings_are_unknown(client, cast):
    client.force_login(cast.officer)
    send(client, cast, "A,B\nPhòng Văn hóa,x\nĐội Trật tự,y\n")
    entry = UnitImport.objects.get()
    assert "Hãy cho biết cột nào là" in client.get(url("import", entry)).content.decode()
    columns = url("import_columns", entry)
    assert client.get(columns).status_code == 200
    twice = client.post(columns, {"column_name": "0", "column_kind": "0"})
    assert twice.context["form"].errors == {"column_kind": ["Cột này đã được chọn cho “Tên đơn vị”."]}
    missing = client.post(columns, {"column_kind": "0"})
    assert list(missing.context["form"].errors) == ["column_name"]
    values = {"column_name": "0", "default_kind": "agency", "default_place": "Ninh Hòa"}
    client.post(columns, values)
    report = client.get(url("import", entry)).context["report"]
    assert ([one.name for one in report.new], report.refused) == (["Phòng Văn hóa", "Đội Trật tự"], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" ", "Tệp không có dòng nào."),
        (b"%PDF-1.7 \x00\x00", "Không đọc được tệp này."),
        ("Tên đơn vị\nTrường".encode("cp1258", "replace"), "Tệp CSV không theo mã UTF-8."),
    ],
)
def test_file_that_is_no_list_is_refused_with_a_sentence(client, cast, content, sentence):
    client.force_login(cast.officer)
    response = send(client, cast, content)
    assert UnitImport.objects.count() == 0
    assert sentence in " ".join(response.context["form"].errors["file"])


def test_template_is_a_workbook_that_the_import_takes_back(client, cast):
    client.force_login(cast.officer)
    content = client.get(reverse("units:import_template")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Danh sách", "Danh mục", "Hướng dẫn"]
    assert {str(one.sqref) for one in book.active.data_validations.dataValidation} == {
        "C2:C2000",
        "E2:E2000",
        "K2:K2000",
        "M2:M2000",
    }
    send(client, cast, content, "mau.xlsx")
    report = client.get(url("import", UnitImport.objects.get())).context["report"]
    # the example is a school that the registry has; the note of the example differs
    assert ([one.name for one in report.new], report.refused, report.read) == ([], [], 1)


def test_import_pages_are_for_keepers_of_the_registry(client, cast):
    client.force_login(cast.officer)
    send(client, cast, "Tên đơn vị\nTrường A\n")
    entry = UnitImport.objects.get()
    other = factories.unit("Thường trực khác", "standing_office")
    stranger = factories.person("Người lạ", username="la", at=other)
    factories.role(stranger, "officer", other, whole_below=True)
    names = ["import", "import_columns", "import_errors", "import_undo"]
    for user in (cast.head_a, cast.guard_a, cast.head_b, cast.chairman, stranger.user):
        client.force_login(user)
        assert {client.get(url(name, entry)).status_code for name in names} == {404}
        assert {client.post(url(name, entry)).status_code for name in ("import_apply", "import_discard")} == {404}
    client.force_login(cast.head_a)
    assert client.get(LIST).status_code == 404
    client.force_login(cast.chairman)
    assert client.get(LIST).status_code == 404


def test_import_list_asks_the_same_number_of_queries_for_few_and_many(client, cast, django_assert_num_queries):
    client.force_login(cast.officer)
    for number in range(3):
        send(client, cast, f"Tên đơn vị\nTrường {number}\n")
        if number == 0:
            client.get(LIST)
        if number != 1:
            with django_assert_num_queries(10):
                client.get(LIST)
