"""Old posts over a real history: brought in, decided on, and looked for again in later exports."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.model import FindingState, Part
from app.core.posts import KeptPost, OpenCase, PostChoices, PostDecision, PostFilter
from app.core.worker import Stopped
from app.old_posts.export_errors import (
    ExportMoved,
    LookingFailed,
    MediaNotThere,
)
from app.old_posts.importing import Workers
from app.old_posts.model import Platform, Section
from app.old_posts.own_posts import OwnPosts
from app.old_posts.results import ImportProgress, is_picture
from app.old_posts.signals.flag import Kind
from app.storage.vault import SqlVault
from tests.unit.old_posts.export_builders import reddit, tweet, whatsapp, x_archive, zipped
from tests.unit.old_posts.golden_exports import GOLDENS
from tests.unit.old_posts.posts_kit import START, Broken, archive, go_to, own_posts, phone, save
from tests.unit.photos import builders

ALL = PostFilter(to_review=False)


@pytest.fixture
def posts(vault: SqlVault, clock: FixedClock) -> OwnPosts:
    return own_posts(vault, clock)


def by_words(posts: OwnPosts) -> dict[str, KeptPost]:
    return {post.text: post for post in posts.queue(ALL, limit=1000)}


def states(vault: SqlVault) -> list[FindingState]:
    return sorted(finding.state for finding in vault.findings(Part.POSTS))


def actions(vault: SqlVault) -> dict[str, bool]:
    """What is to be done, and whether it is."""
    return {action.text: action.done is not None for action in vault.actions()}


def test_every_platform_comes_in_whole(posts: OwnPosts, tmp_path: Path) -> None:
    total = 0
    for name, files in GOLDENS.items():
        result = posts.bring_in(save(tmp_path, files, name))
        total += result.outcome.new
        assert result.summary.parsed >= result.outcome.new, name
        assert result == posts.last_result(), name
    assert posts.counts(ALL).total == total > len(GOLDENS)
    assert [post.text for post in posts.find("caf") if "Caf" in post.text or "caf" in post.text]


def test_gone_still_there_and_new(posts: OwnPosts, vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    go_to(clock, 1)
    first = posts.bring_in(save(tmp_path, archive({n: phone(n) for n in range(4)} | {9: "tea"}, 0)))
    assert (first.outcome.new, first.to_review, first.outcome.first) == (5, 4, True)
    queue = posts.queue()
    for post in queue[:3]:
        assert posts.decide(post, PostDecision.DELETE) == 1
    posts.decide(queue[3], PostDecision.KEEP)
    assert states(vault) == [FindingState.OPEN] * 3
    assert not posts.queue()
    go_to(clock, 40)
    left = {int(queue[2].key[-1]): queue[2].text, int(queue[3].key[-1]): "Other words", 9: "tea", 5: phone(5)}
    later = posts.bring_in(save(tmp_path, archive(left, 30), "later"))
    assert (later.outcome.gone, later.outcome.still_there, later.outcome.edited) == (2, 1, 1)
    assert (later.outcome.new, later.to_review, later.outcome.first) == (1, 1, False)
    assert states(vault) == sorted([FindingState.GONE, FindingState.GONE, FindingState.OPEN])
    last_seen = {finding.state: finding.last_seen for finding in vault.findings(Part.POSTS)}
    assert last_seen == {FindingState.GONE: START + timedelta(days=1), FindingState.OPEN: START + timedelta(days=40)}
    assert set(by_words(posts)) == {queue[2].text, "Other words", "tea", phone(5)}
    assert [post.text for post in posts.queue(PostFilter(new_only=True))] == [phone(5)]
    [text] = actions(vault)
    assert "1 post" in text
    go_to(clock, 70)
    back = archive({int(post.key[-1]): post.text for post in queue[:3]} | {9: "tea"}, 60)
    for day in (80, 90):  # said at every import, not only at the first
        again = posts.bring_in(save(tmp_path, back, "back"))
        assert (again.outcome.came_back, again.outcome.still_there, again.outcome.new) == (2, 1, 0)
        go_to(clock, day)
    assert states(vault).count(FindingState.CAME_BACK) == 2
    assert [done for text, done in actions(vault).items() if "3 posts" in text] == [False]


def test_an_earlier_export_after_a_later_one_brings_nothing_back(
    posts: OwnPosts, clock: FixedClock, tmp_path: Path
) -> None:
    march = save(tmp_path, archive({1: phone(1), 2: phone(2), 3: phone(3)}, 0), "march")
    june = save(tmp_path, archive({1: phone(1), 4: phone(4)}, 90), "june")
    posts.bring_in(march)
    go_to(clock, 1)
    posts.decide(by_words(posts)[phone(2)], PostDecision.DELETE)
    go_to(clock, 100)
    assert posts.bring_in(june).outcome.vanished == 1
    result = posts.bring_in(march)
    assert result.outcome.older == (Platform.X,)
    assert (result.outcome.gone, result.outcome.came_back, result.outcome.vanished) == (1, 0, 0)
    assert set(by_words(posts)) == {phone(1), phone(4)}


def test_without_its_date_an_earlier_export_takes_nothing_away(posts: OwnPosts, tmp_path: Path) -> None:
    old, new = ({"id": f"p{day}", "title": f"Day {day}", "date": f"2024-05-0{day} 18:11:04 UTC"} for day in (2, 5))
    posts.bring_in(save(tmp_path, reddit([old, new]), "june"))
    posts.decide(by_words(posts)["Day 5"], PostDecision.DELETE)
    result = posts.bring_in(save(tmp_path, reddit([old]), "march"))
    assert (result.outcome.vanished, result.outcome.gone, result.outcome.cannot_tell) == (0, 0, 1)
    assert set(by_words(posts)) == {"Day 2", "Day 5"}


def test_somebody_elses_export_is_kept_apart(posts: OwnPosts, clock: FixedClock, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1)}, 0)))
    posts.decide(posts.queue()[0], PostDecision.DELETE)
    go_to(clock, 40)
    result = posts.bring_in(save(tmp_path, archive({2: phone(2)}, 30, account="2"), "other"))
    assert result.outcome.other_account == (Platform.X,)
    assert (result.outcome.gone, result.outcome.cannot_tell, result.outcome.new) == (0, 0, 1)
    assert {post.account for post in by_words(posts).values()} == {"1", "2"}
    assert [one.fate for one in posts.decisions()] == [None]


def test_undo_takes_back_decision_finding_and_action(posts: OwnPosts, vault: SqlVault, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1), 2: phone(1).replace("0001", "0002"), 3: phone(4)}, 0)))
    first = next(post for post in posts.queue() if post.twins)
    assert posts.decide(first, PostDecision.EDIT) == 2
    assert posts.decide(posts.queue()[0], PostDecision.DELETE) == 1
    assert len(vault.findings(Part.POSTS)) == 3
    undone = posts.undo()
    assert undone is not None
    assert (undone.text, undone.decision) == (phone(4), None)
    assert posts.undo() == first
    assert posts.undo() is None
    assert not vault.findings(Part.POSTS)
    assert not posts.decisions()
    assert not vault.actions()
    assert [post.decision for post in posts.queue()] == [None, None]


def test_another_decision_takes_the_place_of_the_first(posts: OwnPosts, vault: SqlVault, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1)}, 0)))
    [post] = posts.queue()
    posts.decide(post, PostDecision.DELETE)
    posts.decide(post, PostDecision.UNTAG)
    [finding] = vault.findings(Part.POSTS)
    assert (finding.kind, finding.evidence) == (PostDecision.UNTAG, Platform.X)
    assert sum(not done for done in actions(vault).values()) == 1
    posts.decide(post, PostDecision.LATER)
    assert not vault.findings(Part.POSTS)
    assert [put_off.decision for put_off in posts.queue()] == [PostDecision.LATER]


def test_with_a_case_open_every_action_says_to_ask_first(posts: OwnPosts, vault: SqlVault, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1)}, 0)))
    posts.decide(posts.queue()[0], PostDecision.DELETE)
    [before] = vault.actions()
    assert before.text.startswith("Ask your union or solicitor first")
    assert before.detail
    posts.save_choices(PostChoices(case_open=OpenCase.NO))
    [after] = vault.actions()
    assert (after.text, after.detail) == ("Delete 1 post on X (Twitter)", "")


def test_own_words_and_kinds_flag_what_is_stored_anew(posts: OwnPosts, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1), 2: "A day in Ramsbottom"}, 0)))
    heard: list[tuple[int, int]] = []
    posts.save_choices(
        PostChoices(words=("Ramsbottom",), off=frozenset({Kind.PHONE})), lambda done, of: heard.append((done, of))
    )
    assert [post.text for post in posts.queue()] == ["A day in Ramsbottom"]
    assert [flag.kind for flag in posts.queue()[0].flags] == [Kind.OWN_WORD]
    assert heard == [(2, 2)]


def test_flagging_anew_that_was_stopped_is_done_when_it_is_asked_for_again(posts: OwnPosts, tmp_path: Path) -> None:
    posts.bring_in(save(tmp_path, archive({1: phone(1), 2: "A day in Ramsbottom"}, 0)))
    wanted = PostChoices(words=("Ramsbottom",), case_open=OpenCase.NO)
    with pytest.raises(Stopped):
        posts.save_choices(wanted, cancelled=lambda: True)
    assert posts.choices() == PostChoices(case_open=OpenCase.NO)
    posts.save_choices(wanted)
    assert len(posts.queue()) == 2
    assert posts.choices() == wanted


def test_what_breaks_off_is_called_what_it_is(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    media = [{"media_url_https": "https://pbs.example/media/a.jpg"}]
    export = x_archive(
        [tweet(1, "See", extended_entities={"media": media})], others={"data/tweets_media/1-a.jpg": b"x"}
    )
    own_posts(vault, clock).bring_in(save(tmp_path, export))
    posts = own_posts(vault, clock, Workers(Broken(), Broken()))
    with pytest.raises(LookingFailed):
        posts.save_choices(PostChoices(words=("see",)))
    assert posts.choices() == PostChoices()
    [post] = posts.queue(ALL)
    with pytest.raises(MediaNotThere):
        posts.open_media(post, post.media[0])


def test_other_peoples_messages_come_only_when_chosen(posts: OwnPosts, tmp_path: Path) -> None:
    said = whatsapp(("Sam", "my rota"), ("Ann", "see you"), ("Bob", "ok"), ("Ann", "bye"))
    chat = tmp_path / "WhatsApp Chat.txt"
    chat.write_bytes(said)
    assert posts.names_in([chat]) == ("Ann", "Sam", "Bob")
    posts.bring_in([chat], me=["Sam"])
    assert set(by_words(posts)) == {"my rota"}
    posts.bring_in([chat], me=["Sam"], others=True)
    found = by_words(posts)
    assert {text: post.section for text, post in found.items() if post.tagged} == dict.fromkeys(
        ("see you", "ok", "bye"), Section.OTHERS_MESSAGES
    )
    assert found["bye"].tagged == ("Ann",)


def test_pictures_come_out_of_the_export_with_their_place(posts: OwnPosts, tmp_path: Path) -> None:
    picture = builders.after_start(builders.picture(), builders.exif([], [], builders.position()))
    media = [{"indices": ["4", "5"], "media_url_https": "https://pbs.twimg.com/media/abc.jpg"}]
    one = tweet(1, "See x", extended_entities={"media": media})
    missing = tweet(2, "And x", extended_entities={"media": [media[0] | {"media_url_https": "https://x/none.mp4"}]})
    others = {f"data/tweets_media/{one['id']}-abc.jpg": picture}
    [path] = save(tmp_path, x_archive([one, missing], others=others))
    posts.bring_in([path])
    found = by_words(posts)
    [name] = found["See"].media
    assert is_picture(name)
    opened = posts.open_media(found["See"], name)
    assert opened.content == picture
    assert opened.place == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=1e-4)
    [film] = found["And"].media
    assert not is_picture(film)
    with pytest.raises(MediaNotThere):
        posts.open_media(found["And"], film)
    path.rename(tmp_path / "moved.zip")
    with pytest.raises(ExportMoved):
        posts.open_media(found["See"], name)


def test_wiped_posts_leave_what_the_next_import_needs(posts: OwnPosts, clock: FixedClock, tmp_path: Path) -> None:
    export = save(tmp_path, archive({1: phone(1), 2: phone(2)}, 0))
    posts.bring_in(export)
    posts.decide(by_words(posts)[phone(1)], PostDecision.DELETE)
    assert posts.last_result()
    posts.wipe(keep_decisions=True)
    assert posts.counts(ALL).total == 0
    assert posts.last_result() is None
    go_to(clock, 40)
    later = posts.bring_in(save(tmp_path, archive({2: phone(2), 3: phone(3)}, 30), "later"))
    assert (later.outcome.gone, later.outcome.new) == (1, 1)
    posts.wipe(keep_decisions=False)
    assert not posts.decisions()
    assert not posts.imports()
    assert posts.bring_in(export).outcome.first


def test_an_export_that_was_asked_for(posts: OwnPosts, vault: SqlVault, tmp_path: Path) -> None:
    guide = next(guide for guide in posts.guides() if guide.platform is Platform.X)
    asked = posts.ask_when_ready(guide, START.date())
    assert asked.due == guide.ready_by(START.date())
    posts.bring_in(save(tmp_path, archive({1: "tea"}, 0)))
    assert [action.done for action in vault.actions()] == [START]


def test_nothing_is_kept_of_what_is_no_export(posts: OwnPosts, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"Dear all")
    with pytest.raises(UserError):
        posts.bring_in([letter])
    assert not posts.imports()
    assert posts.counts(ALL).total == 0


def test_an_import_that_was_stopped_leaves_nothing_for_the_next_to_stumble_over(
    posts: OwnPosts, clock: FixedClock, tmp_path: Path
) -> None:
    whole = save(tmp_path, archive({number: f"tea {number}" for number in range(400)}, 0))
    posts.bring_in(whole)
    go_to(clock, 40)
    heard: list[ImportProgress] = []
    with pytest.raises(Stopped):
        posts.bring_in(whole, progress=heard.append, cancelled=lambda: bool(heard))
    later = save(tmp_path, archive({number: f"tea {number}" for number in range(300, 400)}, 30), "later")
    assert posts.bring_in(later).outcome.vanished == 300


def test_more_files_than_anyone_would_read_are_not_all_named(posts: OwnPosts, tmp_path: Path) -> None:
    others = {f"messages/{number}/{'x' * 60_000}.json": b"{}" for number in range(40)}
    summary = posts.bring_in(save(tmp_path, archive({1: "tea"}, 0) | others)).summary
    assert summary.parsed == 1
    assert 30 <= len(summary.unread) < 40


@pytest.mark.parametrize("how", ["cut", "flipped", "nested deep"])
def test_a_damaged_export_is_kept_as_far_as_it_goes_or_not_at_all(posts: OwnPosts, tmp_path: Path, how: str) -> None:
    chance, total, refused = random.Random(20261120), 0, list[UserError]()
    for number in range(12):
        data = bytearray(zipped(archive({each: phone(each) for each in range(40)}, number)))
        if how == "cut":
            del data[chance.randrange(len(data)) :]
        elif how == "flipped":
            for _ in range(20):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            data[:] = zipped({"data/tweets.js": b"window.YTD.tweets.part0 = " + b"[" * chance.randrange(99_999)})
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        try:
            summary = posts.bring_in([path]).summary
            total += 1
            assert summary.parsed + sum(summary.skipped.values()) == summary.total
        except UserError as error:
            refused.append(error)
        assert len(posts.imports()) == total
    assert refused or how != "cut"
    assert all(all((error.happened, error.safe, error.do)) for error in refused)
