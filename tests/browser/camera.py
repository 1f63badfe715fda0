"""A camera for the browser: one picture that it sees for as long as nothing else is shown to it."""

import io
from pathlib import Path
from random import Random

import segno
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

SIZE = (1280, 720)
DESK = 120
"""The grey on which a paper lies."""


def printed(
    text: str, *, size: int, angle: float = 0, blur: float = 0, light: float = 1, grain: int = 0
) -> Image.Image:
    """A code as a camera sees it on paper: `size` of its 720 lines, turned, blurred, in little light with the grain of it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=10, border=4)
    paper = Image.open(drawn).convert("L").resize((size, size), Image.Resampling.LANCZOS)
    paper = paper.rotate(angle, expand=True, fillcolor=DESK, resample=Image.Resampling.BICUBIC)
    seen = Image.new("L", SIZE, DESK)
    seen.paste(paper, ((SIZE[0] - paper.width) // 2, (SIZE[1] - paper.height) // 2))
    seen = ImageEnhance.Brightness(seen.filter(ImageFilter.GaussianBlur(blur))).enhance(light)
    noise = Image.frombytes("L", SIZE, Random(1).randbytes(SIZE[0] * SIZE[1])).point(
        [value * grain // 256 for value in range(256)]
    )
    return ImageChops.add(seen, noise, offset=-(grain // 2))


class Camera:
    """Chromium reads the file anew each time a page opens the camera."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "camera.y4m"
        self.sees(Image.new("L", SIZE, DESK))

    def sees(self, picture: Image.Image) -> None:
        grey = bytes([128]) * (SIZE[0] * SIZE[1] // 2)
        head = f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
        self.file.write_bytes(head + b"FRAME\n" + picture.tobytes() + grey)

    @property
    def arguments(self) -> list[str]:
        """For a Chromium that has this camera, and lets everybody use it."""
        return [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={self.file}",
        ]
