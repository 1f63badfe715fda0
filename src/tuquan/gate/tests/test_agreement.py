"""The browser decides, reads passes and reads cards as the server does."""

import hashlib
import json
import random
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tuquan.gate import card, deciding, tokens

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
NOW = 1_795_000_000
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


def browser(cases):
    script = Path(__file__).parent / "agreement.mjs"
    said = "\n".join(json.dumps(case) for case in cases)
    run = subprocess.run(["node", str(script)], input=said, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in run.stdout.split("\n")]


def some_rules(dice: random.Random) -> dict:
    starts = NOW + dice.randrange(-5, 5) * 3600 + dice.choice([0, 1, -1, 59, 1800])
    hours = dice.choice([(0, 0), (420, 1020), (1320, 360), (dice.randrange(1440), dice.randrange(1440)), (600, 600)])
    return {
        "unit": dice.choice(["a", "a", "a", "b"]),
        "starts": starts,
        "ends": starts + dice.choice([0, 1, 3600, 8 * 3600, 30 * 86_400]),
        "days": dice.choice([127, 127, 31, 1 << dice.randrange(7), 0, dice.randrange(128)]),
        "first_minute": hours[0],
        "last_minute": hours[1],
        "uses": dice.choice([0, 1, 1, 2, 20]),
        "gates": dice.choice([[], [], [1], [1, 2], [3]]),
        "areas": dice.choice([[], [], [7], [8, 9]]),
        "way": dice.choice(["in", "in", "out"]),
    }


def some_moment(dice: random.Random) -> dict:
    seldom = [False] * 9 + [True]
    return {
        "now": NOW + dice.choice([0, 0, dice.randrange(-20_000, 20_000), dice.randrange(-700_000, 700_000)]),
        "unit": "a",
        "gate": dice.choice([1, 2, 3]),
        "areas": dice.choice([[], [], [7], [7, 8]]),
        "reception": dice.choice(seldom),
        "genuine": not dice.choice(seldom),
        "approved": not dice.choice(seldom),
        "revoked": dice.choice(seldom),
        "blocked": dice.choice(seldom),
        "used": dice.choice([0, 0, 0, 1, 2, 19, 20]),
        "early": dice.choice([0, 0, 1800, 3600]),
        "way": "in",
    }


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_the_browser_decides_as_the_server(count):
    dice = random.Random(count)
    cases = [(some_rules(dice), some_moment(dice)) for _ in range(count)]
    for rules, moment in cases:  # out with a pass that lets out, seldom the wrong way
        moment["way"] = rules["way"] if dice.random() < 0.95 else "in" if rules["way"] == "out" else "out"
    ours = [asdict(deciding.decide(*case)) for case in cases]
    assert browser([("decide", case) for case in cases]) == ours
    spoken = {value for name, value in vars(deciding.Reason).items() if name.isupper()}
    assert {answer["reason"] for answer in ours} == spoken, "the cases reach every rule"


def test_a_pass_made_before_there_were_passes_out_lets_in_and_nobody_out():
    rules = {name: value for name, value in some_rules(random.Random(1)).items() if name != "way"}
    rules |= {"unit": "a", "starts": NOW - 60, "ends": NOW + 60, "days": 127, "first_minute": 0, "last_minute": 0}
    rules |= {"gates": [], "areas": [], "uses": 1}
    quiet = {"reception": False, "genuine": True, "approved": True, "revoked": False, "blocked": False, "used": 0}
    moments = [
        {"now": NOW, "unit": "a", "gate": 1, "areas": [], "early": 0, **quiet, "way": way} for way in ("in", "out")
    ]
    ours = [deciding.decide(rules, moment).reason for moment in moments]
    assert ours == ["ok", "wrong_way"]
    assert [one["reason"] for one in browser([("decide", (rules, moment)) for moment in moments])] == ours


def pass_rules(dice: random.Random) -> dict:
    rules = some_rules(dice)
    return {**rules, "unit": str(UUID(int=dice.getrandbits(128))), "starts": abs(rules["starts"])}


def test_the_browser_reads_the_passes_that_the_server_signed():
    dice = random.Random(5)
    made = [(UUID(int=dice.getrandbits(128)), pass_rules(dice)) for _ in range(40)]
    cases = [tokens.make(id, rules, KEY) for id, rules in made]
    assert [tokens.read(one, KEY.public_key()).rules for one in cases] == [rules for _id, rules in made]
    said = browser([("pass", (one, PUBLIC)) for one in cases])
    assert said == [{"id": str(id), "rules": rules} for id, rules in made]


def test_neither_reads_a_pass_that_was_changed_or_signed_by_somebody_else():
    dice = random.Random(6)
    whole = tokens.make(UUID(int=7), pass_rules(dice), KEY)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    spoilt = [
        tokens.make(UUID(int=7), pass_rules(dice), other),
        "",
        "1234",
        whole[:-1],
        whole + "0",
        *(f"{whole[:place]}{(int(whole[place]) + 1) % 10}{whole[place + 1 :]}" for place in range(0, len(whole), 7)),
    ]
    for one in spoilt:
        with pytest.raises(tokens.NotAPass):
            tokens.read(one, KEY.public_key())
    assert browser([("pass", (one, PUBLIC)) for one in spoilt]) == [None] * len(spoilt)


def test_a_keyboard_set_to_vietnamese_takes_nothing_from_the_digits():
    typed = ["1234567890", "ăâêô", "12 34-5", "â\u0301ă", "ấê", "ậđ", "Đ0", "\u0301\u0300", "abc", "", "1|2"]
    ours = [tokens.digits_of(one) for one in typed]
    assert ours == ["1234567890", "1234", "12345", "281", "283", "290", "00", "85", "", "", ""]
    assert browser([("digits", (one,)) for one in typed]) == ours


CARDS = {
    "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021": "Nguyễn Văn An",
    "001090123456||Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021": "Nguyễn Văn An",
    "001090123456||Nguyễn Văn An|01011990|Nam|Số 1": "Nguyễn Văn An",
    "001090123456||Nguyễn Văn An|01011990|Nam|Số 1|15042021|Cha|Mẹ|thêm": "Nguyễn Văn An",
    "\ufeff]Q1001090123456||Nguyễn Văn An|01011990|Nam|Số 1|15042021\r\n": "Nguyễn Văn An",
    "001090123456~012345678~Nguyễn  Văn An~01011990~Nam~Số 1~15042021": "Nguyễn Văn An",
    "001090123456||Nguyễn Văn An|01011990|Nam|Số 1|15042021".encode().decode("latin-1"): "Nguyễn Văn An",
    "001090123456||Đỗ Thị Ánh|01011990|Nữ|Số 1|15042021".encode().decode("cp1252", "ignore"): None,
    "001090123456||Nguy?n V?n An|01011990|Nam|S? 1|15042021": "Nguyn Vn An",
    "001090123456012345678Nguyễn Văn An01011990NamSố 1, Phường A15042021": "Nguyễn Văn An",
    "001090123456Nguyễn Văn An01011990NữSố 1": "Nguyễn Văn An",
    "00109012345||Nguyễn Văn An|01011990|Nam|Số 1|15042021": None,
    "001090123456|1|Nguyễn": None,
    "xin chào": None,
    "": None,
}


def test_cards_are_read_also_from_scanners_that_spoil_them():
    read = {scanned: card.parse(scanned) for scanned in CARDS if CARDS[scanned] is not None}
    assert {scanned: one and one.name for scanned, one in read.items()} == {k: v for k, v in CARDS.items() if v}
    assert {one.number for one in read.values() if one} == {"001090123456"}
    assert [one.name for one in read.values() if one and not one.name_is_sure] == ["Nguyn Vn An"]


def test_what_is_no_card_is_none():
    assert [
        card.parse(one)
        for one in ("00109012345||Nguyễn Văn An|01011990|Nam|Số 1|15042021", "001090123456|1|Nguyễn", "xin chào", "")
    ] == [None] * 4


def test_the_browser_reads_cards_as_the_server():
    ours = [card.parse(one) for one in CARDS]
    said = browser([("card", (one,)) for one in CARDS])
    assert said == [one and {"number": one.number, "name": one.name, "sure": one.name_is_sure} for one in ours]


def test_the_browser_makes_the_same_mark_for_the_block_list():
    ours = hashlib.pbkdf2_hmac("sha256", b"001090123456", bytes(16), 1000).hex()
    assert browser([("mark", ("001090123456", "00" * 16, 1000))]) == [ours]


def test_the_number_is_masked():
    assert card.masked("001090123456") == "•••••••••456"
