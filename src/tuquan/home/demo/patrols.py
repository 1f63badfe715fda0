"""Patrols of the demonstration office: four points on the plan of its seat, three rounds while the office itself keeps the seat
(the squad has the night), one point missed last evening. The plan is drawn here."""

from datetime import datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from tuquan.accounts.models import User
from tuquan.files import services as files
from tuquan.files.services import as_upload
from tuquan.home.demo.people import moment
from tuquan.patrols import plans
from tuquan.patrols.models import Point, Round
from tuquan.patrols.services import planning, walking
from tuquan.units.models import Unit

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
    yesterday = timezone.localdate(now) - timedelta(days=1)
    windows = [(time(6), time(6, 30), False), (time(18), time(20), True), (time(21), time(21, 30), False)]
    first = timezone.make_aware(datetime.combine(yesterday, time(12)))
    planning.set_windows(route, windows=windows, by=head, at=first)
    planned = Round.objects.get(route=route, due_from=timezone.make_aware(datetime.combine(yesterday, time(21))))
    begin = planned.due_from or first
    if begin + timedelta(minutes=31) > now:
        return
    walked = walking.start_round(route, round=planned, by=guard, at=begin + timedelta(minutes=6))
    for minutes, point in ((8, points[0]), (15, points[1]), (24, points[3])):
        walking.pass_point(
            walked,
            point=point,
            how="qr",
            code=point.code,
            answers=dict.fromkeys(map(str, range(len(point.questions))), "yes"),
            by=guard,
            at=begin + timedelta(minutes=minutes),
        )
    walking.finish_round(walked, note="Đường ra phòng máy chủ đang sửa", by=guard, at=begin + timedelta(minutes=31))


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
