"""What the tests of texts ask: whether a reader of eleven can follow, and words that are not used here.

The Flesch-Kincaid grade counts syllables with pyphen's hyphenation, which needs no network, or groups of vowels where
those are more (few words are hyphenated at every syllable).
"""

from __future__ import annotations

import re

import pyphen

AMERICAN = re.compile(
    r"\b(colors?|colored|coloring|behaviors?|favorites?|neighbors?|neighborhoods?|honors?|labors?|centers?|theaters?"
    r"|fibers?|catalogs?|dialogs?|defenses?|offenses?|gray|aging|judgments?|fulfills?|enrolls?|skillful|jewelry"
    r"|aluminum|moms?|canceled|canceling|traveled|traveling|traveler|labeled|labeling|modeled|signaled|counselor"
    r"|jail|math|cell ?phones?"
    r"|\w+(?:ganiz|cogniz|ealiz|ustomiz|ersonaliz|inimiz|aximiz|ummariz|ategoriz|uthoriz"
    r"|pologiz|riticiz|mphasiz|onymiz|nchroniz)\w*"
    r"|organiz\w+|analyz\w+|paralyz\w+|practiced|practicing|zip code|license plates?|trash|attorney)\b",
    re.IGNORECASE,
)

BLAME = re.compile(
    r"\b(should(?:n't)? have|ought to have|could have been avoided|your (?:own )?fault|careless\w*|reckless\w*"
    r"|foolish\w*|stupid\w*|silly|na[iï]ve|lazy|irresponsible|negligent|idiot\w*|ashamed|shame\w*|blunder\w*"
    r"|you failed to|you forgot to|you neglected|you must not have|serves you right"
    r"|obviously|simply|of course|everyone knows)\b",
    re.IGNORECASE,
)

PROMISES = re.compile(r"\b(safe|safer|safely|unsafe|risk|risks|risky|guaranteed?|hundred per cent)\b", re.IGNORECASE)


def reading_grade(text: str, hyphens: pyphen.Pyphen) -> float:
    """The Flesch-Kincaid grade: years of school that a text asks for."""
    sentences = [part for part in re.split(r"[.!?]+(?:\s|$)", text) if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[^\W\d_][\w'\N{RIGHT SINGLE QUOTATION MARK}]*", text)
    syllables = sum(max(len(hyphens.positions(word)) + 1, _vowel_groups(word)) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _vowel_groups(word: str) -> int:
    """How many vowels or runs of them a word has, without a silent e at its end."""
    return len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouy])e(?:s|d)?$", "", word.lower())))
