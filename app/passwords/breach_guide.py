"""How to find out whether an e-mail address is in a known breach, without this app sending anything."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "https://haveibeenpwned.com/"


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One thing to do. ``link`` is a page that the worker may open in their browser, or empty."""

    title: str
    text: str
    link: str = ""


GUIDE = (
    GuideStep(
        "Search your own mailbox",
        'Look for "data breach", "security notice" and "reset your password". '
        "Companies often have to tell you when your details were taken.",
    ),
    GuideStep(
        "See what your browser or password manager says",
        "Chrome, Edge, Firefox, Safari and most password managers warn of passwords that are known from breaches. "
        "Look under Passwords in their settings.",
    ),
    GuideStep(
        "Ask Have I Been Pwned in your browser",
        "You type your address on its page. The site then knows that somebody asked about this address. "
        "This app sends nothing.",
        SITE,
    ),
    GuideStep(
        "If your address is in a breach",
        "Change the password of that account, and everywhere else you used it. Turn on two-step sign-in there. "
        "Expect e-mails and calls that use what was taken to sound real.",
    ),
    GuideStep(
        "What nobody can tell you",
        "Only breaches that became known are listed, and some are not shown to everyone. "
        "No result does not mean that nothing was taken.",
    ),
)
