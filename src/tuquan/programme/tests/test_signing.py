"""Rounds of signing: one person, one exact text, one signature; what the counts and the criteria make of it."""

from datetime import date, datetime, timedelta

import pytest

from tuquan.audit.models import Entry
from tuquan.audit.verify import verify
from tuquan.core.dates import Period, year_of
from tuquan.core.refusals import Refusal
from tuquan.facts.queries import figure
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.notifications.models import Message
from tuquan.programme import signing_queries as queries
from tuquan.programme.models import Signature, Signer, SigningCount, SigningRound
from tuquan.programme.services.signing import acts, codes, counting, people, refusals, rounds
from tuquan.programme.tests import factories as make
from tuquan.programme.tests.factories import NOW, TODAY
from tuquan.units.models import Headcount, Membership
from tuquan.units.services.checks import DateRefused
from tuquan.units.services.people import SheetRow
from tuquan.units.tests import factories as units

YEAR = year_of(2026)


@pytest.fixture
def by(cast):
    return cast.clerk_a


def sign(signer: Signer, *, at: datetime = NOW, code: str | None = None) -> Signature:
    signer.refresh_from_db()
    text = rounds.current_text(signer.round)
    code = codes.code_of(signer) if code is None else code
    return acts.by_code(signer.round, staff_code=signer.code, code=code, sha256=text.sha256, at=at)


def wrong(signer: Signer) -> str:
    return f"{(int(codes.code_of(signer)) + 1) % 10**8:08d}"


def signed_figure(unit):
    found = figure("commitments_signed", unit, YEAR)
    return found.value if found else None


def test_a_signature_holds_the_exact_words_their_fingerprint_the_time_and_the_way(cast, by):
    round, (an,) = make.opened(cast.school_a, "Nguyễn Văn An", by=by)
    one = sign(an)
    assert (one.text.text, one.sha256, one.at, one.date, one.how) == (
        "Tôi cam kết giữ gìn an ninh, trật tự.",
        rounds.fingerprint("Tôi cam kết giữ gìn an ninh, trật tự."),
        NOW,
        TODAY,
        "code",
    )
    entry = Entry.objects.filter(kind="programme.signed").get()
    assert (entry.object_id, str(an.pk) in entry.changes, "Nguyễn" in entry.changes) == (str(round.pk), True, False)
    assert verify() is None


def test_codes_are_forgiving_in_how_they_are_typed(cast, by):
    round, (an,) = make.opened(cast.school_a, "An", by=by)
    code = codes.code_of(an)
    text = rounds.current_text(round)
    acts.by_code(round, staff_code=" nv 1 ", code=codes.written(code), sha256=text.sha256, at=NOW)
    assert Signature.objects.count() == 1


def test_a_code_makes_one_signature_and_the_second_time_shows_the_first(cast, by):
    _round, (an, _binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    first = sign(an)
    assert (sign(an, at=NOW + timedelta(hours=1)), Signature.objects.count()) == (first, 1)
    assert acts.by_slip(an, sha256="", at=NOW + timedelta(days=90)) == first


def test_guesses_get_one_answer_and_the_code_closes_after_five_then_for_good(cast, by):
    round, (an, _binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    sentences = set()

    def guess(staff_code, code, at=NOW):
        with pytest.raises(refusals.CodeRefused) as refused:
            acts.by_code(round, staff_code=staff_code, code=code, sha256="", at=at)
        sentences.add(str(refused.value.message))

    guess("NV99", codes.code_of(an))
    for _try in range(5):
        guess("NV1", wrong(an))
    guess("NV1", codes.code_of(an))  # the right code of a closed one is refused alike
    assert (len(sentences), Signature.objects.count()) == (1, 0)
    an.refresh_from_db()
    assert an.locked_until == NOW + timedelta(minutes=15)
    later = NOW + timedelta(minutes=16)
    for _round_of_five in range(2):
        for _try in range(5):
            guess("NV1", wrong(an), later)
        later += timedelta(minutes=16)
    guess("NV1", codes.code_of(an), NOW + timedelta(days=10))
    an.refresh_from_db()
    assert an.failures == 15
    locked = Entry.objects.filter(kind="programme.signing_locked")
    assert locked.count() == 3
    # The slip's own QR is no guess; and a new code opens the door again.
    renewed = people.new_code(an, by=by, at=NOW)
    assert sign(renewed).how == "code"


def test_a_new_code_takes_the_old_one_back(cast, by):
    round, (an, _binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    old = codes.code_of(an)
    people.new_code(an, by=by, at=NOW)
    with pytest.raises(refusals.CodeRefused):
        acts.by_code(round, staff_code="NV1", code=old, sha256="", at=NOW)


def test_a_code_of_one_round_is_worth_nothing_in_another(cast, by):
    first, (an,) = make.opened(cast.school_a, "An", by=by)
    second, _others = make.opened(cast.school_a, "An", by=by, title="Đợt khác")
    with pytest.raises(refusals.CodeRefused):
        acts.by_code(second, staff_code="NV1", code=codes.code_of(an), sha256="", at=NOW)
    assert first.pk != second.pk


@pytest.mark.parametrize(
    "at",
    [NOW - timedelta(days=20), NOW + timedelta(days=20)],
    ids=["before the first day", "after the last day"],
)
def test_nobody_signs_outside_the_days(cast, by, at):
    _round, (an,) = make.opened(cast.school_a, "An", by=by)
    with pytest.raises(refusals.NotNow):
        sign(an, at=at)


def test_nobody_signs_before_it_is_opened_or_after_it_is_closed(cast, by):
    round = make.signing(cast.school_a, by=by)
    with pytest.raises(refusals.NobodyToSign):
        rounds.open_round(round, by=by, at=NOW)
    (an,) = make.listed(round, "An", by=by)
    with pytest.raises(refusals.NotNow):
        sign(an)
    rounds.open_round(round, by=by, at=NOW)
    with pytest.raises(refusals.RoundOpenAlready):
        rounds.open_round(round, by=by, at=NOW)
    rounds.close_round(round, by=by, at=NOW)
    with pytest.raises(refusals.NotNow):
        sign(an)
    with pytest.raises(refusals.RoundClosed):
        rounds.close_round(round, by=by, at=NOW)


def test_words_that_changed_meanwhile_are_read_again_before_they_are_signed(cast, by):
    round, (an, binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    first = sign(an)
    before = rounds.current_text(round)
    with pytest.raises(refusals.ChangeNotTold):
        rounds.revise_text(round, text="Lời mới.", what_changed="", by=by, at=NOW)
    rounds.revise_text(round, text="Lời mới.", what_changed="Gọn hơn", by=by, at=NOW)
    with pytest.raises(refusals.TextChanged):
        acts.by_code(round, staff_code="NV2", code=codes.code_of(binh), sha256=before.sha256, at=NOW)
    assert queries.progress(round).signed == 0  # An is asked again
    again = sign(an)
    assert [one.text.text for one in an.signatures.order_by("at", "pk")] == [
        "Tôi cam kết giữ gìn an ninh, trật tự.",
        "Lời mới.",
    ]
    assert (first.pk != again.pk, queries.signature_of(an)) == (True, again)
    rounds.revise_text(round, text="Lời mới!", what_changed="Dấu câu", sign_again=False, by=by, at=NOW)
    assert queries.progress(round).signed == 1


def test_a_person_counts_once_in_the_figures_however_often_the_words_changed(cast, by):
    round, (an, _binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    sign(an)
    rounds.revise_text(round, text="Lời mới.", what_changed="Gọn hơn", by=by, at=NOW)
    sign(an, at=NOW + timedelta(days=1))
    rounds.close_round(round, by=by, at=NOW + timedelta(days=2))
    assert [(row.date, row.people) for row in SigningCount.objects.all()] == [(TODAY, 1)]
    assert signed_figure(cast.school_a) == 1


def test_figures_follow_when_all_have_signed_and_otherwise_every_ten_minutes(cast, by):
    _round, (an, binh, chi) = make.opened(cast.school_a, "An", "Bình", "Chi", by=by)
    sign(an)
    assert signed_figure(cast.school_a) is None
    assert (counting.settle_waiting(NOW), signed_figure(cast.school_a)) == (1, 1)
    sign(binh, at=NOW + timedelta(minutes=5))
    assert counting.settle_waiting(NOW + timedelta(minutes=6)) == 0
    assert (counting.settle_waiting(NOW + timedelta(minutes=11)), signed_figure(cast.school_a)) == (1, 2)
    assert counting.settle_waiting(NOW + timedelta(minutes=30)) == 0
    sign(chi, at=NOW + timedelta(minutes=31))
    assert signed_figure(cast.school_a) == 3
    assert counting.settle_waiting(NOW + timedelta(hours=2)) == 0
    found = figure("commitments_signed", cast.school_a, YEAR, {"topic": "general", "signer": "person"})
    assert found.value == 3


def test_an_acknowledgement_is_no_commitment(cast, by):
    _round, (an,) = make.opened(cast.school_a, "An", by=by, kind="acknowledgement", covers_criteria=True)
    sign(an)
    assert (SigningCount.objects.get().people, signed_figure(cast.school_a)) == (1, None)


def test_an_acknowledgement_quotes_its_rules_whole(cast, by):
    rules = make.internal_rules(cast.school_a, by=by, text="Điều 1. Xuất trình thẻ.", number="05/QĐ-THCS")
    round = make.signing(cast.school_a, by=by, kind="acknowledgement", text="Tôi đã đọc:", rules=[rules])
    assert rounds.current_text(round).text == (
        "Tôi đã đọc:\n\nNội quy ra vào\nSố: 05/QĐ-THCS\nLần ban hành: 1\nCó hiệu lực từ: 15/01/2026\n\n"
        "Điều 1. Xuất trình thẻ."
    )
    empty = make.internal_rules(cast.school_a, by=by, title="Nội quy giữ xe")
    for fields, refusal in (
        ({"rules": [empty]}, refusals.RulesWithoutText),
        ({"rules": []}, refusals.RulesMissing),
    ):
        with pytest.raises(refusal):
            make.signing(cast.school_a, by=by, kind="acknowledgement", **fields)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": "  "}, refusals.TextMissing),
        ({"stated_people": 5}, refusals.StatedTogether),
        ({"last_date": date(2026, 5, 1)}, DateRefused),
        ({"last_date": date(2028, 5, 1)}, DateRefused),
    ],
)
def test_a_round_that_cannot_work_is_refused(cast, by, fields, refusal):
    with pytest.raises(refusal):
        make.signing(cast.school_a, by=by, **fields)


def test_pupils_of_a_primary_school_sign_nothing(cast, by):
    cast.school_a.school_level = "primary"
    cast.school_a.save()
    with pytest.raises(refusals.LearnersTooYoung):
        make.signing(cast.school_a, by=by, group="learners")


# The list


def test_people_come_from_the_unit_and_go_when_they_have_left_unsigned(cast, by):
    Membership.objects.filter(unit=cast.school_a).delete()
    an = units.person("Đặng An", at=cast.school_a)
    binh = units.person("Lê Bình", at=cast.school_a)
    Membership.objects.filter(person=an).update(staff_code="gv 01")
    round = make.signing(cast.school_a, by=by)
    assert people.take_people(round, by=by, at=NOW) == (2, 0)
    assert [(one.name, one.code) for one in round.signers.sorted()] == [("Đặng An", "GV01"), ("Lê Bình", "0001")]
    Membership.objects.filter(person=binh).update(valid_to=TODAY)
    units.person("Mai Chi", at=cast.school_a)
    assert people.take_people(round, by=by, at=NOW) == (1, 1)
    assert [one.name for one in round.signers.sorted()] == ["Đặng An", "Mai Chi"]


def test_sub_units_sign_as_such(cast, by):
    cast.school_a.sub_units.create(name="Tổ Toán")
    round = make.signing(cast.school_a, by=by, kind="covenant", group="sub_units")
    assert people.take_people(round, by=by, at=NOW) == (1, 0)
    assert people.take_people(round, by=by, at=NOW) == (0, 0)
    rounds.open_round(round, by=by, at=NOW)
    sign(round.signers.get())
    found = figure("commitments_signed", cast.school_a, YEAR, {"topic": "general", "signer": "unit"})
    assert found.value == 1


def test_a_list_is_read_whole_or_not_at_all_and_may_be_read_again(cast, by):
    round = make.signing(cast.school_a, by=by)
    rows = [
        SheetRow(line=2, full_name="Đặng An", staff_code="1", sub_unit="Tổ 1"),
        SheetRow(line=3, full_name="", staff_code="2"),
        SheetRow(line=4, full_name="Lê Bình", staff_code=" 1 "),
    ]
    with pytest.raises(refusals.ListRefused) as refused:
        people.list_people(round, rows=rows, by=by, at=NOW)
    assert "dòng 3: chưa có họ và tên; dòng 4: mã 1 trùng với dòng 2" in str(refused.value.message)
    assert Signer.objects.count() == 0
    good = [rows[0], SheetRow(line=3, full_name="Lê Bình")]
    assert people.list_people(round, rows=good, by=by, at=NOW) == (2, 0)
    assert people.list_people(round, rows=good, by=by, at=NOW) == (0, 2)
    two = [*good, SheetRow(line=4, full_name="Lê Bình")]
    assert people.list_people(round, rows=two, by=by, at=NOW) == (1, 2)  # two of one name in a list are two


def test_people_of_the_unit_are_known_again_by_code_or_by_a_name_that_is_theirs_alone(cast, by):
    Membership.objects.filter(unit=cast.school_a).delete()
    an, first, second = (units.person(name, at=cast.school_a) for name in ("An", "Lê Bình", "Lê Bình"))
    Membership.objects.filter(person=an).update(staff_code="A1")
    round = make.signing(cast.school_a, by=by)
    rows = [SheetRow(line=2, full_name="Anh An", staff_code="a1"), SheetRow(line=3, full_name="Lê Bình")]
    people.list_people(round, rows=rows, by=by, at=NOW)
    assert {one.name: one.person for one in round.signers.all()} == {"Anh An": an, "Lê Bình": None}
    assert first.pk != second.pk


def test_who_signed_stays_on_the_list(cast, by):
    _round, (an, binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    sign(an)
    with pytest.raises(refusals.SignedAlready):
        people.remove_signer(an, reason="Nhầm", by=by, at=NOW)
    people.remove_signer(binh, reason="Trùng", by=by, at=NOW)
    assert [one.name for one in Signer.objects.all()] == ["An"]


# On paper


def scan():
    return upload("danh-sach.pdf", samples()["pdf"])


def test_a_paper_list_signs_for_the_names_ticked_and_leaves_who_signed_before(cast, by, received):
    round, (an, binh, chi) = make.opened(cast.school_a, "An", "Bình", "Chi", by=by)
    first = sign(an)
    day = date(2026, 6, 10)
    paper = acts.sign_on_paper(round, signers=[an, binh], date=day, file=received, by=by, at=NOW)
    assert (paper.people, [one.signer for one in paper.signatures.all()]) == (1, [binh])
    assert queries.signature_of(an) == first
    one = queries.signature_of(binh)
    assert (one.how, one.date, one.at) == ("paper", day, NOW)
    assert [(row.date, row.people) for row in SigningCount.objects.all()] == [(day, 1), (TODAY, 1)]
    assert signed_figure(cast.school_a) == 2
    acts.strike_paper_signature(one, reason="Ký nhầm dòng", by=by, at=NOW)
    paper.refresh_from_db()
    assert (paper.people, signed_figure(cast.school_a), queries.progress(round).left) == (0, 1, 2)
    with pytest.raises(Refusal):
        acts.strike_paper_signature(first, reason="Thử", by=by, at=NOW)
    assert chi.signatures.count() == 0


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"file": None}, refusals.ScanMissing),
        ({"signers": []}, refusals.NobodyTicked),
        ({"date": date(2026, 5, 31)}, DateRefused),
        ({"date": date(2026, 6, 16)}, DateRefused),
    ],
)
def test_a_paper_list_that_cannot_be_is_refused(cast, by, received, fields, refusal):
    round, (an,) = make.opened(cast.school_a, "An", by=by)
    fields = {"signers": [an], "date": TODAY, "file": received, **fields}
    with pytest.raises(refusal):
        acts.sign_on_paper(round, **fields, by=by, at=NOW)


@pytest.fixture
def received():
    from tuquan.files import services as files

    return files.receive(scan(), confirmed=True)


# Reminding, proving, forgetting


def test_reminding_tells_those_with_accounts_once_a_day_and_counts_the_others(cast, by):
    Membership.objects.filter(unit=cast.school_a).delete()
    Membership.objects.create(unit=cast.school_a, person=cast.guard_a.person)
    round = make.signing(cast.school_a, by=by)
    people.take_people(round, by=by, at=NOW)
    make.listed(round, "Không tài khoản", by=by)
    rounds.open_round(round, by=by, at=NOW)
    assert rounds.remind(round, by=by, at=NOW) == (1, 1)
    assert rounds.remind(round, by=by, at=NOW) == (0, 1)
    assert [(one.recipient, one.url) for one in Message.objects.all()] == [
        (cast.guard_a, f"/phong-trao/can-toi-ky/{round.pk}/")
    ]
    (mine,) = queries.own_signers(cast.guard_a)
    acts.by_account(mine, sha256=rounds.current_text(round).sha256, by=cast.guard_a, at=NOW)
    assert rounds.remind(round, by=by, at=NOW + timedelta(days=1)) == (0, 1)


def test_progress_is_measured_over_the_stated_number_and_by_room_in_one_read(cast, by, django_assert_num_queries):
    Headcount.objects.create(unit=cast.school_a, group="staff", date=date(2026, 1, 1), people=5)
    round, (an, _binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    make.listed(round, "Chi", by=by, part="Tổ 2")
    sign(an)
    with django_assert_num_queries(2):
        found = queries.progress(round)
    assert [(line.part, line.people, line.signed, line.left) for line in found.parts] == [
        ("Tổ 1", 2, 1, 1),
        ("Tổ 2", 1, 0, 1),
    ]
    assert (found.people, found.whole, found.unlisted, found.is_full) == (3, 5, 2, False)


def test_told_asks_for_every_version_in_force(cast, by):
    Membership.objects.filter(unit=cast.school_a).delete()
    person = units.person("An", at=cast.school_a)
    gate = make.internal_rules(cast.school_a, by=by, text="Điều 1.")
    fire = make.internal_rules(cast.school_a, by=by, title="Nội quy PCCC", text="Điều 1.", topics=["fire"])

    def acknowledge(*rules):
        round = make.signing(
            cast.school_a, by=by, kind="acknowledgement", rules=rules, covers_criteria=True, title="Xác nhận"
        )
        people.take_people(round, by=by, at=NOW)
        rounds.open_round(round, by=by, at=NOW)
        sign(round.signers.get())

    def told(content, period=YEAR):
        return queries.told(cast.school_a, period, content, [person.pk])

    acknowledge(gate)
    assert (told("criteria"), told("internal_rules")) == ({person.pk}, set())
    acknowledge(fire)
    assert told("internal_rules") == {person.pk}
    assert told("internal_rules", Period(date(2025, 1, 1), date(2025, 12, 31))) == set()
    from tuquan.programme.services import rules as services

    services.issue_new_version(
        fire,
        title=fire.title,
        topics=["fire"],
        valid_from=date(2026, 7, 1),
        what_changed="Thêm sạc xe",
        text="Điều 1. Cấm sạc xe.",
        by=by,
        at=NOW,
    )
    assert told("internal_rules") == set()  # the new words are known to nobody yet


def test_a_share_is_whole_with_named_people_over_the_stated_number(cast, by):
    round, (an, binh) = make.opened(cast.school_a, "An", "Bình", by=by)
    sign(an)
    sign(binh)
    assert queries.pledge_share(cast.school_a, YEAR, "staff").is_whole is False  # nobody said how many there are
    Headcount.objects.create(unit=cast.school_a, group="staff", date=date(2026, 1, 1), people=3)
    assert queries.pledge_share(cast.school_a, YEAR, "staff").is_whole is False
    rounds.prolong_round(round, last_date=round.last_date, stated_people=2, stated_date=date(2026, 6, 1), by=by, at=NOW)
    share = queries.pledge_share(cast.school_a, YEAR, "staff")
    assert (share.signed, share.listed, share.stated, share.is_whole) == (2, 2, 2, True)
    assert queries.pledge_share(cast.school_a, year_of(2025), "staff").rounds == []
    assert queries.pledge_share(cast.school_a, YEAR, "learners").rounds == []


def test_names_go_after_the_year_and_counts_words_and_proofs_stay(cast, by, received):
    round, (an, binh) = make.opened(cast.school_a, "Nguyễn An", "Bình", by=by)
    one = sign(an)
    acts.sign_on_paper(round, signers=[binh], date=TODAY, file=received, by=by, at=NOW)
    later = NOW + timedelta(days=200)
    assert rounds.forget_names(cast.school_a, date(2025, 11, 15), by=None, at=later) == 0
    assert rounds.forget_names(cast.school_a, date(2026, 11, 15), by=None, at=NOW) == 0  # it is not over
    assert rounds.forget_names(cast.school_a, date(2026, 11, 15), by=None, at=later) == 2
    assert rounds.forget_names(cast.school_a, date(2026, 11, 15), by=None, at=later) == 0
    assert not StoredFile.objects.exists()
    assert list(Signer.objects.values_list("name", "code", "person", "sort_key", "search_text").distinct()) == [
        ("", "", None, "", "")
    ]
    one.refresh_from_db()
    assert (one.sha256, signed_figure(cast.school_a)) == (rounds.fingerprint(one.text.text), 2)
    found = queries.progress(SigningRound.objects.get(pk=round.pk))
    assert (found.signed, found.people) == (2, 2)
    assert not Entry.objects.filter(changes__contains="Nguyễn").exists()
    assert verify() is None


def test_a_person_who_is_erased_is_no_name_on_any_list(cast, by):
    Membership.objects.filter(unit=cast.school_a).delete()
    person = units.person("An", at=cast.school_a)
    round = make.signing(cast.school_a, by=by)
    people.take_people(round, by=by, at=NOW)
    rounds.blank_person(str(person.pk))
    assert [(one.name, one.code, one.person) for one in round.signers.all()] == [("", "", None)]
