"""Pages that look alike for most who ask, drawn once for each look; afterwards only the words in them change.

page = Drawn(draw)              # draw(look, words) -> the page, by its template as any other page
page(look, ("Trần Thị B", …))   # as draw(look, ("Trần Thị B", …)) escaped and encoded, in a fiftieth of the time

A look is everything that decides what the page says apart from those words, and the words go into it as they are: no
condition asks for one and no filter changes it. What is kept follows from the template alone. Only for what is shown by
the thousand.
"""

import html
import re
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar
from uuid import uuid4

from django.conf import settings
from django.utils.translation import get_language

# As templates escape.
ESCAPED = str.maketrans({char: html.escape(char) for char in "&<>\"'"})
Look = TypeVar("Look", bound=Hashable)
MOST = 1000
Pieces = tuple[list[bytes], list[int]]
"""What stands before, between and after the words, and which word stands in each gap."""


class Drawn(Generic[Look]):
    def __init__(self, draw: Callable[[Look, Sequence[str]], str]) -> None:
        self.draw = draw
        self.known: dict[tuple[str | None, Look], Pieces] = {}

    def __call__(self, look: Look, words: Sequence[str]) -> bytes:
        key = get_language(), look
        pieces = self.known.get(key)
        if pieces is None:
            pieces = self._pieces(look, len(words))
            if len(self.known) >= MOST:
                self.known.clear()
            if not settings.DEBUG:  # whoever writes the template sees it anew each time
                self.known[key] = pieces
        texts, places = pieces
        said = [word.translate(ESCAPED).encode() for word in words]
        page = [texts[0]]
        for place, text in zip(places, texts[1:], strict=True):
            page += said[place], text
        return b"".join(page)

    def _pieces(self, look: Look, count: int) -> Pieces:
        marks = [str(uuid4()) for _word in range(count)]
        parts = re.split(f"({'|'.join(marks)})", self.draw(look, marks))
        return [text.encode() for text in parts[::2]], [marks.index(mark) for mark in parts[1::2]]
