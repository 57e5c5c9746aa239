"""Facebook, Instagram and Threads: three platforms, one way of writing, a new layout every year, JSON or web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from app.core.errors import UserError
from app.old_posts.formats import instagram_2020, meta_html
from app.old_posts.formats.common import damaged, from_items, from_list, whole_object
from app.old_posts.formats.meta_items import as_post
from app.old_posts.identity import key_of
from app.old_posts.model import Gone, Outcome, Platform, Section, Told
from app.old_posts.sources import Entry, Source
from app.readers.json_items import ROOT_ARRAY, ItemReader

_READER: ItemReader[dict[str, Any]] = ItemReader(dict)
_PHOTOS = re.compile(rb'"photos"\s*:\s*\[')
_BARE = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"(?:media|timestamp|title|data|attachments|fbid|label_values|uri|creation_timestamp'
    rb'|string_map_data|string_list_data|media_list_data|media_map_data|tags)"'
)
_SHAPES = re.compile(
    rb"creation_timestamp|string_map_data|string_list_data|label_values|\"timestamp\"|\"uri\"|_v2\"|\"ig_|text_post_app"
)

_FACEBOOK = (
    (Section.POSTS, r"yourposts\d*|yourpostscheckinsphotosandvideos\d*|profileposts\d*"),
    (Section.OTHER_PAGES, r"postsonotherpagesandprofiles\d*"),
    (Section.CHECK_INS, r"checkins\d*"),
    (Section.COMMENTS, r"comments(?:andreactions)?/comments\d*|comments\d*"),
    (Section.GROUP_POSTS, r"grouppostsandcomments\d*"),
    (Section.GROUP_COMMENTS, r"yourcommentsingroups\d*"),
    (Section.REELS, r"yourreels\d*"),
    (Section.STORIES, r"archivedstories\d*"),
    (Section.ARCHIVED, r"archive\d*"),
    (Section.PHOTOS, r"youruncategorizedphotos\d*|yourphotos\d*"),
    (Section.VIDEOS, r"yourvideos\d*"),
    (Section.ALBUMS, r"album/\d+"),
    (Section.TAGGED_BY_OTHERS, r"placesyouhavebeentaggedin\d*|photosandvideosyouretaggedin\d*"),
)
_INSTAGRAM = (
    (Section.POSTS, r"posts\d+"),
    (Section.STORIES, r"stories\d*"),
    (Section.REELS, r"reels\d*"),
    (Section.VIDEOS, r"igtvvideos\d*"),
    (Section.ARCHIVED, r"archivedposts\d*"),
    (Section.OTHER, r"othercontent\d*"),
    (Section.PROFILE_PHOTOS, r"profilephotos\d*"),
    (Section.COMMENTS, r"postcomments\d*"),
    (Section.REEL_COMMENTS, r"reelscomments\d*"),
)
_THREADS = (
    (Section.POSTS, r"threadsandreplies\d*"),
    (Section.ARCHIVED, r"archivedthreads\d*"),
)
_ENDS = r"\.(?:json|html?)"
_NUMBER = re.compile(rf"(\d{{1,6}}){_ENDS}\Z")
_DELETED = re.compile(r"recentlydeletedcontent\d*\.json")


class Meta:
    """The reader of one of Meta's platforms."""

    def __init__(self, platform: Platform, files: tuple[tuple[Section, str], ...]) -> None:
        self._platform = platform
        self._files = [(section, re.compile(rf"(?:{names}){_ENDS}")) for section, names in files]

    @property
    def platform(self) -> Platform:
        """Whose exports it reads."""
        return self._platform

    def recognises(self, source: Source) -> bool:
        """Whether a file has one of the names and one of the shapes."""
        return any(_is_ours(entry) for _, names in self._files for entry in source.find(names))

    def read(self, source: Source) -> Iterator[Outcome]:
        """Posts, comments, stories and pictures of every file; messages stay out."""
        for section, names in self._files:
            found = [entry for entry in source.find(names) if _is_ours(entry)]
            whole = _no_gap(found)
            for entry in found:
                source.mark(entry)
                told = Told(platform=self._platform, section=section, member=entry.path, whole=whole)
                yield from _items(told, entry)


class Instagram(Meta):
    """Instagram's, which also keeps what was deleted not long ago, and once had a layout of its own."""

    def __init__(self) -> None:
        super().__init__(Platform.INSTAGRAM, _INSTAGRAM)

    def recognises(self, source: Source) -> bool:
        """Whether there is something of today or of before 2021."""
        return super().recognises(source) or instagram_2020.recognises(source)

    def read(self, source: Source) -> Iterator[Outcome]:
        """Everything of both layouts."""
        yield from super().read(source)
        yield from instagram_2020.read(source)
        for entry in source.take(_DELETED):
            told = Told(platform=Platform.INSTAGRAM, section=Section.POSTS, member=entry.path)
            yield from from_items(told, entry, _READER, partial(_proof, told))


FACEBOOK = Meta(Platform.FACEBOOK, _FACEBOOK)
INSTAGRAM = Instagram()
THREADS = Meta(Platform.THREADS, _THREADS)


def _is_page(entry: Entry) -> bool:
    return not entry.normal.endswith(".json")


def _is_ours(entry: Entry) -> bool:
    return meta_html.is_page(entry) if _is_page(entry) else bool(_SHAPES.search(entry.head()))


def _no_gap(entries: list[Entry]) -> bool:
    """Whether no file of a numbered row is missing, as far as can be seen: the last ones leave no gap."""
    numbers = {int(found[1]) for entry in entries if (found := _NUMBER.search(entry.normal))}
    return not numbers or max(numbers) - min(numbers) < len(numbers)


def _items(told: Told, entry: Entry) -> Iterator[Outcome]:
    """A web page, an array, an array in an object, or a lone item without any."""
    make = partial(as_post, told)
    if _is_page(entry):
        yield from meta_html.read_page(told, entry)
    elif "/album/" in f"/{entry.normal}":
        yield from from_items(told, entry, _READER, make, _PHOTOS)
    elif _BARE.match(entry.head()):
        try:
            item = whole_object(entry)
        except UserError as error:
            yield told
            yield damaged(told, error)
        else:
            yield from from_list(told, [item], make)
    else:
        yield from from_items(told, entry, _READER, make, ROOT_ARRAY)


def _proof(told: Told, item: dict[str, Any], number: int) -> Gone:
    """A post in the bin: not there for others any more."""
    return Gone(told.section, key_of(as_post(told, item, number)), told.member, number)
