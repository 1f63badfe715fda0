"""Text of a plain file: UTF-8, UTF-16, and what older Vietnamese offices typed in (TCVN3, VNI, Windows-1258)."""

import re
import unicodedata

# TCVN3 (fonts named .Vn…): one sign of Latin-1 for each letter. In the order of the Vietnamese letters beside it.
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
# VNI: the letter and a sign after it.
_VNI_AFTER = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": "\u0302", "á": "\u0302" + _ACUTE, "à": "\u0302" + _GRAVE, "å": "\u0302" + _HOOK, "ã": "\u0302" + _TILDE,
    "ä": "\u0302" + _DOT, "ê": "\u0306", "é": "\u0306" + _ACUTE, "è": "\u0306" + _GRAVE, "ú": "\u0306" + _HOOK,
    "ü": "\u0306" + _TILDE, "ë": "\u0306" + _DOT,
}  # fmt: skip
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI = {**_VNI_AFTER, **{key.upper(): mark for key, mark in _VNI_AFTER.items()}}
_VNI_LETTER = {**_VNI_ALONE, **{key.upper(): letter.upper() for key, letter in _VNI_ALONE.items()}}
_COMMON = re.compile(
    r"\b(và|của|công|được|đã|người|tổ|các|trong|xã|an|ninh|trật|tự|dân|phòng|vụ|việc|báo|cáo|năm|tuyên|truyền|mô|hình|"
    r"cho|về|có|là|với|những|đơn|vị|huyện|tỉnh|đảng|ủy|nhân|kết|quả|hòa|giải|đối|tượng|lượt|buổi|tố|giác)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"[ăđơưĂĐƠƯĩũ\u1ea0-\u1ef9]")  # none of these is in Latin-1


class Undecodable(Exception):
    """The bytes are no text that is known."""


def _tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(char, char) for char in text)


def _vni(text: str) -> str:
    made: list[str] = []
    for char in text:
        last = made[-1][-1] if made else ""
        if char in _VNI and last and last.lower() in "aeouyơư":
            made[-1] = unicodedata.normalize("NFC", made[-1] + _VNI[char])
        else:
            made.append(_VNI_LETTER.get(char, char))
    return "".join(made)


def _score(text: str) -> int:
    return len(_COMMON.findall(text)) + len(_OURS.findall(text)) // 4


def modern(text: str) -> tuple[str, str]:
    """(the text in Unicode letters, the old encoding it was typed in or "")."""
    sample = text[:20_000]
    if len(_OURS.findall(sample)) * 40 >= sum(char.isalpha() for char in sample):
        return text, ""
    strange = sum("\x80" <= char <= "\xff" for char in sample)
    if strange * 25 < len(sample):
        return text, ""
    best = max(("TCVN3", _tcvn3), ("VNI", _vni), key=lambda one: _score(one[1](sample)))
    converted = best[1](sample)
    if _score(converted) > 2 * _score(sample) + 3:
        return best[1](text), best[0]
    return text, ""


def decode(content: bytes) -> tuple[str, str]:
    """(text, the old encoding or "").

    :raises Undecodable: no text.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return modern(content.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise Undecodable from error
    if b"\x00" in content[:4_096]:
        for name, zeros in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[0:200:2])):
            if zeros.count(0) * 3 > len(zeros):
                try:
                    return modern(content.decode(name))
                except UnicodeDecodeError:
                    continue
        raise Undecodable
    try:
        return modern(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    text, old = modern(content.decode("latin-1"))
    if old:
        return text, old
    try:
        western = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise Undecodable from error
    if _score(western[:20_000]) >= 5 and _OURS.search(western):
        return western, "Windows-1258"
    raise Undecodable
