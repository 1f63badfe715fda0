"""A short film of the library: sent by the officer, played and wound on by a guard on a phone."""

import base64

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.journey import NARROW, Somebody

from tuquan.files.models import StoredFile
from tuquan.outreach.services import library

# Chromium films a canvas: three seconds of a counter, as a phone's browser would write them.
FILM = """async (type) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 180})
  const paper = canvas.getContext("2d")
  const recorder = new MediaRecorder(canvas.captureStream(20), {mimeType: type, videoBitsPerSecond: 400000})
  const parts = []
  recorder.ondataavailable = (event) => parts.push(event.data)
  const done = new Promise((resolve) => (recorder.onstop = resolve))
  recorder.start()
  for (let turn = 0; turn < 60; turn++) {
    paper.fillStyle = "hsl(" + turn * 6 + " 60% 40%)"
    paper.fillRect(0, 0, 320, 180)
    paper.fillStyle = "white"
    paper.font = "60px sans-serif"
    paper.fillText(String(turn), 120, 110)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  recorder.stop()
  await done
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}"""


def until(place, words):
    """The page's policy knows no eval, so the question is put again and again from outside."""
    for _turn in range(150):
        if place.evaluate(words):
            return
        place.page.wait_for_timeout(100)
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("kind", "suffix"), [("video/webm;codecs=vp8", "webm"), ("video/mp4;codecs=avc1.42E01E", "mp4")]
)
def test_a_film_is_sent_and_played_on_a_phone(new_page, cast, site, kind, suffix):
    camera = new_page()
    camera.goto("/tai-khoan/dang-nhap/")
    film = base64.b64decode(camera.evaluate(FILM, kind))
    one = library.add_material(
        cast.office,
        kind="video",
        title="Nhận biết cuộc gọi lừa đảo",
        topic="general",
        source="Công an phường",
        licence="own",
        shared=True,
        by=cast.officer,
        at=timezone.now(),
    )
    officer = Somebody(new_page(), cast.officer)
    officer.goes(one.get_absolute_url())
    officer.clicks("Chọn tệp")
    officer.attaches("Tệp", f"Cuộc gọi lừa đảo.{suffix}", film, kind.split(";")[0])
    officer.presses("Thêm tệp")
    officer.sees("Tôi đã xem")
    officer.judges(f"film-add-{suffix}")
    officer.attaches("Tệp", f"Cuộc gọi lừa đảo.{suffix}", film, kind.split(";")[0])
    officer.ticks("Tôi đã xem")
    officer.presses("Thêm tệp")
    officer.heading("Nhận biết cuộc gọi lừa đảo")
    assert StoredFile.objects.get().kind == suffix

    guard = Somebody(new_page(viewport=NARROW), cast.guard_a)
    guard.goes(reverse("outreach:material_list"))
    guard.page.get_by_role("link", name="Nhận biết cuộc gọi lừa đảo").click()
    screen = guard.page.locator("video")
    screen.wait_for()
    until(screen, "film => film.readyState >= 1")
    guard.judges(f"film-{suffix}")
    # The keyboard plays and winds on; the film moves.
    screen.focus()
    guard.page.keyboard.press("Space")
    until(screen, "film => film.currentTime > 0.3")
    guard.page.keyboard.press("Space")
    until(screen, "film => film.paused")
    screen.evaluate("film => { film.currentTime = 2 }")
    until(screen, "film => film.currentTime >= 1.9 && !film.seeking && film.readyState >= 2")
    assert screen.evaluate("film => film.error") is None
    assert guard.quiet()
    assert officer.quiet()
