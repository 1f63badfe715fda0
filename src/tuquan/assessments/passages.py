"""The security-and-order passage for the office's own six-month and yearly report: plain text, ready to be pasted.

A pure renderer of a review's lines; nothing is read from the records here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuquan.assessments.enums import ReviewPart, ReviewTerm

HEADINGS = {
    ReviewPart.RESULTS: "Kết quả thực hiện",
    ReviewPart.STRENGTHS: "Ưu điểm",
    ReviewPart.WEAKNESSES: "Hạn chế",
    ReviewPart.INCIDENTS: "Tình hình vụ việc",
    ReviewPart.DIRECTIONS: "Nhiệm vụ thời gian tới",
}
TERMS = {ReviewTerm.HALF: "6 tháng đầu năm {year}", ReviewTerm.YEAR: "năm {year}"}


@dataclass(frozen=True)
class Section:
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    title: str
    sections: tuple[Section, ...]

    @property
    def plain(self) -> str:
        """As it is copied: a title, then a lettered heading and its sentences in dashes."""
        lines = [self.title]
        for letter, section in zip("abcdeghik", self.sections, strict=False):
            lines.append(f"{letter}) {section.heading}")
            lines += [f"- {sentence}" for sentence in section.sentences]
        return "\n".join(lines)


def passage(year: int, term: ReviewTerm, parts: Iterable[tuple[ReviewPart, Sequence[str]]]) -> Passage:
    """Parts without a sentence are left out."""
    return Passage(
        f"Công tác bảo đảm an ninh, trật tự {TERMS[term].format(year=year)}",
        tuple(Section(HEADINGS[part], tuple(sentences)) for part, sentences in parts if sentences),
    )
