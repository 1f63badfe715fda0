from typing import Any


class Refused(Exception):
    """What a service refuses; each has the sentence for the person."""

    message: Any = ""
