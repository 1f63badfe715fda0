"""Numbers of a scene that is told are no figures; what a unit came to beside them is."""

import pytest

from tuquan.reports.reading import read


def codes(text):
    return [(one.indicator, one.value) for one in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ tuần tra của phố, tuổi đời từ 35 đến 62, ai cũng là cựu chiến binh.",
        "Đội dân phòng, người trong độ tuổi từ 18 đến 45, đêm nào cũng có mặt.",
        "Đội trực ở cổng chợ từ 19 đến 23 giờ, sau đó giao lại cho dân phòng.",
        "Nhóm hộ giáp mốc 428 của bản trông nhau mà giữ đường biên.",
        "Tỷ lệ đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm nay nhích thêm 1,7 điểm.",
        "Mô hình “5+1”: 5 hộ gần nhau nhận giúp 1 thanh niên hư.",
        "Theo cách làm ấy, cứ 3 đảng viên kèm 1 người lầm lỗi.",
        "Được giao giúp đỡ, có 6 em tái phạm.",
        "Hai phụ nữ bị lừa bán qua biên giới được đưa trở về.",
        "Một lần đuổi theo hai kẻ giật túi tới tận chân đèo, anh đội phó ngã gãy tay.",
        "Ngư dân ứng cứu 22 tàu gặp nạn, 141 người.",
        "Công an xã có 9 đồng chí, đều ở tuổi dưới 40.",
        "Cả huyện Tân Phú (Đồng Nai) có 83 thôn, khu phố; ở đâu phong trào cũng đều.",
        "Toàn phường có 27 khu phố, 312 tổ dân phố, 18.600 hộ; năm qua an ninh trật tự giữ vững.",
        "Hồi ấy cả ngõ 86 hộ mà một quý mất 5 xe máy.",
        "Hội thi tổ tuần tra giỏi khép lại. 11 đội đua tài qua ba phần thi.",
        "Công an huyện triệt xóa 9 nhóm tín dụng đen.",
        "Muốn thấy cả bờ sông phải thêm 10 mắt camera nữa, tốn 55 triệu đồng.",
        "Năm ngoái, tin có tên người gửi chỉ chiếm 58%, năm nay lên 71%.",
        "Phường vận động mở lối thoát nạn thứ hai: 1.140/1.265 nhà ống, đạt 90,1%.",
        "Công an huyện rà soát người nghiện, đưa đi cai 431.",
        "Trong năm có 148 vụ phạm pháp hình sự xảy ra trên địa bàn.",
        "Tỉnh đã cho thôi 6 mô hình lập ra để lấy thành tích.",
        "Chủ trương năm 2009: kiện toàn 204 tổ tự quản còn yếu.",
        "Công an tỉnh cùng 22 sở, ngành, đoàn thể đã ký quy chế phối hợp.",
        "Bản này có 19 người nghe lời kẻ xấu bỏ đi.",
        "Bà có 3 người con, 7 cháu nội ngoại.",
        "Ông kể chuyện bám theo hai tên trộm bò qua ba con suối mới bắt được.",
        "Nhờ 2 sinh viên báo tin, phường yên ổn hẳn.",
        "Năm 2016 còn 41 vụ trộm, năm 2019 chỉ 9 vụ.",
        "Dân phòng thay nhau tuần tra 21.500 lượt.",
        "Chi 420 triệu đồng sửa nhà văn hóa thôn, 1,1 tỷ đồng làm cầu.",
    ],
)
def test_a_number_of_the_telling_alone_is_left_out(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "UBND tỉnh trao 9 bằng khen cho tập thể, 21 bằng khen cho cá nhân.",
            [("awards_collective", 9), ("awards_individual", 21)],
        ),
        (
            "Chủ tịch huyện tặng giấy khen cho 6 tổ và 10 hòa giải viên.",
            [("awards_collective", 6), ("awards_individual", 10)],
        ),
        (
            "UBND xã khen thưởng 8 hộ gia đình, 1 câu lạc bộ và 13 cá nhân.",
            [("awards_collective", 8), ("awards_collective", 1), ("awards_individual", 13)],
        ),
        ("Tổ hòa giải / hòa giải viên: 215 / 1.390", [("security_groups", 215), ("security_group_members", 1390)]),
        (
            "Số buổi/lượt người tuyên truyền: 86/12.400.",
            [("propaganda_sessions", 86), ("propaganda_attendees", 12400)],
        ),
        (
            "Loại hình; Số lượng; Thành viên\nTổ an ninh nhân dân; 214; 1.920\nĐội dân phòng; 18; 360",
            [
                ("security_groups", 214),
                ("security_group_members", 1920),
                ("security_groups", 18),
                ("security_group_members", 360),
            ],
        ),
        (
            "STT; nội dung; kết quả\n01; họp dân tuyên truyền; 132 cuộc\n02; người dự; 4.877 lượt\n03; tin, bài; 68",
            [("propaganda_sessions", 132), ("propaganda_attendees", 4877), ("media_items", 68)],
        ),
        (
            "Tổ liên gia: đầu năm 9, cuối năm 24. Điểm chữa cháy công cộng: 31.",
            [("fire_interfamily_groups", 9), ("fire_interfamily_groups", 24), ("public_fire_points", 31)],
        ),
        (
            "Hai phường lắp camera: phường thứ nhất 74 mắt, phường thứ hai 69.",
            [("cameras", 74), ("cameras", 69)],
        ),
        (
            "Trong 47 mô hình đang hoạt động thì Hội Phụ nữ giữ 15, Đoàn Thanh niên 12.",
            [("models_active", 47), ("models_active", 15), ("models_active", 12)],
        ),
        (
            "Ký cam kết: nhà trọ 120 cơ sở, nhà hàng 34, quán karaoke 9.",
            [("commitments_signed", 120), ("commitments_signed", 34), ("commitments_signed", 9)],
        ),
        (
            "Toàn xã đăng ký năm 2026 đạt chuẩn an toàn về an ninh trật tự: 38/38 thôn.",
            [("units_registered_residential", 38)],
        ),
        (
            "12/13 trường học, 9/10 doanh nghiệp đăng ký xây dựng “An toàn về ANTT”; kết quả 12 trường, 8 doanh nghiệp được "
            "công nhận.",
            [
                ("units_registered_institution", 12),
                ("units_registered_institution", 9),
                ("units_recognized_school", 12),
                ("units_recognized_enterprise", 8),
            ],
        ),
        (
            "Cả huyện đăng ký “An toàn về an ninh, trật tự” 684 đơn vị, chia ra khu dân cư 201, cơ quan, trường học 257.\n\nCuối "
            "năm: Hội đồng họp, bỏ phiếu; số đạt là 597.",
            [
                ("units_registered", 684),
                ("units_registered_residential", 201),
                ("units_registered_institution", 257),
                ("units_recognized", 597),
            ],
        ),
        (
            "Các tổ công tác ngủ lại bản, họp tới 96 cuộc, lượt người dự xấp xỉ 7.500.",
            [("propaganda_sessions", 96), ("propaganda_attendees", 7500)],
        ),
        (
            "Dọc bờ biển có 118 “Tổ tàu thuyền an toàn”.",
            [("security_groups", 118)],
        ),
        (
            "Ban hòa giải đã tiếp nhận 52 đơn, giải quyết ổn thỏa 48 việc.",
            [("disputes_mediated", 48)],
        ),
        ("Công an huyện phá 84 vụ, đạt 87,5%.", [("cases_handled", 84), ("clearance_rate", 87.5)]),
        (
            "Một đêm, 23 con bạc\nRạng sáng 17/1, Công an huyện bắt quả tang 23 người đang đánh bạc.",
            [("persons_handled", 23), ("persons_handled", 23)],
        ),
        (
            "Mô hình “Tiếng kẻng an ninh” bắt đầu ở một bản. Tới nay kẻng đã treo tại 184 thôn.",
            [("model_sites", 184)],
        ),
        ("Công ty thuê 19 bảo vệ người địa phương.", [("security_guards", 19)]),
        ("Bệnh viện lập đội phản ứng nhanh 25 người.", [("security_group_members", 25)]),
        ("Chi nhánh có tổ bảo vệ 6 người trực ngày đêm.", [("security_guards", 6)]),
        (
            "Xã, phường đăng ký / đạt “An toàn về an ninh, trật tự”: 21 / 20",
            [("units_registered_commune", 21), ("units_recognized_commune", 20)],
        ),
        (
            "Phong trào bảo vệ an ninh Tổ quốc: 512/533 ấp, khu vực đạt chuẩn, bằng 96,06%.",
            [("units_recognized_residential", 512), ("recognition_rate", 96.06)],
        ),
        (
            "Cách làm này đến nay có mặt ở 87 ấp, lôi cuốn 31.400 hộ cùng canh giữ.",
            [("model_sites", 87), ("households_participating", 31400)],
        ),
        ("Hòm thư tố giác đặt ở cổng trường nhận 61 lá.", [("tips_received", 61)]),
        (
            "Có 418 nhân viên bảo vệ, trong đó 390 người đã qua lớp nghiệp vụ.",
            [("security_guards", 418), ("training_attendees", 390)],
        ),
        (
            "Nhóm Zalo các thôn kết nối trên 7.800 hộ, thành viên.",
            [("online_members", 7800)],
        ),
        (
            "Lắp 96 mắt camera, kinh phí 480 triệu đồng, trong đó doanh nghiệp ủng hộ 300 triệu, dân góp 180 triệu.",
            [
                ("cameras", 96),
                ("security_funding", 480_000_000),
                ("security_funding", 300_000_000),
                ("security_funding", 180_000_000),
            ],
        ),
    ],
)
@pytest.mark.usefixtures("grammar_alone")
def test_figures_beside_a_scene_are_read(text, expected):
    assert codes(text) == expected
