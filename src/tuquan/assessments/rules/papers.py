"""Papers of the field and what is left of their force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from .reading import DATA, Item, RulesError, Status, read_yaml

PAPER_KINDS = MappingProxyType(
    {
        "law": "luật",
        "resolution": "nghị quyết",
        "decree": "nghị định",
        "circular": "thông tư",
        "decision": "quyết định",
        "directive": "chỉ thị",
        "plan": "kế hoạch",
        "programme": "chương trình",
        "guidance": "hướng dẫn",
        "coordination": "quy chế phối hợp",
        "letter": "công văn",
        "report": "báo cáo",
    }
)
# Letters and reports say something once; asking whether they are in force would be a wrong question.
_WITHOUT_FORCE = frozenset({"letter", "report"})


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper of the catalogue. `local`: its number is used by other offices too, so a date is needed to know it."""

    number: str
    kind: str
    issuer: str
    issued_on: date | None
    summary: str
    in_force_from: date | None
    out_of_force_from: date | None
    replaced_by: str | None
    period: tuple[int, int] | None
    local: bool
    status: Status
    note: str | None


@dataclass(frozen=True, slots=True)
class PaperState:
    """`code`: in_force, not_yet, out_of_force, period_over, no_force or unknown; `text` is the Vietnamese sentence."""

    code: str
    text: str
    paper: KnownPaper | None

    @property
    def lost(self) -> bool:
        return self.code in ("out_of_force", "period_over")


def _paper(item: Item) -> KnownPaper:
    number = item.text("number")
    item.rename(f"văn bản {number}")
    period_item = item.item("period", None)
    period = None
    if period_item is not None:
        period = (period_item.whole("from"), period_item.whole("to"))
        period_item.close()
    paper = KnownPaper(
        number=number,
        kind=item.choice("kind", PAPER_KINDS),
        issuer=item.text("issuer"),
        issued_on=item.day_or_none("date"),
        summary=item.text("summary"),
        in_force_from=item.day_or_none("in_force_from"),
        out_of_force_from=item.day_or_none("out_of_force_from"),
        replaced_by=item.text("replaced_by", None),
        period=period,
        local=item.flag("local", False),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    if paper.in_force_from and paper.out_of_force_from and paper.out_of_force_from <= paper.in_force_from:
        raise item.error("hết hiệu lực trước khi có hiệu lực.")
    return paper


def _key(number: str) -> str:
    return "".join(number.casefold().removeprefix("số ").split())


@cache
def _papers() -> Mapping[str, KnownPaper]:
    top = read_yaml(DATA / "papers.yaml")
    papers = [_paper(item) for item in top.items("papers")]
    top.close()
    found: dict[str, KnownPaper] = {}
    for paper in papers:
        if _key(paper.number) in found:
            raise RulesError("papers.yaml", f"văn bản {paper.number}", "số văn bản ghi hai lần.")
        found[_key(paper.number)] = paper
    for paper in papers:
        if paper.replaced_by is not None and _key(paper.replaced_by) not in found:
            raise RulesError("papers.yaml", f"văn bản {paper.number}", f"không có văn bản {paper.replaced_by}.")
    return found


def all_papers() -> tuple[KnownPaper, ...]:
    return tuple(_papers().values())


def find_paper(number: str, issued: date | None = None) -> KnownPaper | None:
    """The paper of that number. Its date `issued` must agree where both are known; a local number needs it."""
    paper = _papers().get(_key(number))
    if paper is None or (paper.local and issued is None):
        return None
    if issued is not None and paper.issued_on is not None and issued != paper.issued_on:
        return None
    return paper


def paper_state(number: str, on: date, issued: date | None = None) -> PaperState:
    """What to write beside a paper wherever it is cited. A paper nobody entered is “unknown”, never “in force”."""
    paper = find_paper(number, issued)
    if paper is None:
        return PaperState("unknown", "Chưa có trong danh mục văn bản", None)
    if paper.kind in _WITHOUT_FORCE:
        return PaperState("no_force", "Văn bản hành chính, không xét hiệu lực", paper)
    if paper.out_of_force_from is not None and paper.out_of_force_from <= on:
        text = f"Hết hiệu lực từ {paper.out_of_force_from:%d/%m/%Y}"
        if paper.replaced_by is not None:
            text += f", được thay bằng {paper.replaced_by}"
        return PaperState("out_of_force", text, paper)
    if paper.period is not None and on.year > paper.period[1]:
        return PaperState("period_over", f"Đã hết giai đoạn {paper.period[0]}–{paper.period[1]}", paper)
    if paper.in_force_from is None:
        return PaperState("unknown", "Chưa rõ hiệu lực", paper)
    if on < paper.in_force_from:
        return PaperState("not_yet", f"Chưa có hiệu lực, có hiệu lực từ {paper.in_force_from:%d/%m/%Y}", paper)
    text = "Còn hiệu lực" if paper.status is Status.VERIFIED else f"Còn hiệu lực ({paper.status.label})"
    return PaperState("in_force", text, paper)
