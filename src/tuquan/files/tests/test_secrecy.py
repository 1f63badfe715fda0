import unicodedata

import pytest

from tuquan.files.secrecy import mark_in_name, mark_in_page


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Kế hoạch 12 (MẬT).pdf", "MẬT"),
        ("Kế hoạch 12 (mật).pdf", "MẬT"),
        ("[Tối mật] phương án.docx", "TỐI MẬT"),
        ("TUYỆT MẬT - KH 12.pdf", "TUYỆT MẬT"),
        ("KH_TỐI MẬT_2026.docx", "TỐI MẬT"),
        ("MẬT.pdf", "MẬT"),
        (unicodedata.normalize("NFD", "Kế hoạch (MẬT).pdf"), "MẬT"),
        ("Cam kết bảo mật.pdf", None),
        ("Quy chế bảo vệ bí mật nhà nước.docx", None),
        ("DANH MỤC BÍ MẬT NHÀ NƯỚC.pdf", None),
        ("Mật khẩu wifi.txt", None),
        ("mật độ dân cư.xlsx", None),
        ("Danh mục bí mật nhà nước độ Tối mật.pdf", None),
        ("MẬT ONG RỪNG.jpg", None),
        ("KH 12 MẬT.pdf", "MẬT"),
        ("Phương án TỐI MẬT", "TỐI MẬT"),
        ("QUY CHẾ BẢO MẬT.pdf", None),
        ("DANH MỤC ĐỘ TỐI MẬT.pdf", None),
        ("Bảo mật", None),
    ],
)
def test_mark_in_name(name, mark):
    assert mark_in_name(name) == mark


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["CÔNG AN TỈNH", "MẬT", "KẾ HOẠCH"], "MẬT"),
        (["UBND TỈNH", "Số: 12/KH-UBND", "[ TỐI MẬT ]"], "TỐI MẬT"),
        (["M Ậ T"], "MẬT"),
        (["TUYỆT  MẬT"], "TUYỆT MẬT"),
        (["TUYỆT", "MẬT"], "TUYỆT MẬT"),
        (["Độ mật: Mật"], "MẬT"),
        (["ĐỘ MẬT : TỐI MẬT"], "TỐI MẬT"),
        (["MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "MẬT"),
        (["Số: 15/KH-CAT    MẬT"], "MẬT"),
        (["Số: 15/KH-CAT TỐI MẬT"], "TỐI MẬT"),
        (["MËT"], "MẬT"),
        (["TUYEÄT MAÄT"], "TUYỆT MẬT"),
        ([unicodedata.normalize("NFD", "TỐI MẬT")], "TỐI MẬT"),
        # No marks
        (["QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC"], None),
        (["BẢN CAM KẾT BẢO", "MẬT"], None),
        (["CAM KẾT BẢO MẬT"], None),
        (["CAM KẾT BẢO  MẬT"], None),
        (["CAM KẾT BẢO   MẬT"], None),
        (["DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT,", "TỐI MẬT"], None),
        (["BAN HÀNH DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ", "TỐI MẬT"], None),
        (["Mật khẩu: 123456", "MẬT KHẨU", "MẬT  KHẨU HỆ THỐNG"], None),
        (["Mật độ dân số cao", "MẬT ĐỘ"], None),
        (["Việc bảo vệ bí mật nhà nước do thủ trưởng phụ trách."], None),
        (["Tài liệu mật được lưu tại phòng riêng.", "mật"], None),
        (["Độ mật: Không"], None),
        (["Độ mật: bình thường"], None),
        ([f"dòng {number}" for number in range(40)] + ["MẬT"], None),
    ],
)
def test_mark_in_page(lines, mark):
    assert mark_in_page(lines) == mark
