from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    AWARENESS = "awareness", _("buổi tuyên truyền, quán triệt")
    TRAINING = "training", _("lớp tập huấn, huấn luyện")


class SessionForm(TextChoices):
    CONFERENCE = "conference", _("hội nghị")
    BRIEFING = "briefing", _("giao ban, sinh hoạt cơ quan")
    PARTY_CELL = "party_cell", _("sinh hoạt chi bộ")
    UNION = "union", _("sinh hoạt công đoàn, đoàn thể")
    CLASS = "class", _("lớp học")
    FLAG_SALUTE = "flag_salute", _("chào cờ, sinh hoạt dưới cờ")
    WORD_OF_MOUTH = "word_of_mouth", _("tuyên truyền miệng, đến từng nhóm")
    ARTS_SPORTS = "arts_sports", _("văn nghệ, thể thao, sân khấu hóa")
    CONTEST = "contest", _("hội thi, diễn đàn, tọa đàm")
    ONLINE = "online", _("trực tuyến")
    PRACTICE = "practice", _("thực hành tại chỗ")
    FESTIVAL = "festival", _("Ngày hội toàn dân bảo vệ an ninh Tổ quốc")
    OTHER = "other", _("hình thức khác")


HEAD_COUNT_ONLY = (SessionForm.PARTY_CELL, SessionForm.UNION)
"""Party-cell and union meetings: a head count only, never names (design: Rights, secrets and privacy)."""


class Audience(TextChoices):
    STAFF = "staff", _("cán bộ, nhân viên")
    LEARNERS = "learners", _("người học")
    GUARDS = "guards", _("bảo vệ")
    TEAM = "team", _("thành viên tổ tự quản")
    RESIDENTS = "residents", _("người dân")
    MIXED = "mixed", _("nhiều đối tượng")


class Content(TextChoices):
    """What every person of the unit has to be told once in the window (Circular 124/2021, article 6.1)."""

    INTERNAL_RULES = "internal_rules", _("nội quy, quy định của đơn vị")
    CRITERIA = "criteria", _("tiêu chí của tiêu chuẩn An toàn về ANTT")


class CountedAs(TextChoices):
    """How sharp a head count is; the codes are those of figures."""

    EXACT = "exact", _("đúng số này")
    AT_LEAST = "at_least", _("trên, hơn số này")
    NEARLY = "nearly", _("gần số này")
    ABOUT = "about", _("khoảng số này")


class MediaForm(TextChoices):
    """What is broadcast, published or printed: nobody is counted as present."""

    LOUDSPEAKER = "loudspeaker", _("phát thanh, loa truyền thanh")
    BULLETIN = "bulletin", _("bản tin")
    ARTICLE = "article", _("tin, bài viết")
    COLUMN = "column", _("chuyên mục, chuyên trang")
    VIDEO = "video", _("đoạn phim, phóng sự")
    WEB = "web", _("đăng trên trang tin, mạng xã hội")
    POSTER = "poster", _("áp phích, pa nô, băng rôn")
    LEAFLET = "leaflet", _("tờ rơi, tờ gấp, tài liệu in")


PRINTED = (MediaForm.POSTER, MediaForm.LEAFLET)


class Way(TextChoices):
    """How a name came onto the list."""

    ORGANISER = "organiser", _("người tổ chức điểm danh")
    LIST = "list", _("danh sách nhập từ tệp")
    CODE = "code", _("quét mã QR, nhập mã nhân viên")
    ACCOUNT = "account", _("quét mã QR bằng tài khoản")


class SessionResult(TextChoices):
    GOOD = "good", _("đạt yêu cầu")
    AGAIN = "again", _("chưa đạt, cần tổ chức bù")


class QuizState(TextChoices):
    """What is kept of the questions after a session; no score, and no row for who did not answer."""

    PASSED = "passed", _("đã đạt")
    NOT_YET = "not_yet", _("chưa đạt")


class MaterialKind(TextChoices):
    TEXT = "text", _("bài nói, tài liệu")
    SLIDES = "slides", _("bài trình chiếu")
    VIDEO = "video", _("đoạn phim ngắn")
    COURSE = "course", _("bài học có câu hỏi")


class Licence(TextChoices):
    PUBLIC = "public", _("văn bản, tài liệu của cơ quan nhà nước")
    OWN = "own", _("đơn vị tự làm, được dùng lại khi ghi nguồn")
    PERMITTED = "permitted", _("tác giả cho phép dùng (ghi rõ ở nguồn)")
    CREATIVE_COMMONS = "creative_commons", _("giấy phép Creative Commons")


class CertificateKind(TextChoices):
    GUARD = "guard", _("huấn luyện nghiệp vụ bảo vệ")
    FIRE = "fire", _("huấn luyện phòng cháy, chữa cháy")
    RESCUE = "rescue", _("huấn luyện cứu nạn, cứu hộ")
    FIRST_AID = "first_aid", _("huấn luyện sơ cấp cứu")
    OTHER = "other", _("chứng nhận khác")


YEARS_VALID = {CertificateKind.GUARD: 5}
"""Circular 46/2014/TT-BCA, article 6.6. Where no text fixes it, the day is typed from the paper."""

COMES_FROM = {"guarding": CertificateKind.GUARD, "fire": CertificateKind.FIRE, "escape": CertificateKind.RESCUE}
"""Which certificate a class of this topic gives."""


class Result(TextChoices):
    PASSED = "passed", _("đạt")
    NOT_YET = "not_yet", _("chưa đạt")
    ABSENT = "absent", _("không dự")
