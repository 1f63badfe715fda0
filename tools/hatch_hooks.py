"""Build hooks: dependencies come from requirements.in; a wheel holds the built assets and catalogues.

`make setup` builds the assets before it installs; when they are missing, this hook builds them (needs Node 20).
"""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_ONLY = {"hatchling"}


class Dependencies(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements.in").read_text(encoding="utf-8").splitlines()
        names = [line.split("#")[0].strip() for line in lines]
        metadata["dependencies"] = [name for name in names if name and name not in BUILD_ONLY]


class Assets(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / "src/tuquan/core/static/core/dist/app.js").exists():
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=root, check=True)
            subprocess.run(["npm", "run", "build"], cwd=root, check=True)


def get_metadata_hook() -> type[MetadataHookInterface]:
    return Dependencies


def get_build_hook() -> type[BuildHookInterface]:
    return Assets
