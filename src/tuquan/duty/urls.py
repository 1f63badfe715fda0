from django.urls import path

from tuquan.duty.views import posts, rosters, watch

app_name = "duty"
urlpatterns = [
    path("", watch.watch, name="watch"),
    path("vao-ca/", watch.clock_in, name="clock_in"),
    path("luot/<uuid:pk>/ra-ca/", watch.clock_out, name="clock_out"),
    path("chot/<uuid:pk>/ghi-so/", watch.line_add, name="line_add"),
    path("chot/<uuid:pk>/giao-ca/", watch.hand_over_give, name="hand_over_give"),
    path("ban-giao/<uuid:pk>/", watch.hand_over, name="hand_over"),
    path("ban-giao/<uuid:pk>/nhan-ca/", watch.hand_over_take, name="hand_over_take"),
    path("chot/", posts.post_list, name="post_list"),
    path("chot/them/", posts.post_open, name="post_open"),
    path("chot/<uuid:pk>/", posts.post, name="post"),
    path("chot/<uuid:pk>/thoi-gac/", posts.post_close, name="post_close"),
    path("chot/<uuid:pk>/khung-gio/", posts.window_set, name="window_set"),
    path("khung-gio/<int:pk>/ket-thuc/", posts.window_end, name="window_end"),
    path("chot/<uuid:pk>/do-dung/", posts.item_list, name="item_list"),
    path("lich/", rosters.roster_list, name="roster_list"),
    path("lich/them/", rosters.roster_make, name="roster_make"),
    path("lich/<uuid:pk>/", rosters.roster, name="roster"),
    path("lich/<uuid:pk>/o/", rosters.roster_cell, name="roster_cell"),
    path("lich/<uuid:pk>/mau/<slug:code>/", rosters.pattern_lay, name="pattern_lay"),
    path("lich/<uuid:pk>/cong-bo/", rosters.roster_publish, name="roster_publish"),
    path("lich/<uuid:pk>/bo/", rosters.roster_drop, name="roster_drop"),
    path("lich/<uuid:pk>/xep/", rosters.solving_ask, name="solving_ask"),
    path("xep/<uuid:pk>/", rosters.solving, name="solving"),
    path("xep/<uuid:pk>/dung/", rosters.solving_stop, name="solving_stop"),
    path("xep/<uuid:pk>/dua-vao/", rosters.solving_use, name="solving_use"),
    path("loai-ca/", rosters.kind_add, name="kind_add"),
    path("nghi/", rosters.absence_note, name="absence_note"),
    path("nghi/<uuid:pk>/bo/", rosters.absence_remove, name="absence_remove"),
    path("nguyen-vong/", rosters.wish_note, name="wish_note"),
    path("quy-tac/", rosters.rule_list, name="rule_list"),
    path("quy-tac/<slug:code>/", rosters.rule_set, name="rule_set"),
    path("ngay-le/", rosters.holiday_set, name="holiday_set"),
]
