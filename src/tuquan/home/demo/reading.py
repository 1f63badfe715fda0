"""Two made-up reports of hamlets and the ward of Ninh Hòa: one read and confirmed, one waiting number by number."""

from datetime import UTC, date, datetime
from uuid import UUID

from tuquan.accounts.models import User
from tuquan.reports.models import Reading
from tuquan.reports.services import reading
from tuquan.reports.services.reading import Source
from tuquan.units.models import Unit

CONFIRMED = UUID("0199a1b0-0000-7000-8000-000000000001")
WAITING = UUID("0199a1b0-0000-7000-8000-000000000002")
HALF_YEAR = """BÁO CÁO
Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc quý IV năm 2025 của phường Ninh Hòa

Trong quý IV năm 2025, toàn phường tổ chức 21 buổi tuyên truyền với 1.640 lượt người tham dự, phát 900 tờ rơi; vận động 720
hộ gia đình ký cam kết không vi phạm pháp luật. Nhân dân cung cấp 19 tin, trong đó 13 tin có giá trị, giúp Công an phường
làm rõ 4 vụ việc. Tổ hòa giải hòa giải thành 6 vụ mâu thuẫn trong nhân dân. Khen thưởng 2 tập thể và 5 cá nhân.
"""
REVIEW = """BÁO CÁO
Sơ kết phong trào Toàn dân bảo vệ an ninh Tổ quốc quý I năm 2026 của phường Ninh Hòa

1. Tuyên truyền
Quý I năm 2026 đã tổ chức 24 buổi tuyên truyền pháp luật với hơn 1.900 lượt người nghe; đăng 36 tin, bài trên trang Zalo của
phường; phát 1.150 tờ rơi về phòng, chống lừa đảo. Mở 2 lớp tập huấn kỹ năng thoát nạn cho 130 học viên.
2. Mô hình
Toàn phường duy trì 14 mô hình tự quản, trong đó 2 mô hình mới; lắp đặt thêm 38 camera an ninh bằng nguồn xã hội hóa 245 triệu
đồng. Có 9 nhóm Zalo “Tự quản về an ninh, trật tự” với 2.310 thành viên.
3. Tin báo, hòa giải
Nhân dân cung cấp 26 tin, trong đó 17 tin có giá trị; làm rõ 5 vụ việc, xử lý 7 đối tượng. Hòa giải thành 8 vụ mâu thuẫn.
Ông Lê Văn Hải, tổ trưởng tổ dân phố 5, đã vận động người dân giao nộp 3 khẩu súng tự chế.
4. Khen thưởng
Khen thưởng 3 tập thể và 8 cá nhân. Năm 2025 khen thưởng 21 cá nhân.
"""


def load() -> None:
    office = Unit.objects.get(code="KH-NH-BCD")
    if office.governs is None or Reading.objects.filter(pk=WAITING).exists():
        return
    officer = User.objects.filter(username="canbo").first()
    done = reading.start_reading(
        office,
        HALF_YEAR,
        subject=office.governs,
        source=Source("Kết quả phong trào quý IV năm 2025", "198/BC-UBND", date(2025, 12, 29)),
        key=CONFIRMED,
        by=officer,
        at=datetime(2026, 1, 6, 2, tzinfo=UTC),
    )
    at = datetime(2026, 1, 6, 3, tzinfo=UTC)
    reading.accept(done, done.figures.values_list("pk", flat=True), by=officer, at=at)
    reading.confirm(done, by=officer, at=at)
    reading.start_reading(
        office,
        REVIEW,
        subject=office.governs,
        source=Source("Sơ kết phong trào quý I năm 2026", "57/BC-UBND", date(2026, 3, 30)),
        key=WAITING,
        by=officer,
        at=datetime(2026, 4, 1, 2, tzinfo=UTC),
    )
