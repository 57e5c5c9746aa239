"""Make ``resources/passwords/words.txt``, the words of three-word passwords. Run by hand:

    python3 -m pip download --no-deps xkcdpass==1.30.0
    python3 docs/build_words.py xkcdpass-1.30.0-py3-none-any.whl

The package carries EFF's long list of 7,776 words, which were chosen to be easy to type and to remember. Left out are
words that hurt or that nobody wants to read beside their work, words with a hyphen, and those of three letters.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "passwords" / "words.txt"
SOURCE = "xkcdpass/static/eff-long"
LEAST = 4  # letters
# The beginnings of words that are left out, and words left out as they are.
BEGINNINGS = """
    abus addict arous boozy bully corps crude cruel cursed deceas defame defil demen depress detain dirt disab dishonor
    disgrac disgust drown drunk exhum famish filth fright germ gore grave greed grim grop handcuff hate hurt jail junk
    lice lust mortal mourn numb obes panic paras passive pervers poison possess prank pris punish purg racis rash repuls
    revenge riot savage scar scold sedat shame slap slum smug smuggl starv strangl suffer surg swear swoll thief threat
    thrash trash troll twitch ugl undead unfit unsafe unwell vagab venom virus vomit wimp wound wreck
""".split()
EXACTLY = """
    aids afflicted agony anguish appendix armed bruising bruised carcass catheter cavity crazily crazy curse
    cyclic dagger dealing deranged diabetes diabetic dislocate doomsday evil exploit fatal fatality feeble fetal
    fetch fever flatten gag gangrene gutless hunting impaired idiocy insane judgingly junkie kennel legless
    lethargy lethargic lonely mangle mug mute nanny napkin nastily nerd nutcase overdose pacemaker palsy payback
    powerless psychic relapse salvage scared seizing sinister skeleton slicer slimy sneer spank squatter stab stalemate
    stoke strange stranger struggle stung strep stroke suspect tamper tarnish tattle trauma twisted unarmed vengeful
    vermin wasting widow worthless wrinkle
""".split()


def main() -> int:
    words = zipfile.ZipFile(sys.argv[1]).read(SOURCE).decode().split()
    kept = [word for word in words if is_kept(word)]
    TARGET.write_text("\n".join(kept) + "\n")
    print(f"{len(kept)} of {len(words)} words kept")
    return 0


def is_kept(word: str) -> bool:
    return word.isalpha() and len(word) >= LEAST and word not in EXACTLY and not word.startswith(tuple(BEGINNINGS))


if __name__ == "__main__":
    raise SystemExit(main())
