"""The pictures of a post: nothing is shown unasked, and one that cannot be read can be asked for again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.application import Application
from app.ui.widgets.kept_picture import Picture
from app.ui.widgets.post_media import PostMedia
from tests.ui.driving import button, press
from tests.ui.photo_files import jpeg
from tests.unit.old_posts.export_builders import tweet, x_archive, zipped


def test_a_picture_is_blurred_until_asked_for_and_tells_its_place(
    qtbot: QtBot, program: Application, tmp_path: Path
) -> None:
    picture = {"id_str": "7", "type": "photo", "media_url_https": "https://pbs.twimg.com/media/PIC.jpg"}
    post = tweet(1, "Ring me on 07700 900123", extended_entities={"media": [picture]})
    content = jpeg(tmp_path / "one.jpg", place=True).read_bytes()
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(x_archive([post], others={f"data/tweets_media/{post['id_str']}-PIC.jpg": content})))
    program.own_posts().bring_in([path])
    made = PostMedia(program, program.own_posts().queue()[0])
    qtbot.addWidget(made)
    made.show()
    assert not made.findChildren(Picture)

    path.rename(tmp_path / "elsewhere.zip")
    press(qtbot, made, "See it blurred")
    qtbot.waitUntil(lambda: "that file is not where it was" in _words(made))
    (tmp_path / "elsewhere.zip").rename(path)
    press(qtbot, made, "See it blurred")
    qtbot.waitUntil(lambda: "It gives away where it was taken" in _words(made))
    assert "not where it was" not in _words(made)
    assert [one.accessibleName() for one in made.findChildren(Picture)] == ["Picture 1 of 1, blurred"]
    assert not button(made, "See it blurred").isEnabled()
    press(qtbot, made, "Show it clearly")
    qtbot.waitUntil(lambda: "Picture 1 of 1" in [one.accessibleName() for one in made.findChildren(Picture)])


def _words(made: PostMedia) -> str:
    return "\n".join(one.text() for one in made.findChildren(QLabel) if one.isVisible())
