"""Why nothing can be told: the reason that is given is the one for which `compare` called nothing gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.posts import KeptDecision, PostDecision, PostFate
from app.old_posts.compare import Decided, Snapshot, compare
from app.old_posts.doubts import Doubt, doubt_about
from app.old_posts.model import Coverage, Platform, Section

DECIDED = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.none() | st.integers(-400, 400).map(lambda days: DECIDED + timedelta(days=days))
coverages = st.builds(
    Coverage,
    platform=st.sampled_from(Platform),
    section=st.sampled_from([Section.POSTS, Section.ALBUMS, Section.COMMENTS]),
    posts=st.just(2),
    oldest=moments,
    newest=moments,
    made_at=moments,
    counted=st.sampled_from([True, False, None]),
    whole=st.booleans(),
    account=st.sampled_from([None, "sam", "alex"]),
)
sections = st.sampled_from([Section.POSTS, Section.ALBUMS, Section.COMMENTS])


@given(coverages, st.sampled_from(Platform), sections, moments, st.sampled_from([None, "sam"]))
def test_a_reason_is_named_exactly_where_a_missing_post_is_not_called_gone(
    about: Coverage, platform: Platform, section: Section, at: datetime | None, account: str | None
) -> None:
    key, other = f"{platform}/{section}/1", f"{platform}/{section}/2"
    kept = KeptDecision(key, b"p", platform, section, account, at, PostDecision.DELETE, DECIDED)
    decided = Decided(
        key=key, fingerprint=b"p", platform=platform, section=section, at=at, decided_at=DECIDED, account=account
    )
    earlier = Snapshot({key: (b"p",), other: (b"o",)})  # another post is in both: so they are of one account
    [fate] = compare([decided], earlier, Snapshot({other: (b"o",)}, (about,)))
    assert fate in (PostFate.GONE, PostFate.CANNOT_TELL)
    assert (doubt_about(kept, [about]) is Doubt.NOT_MATCHED) is (fate is PostFate.GONE)
