"""Lines that are broken in mid-sentence, made whole: what follows reads on as if nothing stood between."""

from .layout import BULLETS
from .tokens import LINE, NUMBER, WORD, Tokens

_LONG = 40


def whole_lines(t: Tokens) -> Tokens:
    """Without the line breaks inside sentences. A line so made is plain when all its parts are."""
    breaks = [i for i in range(len(t)) if t.kinds[i] == LINE]
    inner = {i for i in breaks if _runs_on(t, i)}
    if not inner:
        return t
    made = Tokens(t.text)
    start = 0
    for stop in [*(i for i in breaks if i not in inner), len(t)]:
        kept = [i for i in range(start, min(stop + 1, len(t))) if i not in inner]
        for name in ("words", "kinds", "starts", "ends"):
            getattr(made, name).extend(map(getattr(t, name).__getitem__, kept))
        made.plain.extend([all(t.plain[i] for i in kept)] * len(kept))
        start = stop + 1
    return made


def _length(t: Tokens, i: int) -> int:
    """Of the line that ends at token i, in characters."""
    return t.starts[i] - t.text.rfind("\n", 0, t.starts[i]) - 1


def _runs_on(t: Tokens, i: int) -> bool:
    """The line break at token i stands inside a sentence."""
    if i == 0 or i + 1 >= len(t) or t.kinds[i - 1] == LINE or t.kinds[i + 1] == LINE:
        return False
    before, after = t.words[i - 1], t.words[i + 1]
    if t.starts[i + 1] - t.starts[i] > 2:  # set in: an item of a list
        return t.words[i + 1 : i + 3] == ["trong", "đó"] and t.text[t.starts[i + 1]].islower()
    if t.words[i + 2 : i + 3] == ["|"]:
        return False
    if before == ";" and t.kinds[i + 1] == WORD and _length(t, i) >= _LONG:
        return t.text[t.starts[i + 1]].islower()
    if before in (".", ";", ":", "!", "?", "…", "|") or t.words[i + 1] in BULLETS:
        return False
    if t.kinds[i + 1] == WORD:
        if i + 2 < len(t) and t.words[i + 2] in (")", ".") and t.glued(i + 2) and len(after) == 1:
            return False  # a) b)
        return t.text[t.starts[i + 1]].islower()
    if t.kinds[i + 1] == NUMBER:
        if i + 2 < len(t) and t.words[i + 2] in (".", ")", "-", "/", ";"):
            return False
        return _length(t, i) >= _LONG
    return before == "," and after in ("“", '"', "(")
