"""The pages of django-allauth that the product uses, under Vietnamese addresses; allauth finds them by their names.

There is no page to sign up, to manage e-mail addresses or to reset a password by e-mail: people come by invitation,
and who forgets the password gets a printed link (`units:invitation`).
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as office
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from tuquan.accounts import views

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("ngung-su-dung/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("quen-mat-khau/", views.forgotten, name="account_reset_password"),
    path("hai-buoc/", second_factor.index, name="mfa_index"),
    path("hai-buoc/nhap-ma/", second_factor.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/ung-dung/bat/", app.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/ung-dung/tat/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/moi/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-buoc/ma-du-phong/tai-ve/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("khoa/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/dang-nhap/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("khoa/xac-nhan/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("khoa/<int:pk>/doi-ten/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("khoa/<int:pk>/xoa/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("co-quan/loi/", login_not_required(office.login_error), name="socialaccount_login_error"),
    path("co-quan/huy/", office.login_cancelled, name="socialaccount_login_cancelled"),
    # allauth names these two; nobody is made by signing in, and links are kept by the people who hold the account.
    path("co-quan/lien-ket/", RedirectView.as_view(pattern_name="me:home"), name="socialaccount_connections"),
    path("co-quan/dang-ky/", views.not_known, name="socialaccount_signup"),
    path("co-quan/<slug:provider_id>/", views.office_sign_in, name="openid_connect_login"),
    path("co-quan/<slug:provider_id>/tro-lai/", views.office_answer, name="openid_connect_callback"),
]
