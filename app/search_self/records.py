"""What was found, over time: a page that is seen again updates what is known of it, and never adds a second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from app.core.model import Finding, FindingState, Part, SearchRecord, SearchResult, Shows, Verdict

FINDING_KIND = "result"
_HERE = (FindingState.OPEN, FindingState.CAME_BACK)
_TRACKING = ("utm_", "fbclid=", "gclid=", "igsh=", "igshid=")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the worker records of a page, in two clicks; the rest is as they like."""

    verdict: Verdict
    link: str = ""
    note: str = ""
    shows: frozenset[Shows] = frozenset()


class Change(StrEnum):
    """How a page stands beside the last time."""

    NEW = "new"
    STILL_THERE = "still_there"
    CAME_BACK = "came_back"
    GONE = "gone"
    NOT_LOOKED_AT = "not_looked_at"
    CANNOT_TELL = "cannot_tell"


def result_key(link: str, query: str) -> str:
    """The name of a page: its address without what only says who clicked, or the query where no address was noted."""
    text = link.strip()
    if not text:
        return f"query:{query}"
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # such as half of an IPv6 address
        return f"link:{text}"
    asked = "&".join(part for part in address.query.split("&") if part and not part.startswith(_TRACKING))
    host = address.netloc.casefold().removeprefix("www.").removeprefix("m.")
    return "link:" + urlunsplit(("", host, address.path.rstrip("/"), asked, "")).removeprefix("//")


def add(record: SearchRecord, query: str, sighting: Sighting, now: datetime) -> SearchRecord:
    """With the page seen. What the worker said last of it stands."""
    key = result_key(sighting.link, query)
    before = next((result for result in record.results if result.key == key), None)
    if before is None:
        seen = SearchResult(key, sighting.verdict, (query,), now, now, now)
    else:
        seen = _seen_again(before, query, now)
    seen = replace(
        seen,
        verdict=sighting.verdict,
        link=sighting.link.strip() or seen.link,
        note=sighting.note.strip() or seen.note,
        shows=sighting.shows or seen.shows,
    )
    return _with(record, seen)


def still_there(record: SearchRecord, query: str, key: str, now: datetime) -> SearchRecord:
    """With the page seen again as it was. Raises ``KeyError`` for one that is not known."""
    return _with(record, _seen_again(_known(record, key), query, now))


def gone(record: SearchRecord, key: str, now: datetime) -> SearchRecord:
    """With the page gone: the worker went to its address, or saw that it is not listed any more."""
    return _with(record, _moved_to(_known(record, key), FindingState.GONE, now))


def cannot_tell(record: SearchRecord, key: str, now: datetime) -> SearchRecord:
    """With a page of which nothing is known now, such as one behind a sign-in."""
    return _with(record, _moved_to(_known(record, key), FindingState.CANNOT_TELL, now))


def with_picture(record: SearchRecord, key: str, attachment: str) -> SearchRecord:
    """With the id of the picture that is kept with the page, or without one. Raises ``KeyError``."""
    return _with(record, replace(_known(record, key), attachment=attachment))


def without(record: SearchRecord, key: str) -> SearchRecord:
    """Without the page, as if it had not been recorded."""
    return replace(record, results=tuple(result for result in record.results if result.key != key))


def finish_look(record: SearchRecord, query: str, began: datetime, now: datetime) -> SearchRecord:
    """With the query looked through from ``began`` to ``now``; what was not recorded meanwhile was not there.

    A page is gone once every query that ever led to it has been looked through since it was last seen.
    """
    looked = {**record.looked, query: began}
    results = tuple(
        _moved_to(result, FindingState.GONE, now)
        if query in result.queries
        and all(other in looked and looked[other] > result.last_seen for other in result.queries)
        else result
        for result in record.results
    )
    return SearchRecord(looked, results)


def change(result: SearchResult, since: datetime) -> Change:
    """How the page stands in the audit that began at ``since``."""
    if result.state is FindingState.GONE:
        return Change.GONE
    if result.state is FindingState.CANNOT_TELL:
        return Change.CANNOT_TELL
    if result.first_seen >= since:
        return Change.NEW
    if result.last_seen < since:
        return Change.NOT_LOOKED_AT
    if result.state is FindingState.CAME_BACK and result.changed >= since:
        return Change.CAME_BACK
    return Change.STILL_THERE


def found_by(record: SearchRecord, query: str) -> tuple[SearchResult, ...]:
    """What the query led to before, the newest first."""
    ours = [result for result in record.results if query in result.queries]
    return tuple(sorted(ours, key=lambda result: result.last_seen, reverse=True))


def open_results(record: SearchRecord) -> tuple[SearchResult, ...]:
    """What is there and is about the worker."""
    return tuple(result for result in record.results if result.state in _HERE and result.verdict is not Verdict.NOT_ME)


def as_finding(result: SearchResult, identity: str) -> Finding:
    """The page as the history counts it. ``identity`` is the keyed name of ``result.key``; no address is in it."""
    return Finding(
        Part.SEARCH,
        FINDING_KIND,
        identity,
        result.verdict.value,
        result.first_seen,
        result.last_seen,
        result.state,
    )


def _known(record: SearchRecord, key: str) -> SearchResult:
    for result in record.results:
        if result.key == key:
            return result
    raise KeyError(key)


def _seen_again(result: SearchResult, query: str, now: datetime) -> SearchResult:
    queries = tuple(dict.fromkeys((*result.queries, query)))
    if result.state in _HERE:
        return replace(result, queries=queries, last_seen=now)
    state = FindingState.CAME_BACK if result.state is FindingState.GONE else FindingState.OPEN
    return replace(result, queries=queries, last_seen=now, state=state, changed=now)


def _moved_to(result: SearchResult, state: FindingState, now: datetime) -> SearchResult:
    return result if result.state is state else replace(result, state=state, changed=now)


def _with(record: SearchRecord, result: SearchResult) -> SearchRecord:
    """The record with the result in the place of the one with its key, or at the end."""
    if any(known.key == result.key for known in record.results):
        return replace(record, results=tuple(result if known.key == result.key else known for known in record.results))
    return replace(record, results=(*record.results, result))
