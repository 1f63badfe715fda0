"""The year's plan: from the template, through the year, to the next one."""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import urlencode
from pypdf import PdfReader

import tuquan.assessments
from tuquan.core.dates import at_noon
from tuquan.core.refusals import Refusal
from tuquan.notifications.models import Message
from tuquan.programme import plan_papers as papers, plan_reading, planning_data
from tuquan.programme.enums import ActivityState
from tuquan.programme.models import CalendarAddress, PlanActivity, PlanNeed, YearPlan
from tuquan.programme.services import activities, calendar, movement, needs, reminding
from tuquan.programme.tests.factories import NOW, TODAY, activity, drafted, internal_rules, model, plan
from tuquan.units import deeds, handover
from tuquan.units.enums import UnitFlag, UnitKind
from tuquan.units.models import UnitMark
from tuquan.units.services.checks import DateRefused
from tuquan.units.tests import factories as units
from tuquan.units.tests.test_invitations import paper_of


def book(made, today=TODAY):
    return plan_reading.plan_book(YearPlan.objects.select_related("unit").get(pk=made.pk), today)


def line(made, code, today=TODAY):
    return next(one for one in book(made, today).lines if one.activity.code == code)


# --- The data -------------------------------------------------------------------------------------------------------


def test_each_activity_names_a_criterion_and_its_article_as_the_rule_set_has_them():
    folder = Path(tuquan.assessments.__path__[0]) / "data" / "rule_sets"
    for template in planning_data.templates().values():
        rules = yaml.safe_load((folder / f"{template.rule_set}.yaml").read_text(encoding="utf-8"))
        assert (rules["kinds"], rules["valid_from"], rules["valid_to"]) == (
            list(template.kinds),
            template.valid_from,
            template.valid_to,
        )
        articles = {one["code"]: one["article"] for one in rules["criteria"]}
        days = {one["article"] for one in rules.get("deadlines", [])}
        for one in template.activities:
            if one.criterion:
                assert one.article == articles[one.criterion], (template.code, one.code)
            else:
                assert one.article == "" or one.article in days, (template.code, one.code)


def test_what_templates_ask_for_is_known_to_the_apps():
    proposed = [one for template in planning_data.templates().values() for one in template.activities]
    proposed += [one for campaign in planning_data.campaigns().values() for one in campaign.activities]
    for one in proposed:
        if one.proof:
            tags = {tag for tag, _words in deeds.KINDS[one.proof].variants()}
            assert one.tag == "" or one.tag in tags, (one.proof, one.tag)


def test_every_kind_that_is_assessed_has_a_template_for_each_year_of_the_law():
    assessed = [UnitKind.AGENCY, UnitKind.ENTERPRISE, UnitKind.HOSPITAL, UnitKind.SCHOOL]
    found = {year: [planning_data.template_for(kind, year).code for kind in assessed] for year in (2017, 2026)}
    assert found == {
        2017: [*["tt23-co-quan-doanh-nghiep"] * 3, "tt23-co-so-giao-duc"],
        2026: [*["tt124-co-quan-doanh-nghiep"] * 3, "tt124-co-so-giao-duc"],
    }
    assert planning_data.template_for(UnitKind.RESIDENTIAL_AREA, 2026).code == "tt124-khu-dan-cu"
    assert planning_data.template_for(UnitKind.COMMUNE, 2026).code == "tt124-xa-phuong"
    assert planning_data.template_for(UnitKind.POLICE, 2026) is None


def test_the_times_of_the_year_stand_on_their_days():
    days = {code: str(one.days(2026)) for code, one in planning_data.campaigns().items()}
    assert days == {
        "tet": "18/01/2026 – 27/02/2026",
        "reunification": "15/04/2026 – 01/05/2026",
        "drugs": "01/06/2026 – 30/06/2026",
        "festival": "15/07/2026 – 19/08/2026",
        "national_day": "25/08/2026 – 02/09/2026",
    }
    assert planning_data.campaigns()["tet"].days(2020).first == date(2020, 1, 1)  # Tết of 25/1: not into the old year


def test_days_are_said_as_a_plan_says_them():
    said = plan_reading.days_in_words
    assert [
        said(date(2026, 3, 1), date(2026, 3, 31)),
        said(date(2026, 4, 1), date(2026, 6, 30)),
        said(date(2026, 2, 1), date(2026, 4, 30)),
        said(date(2026, 11, 17), date(2026, 11, 17)),
        said(date(2026, 11, 16), date(2026, 11, 18)),
    ] == ["tháng 3", "quý II", "tháng 2 – tháng 4", "17/11", "16/11 – 18/11"]


# --- Making it ------------------------------------------------------------------------------------------------------


def test_a_plan_from_the_template_has_what_fits_the_unit(cast):
    UnitMark.objects.create(unit=cast.school_a, flag=UnitFlag.GUARD_FORCE)
    made = drafted(cast.school_a, by=cast.clerk_a, campaigns=["drugs", "festival"])
    codes = set(made.activities.values_list("code", flat=True))
    wanted = {one.code for one in planning_data.templates()["tt124-co-so-giao-duc"].activities}
    assert (made.template, made.issued_date) == ("tt124-co-so-giao-duc", None)
    # No Party organisation is marked, so none is asked for a resolution; guards there are.
    assert codes == wanted - {"resolution"} | {"drugs-1", "festival-1"}
    one = made.activities.get(code="registration")
    assert (one.first_date, one.last_date, one.basis, one.proof_kind, one.proof_tag) == (
        date(2026, 1, 2),
        date(2026, 3, 31),
        "Thông tư số 124/2021/TT-BCA, Điều 7.1",
        "assessments.cycle",
        "step:registration",
    )


def test_taking_twice_adds_only_what_is_missing(cast):
    made = drafted(cast.school_a, by=cast.clerk_a)
    with pytest.raises(activities.NothingToTake):
        activities.take_template(made, by=cast.clerk_a, at=NOW)
    made.activities.get(code="traffic").delete()
    assert activities.take_template(made, by=cast.clerk_a, at=NOW) == 1
    assert activities.take_campaign(made, "tet", by=cast.clerk_a, at=NOW) == 2
    with pytest.raises(activities.NothingToTake):
        activities.take_campaign(made, "tet", by=cast.clerk_a, at=NOW)
    assert [str(row.first_date) for row in made.activities.filter(campaign="tet")] == ["2026-01-18"] * 2


def test_an_activity_lies_in_the_plans_year(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    with pytest.raises(DateRefused) as refused:
        activity(made, by=cast.clerk_a, last_date=date(2027, 1, 5))
    assert refused.value.field == "last_date"
    with pytest.raises(DateRefused):
        activity(made, by=cast.clerk_a, first_date=date(2026, 7, 1))
    assert made.activities.count() == 0


# --- Living with it -------------------------------------------------------------------------------------------------


def test_recording_once_ticks_the_activity_off_and_a_correction_takes_the_tick_back(cast):
    made = drafted(cast.school_a, by=cast.clerk_a)
    assert line(made, "model").state == ActivityState.LATE  # its last day was 31/5
    one = model(cast.school_a, by=cast.clerk_a)
    logged = movement.log_activity(one, date=date(2026, 5, 4), what="Trực cổng", by=cast.clerk_a, at=NOW)
    found = line(made, "model")
    assert (found.state, found.deed.title, found.done_date) == (
        ActivityState.DONE,
        "4 an toàn: Trực cổng",
        date(2026, 5, 4),
    )
    movement.strike_activity(logged, reason="Ghi nhầm", by=cast.clerk_a, at=NOW)
    assert line(made, "model").state == ActivityState.LATE
    internal_rules(cast.school_a, by=cast.clerk_a, topics=["fire", "learner_management"])
    assert [line(made, code).state for code in ("rules-review", "rules-fire")] == [ActivityState.DONE] * 2


def test_a_person_may_say_that_it_is_another_activity(cast):
    made = drafted(cast.school_a, by=cast.clerk_a)
    one = model(cast.school_a, by=cast.clerk_a)
    movement.log_activity(one, date=date(2026, 5, 4), what="Trực cổng", by=cast.clerk_a, at=NOW)
    found = line(made, "model")
    activities.say_deed(found.activity, found.deed, fulfils=False, by=cast.clerk_a, at=NOW)
    assert line(made, "model").deed is None
    check = line(made, "check-1")
    assert [deed.title for deed in plan_reading.candidates(check, TODAY)] == ["4 an toàn: Trực cổng"]
    activities.say_deed(check.activity, found.deed, fulfils=True, by=cast.clerk_a, at=NOW)
    assert line(made, "check-1").state == ActivityState.DONE


def test_an_activity_is_ticked_by_hand_in_words_dropped_with_a_reason_and_taken_up_again(cast):
    by = {"by": cast.clerk_a, "at": NOW}
    made = plan(cast.school_a, by=cast.clerk_a)
    one = activity(made, by=cast.clerk_a)
    with pytest.raises(activities.WordsMissing):
        activities.tick_activity(one, done_date=TODAY, done_note=" ", **by)
    with pytest.raises(DateRefused):
        activities.tick_activity(one, done_date=TODAY + timedelta(days=1), done_note="Xong", **by)
    activities.tick_activity(one, done_date=TODAY, done_note="Biên bản số 3", **by)
    with pytest.raises(activities.AlreadyFulfilled):
        activities.drop_activity(one, reason="Hoãn", **by)
    activities.untick_activity(one, **by)
    activities.drop_activity(one, reason="Hoãn sang năm sau", **by)
    with pytest.raises(activities.ActivityClosed):
        activities.tick_activity(one, done_date=TODAY, done_note="Xong", **by)
    with pytest.raises(activities.ActivityClosed):
        activities.start_activity(one, **by)
    activities.resume_activity(one, **by)
    activities.start_activity(one, **by)
    assert [found.state for found in book(made).lines] == [ActivityState.DOING]
    with pytest.raises(Refusal, match="đã ban hành"):
        activities.remove_activity(one, **by)


def test_what_is_left_is_carried_over_once(cast):
    by = {"by": cast.clerk_a, "at": NOW}
    last = plan(cast.school_a, by=cast.clerk_a, year=2025, issued_date=date(2025, 1, 12))
    days = {"first_date": date(2025, 6, 1), "last_date": date(2025, 6, 30)}
    person = cast.clerk_a.person
    undone = activity(last, by=cast.clerk_a, what="Lắp camera", people=[person], cost_planned=5_000_000, **days)
    dropped = activity(last, by=cast.clerk_a, what="Sửa cổng", **days)
    ticked = activity(last, by=cast.clerk_a, what="Kiểm tra", **days)
    activities.drop_activity(dropped, reason="Hết kinh phí", **by)
    activities.tick_activity(ticked, done_date=TODAY, done_note="Đã làm", **by)
    left = plan_reading.left_over(cast.school_a, 2026, TODAY)
    assert [one.activity for one in left] == [undone, dropped]
    made = drafted(cast.school_a, by=cast.clerk_a, carried=[undone])
    copy = made.activities.get(carried_from=undone)
    assert (copy.what, copy.first_date, copy.last_date, copy.cost_planned, list(copy.people.all())) == (
        "Lắp camera",
        date(2026, 6, 1),
        date(2026, 6, 30),
        5_000_000,
        [person],
    )
    assert [one.activity for one in plan_reading.left_over(cast.school_a, 2026, TODAY)] == [dropped]
    assert activities.carry_over(made, [undone, dropped], **by) == 1
    with pytest.raises(activities.NothingToTake):
        activities.carry_over(made, [undone, dropped], **by)


def test_money_planned_and_spent_adds_up(cast):
    by = {"by": cast.clerk_a, "at": NOW}
    made = plan(cast.school_a, by=cast.clerk_a)
    one = activity(made, by=cast.clerk_a, cost_planned=2_000_000)
    two = activity(made, by=cast.clerk_a, cost_planned=1_000_000)
    activities.spend(one, cost_spent=2_500_000, **by)
    activities.spend(two, cost_spent=300_000, **by)
    activities.drop_activity(two, reason="Hoãn", **by)
    camera = needs.add_need(made, what="Camera", quantity=2, measure="bộ", cost_planned=6_000_000, **by)
    money = book(made).money
    assert (money.planned, money.spent, money.left, money.over) == (8_000_000, 2_800_000, 5_200_000, 0)
    needs.change_need(camera, cost_spent=5_900_000, received_date=TODAY, **by)
    assert (book(made).money.spent, book(made).money.over) == (8_700_000, 700_000)
    with pytest.raises(needs.NeedMet):
        needs.remove_need(camera, **by)
    with pytest.raises(DateRefused):
        needs.add_need(made, what="Đèn", received_date=TODAY + timedelta(days=1), **by)
    lamp = needs.add_need(made, what="Đèn", **by)
    needs.remove_need(lamp, **by)
    assert [row.what for row in PlanNeed.objects.all()] == ["Camera"]


def test_a_plan_is_read_with_the_same_queries_for_few_and_for_many(cast, django_assert_num_queries):
    made = plan(cast.school_a, by=cast.clerk_a)
    for number in (1, 3):
        while made.activities.count() < number:
            activity(made, by=cast.clerk_a, people=[cast.clerk_a.person], proof_kind="outreach.session")
        with django_assert_num_queries(7):
            found = book(made)
            assert all(one.who for one in found.lines)


# --- Reminders ------------------------------------------------------------------------------------------------------


def told():
    rows = Message.objects.order_by("created_at", "pk").values_list("recipient__full_name", "kind", "title")
    found = [(name, kind, title.rpartition(": ")[2]) for name, kind, title in rows]
    Message.objects.all().delete()
    return sorted(found)


def test_the_responsible_are_reminded_and_the_head_is_told_of_what_stays_late(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    last = date(2026, 6, 30)
    activity(made, by=cast.clerk_a, people=[cast.clerk_a.person])
    clerk, head = cast.clerk_a.full_name, cast.head_a.full_name
    said = {}
    for left in (8, 7, 1, 0, -1, -2, -7):
        reminding.remind_of_plans(last - timedelta(days=left))
        reminding.remind_of_plans(last - timedelta(days=left))  # a job that runs again tells nobody twice
        said[left] = told()
    assert said == {
        8: [],
        7: [(clerk, "plan.near", "còn 7 ngày")],
        1: [(clerk, "plan.near", "còn 1 ngày")],
        0: [(clerk, "plan.near", "hạn hôm nay")],
        -1: [(clerk, "plan.late", "quá hạn 1 ngày")],
        -2: [],
        -7: sorted([(clerk, "plan.late", "quá hạn 7 ngày"), (head, "plan.late", "quá hạn 7 ngày")]),
    }


def test_what_is_done_or_dropped_reminds_nobody_and_what_is_nobodys_reminds_the_clerks(cast):
    by = {"by": cast.clerk_a, "at": NOW}
    made = plan(cast.school_a, by=cast.clerk_a)
    days = {"first_date": date(2026, 6, 1), "last_date": date(2026, 6, 30)}
    proof = {"proof_kind": "programme.modelactivity"}
    activity(made, by=cast.clerk_a, what="Mô hình", **days, **proof)
    dropped = activity(made, by=cast.clerk_a, what="Bỏ", **days)
    activities.drop_activity(dropped, reason="Hoãn", **by)
    movement.log_activity(model(cast.school_a, by=cast.clerk_a), date=TODAY, what="Trực", **by)
    reminding.remind_of_plans(date(2026, 6, 29))
    assert told() == []
    activity(made, by=cast.clerk_a, what="Chưa giao ai", **days)
    reminding.remind_of_plans(date(2026, 6, 29))
    assert told() == sorted([(user.full_name, "plan.near", "còn 1 ngày") for user in (cast.head_a, cast.clerk_a)])


def test_who_leaves_hands_over_the_open_activities(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    activity(made, by=cast.clerk_a, people=[cast.guard_a.person])
    assert ("Kiểm tra cổng", "Kế hoạch năm 2026") in [
        (task.title, task.sentence) for task in handover.open_tasks(cast.guard_a.person, cast.school_a)
    ]


# --- On paper -------------------------------------------------------------------------------------------------------


def words_of(content):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_the_plan_is_printed_with_its_table_and_its_money(cast, client):
    by = {"by": cast.clerk_a, "at": NOW}
    made = drafted(cast.school_a, by=cast.clerk_a)
    activities.tick_activity(made.activities.get(code="check-1"), done_date=TODAY, done_note="Đã kiểm tra", **by)
    activities.spend(made.activities.get(code="check-1"), cost_spent=1_250_000, **by)
    activities.drop_activity(made.activities.get(code="cyber"), reason="Ghép vào chuyên đề khác", **by)
    needs.add_need(made, what="Bình chữa cháy", quantity=4, measure="bình", cost_planned=2_000_000, **by)
    client.force_login(cast.clerk_a)
    paper = lambda code: words_of(client.get(reverse("programme:plan_paper", args=[made.pk, code, "pdf"])).content)  # noqa: E731
    text = paper("ke-hoach")
    for words in (
        "KẾ HOẠCH Bảo đảm",
        "I. MỤC ĐÍCH",
        "Đăng ký phấn đấu",
        "Căn cứ Thông tư số 124/2021/TT-BCA",
        "Điều 7.1",
        "4 bình",
    ):
        assert words in text, words
    for words in ("Đã kiểm tra", "1.250.000", "an toàn trên không gian mạng"):
        assert words not in text, words
    text = paper("thuc-hien")
    for words in (
        "BÁO CÁO",
        "đã làm xong 1 trên 18 việc",
        "Đã kiểm tra (15/06/2026)",
        "1.250.000",
        "2.000.000",
        "Ghép vào",
    ):
        assert words in text, words
    docx = client.get(reverse("programme:plan_paper", args=[made.pk, "ke-hoach", "docx"]))
    assert (docx.status_code, docx.content[:2]) == (200, b"PK")
    for code, form in (("ke-hoach", "odt"), ("khac", "pdf")):
        assert client.get(reverse("programme:plan_paper", args=[made.pk, code, form])).status_code == 404
    letter = papers.plan_letter(made, today=TODAY, made_at=NOW)
    assert letter == papers.plan_letter(made, today=TODAY, made_at=NOW)


# --- As a calendar --------------------------------------------------------------------------------------------------


def read_ics(content):
    """An independent strict reader of what RFC 5545 asks: CRLF, folding at 75 bytes, nested components, escapes."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert all(b"\n" not in row and b"\r" not in row and 0 < len(row) <= 75 for row in raw)
    rows: list[str] = []
    for part in raw:
        piece = part.decode()  # a letter cut in two would fail here
        if piece.startswith(" "):
            rows[-1] += piece[1:]
        else:
            rows.append(piece)
    stack, events, current = [], [], None
    for row in rows:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^;:]+)*):(.*)", row)
        assert match, row
        name, options, value = match.groups()
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                current = {}
        elif name == "END":
            assert stack.pop() == value
            if value == "VEVENT":
                events.append(current)
        elif stack[-1] == "VEVENT":
            assert name not in current, name
            current[name + options] = re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
    assert (stack, rows[:2], rows[-1]) == ([], ["BEGIN:VCALENDAR", "VERSION:2.0"], "END:VCALENDAR")
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= set(event)
    return events


def feed_of(client, user):
    client.force_login(user)
    client.post(reverse("programme:calendar_renew"))
    page = client.get(reverse("programme:calendar")).content.decode()
    client.logout()
    return re.search(r'value="[^"]+(/phong-trao/lich/[^"]+\.ics)"', page)[1]


def test_the_calendar_is_strict_and_its_entries_keep_their_names(cast, client):
    made = drafted(cast.school_a, by=cast.clerk_a)
    long = "Kiểm tra; cổng, hàng rào\\kho " * 6
    moved = activity(made, by=cast.clerk_a, what=long.strip(), people=[cast.clerk_a.person])
    address = feed_of(client, cast.clerk_a)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (
        200,
        "text/calendar; charset=utf-8",
        True,
    )
    events = {event["UID"]: event for event in read_ics(answer.content)}
    assert len(events) == made.activities.count()
    one = events[f"{moved.pk}@tuquan"]
    assert (one["SUMMARY"], one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"], one["STATUS"]) == (
        long.strip(),
        "20260601",
        "20260701",
        "CONFIRMED",
    )
    assert b"TRIGGER;RELATED=END:-P3D" in answer.content
    by = {"by": cast.clerk_a, "at": NOW}
    activities.change_activity(moved, first_date=date(2026, 7, 1), last_date=date(2026, 7, 2), **by)
    activities.drop_activity(moved, reason="Hoãn", **by)
    one = {event["UID"]: event for event in read_ics(client.get(address).content)}[f"{moved.pk}@tuquan"]
    assert (one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"], one["STATUS"]) == ("20260701", "20260703", "CANCELLED")


def test_a_calendar_address_is_secret_renewed_and_follows_the_rights(cast, client):
    drafted(cast.school_a, by=cast.clerk_a)
    first = feed_of(client, cast.clerk_a)
    second = feed_of(client, cast.clerk_a)
    assert first != second
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    assert client.get(second.replace(".ics", "x.ics")).status_code == 404
    assert client.get(reverse("programme:calendar_feed", args=["khong-co"])).status_code == 404
    stranger = feed_of(client, cast.head_b)
    guard = feed_of(client, cast.guard_a)
    assert [read_ics(client.get(address).content) for address in (stranger, guard)] == [[], []]
    cast.clerk_a.person.assignments.update(valid_to=date(2026, 6, 1))
    assert read_ics(client.get(second).content) == []
    cast.clerk_a.is_active = False
    cast.clerk_a.save()
    assert client.get(second).status_code == 404


def test_who_is_responsible_sees_the_own_activities_without_a_right_to_the_records(cast, client):
    made = drafted(cast.school_a, by=cast.clerk_a)
    activity(made, by=cast.clerk_a, what="Mở cổng sớm", people=[cast.guard_a.person])
    events = read_ics(client.get(feed_of(client, cast.guard_a)).content)
    assert [event["SUMMARY"] for event in events] == ["Mở cổng sớm"]


def test_an_address_ends_after_five_years(cast, client, monkeypatch):
    address = feed_of(client, cast.clerk_a)
    assert CalendarAddress.objects.get().made_at == NOW
    monkeypatch.setattr(timezone, "now", lambda: NOW + calendar.LASTS)
    assert client.get(address).status_code == 404


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_a_clerk_drafts_the_plan_moves_a_date_and_records_an_act(cast, client):
    client.force_login(cast.clerk_a)
    form = client.get(reverse("programme:plan_draft")).context["form"]
    assert form["campaigns"].value() == ["drugs", "festival", "national_day"]
    fields = {"year": "2026", "title": form["title"].value(), "campaigns": ["drugs"]}
    answer = client.post(reverse("programme:plan_draft"), fields)
    made = YearPlan.objects.get()
    assert answer.url == made.get_absolute_url()
    again = client.post(reverse("programme:plan_draft"), fields)
    assert list(again.context["form"].errors) == ["year"]
    one = made.activities.get(code="drugs-1")
    move = reverse("programme:plan_activity_move", args=[one.pk])
    wrong = client.post(move, {"first_date": "20/06/2026", "last_date": "10/06/2026"})
    assert list(wrong.context["form"].errors) == ["last_date"]
    assert client.post(move, {"first_date": "10/06/2026", "last_date": "20/06/2026"}).url == made.get_absolute_url()
    record = client.get(one.get_absolute_url()).context["record_url"]
    assert client.get(record).context["form"]["topic"].value() == "drugs"
    answer = client.post(
        record,
        {
            "title": "Nói chuyện ngày 26/6",
            "date": "12/06/2026",
            "kind": "awareness",
            "topic": "drugs",
            "form": "conference",
            "head_count": "60",
            "counted_as": "exact",
            "audience": "learners",
        },
    )
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert "Nói chuyện ngày 26/6" in client.get(made.get_absolute_url()).content.decode()
    assert line(made, "drugs-1").state == ActivityState.DONE
    assert (line(made, "drugs-1").activity.first_date, line(made, "drugs-1").deed.date) == (
        date(2026, 6, 10),
        date(2026, 6, 12),
    )


def test_the_pages_of_activities_and_needs_write_what_was_typed(cast, client):
    made = drafted(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)

    def post(name, *args, **fields):
        return client.post(reverse(f"programme:{name}", args=args), fields)

    post(
        "plan_activity_add",
        made.pk,
        what="Lắp đèn cổng",
        part="prevention",
        first_date="01/07/2026",
        last_date="31/07/2026",
        people=[str(cast.guard_a.person.pk)],
        proof="outreach.session|topic:fire",
        cost_planned="1.500.000",
    )
    one = PlanActivity.objects.get(what="Lắp đèn cổng")
    assert (one.cost_planned, one.proof_kind, one.proof_tag, [str(person) for person in one.people.all()]) == (
        1_500_000,
        "outreach.session",
        "topic:fire",
        [cast.guard_a.person.full_name],
    )
    form = client.get(reverse("programme:plan_activity_change", args=[one.pk])).context["form"]
    assert form["proof"].value() == "outreach.session|topic:fire"
    post("plan_activity_spend", one.pk, cost_spent="1.400.000")
    post("plan_activity_act", one.pk, "bat-dau")
    post("plan_activity_drop", one.pk, reason="Hoãn")
    post("plan_activity_act", one.pk, "lam-lai")
    post("plan_activity_tick", one.pk, done_date="15/06/2026", done_note="Đã lắp hai đèn")
    one.refresh_from_db()
    assert (one.cost_spent, one.started_date, one.done_note) == (1_400_000, TODAY, "Đã lắp hai đèn")
    assert post("plan_activity_act", one.pk, "khac").status_code == 404
    assert post("plan_activity_deed", one.pk, ban_ghi="khong:co", dung="1").status_code == 404
    post("plan_activity_act", one.pk, "chua-xong")
    post("plan_activity_remove", one.pk)
    assert not PlanActivity.objects.filter(pk=one.pk).exists()
    post("need_add", made.pk, what="Bình chữa cháy", quantity="4", cost_planned="2.000.000")
    need = PlanNeed.objects.get()
    post("need_change", need.pk, what="Bình chữa cháy", quantity="5", cost_planned="2.000.000")
    need.refresh_from_db()
    assert (need.quantity, need.cost_planned) == (5, 2_000_000)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Dự toán 2.000.000 đồng, đã chi 0 đồng." in page
    post("need_remove", need.pk)
    post("plan_campaign_take", made.pk, "festival")
    assert post("plan_campaign_take", made.pk, "khong-co").status_code == 404
    assert made.activities.filter(campaign="festival").count() == 1
    july = client.get(reverse("programme:plan_calendar", args=[made.pk]), {"thang": "8"}).context["month"]
    assert [one.activity.code for one in july.due] == ["festival-1", "check-1"]


def test_last_years_rest_is_chosen_on_a_page(cast, client):
    last = plan(cast.school_a, by=cast.clerk_a, year=2025, issued_date=date(2025, 1, 12))
    undone = activity(last, by=cast.clerk_a, first_date=date(2025, 6, 1), last_date=date(2025, 6, 30))
    client.force_login(cast.clerk_a)
    form = client.get(reverse("programme:plan_draft")).context["form"]
    assert form["carried"].value() == [undone.pk]
    made = plan(cast.school_a, by=cast.clerk_a)
    address = reverse("programme:plan_carry", args=[made.pk])
    assert address in client.get(made.get_absolute_url()).content.decode()
    client.post(address, {"carried": [str(undone.pk)]})
    assert [one.carried_from for one in made.activities.all()] == [undone]
    assert address not in client.get(made.get_absolute_url()).content.decode()


def test_another_units_records_are_not_offered(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    activity(made, by=cast.clerk_a, proof_kind="programme.movementmodel")
    model(cast.school_b, by=cast.head_b, founded_date=date(2026, 6, 2))
    found = book(made).lines[0]
    assert (found.deed, plan_reading.candidates(found, TODAY)) == (None, [])
    assert at_noon(TODAY) == NOW


def test_whoever_joins_with_an_account_keeps_the_activities_given_to_the_invited(client, cast):
    invited = units.person("Trần Văn Bình", at=cast.school_b)
    given = activity(plan(cast.school_b, by=cast.head_b), by=cast.head_b, people=[invited])
    _invitation, code = paper_of(invited, cast.head_b)
    client.force_login(cast.guard_a)
    client.post(f"/moi/{code}/", {"join": "1"})
    assert list(given.people.all()) == [cast.guard_a.person]


def test_beside_each_open_activity_one_may_ask_the_officer(cast, client):
    made = drafted(cast.school_a, by=cast.clerk_a, campaigns=["drugs"])
    one = made.activities.get(code="drugs-1")
    client.force_login(cast.clerk_a)
    sent = urlencode({"viec": "plan:drugs-1", "ten": one.what, "ve": one.get_absolute_url()})
    link = f"{reverse('outreach:ask')}?{sent}"
    assert escape(link) in client.get(one.get_absolute_url()).content.decode()
    answer = client.post(link, {"text": "Xin tài liệu?", "about": "plan:drugs-1", "about_title": one.what})
    assert answer.url == one.get_absolute_url()
    open_lines = [line for line in book(made, timezone.localdate()).lines if line.is_open]
    page = client.get(made.get_absolute_url()).content.decode()
    assert page.count(f"{reverse('outreach:ask')}?") == len(open_lines) > 3
    client.force_login(cast.guard_a)
    assert client.get(one.get_absolute_url()).status_code == 404
    activities.tick_activity(one, done_date=TODAY, done_note="Đã làm", by=cast.clerk_a, at=NOW)
    client.force_login(cast.clerk_a)
    assert escape(link) not in client.get(one.get_absolute_url()).content.decode()
