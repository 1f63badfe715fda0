"""Short addresses, because they are printed and typed by hand."""

from django.urls import path

from tuquan.units.views import invitations

app_name = "invitations"
urlpatterns = [
    path("", invitations.invitation_enter, name="enter"),
    path("<str:code>/", invitations.invitation_accept, name="accept"),
]
