"""Helps for tests only."""


class UnknownVariable(str):
    """`string_if_invalid` that fails the test: a template named a variable its view does not give."""

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"template variable not in context: {missing}")

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(part)  # type: ignore[operator]
