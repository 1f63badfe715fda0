"""A model that works at one school is proposed to ten, taken up, evaluated; the office reads where it works."""

from django.urls import reverse
from tests.browser.journey import NARROW, Somebody, sign_in

from tuquan.facts.services.verify import verify
from tuquan.programme.enums import OfferState
from tuquan.programme.models import ModelOffer, MovementModel
from tuquan.programme.services import movement, offers
from tuquan.programme.tests.factories import NOW, TODAY, model
from tuquan.units.tests import factories as units

SCHOOLS = 10


def test_a_model_is_copied_to_ten_schools_and_evaluated(new_page, cast, clock):
    clock(TODAY.year, TODAY.month, TODAY.day, 8)
    source = model(
        cast.school_a, by=cast.clerk_a, name="Cổng trường bình yên", headings="Cổng\nSân", rules="Trực theo tuần"
    )
    heads = []
    for number in range(1, SCHOOLS + 1):
        school = units.unit(
            f"Trường số {number:02}", managing=cast.committee, at=cast.commune, following=cast.office, code=f"T{number}"
        )
        head = units.person(f"Hiệu trưởng {number}", at=school, username=f"hieutruong{number}")
        units.role(head, "head", school)
        heads.append(head.user)

    # The school that has it shows it; the officer proposes it to ten schools at once.
    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes(source.get_absolute_url())
    clerk.clicks("Giới thiệu cho đơn vị khác")
    clerk.types("Lời giới thiệu", "Mỗi sáng hai phụ huynh trực cổng cùng bảo vệ.")
    clerk.presses("Đưa vào danh mục chung")
    officer = Somebody(new_page(), cast.officer)
    officer.goes(reverse("programme:sample_list"))
    officer.clicks(source.name, exact=False)
    officer.clicks("Đề xuất tới nhiều đơn vị")
    for number in range(1, SCHOOLS + 1):
        officer.ticks(f"Trường số {number:02}")
    officer.types("Lời đề xuất", "Mời các trường làm theo.")
    officer.judges("offer-to-ten")
    officer.presses("Gửi đề xuất")
    assert ModelOffer.objects.filter(state=OfferState.WAITING).count() == SCHOOLS

    # Two heads answer on a phone: one takes it up and evaluates it, one says why not yet.
    phone = Somebody(new_page(viewport=NARROW), heads[0])
    phone.goes("/phong-trao/")
    phone.clicks(source.name, exact=False)
    phone.clicks("Nhận mô hình này", exact=False)
    phone.judges("offer-accept")
    phone.presses("Bắt đầu mô hình")
    phone.heading(source.name)
    taken = MovementModel.objects.get(unit__name="Trường số 01")
    assert (taken.copied_from, taken.heading_list, taken.rules) == (source, ["Cổng", "Sân"], "Trực theo tuần")
    phone.page.go_back()  # what was answered cannot be answered again
    assert phone.page.get_by_role("button", name="Bắt đầu mô hình").count() == 0
    phone.goes(taken.get_absolute_url())
    phone.clicks("Đánh giá", exact=False)
    phone.page.get_by_label("Có, hoạt động hiệu quả").check()
    phone.judges("model-evaluate")
    phone.presses("Ghi đánh giá")
    sign_in(phone.page, heads[1])
    phone.goes(ModelOffer.objects.get(unit__name="Trường số 02").get_absolute_url())
    phone.clicks("Chưa nhận")
    phone.types("Lý do", "Trường đang sửa chữa cổng")
    phone.presses("Trả lời chưa nhận")

    # The other eight do the same; one finds it does not work there.
    for number, head in enumerate(heads[2:], start=3):
        offer = ModelOffer.objects.get(unit__name=f"Trường số {number:02}")
        own = offers.accept_offer(offer, name=source.name, founded_date=TODAY, by=head, at=NOW)
        works = number != SCHOOLS
        said = {"year": TODAY.year, "date": TODAY, "effective": works, "remark": "" if works else "Ít người tham gia"}
        movement.evaluate_model(own, by=head, at=NOW, **said)
    officer.goes(reverse("programme:offer_list"))
    officer.sees("9/10")
    rows = officer.page.locator("tbody tr")
    assert [rows.filter(has_text=f": {words}").count() for words in ("hiệu quả", "chưa hiệu quả")] == [8, 1]
    officer.sees("Trường đang sửa chữa cổng")
    officer.judges("offers-answered")
    assert verify() is None
    assert all(one.quiet() for one in (clerk, officer, phone))
