"""How forms come out: every `{{ form }}` of the product is rendered by the templates in `core/forms/`."""

import html
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return mark_safe(super().render(template_name, context, request))


def _select(widget: dict[str, Any]) -> SafeString:
    """Django's select.html in Python: a choice of forty kinds is forty templates there, on every list page. The first
    letter of a choice is a capital, as everywhere."""
    lines: list[str] = []
    for group, options, _index in widget["optgroups"]:
        if group:
            lines.append(format_html('\n  <optgroup label="{}">', group))
        for option in options:
            label, attributes = str(option["label"]), option["attrs"]
            words = label[:1].upper() + label[1:]
            if not hasattr(option["label"], "__html__"):
                words = html.escape(words)
            given = flatatt(attributes) if attributes else ""
            lines.append(f'\n  <option value="{html.escape(str(option["value"]))}"{given}>{words}</option>')
        if group:
            lines.append("\n  </optgroup>")
    return mark_safe(
        f'<select name="{html.escape(widget["name"])}"{flatatt(widget["attrs"])}>{"".join(lines)}\n</select>'
    )


def dress(field: BoundField) -> str:
    """Give the widget of a field its looks and keyboard; returns its kind: input, choices, check, file or password."""
    widget = field.field.widget
    if isinstance(field.field, forms.ModelChoiceField) and field.field.empty_label == "---------":
        field.field.empty_label = _("Chọn…") if field.field.required else _("Không chọn")
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        _add_class(widget, "form-check-input")
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        _add_class(widget, "form-check-input")
        return "check"
    if isinstance(widget, forms.Select):
        _add_class(widget, "form-select")
        return "input"
    if isinstance(widget, forms.MultiWidget):  # its parts dress themselves
        return "several"
    _add_class(widget, "form-control")
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    if isinstance(field.field, forms.DateField | forms.DateTimeField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("autocomplete", "off")
        if isinstance(widget, forms.DateInput) and widget.input_type == "text":
            widget.attrs.setdefault("inputmode", "numeric")
            field.help_text = field.help_text or _("Ngày/tháng/năm, ví dụ 20/11/2026.")
    elif isinstance(field.field, forms.TimeField):
        _add_class(widget, "field-short")
    elif isinstance(field.field, forms.DecimalField | forms.FloatField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("inputmode", "decimal")
    elif isinstance(field.field, forms.IntegerField):
        _add_class(widget, "field-short")
        widget.attrs.setdefault("inputmode", "numeric")
        # A number box throws a wrong entry away and changes under a turning mouse wheel; a text box does neither.
        if isinstance(widget, forms.NumberInput):
            widget.input_type = "text"
            for attribute in ("min", "max", "step"):
                widget.attrs.pop(attribute, None)
    elif isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 4 if widget.attrs.get("rows") in (None, "10", 10) else widget.attrs["rows"]
        widget.attrs.pop("cols", None)
    return "input"


def sentences(field: BoundField) -> list[str]:
    """The errors of a field in the words of the person: what to do now, with the field's own name."""
    return [_sentence(field, error) for error in field.errors.as_data()]


def _sentence(field: BoundField, error: ValidationError) -> str:
    name = str(field.label or "").rstrip("?:. ")
    abbreviated = name[:2].isupper() and name[1] != " "  # "CCCD", not "Ý kiến"
    words = {"label": name if abbreviated else name[:1].lower() + name[1:], "name": name, **(error.params or {})}
    kind = field.field
    match error.code:
        case "required" if isinstance(kind.widget, forms.CheckboxInput):
            return _("Hãy đánh dấu ô “%(name)s”.") % words
        case "required" if str(field.label or "").rstrip().endswith("?"):
            return _("Hãy trả lời câu “%(name)s?”.") % words
        case "required" if isinstance(kind.widget, CHOOSING):
            return _("Hãy chọn %(label)s.") % words
        case "required" if isinstance(kind, forms.FileField):
            return _("Hãy chọn tệp cho mục %(label)s.") % words
        case "required":
            return _("Hãy nhập %(label)s.") % words
        case "invalid" if isinstance(kind, forms.DateField):
            return _("Hãy nhập %(label)s theo dạng ngày/tháng/năm, ví dụ 20/11/2026.") % words
        case "invalid" if isinstance(kind, forms.DateTimeField):
            return _("Hãy nhập %(label)s theo dạng giờ:phút ngày/tháng/năm, ví dụ 07:30 20/11/2026.") % words
        case "invalid" if isinstance(kind, forms.TimeField):
            return _("Hãy nhập %(label)s theo dạng giờ:phút, ví dụ 07:30.") % words
        case "invalid" if isinstance(kind, forms.DecimalField | forms.FloatField):
            return _("Hãy nhập %(label)s bằng chữ số, ví dụ 98,5.") % words
        case "invalid" if isinstance(kind, forms.IntegerField):
            return _("Hãy nhập %(label)s bằng chữ số, ví dụ 42.") % words
        case "max_length" if "limit_value" in words:
            return _("Hãy rút gọn %(label)s còn nhiều nhất %(limit_value)s ký tự (đang có %(show_value)s).") % words
        case "min_value" if "limit_value" in words:
            return _("%(name)s: hãy nhập số từ %(limit_value)s trở lên.") % words
        case "max_value" if "limit_value" in words:
            return _("%(name)s: hãy nhập số nhiều nhất là %(limit_value)s.") % words
        case "invalid_choice":
            return _("Hãy chọn lại %(label)s trong danh sách.") % words
        case "empty":
            return _("Tệp vừa chọn không có nội dung; hãy chọn tệp khác.")
    return " ".join(str(message) for message in error.messages)


def _add_class(widget: forms.Widget, name: str) -> None:
    classes = str(widget.attrs.get("class", "")).split()
    if name not in classes:
        widget.attrs["class"] = " ".join([*classes, name])
