"""The pages of patrols: walking a round by scanned codes, and keeping routes, points and plans."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tuquan.files.tests.factories import samples, upload
from tuquan.patrols.models import Point, Round, Route, SitePlan, Visit
from tuquan.patrols.services import walking
from tuquan.patrols.tests.factories import points, route

BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"


def page(client, user, url, **data):
    client.force_login(user, BACKEND)
    return client.post(url, data, follow=True) if data else client.get(url, follow=True)


def words(response):
    return response.content.decode()


def test_a_scanned_code_opens_the_point_in_the_round_that_is_walked(client, cast):
    first, second = points(cast, "Cổng chính", "Kho", questions=["Cửa đã khóa?"])
    way = route(cast, points=[first, second], windows=False)
    scan = reverse("patrols:scan", args=[first.code])
    assert "Chưa có vòng nào đang đi qua điểm này" in words(page(client, cast.guard_a, scan))
    page(client, cast.guard_a, reverse("patrols:round_start", args=[way.pk]), x="1")
    one = Round.objects.get()
    again = page(client, cast.guard_a, reverse("patrols:round_start", args=[way.pk]), x="1")
    assert (again.redirect_chain, Round.objects.count()) == ([(one.get_absolute_url(), 302)], 1)
    opened = page(client, cast.guard_a, scan)
    here = reverse("patrols:pass_point", args=[one.pk, first.pk])
    assert opened.redirect_chain == [(f"{here}?ma={first.code}", 302)]
    assert "Cửa đã khóa?" in words(opened)
    shown = words(page(client, cast.guard_a, here, **{"answer-0": "yes", "code": first.code}))
    assert "Đã qua điểm Cổng chính." in shown
    visit = Visit.objects.get()
    assert (visit.how, visit.sure, visit.by) == ("qr", True, cast.guard_a)
    finished = words(page(client, cast.guard_a, reverse("patrols:finish", args=[one.pk]), note="Mưa"))
    assert "Sót 1 điểm" in finished


def test_a_code_of_another_school_opens_nothing(client, cast):
    point = points(cast, "Kho")[0]
    assert page(client, cast.head_b, reverse("patrols:scan", args=[point.code])).status_code == 404


def test_a_question_without_an_answer_is_asked_again(client, cast):
    point = points(cast, "Kho", questions=["Cửa đã khóa?"])[0]
    one = walking.start_round(route(cast, points=[point], windows=False), by=cast.guard_a, at=timezone.now())
    response = page(client, cast.guard_a, reverse("patrols:pass_point", args=[one.pk, point.pk]), note="x")
    assert response.status_code == 200
    assert not Visit.objects.exists()


def test_the_chief_draws_up_points_a_route_and_its_hours(client, cast):
    page(client, cast.head_a, reverse("patrols:point_add"), name="Cổng", questions="Đã khóa?\n\nĐèn sáng?", radius="30")
    page(client, cast.head_a, reverse("patrols:point_add"), name="Kho", radius="30")
    gate, store = Point.objects.order_by("name")
    assert gate.questions == ["Đã khóa?", "Đèn sáng?"]
    data = {"name": "Vòng đêm", "points": [str(gate.pk), str(store.pk)], "order": "2, 1", "minutes": "30"}
    page(client, cast.head_a, reverse("patrols:route_add"), **data)
    way = Route.objects.get()
    assert [stop.point for stop in way.stops.select_related("point")] == [store, gate]
    hours = reverse("patrols:route_windows", args=[way.pk])
    assert "Dòng 2: ghi hai giờ" in words(page(client, cast.head_a, hours, windows="22:00-22:30\nđêm"))
    page(client, cast.head_a, hours, windows="22:00-22:30\n01:00-03:00 ngẫu nhiên")
    assert [(one.words, one.random) for one in way.windows.all()] == [("01:00–03:00", True), ("22:00–22:30", False)]


def test_the_plan_shows_the_missed_point_where_it_lies(client, cast):
    plan_form = {"name": "Tầng 1", "file": upload("so-do.jpg", samples()["jpg"]), "file_no_mark": "on"}
    page(client, cast.head_a, reverse("patrols:plan_add"), **plan_form)
    plan = SitePlan.objects.get()
    first, second = points(cast, "Cổng chính", "Kho")
    for point, cell in ((first, "A1"), (second, "D1")):
        page(client, cast.head_a, reverse("patrols:point_mark", args=[point.pk]), plan=str(plan.pk), cell=cell)
    assert "Ô từ A1 đến T" in words(
        page(client, cast.head_a, reverse("patrols:point_mark", args=[first.pk]), plan=str(plan.pk), cell="A99")
    )
    now = timezone.now()
    one = walking.start_round(
        route(cast, points=[first, second], windows=False), by=cast.guard_a, at=now - timedelta(minutes=9)
    )
    walking.pass_point(one, point=first, how="qr", code=first.code, by=cast.guard_a, at=now - timedelta(minutes=5))
    walking.finish_round(one, by=cast.guard_a, at=now)
    shown = words(page(client, cast.head_a, one.get_absolute_url()))
    assert ("mark mark-met" in shown, "2. Kho: sót" in shown) == (True, True)


def test_the_list_asks_as_often_for_three_rows_as_for_one(cast, queries_of):
    url = reverse("patrols:round_list")
    way = route(cast, windows=False)
    walking.start_round(way, by=cast.guard_a, at=timezone.now())
    one = len(queries_of(cast.head_a, url))
    walking.start_round(way, by=cast.guard_a, at=timezone.now())
    walking.start_round(way, by=cast.guard_a, at=timezone.now())
    assert len(queries_of(cast.head_a, url)) == one
