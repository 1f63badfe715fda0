"""A page drawn once says what drawing it each time would say."""

from django.utils import translation
from django.utils.html import escape

from tuquan.core.drawn import Drawn


def test_words_stand_where_they_stand_when_it_is_drawn_anew():
    def draw(look, words):
        drawn.append(look)
        first, second = (escape(word) for word in words)
        return f"{look}: {first}, {second} và {first}" if look else second

    drawn = []
    page = Drawn(draw)
    asked = [(True, ("a & <b>", "Đỗ \"c\" 'd'")), (True, ("\\1", "{x}")), (False, ("e", "%s")), (True, ("", ""))]
    said = [page(look, words).decode() for look, words in asked]
    assert drawn == [True, False]
    assert said == [draw(look, words) for look, words in asked]


def test_each_language_is_drawn_for_itself():
    page = Drawn(lambda _look, words: f"{translation.get_language()} {words[0]}")
    said = []
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            said.append(page((), ("x",)))
    assert said == [b"vi x", b"en x", b"vi x"]
