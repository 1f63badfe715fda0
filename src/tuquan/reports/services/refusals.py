"""What the services of this app refuse."""

from django.utils.functional import Promise


class Refusal(Exception):
    """An expected refusal. `field` names the argument it is about, so that a form can say it there."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "", *, field: str | None = None) -> None:
        self.message = message or self.message
        self.field = field
        super().__init__(str(self.message))
