"""The labelled passages of the repository, round by round."""

from pathlib import Path

PASSAGES = Path(__file__).with_name("passages")


def rounds() -> list[Path]:
    return sorted(PASSAGES.glob("round-*.jsonl"), key=lambda path: int(path.stem.rpartition("-")[2]))
