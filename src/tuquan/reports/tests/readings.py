"""A report as a commune writes it, made up, and its reading."""

from datetime import UTC, date, datetime

from tuquan.reports.services import reading as services
from tuquan.reports.services.reading import Source

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
REPORT = """BÁO CÁO
Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2025

I. KẾT QUẢ
1. Công tác tuyên truyền
Trong năm 2025 đã tổ chức 48 buổi tuyên truyền pháp luật với 3.126 lượt người tham dự; phát 2.400 tờ rơi;
vận động 1.845 hộ gia đình ký cam kết không vi phạm pháp luật.
Ông Nguyễn Văn Bảy, Trưởng Công an phường, cho biết: 48 buổi tuyên truyền đều có biên bản.
2. Mô hình
Toàn phường duy trì 12 mô hình tự quản, trong đó xây dựng mới 3 mô hình; lắp đặt 86 camera an ninh.
3. Tin báo
Nhân dân cung cấp 57 tin, trong đó 41 tin có giá trị giúp Công an làm rõ 9 vụ việc.
4. Khen thưởng
Khen thưởng 6 tập thể và 14 cá nhân. Năm 2024 khen thưởng 11 cá nhân.
"""


def started(cast, *, text=REPORT, subject=None, unit=None, **given):
    unit = unit or cast.office
    return services.start_reading(
        unit,
        text,
        subject=subject or cast.commune,
        source=Source("Báo cáo năm 2025", "12/BC-UBND", date(2025, 12, 20)),
        by=cast.officer,
        at=AT,
        **given,
    )


def confirmed(cast, **given):
    reading = started(cast, **given)
    services.accept(reading, reading.figures.values_list("pk", flat=True), by=cast.officer, at=AT)
    services.confirm(reading, by=cast.officer, at=AT)
    reading.refresh_from_db()
    return reading
