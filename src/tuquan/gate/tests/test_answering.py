"""The green page drawn once for each look says what drawing it anew would say."""

from itertools import product

from tuquan.core.ids import uuid7
from tuquan.gate.deciding import Decision
from tuquan.gate.models import GateEntry
from tuquan.gate.services.admitting import Answer
from tuquan.gate.services.recording import FINE, Host, Place
from tuquan.gate.views import answering

HOSTS = [
    None,
    Host(uuid7(), "Trần <b>Thị</b> Hoa", can_be_told=True),
    Host(uuid7(), "Trần Thị Hoa", phone="0912 & 3"),
    Host(uuid7(), "Trần Thị Hoa"),
]


def green(gate, **fields):
    host = fields.pop("host")
    return gate, Answer(FINE, GateEntry(pk=uuid7(), unit_id=gate.unit_id, **fields), host)


def test_every_look_of_the_green_page_is_that_of_its_template():
    gates = [Place(7, "Cổng chính", uuid7()), Place(7, "Cổng <phụ>", uuid7()), Place(8, "Cổng chính", uuid7())]
    cases = [
        green(gate, name=name, organisation=organisation, plate=plate, host=host)
        for gate, organisation, plate, host in product(gates, ["", 'Công ty "May"'], ["", "30A12345"], HOSTS)
        for name in ("Lê Văn An", "O'Brien & con")
    ]
    said = [answering.shown_at_once(*case).decode() for case in cases]
    assert said == [answering._drawn(*case) for case in cases]
    assert all("MỜI VÀO" in page for page in said)


def test_what_looks_otherwise_is_drawn_anew():
    gate = Place(7, "Cổng chính", uuid7())
    _gate, plain = green(gate, name="Lê Văn An", host=None)
    others = [
        green(gate, name="Đoàn", people=7, host=None)[1],
        green(gate, name="", plate="30A12345", host=None)[1],
        green(gate, name="Lê Văn An", conflict="double_use", host=None)[1],
        Answer(FINE, plain.entry, again=True),
        Answer(Decision(False, "used_up")),
    ]
    drawn_anew = [
        answer.entry is None or not answering._comes_in_as_most(answer, answer.entry) for answer in (plain, *others)
    ]
    assert drawn_anew == [False, True, True, True, True, True]
