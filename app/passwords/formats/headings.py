"""What people and programs call the columns and fields of a login, in the languages that exports are seen in."""

from __future__ import annotations


def _words(single: str, phrases: str) -> frozenset[str]:
    return frozenset(single.split()) | frozenset(phrases.split(";"))


TITLE = _words(
    "title name account item label site-name titel nom titre nombre naam nome teitl enw",
    "display name",
)
ADDRESS = _words(
    "url urls uri hostname website site link domain location webseite adresse sitio sito strona gwefan",
    "web site;web address;login url;login urls;website url;site url;origin url;site web;sitio web;sito web",
)
USERNAME = _words(
    "username user login userid benutzername benutzer identifiant usuario utente gebruikersnaam użytkownik",
    "user name;user id;login name;login username;username value;nom d'utilisateur;nome utente;nombre de usuario;"
    "enw defnyddiwr",
)
EMAIL = _words("email e-mail mail correo ebost", "email address;e-mail address")
PASSWORD = _words(
    "password pass passwd pwd passphrase passwort kennwort contraseña senha wachtwoord hasło parola lösenord "
    "salasana cyfrinair",
    "mot de passe;login password;password value",
)
CODE = _words(
    "totp otp 2fa otpauth otpurl",
    "one-time code;one-time password;two-factor code;login totp",
)
ALL = TITLE | ADDRESS | USERNAME | EMAIL | PASSWORD | CODE
