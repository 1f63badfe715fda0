import random

from tuquan.reports.merging import Change, merged, words_changed

BASE = "Một\nHai\nBa\nBốn"


def test_two_who_changed_different_paragraphs_both_go_in() -> None:
    assert merged(BASE, "Một mới\nHai\nBa\nBốn", "Một\nHai\nBa\nBốn mới") == "Một mới\nHai\nBa\nBốn mới"
    assert merged(BASE, "Một\nHai\nBa\nBốn\nNăm", "Hai\nBa\nBốn") == "Hai\nBa\nBốn\nNăm"


def test_the_same_change_of_both_goes_in_once() -> None:
    assert merged(BASE, "Một\nHai!\nBa\nBốn", "Một\nHai!\nBa\nBốn mới") == "Một\nHai!\nBa\nBốn mới"


def test_two_who_changed_the_same_place_are_not_put_together_by_machine() -> None:
    assert merged(BASE, "Một\nHai A\nBa\nBốn", "Một\nHai B\nBa\nBốn") is None
    assert merged(BASE, BASE + "\nNăm", BASE + "\nSáu") is None
    assert merged("", "Của tôi", "Của bạn") is None


def test_merging_loses_no_line_that_either_wrote() -> None:
    dice = random.Random(7)
    for _round in range(500):
        base = [f"b{place}" for place in range(dice.randint(1, 6))]

        def changed(who: str, base: list[str] = base) -> list[str]:
            lines = list(base)
            for count in range(dice.randint(0, 3)):
                place = dice.randint(0, len(lines))
                if dice.random() < 0.5 or place == len(lines):
                    lines.insert(place, f"{who}{count}")
                else:
                    lines[place] = f"{who}{count}"
            return lines

        mine, theirs = changed("m"), changed("t")
        made = merged("\n".join(base), "\n".join(mine), "\n".join(theirs))
        if made is not None:
            lines = made.split("\n")
            written = [line for line in [*mine, *theirs] if line not in base]
            assert sorted(line for line in lines if line not in base) == sorted(written), (base, mine, theirs)


def test_what_changed_is_told_word_by_word() -> None:
    assert words_changed("Giữ nguyên\nTổ chức 12 buổi", "Giữ nguyên\nTổ chức 14 buổi\nThêm") == [
        [Change("same", "Giữ nguyên")],
        [Change("same", "Tổ chức "), Change("removed", "12"), Change("added", "14"), Change("same", " buổi")],
        [Change("added", "Thêm")],
    ]


def test_words_changed_side_by_side_are_told_as_one_phrase() -> None:
    assert words_changed("Trong năm, tổ chức 12 buổi", "Đơn vị đã tổ chức 12 buổi") == [
        [Change("removed", "Trong năm,"), Change("added", "Đơn vị đã"), Change("same", " tổ chức 12 buổi")]
    ]
    assert words_changed("một hai ba bốn", "một bốn") == [
        [Change("same", "một "), Change("removed", "hai ba "), Change("same", "bốn")]
    ]
