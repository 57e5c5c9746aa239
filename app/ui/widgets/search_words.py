"""What the search for oneself says on screen: the words for queries, for what they found and for what can be done."""

from __future__ import annotations

from datetime import datetime

from app.core.model import FindingState, RequestKind, SearchRecord, SearchResult, Verdict
from app.search_self import records
from app.search_self.asking import place_of
from app.search_self.oneself import FIELDS
from app.search_self.plan import Query, who_sees
from app.search_self.search_places import GROUPS, Group
from app.ui.words import day

NOTHING = ("Nothing", "minus-circle", "grey")
VERDICTS = {
    Verdict.MINE_FINE: ("Mine, fine", "check", "ok"),
    Verdict.MINE_OPEN: ("Mine, too open", "warning", "warn"),
    Verdict.SOMEONE_ELSES: ("Someone else's", "user", "warn"),
    Verdict.NOT_ME: ("Not me", "x", "grey"),
    Verdict.FAKE: ("A fake of me", "users-three", "warn"),
}
TO_ACT_ON = (Verdict.MINE_OPEN, Verdict.SOMEONE_ELSES, Verdict.FAKE)
CHANGES = {
    records.Change.NEW: ("New", ""),
    records.Change.STILL_THERE: ("Still there", ""),
    records.Change.CAME_BACK: ("Came back", "warn"),
    records.Change.GONE: ("Gone", "ok"),
    records.Change.NOT_LOOKED_AT: ("Not looked at again", ""),
    records.Change.CANNOT_TELL: ("Cannot tell", ""),
}
REQUESTS = {
    RequestKind.SETTINGS: "Change who can see it",
    RequestKind.UNTAG: "Ask for your tag to come off",
    RequestKind.ASK_REMOVAL: "Ask the person who posted it",
    RequestKind.REPORT_POST: "Report the post",
    RequestKind.GOOGLE: "Ask Google to leave it out",
    RequestKind.BING: "Ask Bing to leave it out",
    RequestKind.ERASURE: "Ask the site to erase your details",
    RequestKind.OPT_OUT: "Object, and be taken off the list",
    RequestKind.IMPERSONATION: "Report the false profile",
    RequestKind.WARN_FRIENDS: "Tell your friends that it is false",
    RequestKind.SCHOOL: "Ask the school or club",
    RequestKind.EMPLOYER_HELP: "Ask at work for help",
}
ICONS = {
    Group.FACES: "image",
    Group.CONTACT: "phone",
    Group.PLATFORMS: "share-network",
    Group.USER_NAMES: "user-circle",
    Group.PEOPLE_FINDERS: "house-line",
    Group.REGISTERS: "identification-card",
    Group.NEWS_AND_COURTS: "file-text",
    Group.ARCHIVES: "clock-counter-clockwise",
}
_BY_FIELDS = (Group.NAME, Group.PLACE_AND_WORK, Group.CONTACT)
_HERE = (FindingState.OPEN, FindingState.CAME_BACK)


def title(query: Query) -> str:
    """What is searched for, in a few words."""
    if query.group not in _BY_FIELDS or not query.fields:
        return GROUPS[query.group]
    words = [FIELDS[field] for field in query.fields]
    joined = " with ".join((words[0], " and ".join(words[1:]))) if len(words) > 1 else words[0]
    return joined[0].upper() + joined[1:]


def seen_by(query: Query) -> str:
    """Who will see what, below the words themselves."""
    return f"{query.at.name} will see these words." if query.text and not query.by_hand else who_sees(query)


def standing(query: Query, record: SearchRecord, since: datetime) -> tuple[str, str]:
    """What the query found, now or the last time, as a word and a tone."""
    word, tone = _outcome(query, record)
    looked = record.looked.get(query.key)
    return (word, tone) if looked is None or looked >= since else (f"Last time: {word.lower()}", "")


def _outcome(query: Query, record: SearchRecord) -> tuple[str, str]:
    found = records.found_by(record, query.key)
    here = [result for result in found if result.state in _HERE]
    if waiting := sum(result.verdict in TO_ACT_ON for result in here):
        return f"{waiting} to act on", "warn"
    if any(result.verdict is Verdict.MINE_FINE for result in here):
        return "Mine, fine", "ok"
    if here:
        return "Not me", ""
    if query.key not in record.looked:
        return "Not looked at", ""
    return ("Gone", "ok") if found else ("Nothing found", "ok")


def what(result: SearchResult) -> str:
    """What the page is, and where."""
    word = VERDICTS[result.verdict][0]
    return f"{word}: {place_of(result)}" if result.link else word


def seen_line(result: SearchResult) -> str:
    """When it was seen."""
    if result.state is FindingState.GONE:
        return f"Seen on {day(result.last_seen)}. Gone by {day(result.changed)}."
    return f"First seen on {day(result.first_seen)}, last on {day(result.last_seen)}."
