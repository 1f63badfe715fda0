"""Patrols of the demonstration office: four points on the plan of its seat, three rounds while the office itself keeps the seat
(the squad has the night), one point missed last evening. The plan is drawn here."""

from datetime import time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.files import services as files
from tuquan.files.services import as_upload
from tuquan.home.demo.people import moment
from tuquan.patrols import plans
from tuquan.patrols.models import Point, Round
from tuquan.patrols.services import counting, planning, walking
from tuquan.units.models import Unit

DAYS = 7
"""How many days the rounds go back."""
POINTS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("Cổng chính", "C11", "Kiểm tra khóa cổng, đèn cổng.", ["Cổng đã khóa?", "Đèn cổng sáng?"]),
    ("Nhà kho phía sau", "P3", "Đi vòng quanh kho, lay thử khóa.", ["Khóa kho còn nguyên?"]),
    ("Phòng máy chủ", "J5", "Nhìn đèn báo, không mở cửa.", ["Điều hòa đang chạy?"]),
    ("Nhà xe", "E4", "Đếm xe để lại qua đêm.", []),
)


def load() -> None:
    if Point.objects.exists():
        return
    unit = Unit.objects.get(code="KH-NH-KL")
    head, guard = User.objects.get(username="thutruong"), User.objects.get(username="baove")
    since = moment(2026, 2, 2)
    received = files.receive(as_upload("mat-bang.png", _picture()), made=True)
    plan = planning.add_plan(unit, name="Mặt bằng trụ sở", file=received, by=head, at=since)
    points = []
    for name, cell, instructions, questions in POINTS:
        point = planning.add_point(unit, name=name, instructions=instructions, questions=questions, by=head, at=since)
        x, y = plans.middle_of(plan, cell) or (0, 0)
        points.append(planning.mark_point(point, plan=plan, x=x, y=y, by=head, at=since))
    route = planning.save_route(
        unit,
        name="Vòng tối quanh trụ sở",
        basis="Phương án bảo vệ trụ sở năm 2026, mục III",
        points=points,
        minutes=40,
        by=head,
        at=since,
    )
    now = timezone.now()
    today = timezone.localdate(now)
    windows = [(time(6), time(6, 30), False), (time(18), time(20), True), (time(21), time(21, 30), False)]
    planning.set_windows(route, windows=windows, by=head, at=dates.at_noon(today - timedelta(days=DAYS)))
    for back in range(DAYS, 0, -1):
        planning.plan_ahead(today - timedelta(days=back))
    for one in Round.objects.filter(route=route, due_by__lt=now - timedelta(minutes=40)).order_by("due_from"):
        _walk(one, points, guard, nobody=one.due_from == dates.at_noon(today - timedelta(days=4)) - timedelta(hours=6))
    walking.watch(now)
    for back in range(DAYS - 1, -1, -1):
        counting.count_each(today - timedelta(days=back))


def _walk(one: Round, points: list[Point], guard: User, *, nobody: bool) -> None:
    """Last evening the way to the server room was closed; one early round nobody walked."""
    begin = one.call_at or one.due_from
    if nobody or begin is None:
        return
    evening = begin == dates.at_noon(timezone.localdate() - timedelta(days=1)) + timedelta(hours=9)
    walked = walking.start_round(one.route, round=one, by=guard, at=begin + timedelta(minutes=6))
    for minutes, point in zip((8, 15, 20, 24), points, strict=True):
        if evening and point.name == "Phòng máy chủ":
            continue
        walking.pass_point(
            walked,
            point=point,
            how="qr",
            code=point.code,
            answers=dict.fromkeys(map(str, range(len(point.questions))), "yes"),
            by=guard,
            at=begin + timedelta(minutes=minutes),
        )
    note = "Đường ra phòng máy chủ đang sửa" if evening else ""
    walking.finish_round(walked, note=note, by=guard, at=begin + timedelta(minutes=31))


def _picture() -> bytes:
    """A simple floor plan: fence, house, store, garage."""
    image = Image.new("RGB", (1000, 640), "#f4f6f6")
    draw = ImageDraw.Draw(image)
    wall, width = "#55636b", 4
    draw.rectangle((30, 30, 970, 610), outline=wall, width=width)
    draw.rectangle((300, 130, 700, 420), fill="#ffffff", outline=wall, width=width)
    draw.line((500, 130, 500, 420), fill="#55636b", width=3)
    draw.line((300, 280, 700, 280), fill="#55636b", width=3)
    draw.rectangle((720, 70, 900, 190), fill="#ffffff", outline=wall, width=width)
    draw.rectangle((120, 100, 270, 260), fill="#ffffff", outline=wall, width=width)
    draw.line((60, 610, 200, 610), fill="#0d5c63", width=10)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
