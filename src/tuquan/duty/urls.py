from django.urls import path

from tuquan.duty.views import posts, watch

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
]
