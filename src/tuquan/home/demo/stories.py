"""The five source documents: papers, numbers, dates and declared totals as they stand there.

Names of people are invented. What a source leaves open (the province of the first story, say) is marked so.
"""

from datetime import date

from tuquan.accounts.models import User
from tuquan.assessments.services import awarding, importing
from tuquan.core.dates import Period
from tuquan.documents.services import papers
from tuquan.facts import services as facts
from tuquan.facts.services import DeclaredFigureInput as Figure
from tuquan.home.demo.people import moment, person_at, sign_in
from tuquan.outreach.services import sessions as outreach
from tuquan.programme.services import coordinating, movement
from tuquan.units.enums import PlaceLevel, TeamPost, UnitKind
from tuquan.units.models import Place, Unit
from tuquan.units.queries import places
from tuquan.units.services import teams
from tuquan.units.services.registry import close_unit, create_unit

BEFORE_REFORM = date(2025, 6, 30)
TOLD = moment(2026, 1, 5)
"""When the stories were entered."""


def load() -> None:
    for story in (_lai_chau, _quang_ngai, _ninh_hoa_town, _vinh_phuc, _provincial_office):
        story()


def _known(code: str) -> bool:
    return Unit.objects.filter(code=code).exists()


def _old(level: PlaceLevel, code: str) -> Place:
    found = places.by_code(level, code, BEFORE_REFORM)
    if found is None:
        raise LookupError(f"{level} {code}")
    return found


def _lai_chau() -> None:
    """Directive 07 in Lai Châu, 2014–2019: one declared set of five years for the whole area."""
    if _known("LC-BCD"):
        return
    province = _old(PlaceLevel.PROVINCE, "12")
    office = create_unit(
        code="LC-BCD",
        name="Thường trực Ban Chỉ đạo tỉnh Lai Châu",
        kind=UnitKind.STANDING_OFFICE,
        governs=province,
        by=None,
        at=TOLD,
    )
    figures = [
        Figure("units_registered_institution", 1217),
        Figure("units_recognized_institution", 1150),
        Figure("propaganda_sessions", 2914, dims={"topic": "general"}),
        Figure("propaganda_attendees", 31057, dims={"topic": "general"}),
        Figure("propaganda_sessions", 427, dims={"topic": "traffic"}),
        Figure("propaganda_attendees", 152328, "nearly", {"topic": "traffic"}),
        Figure("propaganda_attendees", 23760, "at_least", {"topic": "fire"}),
        Figure("training_courses", 5, dims={"topic": "escape"}),
        Figure("training_attendees", 1000, "at_least", {"topic": "escape"}),
        Figure("training_courses", 142, dims={"topic": "fire"}),
        Figure("training_attendees", 13760, "at_least", {"topic": "fire"}),
        Figure("tips_valuable", 45),
        Figure("cases_handled", 26),
        Figure("persons_handled", 34),
    ]
    facts.declare(
        office,
        Period(date(2014, 1, 1), date(2019, 12, 31)),
        figures,
        whole_area=province,
        source_title="Tổng kết 5 năm thực hiện Chỉ thị 07 tại Lai Châu (2014–2019)",
        source_date=date(2019, 8, 12),
        note=(
            "100 % cán bộ, công nhân viên ký giao ước thi đua, cam kết về ANTT; quy chế phối hợp theo chuyên đề; hội đồng "
            "xét, duyệt hằng năm; bảo vệ chuyên trách và bán chuyên trách. Các mô hình: “Tuổi trẻ phòng chống tội phạm”, "
            "“Nông dân với pháp luật” (Sở Tư pháp), chuyên mục của Đài Phát thanh – Truyền hình tỉnh, hòm thư tố giác của "
            "Trường Chính trị, đội công nhân tự quản vùng cao su."
        ),
        by=None,
        at=TOLD,
    )
    for number, symbol, day, issuer, summary in (
        (
            "07",
            "CT-BCA-V28",
            date(2014, 8, 15),
            "Bộ Công an",
            "Đẩy mạnh phong trào trong cơ quan, doanh nghiệp, nhà trường",
        ),
        (
            "48",
            "CT/TW",
            date(2010, 10, 22),
            "Bộ Chính trị",
            "Tăng cường sự lãnh đạo của Đảng đối với công tác phòng, chống tội phạm",
        ),
        (
            "09",
            "CT/TW",
            date(2011, 12, 1),
            "Ban Bí thư",
            "Tăng cường sự lãnh đạo của Đảng đối với phong trào toàn dân bảo vệ an ninh Tổ quốc",
        ),
    ):
        _paper(office, "in", "CT", number, symbol, day, issuer, summary)
    guards = "Quy định về công tác bảo vệ cơ quan, doanh nghiệp"
    _paper(office, "in", "L", "06", "2013/NĐ-CP", date(2013, 3, 1), "Chính phủ", guards)
    _paper(
        office,
        "in",
        "QĐ",
        "03",
        "QĐ-UBND",
        date(2013, 2, 4),
        "UBND tỉnh Lai Châu",
        "Quyết định của UBND tỉnh Lai Châu",
    )


def _quang_ngai() -> None:
    """The office of the People's Committee of Quảng Ngãi in 2017, from its report to the provincial police."""
    if _known("QNG-VP"):
        return
    province = _old(PlaceLevel.PROVINCE, "51")
    at = moment(2016, 11, 1)
    committee = create_unit(
        code="QNG-UBND",
        name="Ủy ban nhân dân tỉnh Quảng Ngãi",
        kind=UnitKind.PEOPLES_COMMITTEE,
        governs=province,
        symbol="UBND",
        by=None,
        at=at,
    )
    office = create_unit(
        code="QNG-BCD",
        name="Thường trực Ban Chỉ đạo tỉnh Quảng Ngãi",
        kind=UnitKind.STANDING_OFFICE,
        governs=province,
        managing=committee,
        by=None,
        at=at,
    )
    squad = create_unit(
        code="QNG-CA",
        name="Công an tỉnh Quảng Ngãi",
        kind=UnitKind.POLICE,
        governs=province,
        managing=committee,
        by=None,
        at=at,
    )
    unit = create_unit(
        code="QNG-VP",
        name="Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi",
        kind=UnitKind.AGENCY,
        place=province,
        managing=committee,
        following=office,
        police_body=squad,
        managing_level="province",
        parent_body="Ủy ban nhân dân tỉnh Quảng Ngãi",
        symbol="VP",
        by=None,
        at=at,
    )
    clerk = sign_in(person_at(unit, "Trương Công Nghĩa", "Chuyên viên", at=at), "vpquangngai", "clerk", unit, at=at)
    ordered = "3246/HD-BCĐ(PV11-PV28) ngày 01/11/2017"
    incoming = (
        ("CTr", "25", "CTr/TU", date(2012, 6, 28), "Tỉnh ủy Quảng Ngãi", "Chương trình thực hiện Chỉ thị 09-CT/TW"),
        ("QĐ", "1395", "QĐ-UBND", date(2016, 8, 3), "UBND tỉnh Quảng Ngãi", "Thực hiện trong giai đoạn 2016–2020"),
        ("CV", "398", "CV/ĐUK", date(2016, 12, 27), "Đảng ủy Khối", "Công văn của Đảng ủy Khối"),
        (
            "HD",
            "3246",
            "HD-BCĐ(PV11-PV28)",
            date(2017, 11, 1),
            "Ban Chỉ đạo tỉnh",
            "Hướng dẫn báo cáo tổng kết năm 2017",
        ),
    )
    for kind, number, symbol, day, issuer, summary in incoming:
        _paper(unit, "in", kind, number, symbol, day, issuer, summary, by=clerk)
    party = "Đảng ủy Văn phòng UBND tỉnh"
    _paper(
        unit,
        "internal",
        "NQ",
        "",
        "",
        date(2015, 5, 26),
        party,
        "Nghị quyết Đại hội lần thứ IX, nhiệm kỳ 2015–2020",
        by=clerk,
    )
    _paper(unit, "internal", "CV", "225", "CV/ĐU", date(2017, 1, 4), party, "Thực hiện Công văn 398-CV/ĐUK", by=clerk)
    _paper(
        unit,
        "internal",
        "CV",
        "233",
        "CV/ĐU",
        date(2017, 1, 13),
        party,
        "Thực hiện Chỉ thị 11-CT/TW ngày 20/12/2016",
        by=clerk,
    )
    _paper(
        unit,
        "internal",
        "KH",
        "298",
        "KH/ĐU",
        date(2017, 5, 11),
        party,
        "Kế hoạch năm 2017",
        by=clerk,
        purpose="year_plan",
    )
    asks = "Đề nghị công nhận cơ quan an toàn về an ninh, trật tự năm 2016"
    _paper(unit, "out", "CV", "1281", "VP-QTTV", date(2016, 11, 30), unit.name, asks, by=clerk)
    _paper(unit, "out", "CV", "1414", "VP-QTTV", date(2016, 12, 26), unit.name, "Đăng ký phấn đấu năm 2017", by=clerk)
    _paper(
        unit,
        "out",
        "BC",
        "1384",
        "BC-VP",
        date(2017, 10, 13),
        unit.name,
        "Kết quả thực hiện Quyết định 1395/QĐ-UBND",
        by=clerk,
    )
    _paper(
        unit,
        "out",
        "BC",
        "2094",
        "",
        date(2017, 11, 13),
        unit.name,
        "Tổng kết phong trào năm 2017 (Công an tỉnh nhận ngày 13/11/2017, số 2.094)",
        by=clerk,
        carries_out_text=ordered,
    )
    importing.register_past(
        unit,
        2017,
        office=office,
        recogniser=committee,
        registration_number="1414/VP-QTTV",
        registration_date=date(2016, 12, 26),
        basis_note="Đăng ký theo Hướng dẫn số 765/HD-CAT-PV11; hằng năm đều được công nhận",
        by=None,
        at=moment(2017, 1, 3),
    )
    regulation = coordinating.sign_coordination(
        unit,
        partner="police",
        partner_name="Tiểu đội Cảnh sát bảo vệ",
        title="Quy chế phối hợp với lực lượng Cảnh sát bảo vệ trụ sở",
        content=(
            "Bảo vệ cơ quan trực 24/24 giờ theo ca cùng tiểu đội Cảnh sát bảo vệ; báo trước các đoàn; bảo đảm điện, phương "
            "tiện, chỗ ăn nghỉ; thống nhất với thành phố vị trí chốt gác; gửi nội quy bảo vệ, phương án PCCC, phương án "
            "phòng, chống lụt bão."
        ),
        valid_from=date(2017, 1, 1),
        by=clerk,
        at=moment(2017, 1, 5),
    )
    coordinating.note_meeting(
        regulation,
        date=date(2017, 8, 19),
        content="Gặp mặt, trao đổi với tiểu đội Cảnh sát bảo vệ nhân Ngày hội 19/8",
        by=clerk,
        at=moment(2017, 8, 19),
    )
    for kind, name in (
        ("self_defence", "Trung đội tự vệ cơ quan"),
        ("fire_team", "Đội phòng cháy, chữa cháy cơ sở"),
        ("flood_team", "Đội phòng, chống lụt bão"),
    ):
        leader = teams.Line(post=TeamPost.LEADER, full_name=_LEADERS[kind], position="Chuyên viên")
        teams.found_team(
            unit, kind=kind, name=name, valid_from=date(2017, 1, 1), members=[leader], by=None, at=moment(2017, 1, 5)
        )
    facts.declare(
        unit,
        Period(date(2017, 1, 1), date(2017, 12, 31)),
        [
            Figure("security_guards", 2, dims={"guard_post": "seat"}),
            Figure("security_guards", 1, dims={"guard_post": "citizen_reception"}),
        ],
        source_title="Báo cáo 2094 của Văn phòng UBND tỉnh năm 2017",
        source_date=date(2017, 11, 13),
        note="02 bảo vệ tại trụ sở, 01 tại nơi tiếp công dân, 24/24 giờ theo ca",
        by=clerk,
        at=moment(2017, 11, 13),
    )
    outreach.record_session(
        unit,
        title="Gặp mặt, tuyên truyền nhân Ngày hội toàn dân bảo vệ an ninh Tổ quốc",
        date=date(2017, 8, 19),
        form="festival",
        by=clerk,
        at=moment(2017, 8, 19),
    )


_LEADERS = {"self_defence": "Phạm Văn Lực", "fire_team": "Nguyễn Đức Hải", "flood_team": "Huỳnh Tấn Phát"}


def _ninh_hoa_town() -> None:
    """Ninh Hòa town (a district then) in 2022: all 27 communes and all 54 units recognised, over 77 models."""
    if _known("KH-TXNH-UBND"):
        return
    town = _old(PlaceLevel.DISTRICT, "572")
    committee = create_unit(
        code="KH-TXNH-UBND",
        name="Ủy ban nhân dân thị xã Ninh Hòa",
        kind=UnitKind.PEOPLES_COMMITTEE,
        governs=town,
        valid_from=None,
        by=None,
        at=moment(2022, 1, 4),
    )
    facts.declare(
        committee,
        Period(date(2022, 1, 1), date(2022, 12, 31)),
        [
            Figure("units_registered_commune", 27),
            Figure("units_recognized_commune", 27),
            Figure("units_registered_institution", 54),
            Figure("units_recognized_institution", 54),
            Figure("models_active", 77, "at_least"),
            Figure("models_new", 14),
        ],
        whole_area=town,
        source_title="Kết quả phong trào thị xã Ninh Hòa năm 2022, phương hướng 2023",
        source_date=date(2023, 1, 31),
        note="Nguồn còn viện dẫn Thông tư 23/2012/TT-BCA; giữ nguyên như nguồn ghi.",
        by=None,
        at=moment(2023, 2, 1),
    )
    for level in ("ministry", "province", "province_police", "district"):  # the source names the levels, no numbers
        awarding.state_past_awards(
            committee,
            year=2022,
            level=level,
            collectives=None,
            individuals=None,
            source_title="Kết quả phong trào thị xã Ninh Hòa năm 2022, phương hướng 2023",
            source_date=date(2023, 1, 31),
            by=None,
            at=moment(2023, 2, 1),
        )
    _paper(committee, "in", "KH", "250", "KH-BCA-V05", date(2020, 6, 15), "Bộ Công an", "Kế hoạch giai đoạn 2020–2025")
    _paper(
        committee,
        "in",
        "CT",
        "03",
        "CT-TTg",
        date(2018, 7, 25),
        "Thủ tướng Chính phủ",
        "Bảo đảm an ninh, trật tự tại khu kinh tế, khu công nghiệp",
    )
    close_unit(
        committee,
        closed_date=date(2025, 7, 1),
        reason="Kết thúc hoạt động cấp huyện",
        basis="Nghị quyết 202/2025/QH15",
        by=None,
        at=moment(2025, 7, 1),
    )


def _vinh_phuc() -> None:
    """A provincial department with the model of four safeties, told in November 2021. Its province is inferred."""
    if _known("VP-STNMT"):
        return
    province = _old(PlaceLevel.PROVINCE, "26")
    at = moment(2021, 11, 15)
    unit = create_unit(
        code="VP-STNMT",
        name="Sở Tài nguyên và Môi trường (tỉnh Vĩnh Phúc, suy luận)",
        kind=UnitKind.AGENCY,
        place=province,
        managing_level="province",
        note="Nguồn không nêu tên tỉnh; tỉnh và Chỉ thị 09/CT-UBND là suy luận.",
        by=None,
        at=at,
    )
    person = person_at(unit, "Dương Thị Thảo", "Chuyên viên", at=at)
    by = User.objects.create_user("stnmt", None, full_name=person.full_name)
    person.user = by
    person.save(update_fields=["user"])
    _paper(
        unit,
        "in",
        "CT",
        "09",
        "CT-UBND",
        date(2019, 6, 11),
        "Chủ tịch UBND tỉnh",
        "Đẩy mạnh phong trào và xây dựng mô hình 4 an toàn",
    )
    model = movement.start_model(
        unit,
        name="Cơ quan 4 an toàn",
        type="four_safeties",
        founded_date=date(2019, 11, 1),
        headings="An toàn địa bàn\nAn toàn về người\nAn toàn về tài sản\nAn toàn trong hoạt động",
        by=by,
        at=at,
    )
    what = "Nhìn lại hai năm: tuần tra, canh gác 24/24, camera ở vị trí thuận lợi, biển báo và nội quy ra vào; không xảy ra vụ việc phức tạp"
    movement.log_activity(model, date=date(2021, 11, 15), what=what, by=by, at=at)
    leader = teams.Line(post=TeamPost.LEADER, full_name="Khổng Văn Minh", position="Phó Giám đốc Sở")
    teams.found_team(
        unit,
        kind="model_board",
        name="Ban chỉ đạo mô hình 4 an toàn",
        valid_from=date(2019, 11, 1),
        members=[leader],
        by=None,
        at=at,
    )


def _provincial_office() -> None:
    """The security team of seven of a provincial office, from 15/7/2023; the source does not name the province."""
    if _known("VPUB-TBV"):
        return
    at = moment(2023, 7, 15)
    unit = create_unit(
        code="VPUB-TBV",
        name="Văn phòng Ủy ban nhân dân tỉnh (nguồn không nêu tên tỉnh)",
        kind=UnitKind.AGENCY,
        managing_level="province",
        by=None,
        at=at,
    )
    lines = [teams.Line(post=TeamPost.LEADER, full_name="Hoàng Ngọc Sáng", position="Phó Chánh Văn phòng")]
    deputy = "Chuyên viên Phòng Nội chính - Pháp chế"
    lines.append(teams.Line(post=TeamPost.DEPUTY, full_name="Nông Thị Kim", position=deputy))
    others = ("Đàm Văn Thắng", "Lò Thị Hồng", "Vàng A Páo", "Chu Thị Lệ", "Triệu Quốc Việt")
    lines += [teams.Line(post=TeamPost.MEMBER, full_name=name, position="Chuyên viên, nhân viên") for name in others]
    teams.found_team(
        unit,
        kind="security_team",
        name="Tổ bảo vệ an ninh, trật tự cơ quan",
        valid_from=date(2023, 7, 15),
        members=lines,
        duties=(
            "Thực hiện chỉ đạo của cấp trên, tham mưu, làm nòng cốt vận động cán bộ, nhân viên\n"
            "Bảo vệ tài sản của cơ quan, cán bộ, đồng nghiệp và khách\n"
            "Nắm tình hình, đề xuất phòng ngừa\n"
            "Báo ngay vụ việc, có mặt tại hiện trường, bảo vệ hiện trường, cung cấp thông tin cho cơ quan có thẩm quyền\n"
            "Tham gia đánh giá, đề nghị khen thưởng"
        ),
        by=None,
        at=at,
    )


def _paper(
    unit: Unit,
    direction: str,
    kind: str,
    number: str,
    symbol: str,
    day: date,
    issuer: str,
    summary: str,
    *,
    by: User | None = None,
    purpose: str = "other",
    carries_out_text: str = "",
) -> None:
    papers.enter_document(
        unit,
        direction=direction,
        kind=kind,
        purpose=purpose,
        number=number,
        symbol=symbol,
        date=day,
        issuer=issuer,
        summary=summary,
        carries_out_text=carries_out_text,
        by=by,
        at=TOLD,
    )
