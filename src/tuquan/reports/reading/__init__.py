"""From the text of a narrative report to figures with their place in the text. Pure Python: no Django, no database."""

from .figures import Figure
from .lexicon import LexiconError, Own
from .reader import read

__all__ = ["Figure", "LexiconError", "Own", "read"]
