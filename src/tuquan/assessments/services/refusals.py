"""What an act of the main job refuses with."""


class Refusal(Exception):
    """An act that cannot be done now; `message` is the sentence the person reads."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)
