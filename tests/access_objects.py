"""What the addresses of `access_matrix.txt` are opened for: a record of school A, made by each app's own factories.

A new page that takes an argument in its address is named here, or falls under the pattern of its neighbours.
"""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import resolve
from django.utils import timezone
from tests.access import Arguments, objects

from tuquan.assessments.enums import Outcome, ReviewTerm
from tuquan.assessments.models import Cycle, DecisionItem
from tuquan.assessments.services import (
    appraising,
    attesting,
    classifying,
    commending,
    council,
    emulating,
    inspecting,
    meeting,
    opening,
    police,
    reviewing,
)
from tuquan.assessments.tests import commending as awards, factories as year
from tuquan.audit.models import Entry
from tuquan.core import dates, links
from tuquan.core.dates import Period
from tuquan.documents.services import intake, papers
from tuquan.duty.patterns import patterns
from tuquan.duty.services import changes as swapping, rosters, watch as duty_watch
from tuquan.duty.tests import factories as duty
from tuquan.facts.models import Fact
from tuquan.facts.services import declaring
from tuquan.files import services as files
from tuquan.files.enums import FileKind
from tuquan.files.tests.factories import samples, upload
from tuquan.gate.services import blocking, delegations, entering, exits, setting, vehicles
from tuquan.gate.tests import factories as gates
from tuquan.guards import services as guards
from tuquan.incidents.models import Incident
from tuquan.incidents.services import (
    concluding,
    handing_over,
    minuting,
    reporting,
    responding,
    scene,
)
from tuquan.notifications import services as notifications
from tuquan.notifications.models import Message, OutboxEmail
from tuquan.outreach import courses
from tuquan.outreach.queries.quiz import address_of
from tuquan.outreach.services import guidance, quiz as quizzes, sessions as outreach, training
from tuquan.outreach.services.certificates import issue_certificate
from tuquan.outreach.services.media import record_media
from tuquan.patrols.models import SitePlan
from tuquan.patrols.services import planning as routes, walking
from tuquan.phone.tests import factories as phones
from tuquan.programme.models import Announcement, MovementRegister, Signature, Signer
from tuquan.programme.services import announcing, households, membership as sharing, offers, recommendations
from tuquan.programme.services.signing import acts, codes, people as listing, rounds
from tuquan.programme.tests import factories as programme
from tuquan.reports import outlines
from tuquan.reports.models import Report
from tuquan.reports.services import filling, reading as reading_services, targets, wordings, writing
from tuquan.reports.tests import collecting
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import DataRequest, RoleAssignment, Unit
from tuquan.units.services import data_requests, importing, invitations, reviews
from tuquan.units.tests import factories as units

CODE = "GD1a"


# --- Accounts and people --------------------------------------------------------------------------------------------


@objects("mfa_*")
def passkey(cast: Any) -> Arguments:
    one = Authenticator.objects.create(user=cast.head_a, type=Authenticator.Type.WEBAUTHN, data={"name": "Điện thoại"})
    return {"pk": one.pk}


@objects("openid_connect_*")
def office(cast: Any) -> Arguments:
    return {"provider_id": "khong-co"}


@objects("me:session_end")
def device(cast: Any) -> Arguments:
    one = UserSession.objects.create(
        user=cast.head_a, ip="127.0.0.1", session_key="x" * 32, user_agent="Điện thoại", data={}
    )
    return {"pk": one.pk}


@objects("me:data_request")
def own_data_request(cast: Any) -> Arguments:
    return {"pk": _data_request(cast).pk}


@objects("units:data_request*")
def data_request(cast: Any) -> Arguments:
    return {"unit_id": cast.school_a.pk, "pk": _data_request(cast).pk}


def _data_request(cast: Any) -> DataRequest:
    return data_requests.ask(
        cast.head_a.person, unit=cast.school_a, kind="copy", wording="", by=cast.head_a, at=timezone.now()
    )


@objects("invitations:*")
def invitation(cast: Any) -> Arguments:
    newcomer = units.person("Đặng Thị Ánh Tuyết", at=cast.school_a, position="Giáo viên")
    _paper, code = invitations.invite(newcomer, unit=None, by=cast.head_a, at=timezone.now())
    return {"code": code}


@objects("units:person*", "units:people*", "units:membership*", "units:role*")
def colleague(cast: Any) -> Arguments:
    """The guard of school A, seen from school A."""
    person = cast.guard_a.person
    return {
        "unit_id": cast.school_a.pk,
        "pk": person.pk,
        "membership_id": person.memberships.get().pk,
        "assignment_id": person.assignments.get().pk,
    }


@objects("units:administrator_end")
def administrator(cast: Any) -> Arguments:
    return {"assignment_id": RoleAssignment.objects.get(role="administrator").pk}


# --- The registry ---------------------------------------------------------------------------------------------------


@objects("units:unit*", "units:sub_unit_add", "units:site_add")
def school_a(cast: Any) -> Arguments:
    return {"pk": cast.school_a.pk}


@objects("units:sub_unit_*")
def room(cast: Any) -> Arguments:
    return {"pk": cast.school_a.pk, "row_id": cast.school_a.sub_units.create(name="Tổ Toán").pk}


@objects("units:site_*", "units:gate_add")
def site(cast: Any) -> Arguments:
    return {"pk": cast.school_a.pk, "row_id": cast.school_a.sites.create(name="Cơ sở 1").pk}


@objects("units:gate_end")
def gate(cast: Any) -> Arguments:
    one = cast.school_a.sites.create(name="Cơ sở 1")
    return {"pk": cast.school_a.pk, "row_id": one.gates.create(name="Cổng chính").pk}


@objects("units:team", "units:team_*")
def team(cast: Any) -> Arguments:
    one = cast.school_a.teams.create(kind="self_management", name="Tổ tự quản", valid_from=date(2026, 1, 5))
    member = one.members.create(person=cast.clerk_a.person, post="leader", valid_from=date(2026, 1, 5))
    return {"unit_id": cast.school_a.pk, "pk": one.pk, "member_id": member.pk}


@objects("units:import*")
def uploaded_list(cast: Any) -> Arguments:
    """A list of units that the office has uploaded and not yet entered."""
    content = "Mã đơn vị,Tên đơn vị,Loại đơn vị\nX1,Trường Một,trường\n".encode()
    one = importing.upload(cast.office, content=content, name="ds.csv", by=cast.officer, at=timezone.now())
    return {"pk": one.pk}


@objects("units:review*")
def review(cast: Any) -> Arguments:
    """The office's review of its list, still being prepared."""
    one = reviews.open_review(cast.office, year=2026, by=cast.officer, at=timezone.now())
    item = reviews.propose(one, unit=cast.school_a, act="remove", reason="Sáp nhập", by=cast.officer, at=timezone.now())
    return {"pk": one.pk, "item_id": item.pk}


@objects("units:place*", "units:area_*")
def commune(cast: Any) -> Arguments:
    return {"pk": cast.commune.pk}


@objects("audit:*")
def entry(cast: Any) -> Arguments:
    """An act in the log of school A."""
    _data_request(cast)
    return {"pk": Entry.objects.filter(unit_id=cast.school_a.pk).first().pk}


# --- Files, messages, papers, figures -------------------------------------------------------------------------------


@objects("files:*")
def file(cast: Any) -> Arguments:
    return {"pk": _file(cast, cast.school_a).pk}


@objects("files:attach", "files:remove")
def file_of_a_session(cast: Any) -> Arguments:
    one = _session(cast)
    return {"slug": "buoi", "pk": one.pk, "file_pk": _file(cast, one).pk}


def _file(cast: Any, owner: Any) -> Any:
    minutes = upload("Biên bản.pdf", samples()[FileKind.PDF])
    return files.store(minutes, unit=cast.school_a, by=cast.clerk_a, at=timezone.now(), owner=owner)


@objects("notifications:*")
def message(cast: Any) -> Arguments:
    notifications.tell([cast.head_a], "unit.named", cast.school_a, title="Đổi tên", url="/don-vi/1/", at=timezone.now())
    return {"pk": Message.objects.get().pk}


@objects("notifications:resend")
def unsure_email(cast: Any) -> Arguments:
    now = timezone.now()
    one = OutboxEmail.objects.create(
        recipient=cast.head_a, address="a@example.com", key="k", subject="Đổi tên", created_at=now, next_try_at=now
    )
    return {"pk": one.pk}


@objects("documents:*")
def paper(cast: Any) -> Arguments:
    one = papers.enter_document(
        cast.school_a,
        direction="in",
        kind="CT",
        purpose="other",
        number="07",
        symbol="CT-BCA",
        date=date(2026, 8, 15),
        issuer="Bộ Công an",
        summary="Đẩy mạnh phong trào",
        by=cast.clerk_a,
        at=timezone.now(),
    )
    return {"pk": one.pk}


@objects("documents:intake*")
def dropped_file(cast: Any) -> Arguments:
    received = files.receive(upload("ke-hoach.txt", "Số: 1/KH-TH\nKẾ HOẠCH\nAn ninh".encode()))
    return {"pk": intake.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now()).pk}


@objects("documents:intake_people")
def dropped_list(cast: Any) -> Arguments:
    received = files.receive(upload("nguoi.csv", "Họ và tên,Chức vụ\nTrần Văn Minh,Bảo vệ".encode()))
    return {"pk": intake.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now()).pk}


@objects("documents:founding")
def founding_decision(cast: Any) -> Arguments:
    return {"pk": _paper_for(cast, "founding", "QĐ").pk}


@objects("programme:plan_from_paper", "programme:plan_after_paper")
def paper_of_a_plan(cast: Any) -> Arguments:
    return {"pk": _paper_for(cast, "year_plan", "KH").pk}


@objects("programme:rules_from_paper")
def paper_of_rules(cast: Any) -> Arguments:
    return {"pk": _paper_for(cast, "rules", "QyĐ").pk}


@objects("assessments:title_declare")
def paper_of_recognition(cast: Any) -> Arguments:
    return {"pk": _paper_for(cast, "rating", "QĐ").pk}


def _paper_for(cast: Any, purpose: str, kind: str) -> Any:
    return papers.enter_document(
        cast.school_a,
        direction="out",
        kind=kind,
        purpose=purpose,
        number="8",
        symbol=f"{kind}-TH",
        date=date(2025, 1, 6),
        issuer=cast.school_a.name,
        summary="An ninh, trật tự năm 2025",
        by=cast.clerk_a,
        at=timezone.now(),
    )


@objects("programme:household_*")
def household(cast: Any) -> Arguments:
    Unit.objects.filter(pk=cast.school_a.pk).update(kind="residential_area", school_level="")
    area = Unit.objects.get(pk=cast.school_a.pk)
    return {"pk": households.enter_household(area, head="Nguyễn Văn Ba", by=cast.clerk_a, at=timezone.now()).pk}


@objects("guards:guard", "guards:guard_change", "guards:guard_leave")
def guard(cast: Any) -> Arguments:
    made = guards.enlist_guard(
        cast.school_a,
        person=cast.guard_a.person,
        kind="full_time",
        from_date=date(2025, 1, 6),
        by=cast.clerk_a,
        at=timezone.now(),
    )
    return {"pk": made.pk}


@objects("guards:service_end")
def guard_service(cast: Any) -> Arguments:
    made = guards.hire_service(
        cast.school_a,
        firm="An Phú",
        purpose="event",
        valid_from=date(2025, 1, 6),
        valid_to=None,
        number="",
        signed_date=None,
        phone="",
        by=cast.clerk_a,
        at=timezone.now(),
    )
    return {"pk": made.pk}


@objects("gate:desk", "gate:scan", "gate:let_in", "gate:count", "gate:walk_in", "gate:vehicle", "gate:goods")
def gate_desk(cast: Any) -> Arguments:
    return {"gate_id": gates.gate(cast.school_a).pk}


@objects("gate:delegation_came")
def gate_delegation(cast: Any) -> Arguments:
    here, now = gates.gate(cast.school_a), timezone.now()
    row = delegations.expect_delegation(
        cast.school_a,
        gate=here,
        expected_at=now,
        ends_at=now + timedelta(hours=2),
        people=12,
        vehicles=2,
        by=cast.head_a,
        at=now,
    )
    return {"gate_id": here.pk, "pk": row.pk}


@objects("gate:entry", "gate:badge", "gate:leave", "gate:badge_return", "gate:host_answer", "gate:settle")
def gate_entry(cast: Any) -> Arguments:
    arrival = entering.Arrival("visitor", name="Lê Văn Tám", badge="K01")
    made = entering.record_entry(gates.gate(cast.school_a), arrival, by=cast.guard_a, at=timezone.now())
    return {"pk": made.pk}


@objects("gate:exit_*")
def gate_exit(cast: Any) -> Arguments:
    now = timezone.now()
    made = exits.ask_exit(
        cast.school_a,
        kind="pupil",
        name="Lê Văn Tám",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        approver=cast.head_a.person,
        by=cast.clerk_a,
        at=now,
    )
    return {"gate_id": gates.gate(cast.school_a).pk, "pk": made.pk}


@objects("gate:visit*", "gate:pass_*")
def gate_visit(cast: Any) -> Arguments:
    return {"pk": gates.visit(cast.school_a, at=timezone.now(), host=cast.clerk_a.person, by=cast.clerk_a).pk}


@objects("gate:visit_approve", "gate:visit_refuse")
def gate_visit_waiting(cast: Any) -> Arguments:
    now = timezone.now()
    return {"pk": gates.visit(cast.school_a, at=now, host=cast.clerk_a.person, source="guest").pk}


@objects("gate:guest_pass")
def gate_guest(cast: Any) -> Arguments:
    one = gates.visit(cast.school_a, at=timezone.now())
    return {"token": links.token_of("gate.guest", one.pk, until=one.ends_at)}


@objects("gate:register")
def gate_register(cast: Any) -> Arguments:
    now = timezone.now()
    row = setting.set_gate(cast.school_a, guests_register=True, by=cast.head_a, at=now)
    return {
        "token": links.token_of(
            "gate.register", cast.school_a.pk, until=now + timedelta(days=1), serial=row.register_serial
        )
    }


@objects("gate:block_approve", "gate:block_refuse", "gate:block_lift")
def gate_block(cast: Any) -> Arguments:
    row = blocking.propose_block(
        cast.school_a,
        card_scanned="001090123456",
        name="Người nào đó",
        reason="court",
        decision_number="12/QĐ",
        decision_date=dates.today(),
        first_date=dates.today(),
        last_date=dates.today(),
        by=cast.clerk_a,
        at=timezone.now(),
    )
    return {"pk": row.pk}


@objects("gate:area_end")
def gate_area(cast: Any) -> Arguments:
    area = setting.add_area(
        cast.school_a, name="Kho", needs_approval=True, keeper=None, gates=[], by=cast.head_a, at=timezone.now()
    )
    return {"area_id": area.pk}


@objects("gate:badge_lost")
def gate_badge(cast: Any) -> Arguments:
    made = setting.add_badges(cast.school_a, first=1, last=1, letters="K", by=cast.head_a, at=timezone.now())
    return {"badge_id": made[0].pk}


@objects("gate:vehicle_remove")
def gate_vehicle(cast: Any) -> Arguments:
    given: dict[str, Any] = {"plate": "79A-123.45", "owner": cast.clerk_a.person}
    return {"pk": vehicles.add_vehicle(cast.school_a, **given, by=cast.head_a, at=timezone.now()).pk}


@objects("phone:device_*")
def phone_device(cast: Any) -> Arguments:
    return {"pk": phones.phone(cast.school_a, cast.guard_a).device.pk}


@objects("phone:act*")
def phone_act(cast: Any) -> Arguments:
    one = phones.phone(cast.school_a, cast.guard_a)
    return {"pk": phones.held(one).pk}


@objects(
    "duty:post",
    "duty:post_close",
    "duty:post_sheet",
    "duty:window_set",
    "duty:item_list",
    "duty:line_add",
    "duty:hand_over_give",
)
def duty_post(cast: Any) -> Arguments:
    return {"pk": duty.post(cast).pk}


@objects("duty:window_end")
def duty_window(cast: Any) -> Arguments:
    return {"pk": duty.window(cast, duty.post(cast, all_day=False)).pk}


@objects("duty:clock_out")
def duty_clock_in(cast: Any) -> Arguments:
    return {"pk": duty_watch.clock_in(duty.post(cast), by=cast.guard_a, at=timezone.now() - timedelta(hours=1)).pk}


@objects("duty:hand_over", "duty:hand_over_take")
def duty_hand_over(cast: Any) -> Arguments:
    return {"pk": duty_watch.hand_over(duty.post(cast), by=cast.guard_a, at=timezone.now()).pk}


@objects("duty:roster", "duty:roster_*", "duty:solving_ask", "duty:pattern_lay")
def duty_roster(cast: Any) -> Arguments:
    return {"pk": _roster(cast).pk, "code": "three_four"}


@objects("duty:solving", "duty:solving_stop", "duty:solving_use")
def duty_solving(cast: Any) -> Arguments:
    return {"pk": rosters.ask_solving(_roster(cast), seconds=5, by=cast.head_a, at=timezone.now()).pk}


@objects("duty:shift_*", "duty:replacements", "duty:swap_ask")
def duty_shift(cast: Any) -> Arguments:
    return {"pk": _first_shift(cast).pk}


@objects("duty:swap_answer", "duty:swap_decide")
def duty_swap(cast: Any) -> Arguments:
    shift = _first_shift(cast)
    other = duty.guard(cast, "Huỳnh Văn Lợi")
    shift.roster.rows.create(guard=other, order=9)
    swap = swapping.ask_swap(
        shift, other=other, other_shift=None, reason="", by=cast.guard_a, at=shift.starts_at - timedelta(days=1)
    )
    return {"pk": swap.pk}


@objects("duty:absence_remove")
def duty_absence(cast: Any) -> Arguments:
    guard_file = duty.guard(cast, user=cast.guard_a)
    day = date(2026, 3, 2)
    return {
        "pk": rosters.note_absence(guard_file, kind="leave", first=day, last=day, by=cast.head_a, at=timezone.now()).pk
    }


@objects("duty:rule_set")
def duty_rule(cast: Any) -> Arguments:
    return {"code": "week_hours"}


def _roster(cast: Any) -> Any:
    return rosters.make_roster(
        cast.school_a,
        first=date(2026, 3, 2),
        last=date(2026, 3, 8),
        posts=[duty.post(cast)],
        guards=[duty.guard(cast, user=cast.guard_a)],
        by=cast.head_a,
        at=timezone.now(),
    )


def _first_shift(cast: Any) -> Any:
    made = _roster(cast)
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=cast.head_a, at=timezone.now())
    return made.shifts.order_by("day").first()


@objects("facts:declaration*")
def declaration(cast: Any) -> Arguments:
    return {"pk": _declared(cast).pk}


@objects("reports:reading*")
def reading(cast: Any) -> Arguments:
    made = _read(cast)
    return {"pk": made.pk, "figure": made.figures.first().pk}


@objects("reports:wording*")
def wording(cast: Any) -> Arguments:
    word = wordings.add_word(
        cast.office, "đêm hội tình làng", "propaganda_sessions", by=cast.officer, at=timezone.now()
    )
    return {"pk": word.pk}


def _read(cast: Any) -> Any:
    return reading_services.start_reading(
        cast.school_a,
        "Năm 2025 trường tổ chức 12 buổi tuyên truyền.",
        subject=cast.school_a,
        source=reading_services.Source("Báo cáo năm 2025"),
        by=cast.clerk_a,
        at=timezone.now(),
    )


@objects("facts:fact")
def fact(cast: Any) -> Arguments:
    _declared(cast)
    return {"pk": Fact.objects.get().pk}


@objects("reports:target", "reports:target_withdraw")
def target(cast: Any) -> Arguments:
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    made = targets.set_target(
        cast.office, "recognition_rate", year, 95, source_title="Kế hoạch", by=cast.officer, at=timezone.now()
    )
    return {"pk": made.pk}


@objects("facts:unit*")
def figures_of_unit(cast: Any) -> Arguments:
    _declared(cast)
    return {"pk": cast.school_a.pk, "indicator": "propaganda_sessions"}


@objects("facts:place*")
def figures_of_place(cast: Any) -> Arguments:
    _declared(cast)
    return {"pk": cast.commune.pk, "indicator": "propaganda_sessions"}


def _declared(cast: Any) -> Any:
    return declaring.declare(
        cast.school_a,
        Period(date(2026, 1, 1), date(2026, 3, 31)),
        [declaring.DeclaredFigureInput("propaganda_sessions", 3)],
        source_title="Báo cáo quý",
        by=cast.clerk_a,
        at=timezone.now(),
    )


@objects("outreach:*")
def session(cast: Any) -> Arguments:
    return {"pk": _session(cast).pk, "mark": "cu"}


def _session(cast: Any) -> Any:
    return outreach.record_session(
        cast.school_a,
        title="Quán triệt nội quy",
        date=date(2026, 2, 10),
        head_count=5,
        by=cast.clerk_a,
        at=timezone.now(),
    )


@objects("outreach:quiz")
def session_quiz(cast: Any) -> Arguments:
    """Open to those who attended: everybody is asked who he or she is."""
    one, now = _session(cast), timezone.now()
    course = courses.take(cast.school_a, "steering", by=cast.clerk_a, at=now)
    quiz = quizzes.open_quiz(one, material=course, days=1, by=cast.clerk_a, at=now)
    return {"pk": one.pk, "token": address_of(quiz).strip("/").rsplit("/", 1)[-1]}


@objects("outreach:media", "outreach:media_*")
def media(cast: Any) -> Arguments:
    one = record_media(
        cast.school_a, form="leaflet", title="Tờ gấp", date=date(2026, 2, 10), by=cast.clerk_a, at=timezone.now()
    )
    return {"pk": one.pk}


@objects("outreach:certificate", "outreach:certificate_withdraw")
def training_certificate(cast: Any) -> Arguments:
    one = issue_certificate(
        cast.school_a,
        person=cast.guard_a.person,
        kind="guard",
        issued_date=date(2026, 2, 10),
        by=cast.clerk_a,
        at=timezone.now(),
    )
    return {"pk": one.pk}


@objects("outreach:course_sample")
def sample_course(cast: Any) -> Arguments:
    return {"code": "steering"}


@objects("outreach:material", "outreach:material_*", "outreach:course", "outreach:quiz_question_*")
def material(cast: Any) -> Arguments:
    """A course of the standing office that the schools below share."""
    one = courses.take(cast.office, "steering", shared=True, by=cast.officer, at=timezone.now())
    return {"pk": one.pk, "question_id": one.questions.first().pk}


@objects("outreach:question")
def question(cast: Any) -> Arguments:
    """Asked by school A, answered for school A alone."""
    one = guidance.ask(cast.school_a, text="Có cần giấy không?", by=cast.clerk_a, at=timezone.now())
    guidance.answer(one, answer="Có.", by=cast.officer, at=timezone.now())
    return {"pk": one.pk}


@objects("outreach:guard_class", "outreach:class_*")
def guard_class(cast: Any) -> Arguments:
    """A class that the standing office gathers, with the guard of school A on its list."""
    one = training.open_class(
        cast.office,
        title="Nghiệp vụ bảo vệ",
        trainer="Công an tỉnh",
        lists_until=date(2026, 12, 31),
        by=cast.officer,
        at=timezone.now(),
    )
    training.put_on_list(one, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=timezone.now())
    return {"pk": one.pk, "form": "pdf"}


@objects("home:gallery_page")
def sample_page(cast: Any) -> Arguments:
    return {"kind": "form"}


# --- The programme of the year --------------------------------------------------------------------------------------


@objects("programme:*")
def programme_of_the_year(cast: Any) -> Arguments:
    return {"year": 2026, "pk": cast.school_a.pk, "code": "four_safeties"}


@objects("programme:register")
def register(cast: Any) -> Arguments:
    programme.model(cast.school_a, by=cast.clerk_a)
    return {"pk": MovementRegister.objects.get().pk}


@objects("programme:plan*")
def plan(cast: Any) -> Arguments:
    return {"pk": programme.plan(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:plan_paper")
def printed_plan(cast: Any) -> Arguments:
    return {"pk": programme.drafted(cast.school_a, by=cast.clerk_a).pk, "code": "ke-hoach", "form": "pdf"}


@objects("programme:plan_campaign_take", "programme:plan_template_take")
def plan_to_fill(cast: Any) -> Arguments:
    return {"pk": programme.plan(cast.school_a, by=cast.clerk_a).pk, "code": "festival"}


@objects("programme:plan_activity", "programme:plan_activity_*")
def plan_activity(cast: Any) -> Arguments:
    one = programme.activity(programme.plan(cast.school_a, by=cast.clerk_a), by=cast.clerk_a)
    return {"pk": one.pk, "act": "bat-dau"}


@objects("programme:plan_activity_add", "programme:need_add")
def plan_to_add_to(cast: Any) -> Arguments:
    return {"pk": programme.plan(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:need_*")
def plan_need(cast: Any) -> Arguments:
    one = programme.plan(cast.school_a, by=cast.clerk_a).needs.create(what="Bình chữa cháy", quantity=4)
    return {"pk": one.pk}


@objects("programme:calendar_feed")
def calendar_address(cast: Any) -> Arguments:
    return {"token": "khong-co"}


@objects("programme:rules*")
def internal_rules(cast: Any) -> Arguments:
    return {"pk": programme.internal_rules(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:model*", "programme:activity_log")
def model(cast: Any) -> Arguments:
    return {"pk": programme.model(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:published")
def published_model(cast: Any) -> Arguments:
    one = programme.model(cast.school_a, by=cast.clerk_a)
    sharing.publish_model(one, presentation="Cách làm", by=cast.clerk_a, at=programme.NOW)
    return {"pk": one.pk}


@objects("programme:member_leave")
def member_of_model(cast: Any) -> Arguments:
    one = programme.model(cast.school_a, by=cast.clerk_a)
    return {"pk": one.people.create(person=cast.guard_a.person, valid_from=date(2026, 3, 2)).pk}


@objects("programme:offer*")
def offered_model(cast: Any) -> Arguments:
    made = offers.offer_model(cast.office, [cast.school_a], sample="tip_box", by=cast.officer, at=programme.NOW)
    return {"pk": made[0].pk}


@objects("programme:activity_strike")
def activity(cast: Any) -> Arguments:
    one = programme.model(cast.school_a, by=cast.clerk_a)
    return {"pk": one.activities.create(date=date(2026, 3, 2), what="Trực cổng giờ tan học").pk}


@objects("programme:coordination*", "programme:meeting_note")
def coordination(cast: Any) -> Arguments:
    return {"pk": programme.coordination(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:meeting_strike")
def coordination_meeting(cast: Any) -> Arguments:
    one = programme.coordination(cast.school_a, by=cast.clerk_a)
    return {"pk": one.meetings.create(date=date(2026, 5, 5), content="Trao đổi tình hình").pk}


@objects("programme:party_add", "programme:contact_add")
def coordination_of_several(cast: Any) -> Arguments:
    return {"pk": programme.coordination(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:party_remove")
def party(cast: Any) -> Arguments:
    one = programme.coordination(cast.school_a, by=cast.clerk_a)
    return {"pk": one.parties.create(partner="neighbour", name="Trường bên cạnh").pk}


@objects("programme:contact_remove")
def contact(cast: Any) -> Arguments:
    one = programme.coordination(cast.school_a, by=cast.clerk_a)
    return {"pk": one.contacts.create(side="Công an phường", name="Nguyễn Văn Trực", phone="0258 3 000 000").pk}


@objects("programme:announcement", "programme:announcement_cancel")
def announced(cast: Any) -> Arguments:
    return {"pk": _announcement(cast).pk}


@objects("programme:announcement_*")
def announced_side(cast: Any) -> Arguments:
    side = _announcement(cast).sides.get()
    return {"pk": side.pk, "token": resolve(announcing.path(side)).kwargs["token"]}


def _announcement(cast: Any) -> Announcement:
    now = timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return announcing.announce(
        cast.school_a,
        kind="delegation",
        date=tomorrow,
        start_time=time(8),
        place="Cổng chính",
        answer_by=now + timedelta(minutes=1),
        sides=[(None, "Tiểu đội Cảnh sát bảo vệ")],
        by=cast.clerk_a,
        at=now,
    )


@objects("programme:organisation*")
def organisation(cast: Any) -> Arguments:
    return {"pk": programme.organisation(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:gap*")
def gap(cast: Any) -> Arguments:
    return {"pk": programme.gap(cast.school_a, by=cast.clerk_a).pk}


@objects("programme:self_check", "programme:self_check_do")
def self_check(cast: Any) -> Arguments:
    return {"pk": programme.self_check(cast.school_a, by=cast.clerk_a).pk, "code": "network"}


@objects("programme:gap_from_line")
def self_check_line(cast: Any) -> Arguments:
    return {"pk": programme.self_check(cast.school_a, by=cast.clerk_a).lines.get(passed=False).pk}


@objects("programme:recommendation*")
def recommendation(cast: Any) -> Arguments:
    """Sent, so that the office sees it too."""
    one = programme.recommendation(cast.school_a, by=cast.clerk_a)
    return {"pk": recommendations.send_recommendation(one, by=cast.clerk_a, at=timezone.now()).pk}


@objects("programme:signing*", "programme:sign_own")
def signing_round(cast: Any) -> Arguments:
    """A round that the people of school A sign; on the list of households it would be nobody's own."""
    return {"pk": _signing(cast).round_id, "kind": "commitment"}


@objects("programme:signer_*")
def signer(cast: Any) -> Arguments:
    return {"pk": _signing(cast).pk}


@objects("programme:signer_signature")
def signed(cast: Any) -> Arguments:
    one = _signing(cast)
    _sign(one)
    return {"pk": one.pk}


@objects("programme:signature_strike")
def signed_on_paper(cast: Any) -> Arguments:
    one = _signing(cast)
    paper = one.round.papers.create(date=dates.today(), people=1, recorded_at=timezone.now())
    signature = _sign(one)
    Signature.objects.filter(pk=signature.pk).update(how="paper", paper=paper)
    return {"pk": signature.pk}


@objects("signing:sign")
def signing_links(cast: Any) -> Arguments:
    one = _signing(cast)
    return {"token": codes.round_url(one.round).rstrip("/").rpartition("/")[2]}


@objects("signing:slip")
def slip(cast: Any) -> Arguments:
    one = _signing(cast)
    return {"token": codes.slip_url(one, one.round).rstrip("/").rpartition("/")[2]}


@objects("signing:receipt")
def receipt(cast: Any) -> Arguments:
    return {"token": codes.receipt_path(_sign(_signing(cast))).rstrip("/").rpartition("/")[2]}


@objects("signing:rules_read")
def rules_on_the_wall(cast: Any) -> Arguments:
    rules = programme.internal_rules(cast.school_a, by=cast.clerk_a, text="Điều 1. Xuất trình thẻ.")
    return {"token": codes.rules_url(rules).rstrip("/").rpartition("/")[2]}


def _signing(cast: Any) -> Signer:
    """The guard of school A on the list of an open round."""
    today = dates.today()
    round = programme.signing(
        cast.school_a, by=cast.clerk_a, at=timezone.now(), first_date=today, last_date=today + timedelta(days=30)
    )
    listing.take_people(round, by=cast.clerk_a, at=timezone.now())
    rounds.open_round(round, by=cast.clerk_a, at=timezone.now())
    return Signer.objects.select_related("round__unit").get(round=round, person=cast.guard_a.person)


def _sign(one: Signer) -> Signature:
    return acts.by_slip(one, sha256=rounds.current_text(one.round).sha256, at=timezone.now())


# --- From registration to recognition -------------------------------------------------------------------------------


@objects("assessments:*")
def registered(cast: Any) -> Arguments:
    """The year of school A after its registration was accepted."""
    return _cycle(year.registered(_good(cast), cast.head_a, cast.officer))


@objects("assessments:registration_*", "assessments:start*")
def begun(cast: Any) -> Arguments:
    """Only opened: the unit still prepares."""
    return _cycle(opening.open_cycle(_good(cast), year.YEAR, by=cast.head_a, at=year.moment(1, 5)))


@objects("assessments:registration_accept", "assessments:registration_return")
def sent(cast: Any) -> Arguments:
    """The registration lies at the office."""
    cycle = opening.open_cycle(_good(cast), year.YEAR, by=cast.head_a, at=year.moment(1, 5))
    year.registering.save_registration(
        cycle,
        conference_date=date(2026, 1, 5),
        conference_note="",
        extra_targets="",
        by=cast.head_a,
        at=year.moment(1, 5),
    )
    year.registering.send_registration(
        cycle,
        number="03/ĐK",
        signed_date=date(2026, 1, 5),
        late_reason="",
        by=cast.head_a,
        at=year.moment(1, 5),
    )
    return _cycle(cycle)


@objects("assessments:review", "assessments:review_[!e]*", "assessments:review_edit")
def half_year_review(cast: Any) -> Arguments:
    """The half year as it is drafted: nobody but the unit sees it."""
    one = reviewing.open_review(_good(cast), year.YEAR, ReviewTerm.HALF, by=cast.clerk_a, at=year.moment(7, 1))
    return {"pk": one.pk, "code": "security-passage", "form": "docx"}


@objects("assessments:council*")
def council_meeting(cast: Any) -> Arguments:
    """The council sits over school A; its minutes are not adopted yet."""
    cycle = _requested(cast)
    appraising.appraise(
        cycle,
        judgements=year.all_met(cycle),
        outcome=Outcome.PASS,
        note="",
        by=cast.officer,
        at=year.moment(11, 16, 15),
    )
    one = council.call_meeting(
        cast.office,
        year.YEAR,
        body="Hội đồng xét, duyệt",
        decision="",
        started_at=year.moment(11, 16, 15),
        place="Phòng họp",
        chair="Đỗ Quang Vinh",
        secretary="Phạm Minh Đức",
        secret=False,
        quorum_percent=67,
        pass_percent=51,
        by=cast.officer,
        at=year.moment(11, 16, 15),
    )
    council.save_members(one, [council.Member("Đỗ Quang Vinh")], by=cast.officer, at=year.moment(11, 16, 15))
    return {"pk": one.pk, "item_pk": one.items.get().pk, "form": "docx"}


@objects("assessments:inspection*")
def inspected(cast: Any) -> Arguments:
    """School A was inspected: the office concluded, something is left to mend."""
    plan = inspecting.save_plan(cast.office, year.YEAR, title="Kiểm tra", by=cast.officer, at=year.moment(2, 1))
    one = inspecting.add_inspection(
        plan,
        cast.school_a,
        planned_date=date(2026, 5, 20),
        lead="Phạm Minh Đức",
        team="",
        by=cast.officer,
        at=year.moment(4, 1),
    )
    inspecting.record_findings(
        one,
        held_date=date(2026, 5, 20),
        seen={},
        measures=[inspecting.Measure("Sửa khóa cổng", date(2026, 6, 20))],
        remarks="",
        by=cast.officer,
        at=year.moment(5, 20),
    )
    inspecting.conclude(one, conclusion="Cần khắc phục.", number="", by=cast.officer, at=year.moment(5, 25))
    return {"pk": one.pk, "measure_pk": one.measures.get().pk, "form": "docx"}


@objects("assessments:inspection_plan_paper")
def inspection_plan(cast: Any) -> Arguments:
    plan = inspecting.save_plan(cast.office, year.YEAR, title="Kiểm tra", by=cast.officer, at=year.moment(2, 1))
    return {"pk": plan.pk, "form": "docx"}


@objects("assessments:register_on_behalf")
def without_account(cast: Any) -> Arguments:
    return {"unit_pk": cast.school_a.pk}


@objects("assessments:rate_sub_unit", "assessments:rate")
def rated(cast: Any) -> Arguments:
    cycle = year.registered(_good(cast), cast.head_a, cast.officer)
    return {"pk": cycle.pk, "sub_unit_pk": cast.school_a.sub_units.first().pk, "subject": "guard_force"}


@objects("assessments:police_*")
def police_asked(cast: Any) -> Arguments:
    """The meeting is called, the police of the place are asked for their opinion."""
    cycle = year.registered(_good(cast), cast.head_a, cast.officer)
    at = year.moment(11, 16)
    meeting.save_meeting(
        cycle, started_at=at, place="Phòng họp", chair="Nguyễn Thị Hoa", secretary="Lê Thu Hà", by=cast.clerk_a, at=at
    )
    opinion = police.ask(cycle, until=date(2026, 11, 20), by=cast.clerk_a, at=at)
    return {"pk": cycle.pk, "token": police.link_to(opinion).rstrip("/").rsplit("/", 1)[1]}


@objects("assessments:tally")
def counted_criterion(cast: Any) -> Arguments:
    """One that is counted from a signed list, as residential areas have."""
    Unit.objects.filter(pk=cast.school_a.pk).update(kind="residential_area", school_level="")
    cast.school_a.refresh_from_db()
    cycle = year.registered(_good(cast), cast.head_a, cast.officer)
    probes = ("households_registered", "signed_share")
    return {"pk": cycle.pk, "code": next(one.code for one in cycle.rule_set.criteria if one.probe in probes)}


@objects("assessments:evidence_remove")
def evidence(cast: Any) -> Arguments:
    cycle = year.registered(_good(cast), cast.head_a, cast.officer)
    one = attesting.add_evidence(
        cycle,
        CODE,
        title="Ảnh chụp",
        date=date(2026, 5, 1),
        by=cast.clerk_a,
        at=year.moment(5, 1),
    )
    return {"pk": cycle.pk, "evidence_pk": one.pk}


@objects("assessments:appraisal_open", "assessments:appraise", "assessments:dossier_return")
def requested(cast: Any) -> Arguments:
    """The dossier lies at the office."""
    return _cycle(_requested(cast))


@objects("assessments:proposal", "assessments:proposal_paper", "assessments:decide")
def proposal(cast: Any) -> Arguments:
    cycle = appraising.appraise(
        _requested(cast),
        judgements=year.all_met(Cycle.objects.get()),
        outcome=year.Outcome.PASS,
        note="",
        by=cast.officer,
        at=year.moment(11, 18),
    )
    one = appraising.propose(
        cycle.office,
        cycle.recogniser,
        year.YEAR,
        [cycle],
        number="15/TTr-BCĐ",
        date=date(2026, 11, 18),
        by=cast.officer,
        at=year.moment(11, 18),
    )
    return {"pk": one.pk, "form": "pdf"}


@objects("assessments:decision*")
def decided(cast: Any) -> Arguments:
    return {"pk": _decided(cast).pk, "form": "pdf"}


@objects("assessments:dossier_*", "assessments:cycle_paper")
def papers_of_the_year(cast: Any) -> Arguments:
    _decided(cast)
    return {"pk": Cycle.objects.get().pk, "code": "registration", "form": "pdf"}


@objects("assessments:dossier_print")
def print_of_the_dossier(cast: Any) -> Arguments:
    _decided(cast)
    return {"pk": Cycle.objects.get().pk, "form": "zip"}


@objects("assessments:reminder_paper")
def reminder(cast: Any) -> Arguments:
    return {"form": "pdf"}


@objects("assessments:complaint", "assessments:revoke")
def recognised(cast: Any) -> Arguments:
    _decided(cast)
    return {"pk": Cycle.objects.get().pk}


@objects("assessments:certificate_hand")
def certificate(cast: Any) -> Arguments:
    _decided(cast)
    return {"pk": DecisionItem.objects.get().pk}


@objects("assessments:certificate_check_code")
def certificate_code(cast: Any) -> Arguments:
    _decided(cast)
    return {"code": DecisionItem.objects.get().check_code}


# --- Commendation ---------------------------------------------------------------------------------------------------


@objects("assessments:emulation*")
def emulation(cast: Any) -> Arguments:
    """Being written: what goes on it is the clerk, as a person."""
    sheet = emulating.open_registration(cast.school_a, year.YEAR, by=cast.head_a, at=year.moment(2, 1))
    line = emulating.add_line(sheet, subject="unit", title="movement_collective", by=cast.head_a, at=year.moment(2, 1))
    return {"pk": sheet.pk, "line_pk": line.pk}


@objects("assessments:nomination*", "assessments:achievement_*")
def nomination(cast: Any) -> Arguments:
    """A proposal that lies at the office."""
    one = awards.sent(cast.school_a, cast.head_a)
    return {"pk": one.pk, "achievement_pk": one.achievements.get().pk, "form": "pdf"}


@objects("assessments:my_nomination")
def own_nomination(cast: Any) -> Arguments:
    """About the clerk."""
    one = awards.achieved(awards.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    return {"pk": commending.ask_consent(one, by=cast.head_a, at=timezone.now()).pk}


@objects("assessments:consent")
def link_of_consent(cast: Any) -> Arguments:
    one = awards.achieved(awards.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=timezone.now())
    return {"token": commending.consent_token(asked, now=timezone.now())}


@objects(
    "assessments:award_review*", "assessments:award_council", "assessments:award_vote", "assessments:award_propose"
)
def award_list(cast: Any) -> Arguments:
    """A list that was voted on."""
    review = awards.voted(
        awards.listed(cast.office, cast.officer, awards.sent(cast.school_a, cast.head_a)), cast.officer
    )
    return {"pk": review.pk, "level": "commune", "code": "bien-ban", "form": "pdf"}


@objects("assessments:award_decide")
def award_list_sent(cast: Any) -> Arguments:
    review = awards.listed(cast.office, cast.officer, awards.sent(cast.school_a, cast.head_a))
    return {"pk": awards.proposed(awards.voted(review, cast.officer), cast.officer).pk}


@objects("assessments:award_decision*", "assessments:award_certificate*")
def award_decided(cast: Any) -> Arguments:
    decision = awards.whole_round(cast)
    return {"pk": decision.pk, "nomination_pk": decision.nominations.earliest("pk").pk, "form": "pdf"}


@objects("assessments:movement_*")
def score_sheet(cast: Any) -> Arguments:
    return {"pk": _sheet(cast).pk}


@objects("assessments:movement_grade", "assessments:movement_decide", "assessments:movement_paper")
def score_sheet_sent(cast: Any) -> Arguments:
    sheet = _sheet(cast)
    points = {one.code: (Decimal(0), "") for one in sheet.sheet.criteria}
    classifying.score(sheet, points, by=cast.head_a, at=year.moment(11, 2))
    classifying.send_sheet(
        sheet, proposed="fair", number="30/TTr", date=date(2026, 11, 2), by=cast.head_a, at=year.moment(11, 2)
    )
    return {"pk": sheet.pk, "form": "pdf"}


def _sheet(cast: Any) -> Any:
    return classifying.open_sheet(cast.school_a, year.YEAR, by=cast.head_a, at=year.moment(11, 1))


def _good(cast: Any) -> Any:
    year.good_year(cast.school_a, cast.head_a)
    return cast.school_a


def _requested(cast: Any) -> Cycle:
    cycle = year.registered(_good(cast), cast.head_a, cast.officer)
    year.ratings(cast.school_a, cast.head_a)
    return year.requested(year.assessed(cycle, cast.head_a), cast.head_a)


def _decided(cast: Any) -> Any:
    return year.recognised(_requested(cast), cast.officer, cast.chairman)


def _cycle(cycle: Cycle) -> Arguments:
    sub_unit = cycle.unit.sub_units.first()
    return {
        "pk": cycle.pk,
        "code": CODE,
        "key": "a",
        "sub_unit_pk": sub_unit.pk if sub_unit else 0,
        "subject": "guard_force",
        "evidence_pk": 0,
    }


# --- Reports that are collected -------------------------------------------------------------------------------------


@objects("reports:campaign*", "reports:submission_own")
def report_campaign(cast: Any) -> Arguments:
    return {"pk": collecting.opened(cast).pk}


@objects("reports:submission*")
def report_submission(cast: Any) -> Arguments:
    return {"pk": collecting.submission_of(collecting.opened(cast), cast.school_a).pk}


def _sent(cast: Any) -> Any:
    one = collecting.submission_of(collecting.opened(cast), cast.school_a)
    collecting.stated(one, cast.head_a, ("gaps_found", 2, ""))
    return filling.send(one, by=cast.head_a, at=collecting.NOW)


@objects("reports:submission_accept", "reports:submission_return", "reports:submission_reopen")
def report_handed_in(cast: Any) -> Arguments:
    return {"pk": _sent(cast).submission_id}


@objects("reports:receipt*")
def report_receipt(cast: Any) -> Arguments:
    return {"pk": _sent(cast).pk}


# --- Reports --------------------------------------------------------------------------------------------------------


def _report(cast: Any) -> Report:
    """The half-year report of school A, drafted by its clerk."""
    outline = outlines.outline_for(cast.school_a, ReportKind.HALF_YEAR)
    assert outline is not None
    days = Period(date(2026, 1, 1), date(2026, 6, 30))
    return writing.start_report(cast.school_a, outline, days, by=cast.clerk_a, at=year.moment(7, 1))


@objects("reports:report", "reports:report_[!lnp]*", "reports:report_preview")
def report(cast: Any) -> Arguments:
    return {"pk": _report(cast).pk}


@objects("reports:report_paper")
def report_paper(cast: Any) -> Arguments:
    return {"pk": _report(cast).pk, "form": "docx"}


@objects("reports:section*")
def report_section(cast: Any) -> Arguments:
    return {"pk": _report(cast).pk, "code": "strengths"}


@objects("reports:figure_explain")
def report_figure(cast: Any) -> Arguments:
    made = _report(cast)
    section = made.sections.get(code="rewards")
    writing.save_section(
        section, "[[05|Tập thể được khen thưởng]]", base=section.version, by=cast.clerk_a, at=year.moment(7, 1)
    )
    return {"pk": made.pk, "figure_pk": made.figures.exclude(typed="").get().pk}


@objects("reports:apart")
def report_apart(cast: Any) -> Arguments:
    made = _report(cast)
    section = made.sections.get(code="strengths")
    writing.save_section(section, "Một", base=1, by=cast.head_a, at=year.moment(7, 1))
    saved = writing.save_section(section, "Hai", base=1, by=cast.clerk_a, at=year.moment(7, 1))
    assert saved.apart is not None
    return {"pk": made.pk, "version_pk": saved.apart.pk}


# --- Incidents, patrols -----------------------------------------------------------------------------------------------


def _incident(cast: Any) -> Incident:
    return reporting.report_incident(
        cast.school_a, kind="theft", where="Phòng máy tính", by=cast.guard_a, at=timezone.now()
    )


@objects("incidents:*")
def incident(cast: Any) -> Arguments:
    return {"pk": _incident(cast).pk, "code": "police"}


@objects("incidents:told*")
def told(cast: Any) -> Arguments:
    one = _incident(cast).told.select_related("incident").get(side="police")
    return {"pk": one.pk, "token": resolve(responding.path(one)).kwargs["token"]}


@objects("incidents:transfer*")
def transfer(cast: Any) -> Arguments:
    one = handing_over.hand_over(_incident(cast), summary="Cửa bị cạy", by=cast.head_a, at=timezone.now())
    return {"pk": one.pk, "token": resolve(handing_over.path(one)).kwargs["token"]}


@objects("incidents:minutes", "incidents:minutes_change", "incidents:minutes_paper")
def incident_minutes(cast: Any) -> Arguments:
    found, now = _incident(cast), timezone.now()
    one = minuting.make_minutes(
        found, made_at=found.discovered_at, place="Trường", what="Cửa bị cạy", by=cast.head_a, at=now
    )
    return {"pk": one.pk, "form": "docx"}


@objects("incidents:item_pass")
def scene_item(cast: Any) -> Arguments:
    one = scene.keep_item(_incident(cast), what="Ổ khóa", holder="Bảo vệ", by=cast.guard_a, at=timezone.now())
    return {"pk": one.pk}


@objects("incidents:measure_done")
def measure(cast: Any) -> Arguments:
    one = concluding.add_measure(
        _incident(cast), what="Thay khóa", owner="Văn phòng", due_date=dates.today(), by=cast.head_a, at=timezone.now()
    )
    return {"pk": one.pk}


@objects("patrols:point*")
def patrol_point(cast: Any) -> Arguments:
    one = routes.add_point(cast.school_a, name="Kho", by=cast.head_a, at=timezone.now())
    SitePlan.objects.create(unit=cast.school_a, name="Tầng 1", width=400, height=300, added_at=timezone.now())
    return {"pk": one.pk}


@objects("patrols:plan")
def site_plan(cast: Any) -> Arguments:
    one = SitePlan.objects.create(unit=cast.school_a, name="Tầng 1", width=400, height=300, added_at=timezone.now())
    return {"pk": one.pk}


@objects("patrols:route*", "patrols:round_start")
def patrol_route(cast: Any) -> Arguments:
    return {"pk": _patrol_route(cast).pk}


@objects("patrols:round", "patrols:pass_point", "patrols:finish", "patrols:scan")
def patrol_round(cast: Any) -> Arguments:
    route = _patrol_route(cast)
    point = route.stops.get().point
    one = walking.start_round(route, by=cast.guard_a, at=timezone.now())
    return {"pk": one.pk, "point": point.pk, "code": point.code}


@objects("patrols:set_aside")
def extra_round(cast: Any) -> Arguments:
    return {"pk": walking.start_round(_patrol_route(cast), by=cast.guard_a, at=timezone.now()).pk}


def _patrol_route(cast: Any) -> Any:
    point = routes.add_point(cast.school_a, name="Kho", by=cast.head_a, at=timezone.now())
    return routes.save_route(cast.school_a, name="Vòng đêm", points=[point], by=cast.head_a, at=timezone.now())
