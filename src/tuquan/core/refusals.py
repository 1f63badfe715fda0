"""What services refuse with."""

from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """An expected refusal: `message` is the sentence the person reads, `field` the argument it is about, so that a form
    can say it there."""

    message: Any = ""
    field: str | None = None

    def __init__(self, message: str | Promise = "", *, field: str | None = None) -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(str(self.message))
