"""Reading a report back."""

from __future__ import annotations

import re
from html import unescape


def rows(body: str, named_by: str) -> list[list[str]]:
    """The cells of the table that a heading names, without its column headers."""
    found = re.search(rf'<table aria-labelledby="{named_by}".*?<tbody>(.*?)</tbody>', body, re.DOTALL)
    assert found, f"no table {named_by}"
    lines = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines]
    return [[unescape(re.sub(r"<[^>]+>", "\n", cell)).strip() for cell in line] for line in cells]
