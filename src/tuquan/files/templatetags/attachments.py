from typing import Any

from django import template
from django.db import models
from django.template import Context

from tuquan.files import attachments as holders

register = template.Library()


@register.inclusion_tag("files/attachments.html", takes_context=True)
def attachments(context: Context, record: models.Model) -> dict[str, Any]:
    """The files of a record, for whoever sees its page."""
    return holders.shown(record, context["request"].user)
