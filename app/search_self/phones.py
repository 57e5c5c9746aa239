"""The ways in which people write one phone number."""

from __future__ import annotations

from app.search_self.phrases import cleaned, words

_FEWEST_DIGITS = 5


def phone_forms(number: str, region: str = "GB") -> tuple[str, ...]:
    """The number as it may stand on a page, the usual ways first; nothing where it holds too few digits.

    A number without a country is one of ``region``. One that cannot be a phone number is left as it was typed.
    """
    typed = cleaned(number)
    if sum(character.isdigit() for character in typed) < _FEWEST_DIGITS:
        return ()
    forms: dict[tuple[str, ...], str] = {}
    for form in (*_known_ways(typed, region), typed):
        forms.setdefault(tuple(words(form)), form)  # an engine tells forms apart by their words alone
    return tuple(forms.values())


def _known_ways(typed: str, region: str) -> tuple[str, ...]:
    import phonenumbers  # takes a while to import
    from phonenumbers import PhoneNumberFormat

    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ()
    if not phonenumbers.is_possible_number(number):
        return ()
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    digits = "".join(filter(str.isdigit, national))
    country, rest = f"+{number.country_code}", abroad.split(" ", 1)[-1]
    ways = [national, digits, abroad, abroad.replace(" ", ""), f"00{number.country_code}{rest.replace(' ', '')}"]
    if number.country_code == 44:
        ways.append(f"{country} (0){rest}")
        if digits.startswith("07") and len(digits) == 11:
            ways.append(f"{digits[:5]} {digits[5:8]} {digits[8:]}")
    return tuple(ways)
