from tuquan.documents.founding import Founding, Member, founding_of
from tuquan.units.enums import TeamKind, TeamPost


def test_members_are_read_with_position_and_post():
    lines = """Điều 1. Thành lập Tổ bảo vệ an ninh trật tự cơ quan gồm các ông (bà) có tên sau:
1. Ông Nguyễn Văn An, Phó Chánh Văn phòng, Tổ trưởng;
2. Bà Trần Thị Bình - Chuyên viên phòng Nội chính - Tổ phó;
3. Đ/c Lê Đức Công, Trưởng phòng Hành chính, làm thành viên.
4. Phạm Đình Duy, Lái xe
Điều 3. Ông Chánh Văn phòng và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành.""".splitlines()
    assert founding_of(lines, "Về việc thành lập Tổ bảo vệ an ninh trật tự cơ quan") == Founding(
        "Tổ bảo vệ an ninh trật tự cơ quan",
        TeamKind.SECURITY_TEAM,
        (
            Member("Nguyễn Văn An", "Phó Chánh Văn phòng", TeamPost.LEADER),
            Member("Trần Thị Bình", "Chuyên viên phòng Nội chính", TeamPost.DEPUTY),
            Member("Lê Đức Công", "Trưởng phòng Hành chính", TeamPost.MEMBER),
            Member("Phạm Đình Duy", "Lái xe", TeamPost.MEMBER),
        ),
    )


def test_a_table_comes_cell_by_cell():
    lines = ["TT", "Họ và tên", "Chức vụ", "Nhiệm vụ", "1", "Nguyễn Văn An", "Hiệu trưởng", "Trưởng ban", "2"]
    lines += ["Bà Trần Thị Bình", "Tổng phụ trách Đội", "Ủy viên"]
    assert founding_of(lines, "kiện toàn Ban Chỉ đạo mô hình Cổng trường an toàn").members == (
        Member("Nguyễn Văn An", "Hiệu trưởng", TeamPost.LEADER),
        Member("Trần Thị Bình", "Tổng phụ trách Đội", TeamPost.MEMBER),
    )


def test_a_scan_says_only_what_its_subject_says():
    assert founding_of([], "Về việc kiện toàn lại Đội phòng cháy, chữa cháy cơ sở.") == Founding(
        "Đội phòng cháy, chữa cháy cơ sở", TeamKind.FIRE_TEAM, ()
    )
