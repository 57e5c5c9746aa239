"""Whole British postcodes: about fifteen homes each, so with a name or a number they are an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.POSTCODE
_INWARD = re.compile(
    r"\d[ABD-HJLNP-UW-Z]{2}(?![\w-])", re.IGNORECASE
)  # the quick question: is there such an end at all
_POSTCODE = re.compile(
    r"(?<![\w/=&?.@#-])([A-Z]{1,2})(\d[A-Z\d]?)([ \u00a0-]{0,2})(\d[ABD-HJLNP-UW-Z]{2})(?![\w-])", re.IGNORECASE
)
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
        area, district, _, inward = found.groups()
        if area.upper() not in _AREAS or "".join(found.group(1, 2, 4)).upper() in _PUBLIC:
            continue
        if district.isdecimal() and int(district) > _HIGHEST.get(area.upper(), 99):
            continue
        if inward.isupper() or not _NO_END.fullmatch(inward):
            yield KINDS[KIND].flag(KIND, *found.span())
