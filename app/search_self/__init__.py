"""Search for yourself: what to look for and where, what was found, and what can be done about it.

Only for oneself. The regulators' codes forbid looking people up out of curiosity, or with what one knows from work
(clause WK8). So everything here starts from one ``Self``, made of what the worker says of themselves; nothing takes a
list of people, and a name is always given together with the rest.
"""

WHY_ONLY_YOURSELF = (
    "Search only for yourself. To look up a person you support, or a colleague, is a misuse of what you know from "
    "work. The codes of your regulator forbid it."
)
