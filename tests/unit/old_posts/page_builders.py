"""Web pages of exports, with made-up words: the nesting and the classes are Meta's, of 2019 and of today."""

from __future__ import annotations

import html
from collections.abc import Iterable

_STYLE = "<style>" + "._a6-p{margin:0}" * 2_000 + "</style>"
"""The style sheet stands in the page itself: the first entry comes late."""


def entry(
    text: str = "Hello",
    when: str = "6 May 2019, 17:32",
    *,
    old: bool = False,
    heading: str = "Sam Lee updated his status.",
    more: str = "",
    token: str = "AQx",
) -> str:
    """One post or comment; ``more`` is HTML after its words."""
    words = html.escape(text, quote=False).replace("\n", "<br />")
    body = f'<div class="_2pin"><div><div>{words}</div></div></div>{more}' if text else more
    address = f"https://www.facebook.com/dyi/l/?l={token}"
    if old:
        return (
            f'<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder">'
            f'<div class="_3-96 _2pio _2lek _2lel">{heading}</div>'
            f'<div class="_3-96 _2let"><div><div></div>{body}</div></div>'
            f'<div class="_3-94 _2lem"><a href="{address}">{when}</a></div></div>'
        )
    return (
        f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_2ph_ _a6-h _a6-i">{heading}</div>'
        f'<div class="_2ph_ _a6-p"><div>{body}<div class="_2pin"><div>Updated {when}</div></div></div></div>'
        f'<div class="_3-94 _a6-o"><a href="{address}" target="_blank"><div class="_a72d">{when}</div></a></div></div>'
    )


def picture(name: str = "posts/media/x.jpg", latitude: float | None = None, longitude: float = 0.0) -> str:
    """A picture, with the table of its details where there is a place."""
    shown = f'<div class="_2pin"><a href="{name}"><img src="{name}" class="_a6_o _3-96" /></a></div>'
    if latitude is None:
        return shown
    rows = {
        "Upload IP address": "192.0.2.1",
        "Latitude": latitude,
        "Longitude": longitude,
        "Taken": "6 May 2019, 17:00",
    }
    cells = "".join(
        f'<tr><td colspan="2" class="_2pin _a6_q">{name}<div><div class="_a6-q">{value}</div></div></td></tr>'
        for name, value in rows.items()
    )
    return f'{shown}<table style="table-layout: fixed;">{cells}</table>'


def page(entries: Iterable[str], title: str = "Your posts") -> bytes:
    """A whole page: correct letters, no line breaks, and the folder that links start from."""
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><base href="../../" />'
        f'<title>{title}</title>{_STYLE}</head><body class="_5vb_ _2yq"><div><div class="_a705"><h1>{title}</h1></div>'
        f'<div class="_a706" role="main">{"".join(entries)}</div></div></body></html>'
    ).encode()


def instagram_comment(text: str, owner: str = "ann", when: str = "27 May 2021, 06:44") -> str:
    """A comment of Instagram, which stands in a table."""
    rows = {"Comment": text, "Media Owner": owner, "Time": when}
    cells = "".join(
        f'<tr><td class="_2pin _a6_q">{name}<div>{html.escape(one)}</div></td></tr>' for name, one in rows.items()
    )
    return (
        f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_a6-p"><table>{cells}</table></div></div>'
    )


def tagged_place(name: str, when: str = "Jul 09, 2024 10:46:03 am") -> str:
    """Where somebody else said that the worker was; boxes stand in it that are like entries."""
    return (
        '<section class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_2ph_ _a6-p">'
        '<table style="table-layout: fixed;"><tr><td class="_a6_q">Visit time</td>'
        f'<td class="_2piu _a6_r">{when}</td></tr>'
        '<tr><td colspan="2" class="_a6_q"><div class="_2ph_ _a6_q">Name</div><div><div>'
        f'<section class="_3-95 _a6-g"><div class="_2pi8 _2pic _a6-p">{name}</div></section></div></div></td></tr>'
        "</table></div></section>"
    )
