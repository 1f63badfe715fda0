from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tuquan.documents"
    verbose_name = _("Văn bản")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.documents import deeds, founding, handing
        from tuquan.documents.reading import may_read_document, may_read_intake
        from tuquan.files import registry
        from tuquan.notifications import kinds

        deeds.register()
        founding.register()
        words.register_labels({"made": _("đã lập"), "record": _("bản ghi")})
        registry.register("documents.officialdocument", may_read_document)
        registry.register("documents.intakefile", may_read_intake)
        kinds.register("document.handed", _("Nhận thực hiện văn bản của người rời đơn vị"))
        handing.register()
