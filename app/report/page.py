"""One report as accessible HTML: real headings and tables, no scripts, nothing that is fetched, every text escaped.

The pieces below use only what Qt's own documents understand as well, so that the same body makes the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from app.core.over_time import Point
from app.report.picture import svg

_ROWS, _ROWS_END = "<tbody>\n", "</tbody>\n</table>\n"
NOT_ENCRYPTED = "This file is not encrypted"
MADE_WITH = "Made with Privacy Self-Audit"


@dataclass(frozen=True, slots=True)
class Report:
    """A title and the sections below it, each a piece of HTML. A ``private`` one says so on every page.

    ``holds`` and ``leaves_out`` tell the worker what is in it before it is written. ``pictures`` are the amounts over
    time that a section shows, by the name it gives to ``picture``.
    """

    title: str
    name: str
    private: bool
    sections: tuple[str, ...]
    holds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    pictures: Mapping[str, Sequence[Point]] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return heading(1, self.title) + "".join(self.sections)

    def parts(self, most: int) -> list[str]:
        """The body in pieces of about ``most`` letters: of whole sections, and of rows where a table is longer."""
        parts = [heading(1, self.title)]
        for section in self.sections:
            for number, piece in enumerate(_pieces(section, most)):
                is_first = section is self.sections[0] and not number
                if number or (not is_first and len(parts[-1]) + len(piece) > most):
                    parts.append(piece)
                else:
                    parts[-1] += piece
        return parts


def whole_page(report: Report, colors: Mapping[str, str]) -> str:
    """The report as a page of its own. ``colors`` are the theme's for light ground."""
    mark = f'<p class="mark">Private. {NOT_ENCRYPTED}: keep it where only you can look.</p>\n' if report.private else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(report.title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{_style(colors)}</style>\n</head>\n<body>\n<main>\n{mark}{_drawn(report)}\n</main>\n</body>\n</html>\n"
    )


def picture_address(name: str) -> str:
    """The address of a picture of the report, for those who show it as an image."""
    return f"picture:{name}"


def _drawn(report: Report) -> str:
    """The body with its pictures drawn."""
    body = report.body
    for name, points in report.pictures.items():
        body = body.replace(picture(name), svg(name, points))
    return body


def _pieces(section: str, most: int) -> Iterator[str]:
    """A section, cut between rows where it is longer than ``most``; each piece repeats the head of its table."""
    begin, mark, rest = section.partition(_ROWS)
    rows, end, after = rest.partition(_ROWS_END)
    if len(section) <= most or not mark or not end:
        yield section
        return
    opening = begin[begin.rindex("<table") :] + mark
    piece = begin + mark
    for row in rows.splitlines(keepends=True):
        if len(piece) + len(row) > most and piece not in (opening, begin + mark):
            yield piece + end
            piece = opening
        piece += row
    yield piece + end
    if after:
        yield from _pieces(after, most)


# --- Pieces -------------------------------------------------------------------------------------


def heading(level: int, text: str, mark: str = "") -> str:
    """A heading; ``mark`` is an id that a table can be named by."""
    named = f' id="{escape(mark)}"' if mark else ""
    return f"<h{level}{named}>{escape(text)}</h{level}>\n"


def paragraph(text: str, kind: str = "") -> str:
    """One paragraph; line breaks in ``text`` stay."""
    return f'<p class="{kind}">{_lines([text])}</p>\n' if kind else f"<p>{_lines([text])}</p>\n"


def bullets(items: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in items) + "</ul>\n"


def table(named_by: str, headers: Mapping[str, int], rows: Iterable[Sequence[str]]) -> str:
    """Rows below column headers, each with its share of the width in per cent; the first cell of a row names the row.

    ``named_by`` is the id of a heading.
    """
    head = "".join(f'<th scope="col" width="{share}%">{escape(text)}</th>' for text, share in headers.items())
    lines = "".join(_row(cells) for cells in rows)
    return _table(named_by, f"<thead><tr>{head}</tr></thead>\n{_ROWS}{lines}</tbody>\n")


def picture(name: str) -> str:
    """The place of one of the report's ``pictures``."""
    return f'<p class="picture"><img src="{escape(picture_address(name))}"></p>\n'


def blanks(named_by: str, captions: Iterable[str]) -> str:
    """Lines to fill in by hand."""
    lines = "".join(
        f'<tr><th scope="row" class="blank" width="30%">{escape(caption)}</th><td class="blank">&nbsp;</td></tr>\n'
        for caption in captions
    )
    return _table(named_by, f"<tbody>\n{lines}</tbody>\n")


def _table(named_by: str, rows: str) -> str:
    return f'<table aria-labelledby="{escape(named_by)}" width="100%" cellspacing="0">\n{rows}</table>\n'


def _row(cells: Sequence[str]) -> str:
    name, *more = cells[0].split("\n")
    first = f"<b>{escape(name)}</b><br>" + _lines(more) if more else escape(name)
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{_lines([cell])}</td>" for cell in cells[1:]) + "</tr>\n"


def _lines(texts: Iterable[str]) -> str:
    return escape("\n".join(texts)).replace("\n", "<br>")


# --- The look -----------------------------------------------------------------------------------


def _style(colors: Mapping[str, str]) -> str:
    """The style of the page on a screen and, below, on paper."""
    sheet = _SHEET
    for name in sorted(colors, key=len, reverse=True):  # @primary is also the beginning of @primary_soft
        sheet = sheet.replace(f"@{name}", colors[name])
    return sheet


_SHEET = """
:root { color-scheme: light; }
body { margin: 0; background: @background; color: @text;
  font: 1rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", "Open Sans", Arial, sans-serif; }
main { max-width: 48rem; margin: 2rem auto; padding: 2rem 2.5rem; background: @surface;
  border: 1px solid @line; border-radius: 12px; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p, ul { max-width: 40rem; }
.muted { color: @muted; }
.mark { border: 2px solid @warn; border-radius: 8px; color: @warn; background: @warn_soft; padding: .5rem .9rem;
  font-weight: 600; margin: 0 0 1.5rem; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid @line; }
thead th { color: @muted; font-size: .9rem; border-bottom: 2px solid @outline; }
tbody th { font-weight: 400; }
.picture { max-width: none; }
.picture svg { display: block; width: 100%; height: auto; }
.picture text { font-size: 13px; fill: @text; }
.picture .date { fill: @muted; }
.picture .axis { stroke: @outline; }
.picture .ok { stroke: @ok; } .picture .warn { stroke: @warn; }
.picture .muted { stroke: @muted; } .picture .outline { stroke: @outline; }
.picture .fill-solid { fill: @ok; } .picture .fill-empty { fill: @surface; }
.picture .ground-slanted { fill: @warn_soft; } .picture .ground-dotted { fill: @sunken; }
.picture .dot { fill: @muted; stroke: none; }
.blank { padding-top: 1.5rem; border-bottom: 1px solid @outline; }
@media (max-width: 40rem) { main { margin: 0; border: 0; border-radius: 0; padding: 1.25rem; } }
@media print {
  @page { size: A4; margin: 18mm 18mm 20mm; }
  body { background: none; font-size: 10.5pt; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  h1, h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
