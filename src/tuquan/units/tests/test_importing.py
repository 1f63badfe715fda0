import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.models import Headcount, Place, Unit, UnitImport
from tuquan.units.services import bulk, importing, properties, registry, sheets
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
ON = date(2026, 11, 20)
BY = {"by": None, "at": AT}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: ON)


def table(*rows, separator=",", encoding="utf-8"):
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode(encoding)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def report_of(office, *rows, **options):
    return importing.check(importing.read(table(*rows), name="danh-sach.csv"), office, ON, **options)


def refusals(report):
    return [(one.line, one.column, one.reason) for one in report.refused]


HEADINGS = ("Tên đơn vị", "Loại đơn vị", "Xã, phường")


def test_import_creates_units_with_everything_set(cast):
    report = report_of(
        cast.office,
        (
            "Mã đơn vị", "Tên đơn vị", "Loại", "Xã, phường", "Cơ quan quản lý", "Công an", "Cấp quản lý",
            "Thủ trưởng", "Số cán bộ, nhân viên", "Ngày thành lập",
        ),
        (
            "TH-1", "Trường THPT Trần Cao Vân", "trường học", "P. Ninh Hòa", cast.committee.code, cast.police.name,
            "cấp xã", "Lê A", "1.054", "5/9/1995",
        ),
        ("", "Công ty Nước sạch", "doanh nghiệp", "Ninh Hòa", "TH-1", "", "", "", "", "2001"),
    )  # fmt: skip
    assert (report.read, report.created, report.updated, refusals(report)) == (2, 2, 0, [])
    entry = importing.apply(report, **BY)
    school, firm = Unit.objects.get(code="TH-1"), Unit.objects.get(code=f"DN-{cast.commune.code}-001")
    assert (school.name, school.kind, school.school_level, school.managing_level, school.head_name) == (
        "Trường THPT Trần Cao Vân",
        "school",
        "upper_secondary",
        "commune",
        "Lê A",
    )
    assert (school.place, school.managing, school.following, school.police_body, school.founded_date) == (
        cast.commune,
        cast.committee,
        cast.office,
        cast.police,
        date(1995, 9, 5),
    )
    assert (school.place_path, school.managing_path) == (
        cast.commune.path,
        f"{cast.committee.managing_path}{school.pk.hex}/",
    )
    assert firm.managing_path == f"{school.managing_path}{firm.pk.hex}/"
    assert firm.founded_date == date(2001, 1, 1)
    assert [(row.kind, row.other) for row in school.relations.order_by("pk")] == [
        ("managing", cast.committee),
        ("following", cast.office),
        ("police", cast.police),
    ]
    assert [row.place for row in school.locations.all()] == [cast.commune]
    assert list(Headcount.objects.values_list("unit", "group", "date", "people")) == [(school.pk, "staff", ON, 1054)]
    assert list(Unit.objects.matching("cao van")) == [school]
    assert not registry.set_current(school, on=ON), "the bulk way writes what the services would"
    assert (entry.state, entry.read, entry.created, entry.updated) == ("applied", 2, 2, 0)


def test_import_writes_one_entry_whose_hashes_cover_file_and_journal(cast):
    content = table(HEADINGS, ("Một", "cơ quan", "Ninh Hòa"))
    rows = importing.read(content, name="a.csv")
    entry = importing.apply(importing.check(rows, cast.office, ON), **BY)
    logged = Entry.objects.get(kind="units.imported")
    changes = json.loads(logged.changes)
    assert (logged.unit_id, logged.object_id) == (cast.office.pk, str(entry.pk))
    assert changes["sha256"] == ["", rows.sha256]
    assert (changes["created"], changes["read"]) == ([0, 1], [0, 1])
    assert importing.journal_of(entry) == [
        f"+\t2\t{Unit.objects.get(name='Một').pk.hex}\tCQ-{cast.commune.code}-001\tMột"
    ]
    assert changes["journal_sha256"][1] == importing.journal_hash(entry)


def test_import_columns_of_the_bulk_way_are_all_columns_of_a_unit():
    concrete = {field.column for field in Unit._meta.concrete_fields}
    assert set(importing.UNIT_COLUMNS) == concrete


def test_import_refuses_bad_lines_with_line_column_and_what_to_do(cast):
    elsewhere = factories.place("Hòa Thắng", parent=cast.commune.parent, kind="xã")
    report = report_of(
        cast.office,
        ("Tên cơ quan", "Loại", "Xã", "Thành lập", "Số người", "Cấp", "Trực thuộc"),
        ("", "cơ quan", "Ninh Hòa", "", "", "", ""),
        ("Một", "câu lạc bộ", "Ninh Hòa", "", "", "", ""),
        ("Hai", "cơ quan", "Hòa Thắng", "", "", "", ""),
        ("Ba", "cơ quan", "Ninh Hòa", "31/02/2000", "", "", ""),
        ("Bốn", "cơ quan", "Ninh Hòa", "", "nhiều", "", ""),
        ("Năm", "cơ quan", "Ninh Hòa", "", "", "cấp vũ trụ", ""),
        ("Sáu", "cơ quan", "", "", "", "", ""),
        ("Bảy", "cơ quan", "Ninh Hòa", "", "", "", "Sở Không Có"),
        ("Một", "cơ quan", "Ninh Hòa", "", "", "", ""),
        ("MỘT ", "cơ quan", "phường Ninh Hòa", "", "", "", ""),
        ("X" * 251, "cơ quan", "Ninh Hòa", "", "", "", ""),
        ("Tám", "", "Ninh Hòa", "", "", "", ""),
    )
    found = refusals(report)
    assert [(line, column) for line, column, _reason in found] == [
        (2, "Tên cơ quan"),
        (3, "Loại"),
        (4, "Xã"),
        (5, "Thành lập"),
        (6, "Số người"),
        (7, "Cấp"),
        (8, "Xã"),
        (12, "Tên cơ quan"),
        (13, "Loại"),
        (11, "Tên cơ quan"),
        (9, "Trực thuộc"),
    ]
    reasons = {line: reason for line, _column, reason in found}
    assert reasons[2] == "Thiếu tên đơn vị. Hãy ghi tên, hoặc xóa dòng này."
    assert reasons[4] == (
        "Không có xã, phường “Hòa Thắng” thuộc Phường Ninh Hòa. Hãy ghi tên theo địa giới hiện nay, hoặc mã."
    )
    assert reasons[5] == "“31/02/2000” không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/09/1995."
    assert reasons[11] == "Trùng tên và nơi đóng với dòng 10. Hãy xóa một dòng."
    before = Unit.objects.count()
    with pytest.raises(importing.LinesRefused):
        importing.apply(report, **BY)
    assert (Unit.objects.count(), UnitImport.objects.count()) == (before, 0)
    assert elsewhere.pk


def test_import_again_changes_nothing_and_a_changed_cell_changes_one_unit(cast):
    rows = [(*HEADINGS, "Địa chỉ"), ("Một", "cơ quan", "Ninh Hòa", "Số 1"), ("Hai", "cơ quan", "Ninh Hòa", "")]
    importing.apply(report_of(cast.office, *rows), **BY)
    again = report_of(cast.office, *rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    with pytest.raises(importing.NothingToImport):
        importing.apply(again, **BY)
    rows[1] = ("MỘT", "doanh nghiệp", "Ninh Hòa", "Số 2")
    changed = report_of(cast.office, *rows)
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)
    importing.apply(changed, **BY)
    unit = Unit.objects.get(name="MỘT")
    assert (unit.kind, unit.address) == ("enterprise", "Số 2")
    assert list(Entry.objects.filter(unit_id=unit.pk).values_list("kind", flat=True)) == ["unit.changed"]


def test_import_finds_a_unit_by_code_and_moves_and_relates_it_from_the_day(cast):
    other = registry.create_unit(name="Phòng Văn hóa", kind="agency", managing=cast.committee, **BY)
    report = report_of(
        cast.office,
        ("Mã", "Tên", "Cơ quan quản lý", "Xã"),
        (cast.school_a.code, cast.school_a.name, "Phòng Văn hóa", cast.commune.code),
    )
    assert refusals(report) == []
    importing.apply(report, **BY)
    cast.school_a.refresh_from_db()
    assert cast.school_a.managing == other
    assert [(row.other, row.valid_from) for row in cast.school_a.relations.filter(kind="managing")] == [
        (cast.committee, None),
        (other, ON),
    ]


def test_import_does_not_touch_units_of_another_office(cast):
    stranger = registry.create_unit(name="Chi cục Thuế", kind="agency", place=cast.commune, **BY)
    report = report_of(cast.office, ("Mã", *HEADINGS), (stranger.code, "Chi cục", "cơ quan", "Ninh Hòa"))
    assert refusals(report) == [(2, "Mã", "Đơn vị này đã có, thuộc danh sách của cơ quan khác. Hãy bỏ dòng này.")]
    by_name = report_of(cast.office, HEADINGS, ("Chi cục Thuế", "cơ quan", "Ninh Hòa"))
    assert [one.line for one in by_name.refused] == [2]


def test_import_refuses_a_circle_within_the_file(cast):
    report = report_of(
        cast.office,
        ("Mã", *HEADINGS, "Cơ quan quản lý"),
        ("A", "Một", "cơ quan", "Ninh Hòa", "B"),
        ("B", "Hai", "cơ quan", "Ninh Hòa", "A"),
    )
    assert {one.reason for one in report.refused} == {
        "Các dòng quản lý lẫn nhau thành vòng. Hãy sửa cột cơ quan quản lý."
    }


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_read_finds_headings_below_a_title_in_any_spelling(separator, encoding):
    content = table(
        ("ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA", "", ""),
        ("DANH SÁCH ĐƠN VỊ NĂM 2026", "", ""),
        ("STT", "TEN DON VI (đầy đủ)", "  Loại   hình ", "Xã/phường", "Ghi chú khác"),
        ("1", "Một", "cơ quan", "Ninh Hòa", ""),
        separator=separator,
        encoding=encoding,
    )
    rows = importing.read(content)
    assert rows.columns == {"name": 1, "kind": 2, "place": 3}
    assert (rows.first_line, len(rows.lines), rows.unknown) == (4, 1, [(0, "STT"), (4, "Ghi chú khác")])


def test_read_excel_with_numbers_and_days_as_cells(cast):
    content = workbook(
        ("Tên đơn vị", "Loại đơn vị", "Mã xã", "Ngày thành lập", "Số cán bộ, nhân viên"),
        ("Một", "cơ quan", int(cast.commune.code), date(1995, 9, 5), 54.0),
        (None, None, None, None, None),
    )
    Place.objects.filter(pk=cast.commune.pk).update(code="00003")
    report = importing.check(importing.read(content), cast.office, ON)
    assert refusals(report) == []
    assert [(one.founded_date, one.people, one.place.place) for one in report.new] == [
        ("1995-09-05", 54, cast.commune.pk)
    ]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"PK\x03\x04 not a workbook", sheets.NotASheet),
        (b"%PDF-1.7 \x00\x01", sheets.NotASheet),
        ("Tên đơn vị\nMột".encode("utf-16-le"), sheets.NotASheet),
        ("Tên đơn vị\nMột".encode("cp1258", "replace"), sheets.NotUnicode),
        (b"", sheets.NoRows),
        (b"\n\n\n", sheets.NoRows),
        (b"x" * (sheets.MAX_BYTES + 1), sheets.TooLarge),
    ],
)
def test_read_refuses_what_is_no_list_with_a_sentence(content, refusal):
    with pytest.raises(refusal) as caught:
        importing.read(content)
    assert str(caught.value.message).endswith(".")


def test_read_without_known_headings_asks_for_the_column_of_the_name(cast):
    rows = importing.read(table(("Cột A", "Cột B"), ("Một", "cơ quan")))
    report = importing.check(rows, cast.office, ON)
    assert [one.reason for one in report.refused] == [
        "Không thấy cột tên đơn vị. Hãy cho biết cột nào là “Tên đơn vị”."
    ]
    chosen = rows.with_columns({"name": 0, "kind": 1, "place": 9})
    assert chosen.columns == {"name": 0, "kind": 1}
    defaults = importing.Defaults(place=cast.commune)
    assert importing.check(chosen, cast.office, ON, defaults=defaults).created == 1


def test_kind_is_read_from_the_name_when_the_file_does_not_say(cast):
    rows = [
        ("Tên đơn vị",),
        ("Trường THPT Nguyễn Huệ",),
        ("Bệnh viện đa khoa",),
        ("Công ty Cổ phần A",),
        ("Sở Tư pháp",),
        ("Đoàn nghệ thuật",),
    ]
    report = report_of(cast.office, *rows, defaults=importing.Defaults(place=cast.commune))
    assert [one.kind for one in report.new] == ["school", "hospital", "enterprise", "agency"]
    assert (report.guessed, [one.line for one in report.refused]) == (4, [6])
    kinds = report_of(cast.office, *rows, defaults=importing.Defaults(place=cast.commune, kind="agency"))
    assert kinds.new[-1].kind == "agency"


def test_residential_areas_become_places_of_the_commune(cast):
    report = report_of(cast.office, HEADINGS, ("Tổ dân phố Số 1", "khu dân cư", "Ninh Hòa"))
    importing.apply(report, **BY)
    unit = Unit.objects.get(name="Tổ dân phố Số 1")
    assert (unit.place.title, unit.place.level, unit.place_path) == (
        "Tổ dân phố Số 1",
        "residential_area",
        f"{cast.commune.path}{unit.place_id}/",
    )


def test_undo_takes_back_new_units_and_earlier_values(cast):
    before_units = set(Unit.objects.values_list("pk", flat=True))
    before = Unit.objects.filter(pk=cast.school_a.pk).values().get()
    rows = [
        ("Mã", *HEADINGS, "Địa chỉ", "Cơ quan quản lý", "Số người"),
        ("A", "Một", "cơ quan", "Ninh Hòa", "", "", "5"),
        ("B", "Tổ dân phố 2", "khu dân cư", "Ninh Hòa", "", "A", ""),
        (cast.school_a.code, "Tên khác", "cơ quan", "Ninh Hòa", "Số 9", cast.office.code, "7"),
    ]
    entry = importing.apply(report_of(cast.office, *rows), **BY)
    assert (entry.created, entry.updated) == (2, 1)
    undone = importing.undo(entry, by=None, at=AT + timedelta(hours=1))
    assert undone.state == "undone"
    assert set(Unit.objects.values_list("pk", flat=True)) == before_units
    after = Unit.objects.filter(pk=cast.school_a.pk).values().get()
    assert after == before
    assert (Headcount.objects.count(), Place.objects.filter(level="residential_area").count()) == (0, 0)
    assert Entry.objects.filter(kind="units.import_undone").count() == 1
    with pytest.raises(importing.NotApplied):
        importing.undo(entry, **BY)


def test_undo_is_refused_once_somebody_built_on_it(cast):
    entry = importing.apply(report_of(cast.office, HEADINGS, ("Một", "cơ quan", "Ninh Hòa")), **BY)
    unit = Unit.objects.get(name="Một")
    properties.state_headcount(unit, group="staff", on=ON, people=3, **BY)
    with pytest.raises(importing.BuiltUpon):
        importing.undo(entry, **BY)
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_undo_is_refused_when_another_unit_hangs_on_a_new_one(cast):
    entry = importing.apply(report_of(cast.office, HEADINGS, ("Một", "cơ quan", "Ninh Hòa")), **BY)
    unit = Unit.objects.get(name="Một")
    registry.relate_unit(cast.school_a, kind="managing", other=unit, valid_from=ON, **BY)
    with pytest.raises(importing.BuiltUpon):
        importing.undo(entry, **BY)


def test_draft_is_kept_checked_again_applied_once_and_its_file_dropped(cast):
    content = table(("Tên", "Loại"), ("Một", "cơ quan"))
    user = cast.officer
    entry = importing.upload(cast.office, content=content, name="a.csv", by=user, at=AT)
    assert [one.column for one in importing.check_draft(entry, on=ON).refused] == ["Xã, phường, đặc khu"]
    entry = importing.choose(
        entry,
        columns={"name": 0, "kind": 1},
        defaults=importing.Defaults(place=cast.commune, managing=cast.committee, police_body=cast.police),
        by=user,
        at=AT,
    )
    assert importing.check_draft(entry, on=ON).created == 1
    applied = importing.apply_draft(entry, by=user, at=AT)
    unit = Unit.objects.get(name="Một")
    assert (bytes(applied.content), unit.imported_in, unit.managing, unit.police_body) == (
        b"",
        applied,
        cast.committee,
        cast.police,
    )
    with pytest.raises(importing.AlreadyApplied):
        importing.apply_draft(entry, by=user, at=AT)
    with pytest.raises(importing.AlreadyApplied):
        importing.discard(applied, by=user, at=AT)


def test_drafts_are_thrown_away_by_hand_or_after_a_week(cast):
    content = table(("Tên", "Loại"), ("Một", "cơ quan"))
    first = importing.upload(cast.office, content=content, name="a.csv", by=cast.officer, at=AT)
    importing.upload(cast.office, content=content, name="b.csv", by=cast.officer, at=AT + timedelta(days=8))
    assert list(UnitImport.objects.values_list("file_name", flat=True)) == ["b.csv"]
    importing.discard(UnitImport.objects.get(), by=cast.officer, at=AT)
    assert UnitImport.objects.count() == 0
    assert first.pk


def test_many_rows_are_written_with_their_indexes_and_strange_letters(cast, monkeypatch):
    monkeypatch.setattr(bulk, "MANY", 2)
    from django.db import connection

    def indexes():
        with connection.cursor() as cursor:
            return sorted(connection.introspection.get_constraints(cursor, "units_unit"))

    before = indexes()
    names = ["Một \\ hai", 'Ba "bốn"', "Năm; sáu, bảy", "O'Tám", "中文 ß", *(f"Cơ quan {n}" for n in range(30))]
    report = report_of(cast.office, HEADINGS, *((name, "cơ quan", "Ninh Hòa") for name in names))
    importing.apply(report, **BY)
    assert indexes() == before
    assert set(names) <= set(Unit.objects.values_list("name", flat=True))


def test_import_of_a_whole_list_needs_few_queries(cast, django_assert_max_num_queries):
    rows = [(f"Cơ quan {n}", "cơ quan", "Ninh Hòa") for n in range(300)]
    with django_assert_max_num_queries(32):
        importing.apply(report_of(cast.office, HEADINGS, *rows), **BY)
