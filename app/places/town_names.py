"""Names of towns of the United Kingdom in other words, such as the name of a file.

Only whole words count, and no name that is also an everyday English word, a first name or a very common family name:
"Bath time" and "Lincoln's birthday" name no town. So some towns are missed; a false alarm on every second name
would teach people to overlook the true ones.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.places.gazetteer import town_names
from app.places.resource import ResourceDamaged

NATION = "United Kingdom"
_SHORTEST = 4
_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# From the English words and names of zxcvbn's frequency lists that are also towns, chosen by hand.
_EVERYDAY = frozenset(
    """
    abram alexandria alford alston alva andover archway arlington arnold ashley banks barbican barking barley
    barnes barry bath battle beer belvedere berkeley beverley bicester bicker bingham boston bourne brandon
    bream brent bridge broadway brooke buckley bugle bury california camber carlton cavendish charing charlton
    cheddar chelsea chester chesterton chipping church clare clive connor cosby cove coven crook cullen cults
    cunningham currie dalton deal denny denton docking dollar douglas downside dudley dunning eagle easton
    eaton ellington elton epping errol felling felton fenwick fitzwilliam fleet flint flore flushing ford
    forth freshwater gifford grain grove hadley hale hamilton hampton hawthorn hayes haynes headstone healing
    heather henley hermitage hillside hilton hook hope hose houston hurst hutton hyde irvine johnston jordans
    keith kenton kerry kimberley knowle lancing largs leek leigh leslie lincoln linton lizard loans locking
    lode logan macduff maidens march mark marlow martin maud melbourne melrose mere merton milford milton
    moira mold montgomery montrose morley morningside nelson normandy norton oakwood olney orwell over pant
    patna pool prees pyle quarter queenstown raglan rake ramsey reading richmond ridge rock rode roos roslin
    rugby sale saline sandwich sandy scone seaview send settle sharpness shaw shelley shirley smalley
    springfield stanley steep stock stone stow street sutton sway tain timberland torrance tumble valley wales
    walton ware waterloo wells weston westwood wideopen wilton wing woodstock wool worth wrangle
    """.split()
)
_EVERYDAY_PHRASES = frozenset(
    (
        "bay horse, cold ash, fair oak, ford end, hedge end, high peak, how wood, hugh town, mill end, moor "
        "park, moor row, new cross, new deer, new mill, new mills, old swan, red scar, scar top, six bells, "
        "town row, west bay, west end"
    ).split(", ")
)


class TownNames:
    """Call it with a text; the names are read at the first text that has words."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "places.bin"
        self._names: dict[str, str] | None = None

    def __call__(self, text: str) -> str | None:
        """The first town that ``text`` names, the longest name before the shorter; None where it names none."""
        words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
        if not any(len(word) >= _SHORTEST for word in words):
            return None
        names = self._known()
        for start in range(len(words)):
            for count in range(min(_MOST_WORDS, len(words) - start), 0, -1):
                found = names.get(" ".join(words[start : start + count]))
                if found:
                    return found
        return None

    def _known(self) -> dict[str, str]:
        """By their words in small letters; none where the file cannot be read (the `Gazetteer` says so)."""
        if self._names is None:
            try:
                names = town_names(self._path, NATION)
            except ResourceDamaged:
                names = frozenset()
            by_words = {" ".join(word.casefold() for word in _WORD.findall(name)): name for name in names}
            everyday = _EVERYDAY | _EVERYDAY_PHRASES
            self._names = {
                words: name for words, name in by_words.items() if len(words) >= _SHORTEST and words not in everyday
            }
        return self._names
