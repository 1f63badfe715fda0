from hypothesis import given, strategies

from tuquan.reports.reading import masking, read


def test_names_of_people_are_masked_and_places_stay():
    text = "Ông Nguyễn Văn Khánh, trung tá Bùi Sơn và bà Lò Thị Mỷ ở phường Trần Phú, đường Lê Lợi báo 31 tin."
    assert (
        masking.masked(text)
        == "Ông ▒▒▒▒▒▒ ▒▒▒ ▒▒▒▒▒, trung tá ▒▒▒ ▒▒▒ và bà ▒▒ ▒▒▒ ▒▒ ở phường Trần Phú, đường Lê Lợi báo 31 tin."
    )


def test_figures_of_a_masked_text_are_those_of_the_text():
    text = "Đối tượng Phạm Văn Tèo cùng 11 đối tượng khác bị bắt giữ trong 4 vụ trộm cắp."
    assert [one.as_dict() for one in read(masking.masked(text))] == [one.as_dict() for one in read(text)]


def test_words_that_are_no_names_stay():
    text = "Ban Chỉ đạo 138 tỉnh Hà Giang, Công an huyện Mường La, Bộ Công an tặng Bằng khen."
    assert masking.masked(text) == text


@given(strategies.text(max_size=200))
def test_a_masked_text_is_as_long_as_before(text):
    assert len(masking.masked(text)) == len(text)
