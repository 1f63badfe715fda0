"""Types that only this product knows.

Every page stands behind LoginRequiredMiddleware, so `request.user` is our `User`. Public pages (`@login_not_required`)
ask `is_authenticated` themselves; the type checker cannot help them there.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type


class SignedIn(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return _user if fullname == "django.http.request.HttpRequest.user" else None


def _user(context: AttributeContext) -> Type:
    checker = context.api
    symbol = checker.modules["tuquan.accounts.models"].names.get("User")  # type: ignore[attr-defined]
    return Instance(symbol.node, []) if symbol is not None else context.default_attr_type


def plugin(version: str) -> type[Plugin]:
    return SignedIn
