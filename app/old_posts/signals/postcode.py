"""Whole British postcodes: about fifteen homes each, so with a name or a number they are an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.POSTCODE
_INWARD = re.compile(r"\d ?[ABD-HJLNP-UW-Z]{2}", re.IGNORECASE)  # the quick question: is there such an end at all
_POSTCODE = re.compile(
    r"(?<![\w/&?-])([A-Z]{1,2})( ?)(\d[A-Z\d]?)([ \u00a0\u2009\u202f\t-]{0,3}|[.,_/)–‑]\s?|\n)"
    r"(\d ?[ABD-HJLNP-UW-Z]{2})(?!(?!x+\b)\w)",  # kisses may follow
    re.IGNORECASE,
)
_PLAIN = frozenset(("", " ", "  ", "-", "\u00a0"))
_IN_A_LINK = frozenset("=@#-")
_AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
    "FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N "
    "NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF "
    "TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_HIGHEST = {"HP": 27}  # no postcode, but a printer's ink
_PUBLIC = frozenset(("SW1A0AA", "SW1A2AA", "SW1A1AA", "EH991SP", "CF991SN", "CF991NA", "BT43XX"))  # of parliaments
_NO_END = re.compile(r"\d(?:ST|ND|RD|TH|HR|LB|FT|GB|TB|PT|YR|ED)", re.IGNORECASE)  # the M25 2nd exit


def find(post: Worded) -> Iterator[Flag]:
    """The postcodes, in capitals or not, with the space or without."""
    if not _INWARD.search(post.text):
        return
    for found in _POSTCODE.finditer(post.text):
        area, _, district, _, inward = found.groups()
        if area.upper() not in _AREAS or f"{area}{district}{inward}".upper() in _PUBLIC:
            continue
        if district.isdecimal() and int(district) > _HIGHEST.get(area.upper(), 99):
            continue
        if _is_likely(found, post.text):
            yield KINDS[KIND].flag(KIND, *found.span())


def _is_likely(found: re.Match[str], text: str) -> bool:
    """Whether it is written as one is: other ways than the two plain ones are believed in capitals only."""
    area, apart, _, between, inward = found.groups()
    around = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    if not between and not _IN_A_LINK.isdisjoint(around):
        return False
    if not apart and between in _PLAIN and " " not in inward:
        return inward.isupper() or not _NO_END.fullmatch(inward)
    return area.isupper() and inward.replace(" ", "").isupper() and not _NO_END.fullmatch(inward)
