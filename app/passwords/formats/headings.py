"""What people and programs call the columns and fields of a login, in the languages that exports are seen in."""

from __future__ import annotations

TITLE = frozenset("title name account item label site-name titel nom titre nombre naam nome teitl enw".split())
ADDRESS = frozenset(
    "url urls uri website site link domain location webseite adresse sitio sito strona gwefan".split()
) | {"web site", "web address", "login url", "website url", "site web", "sitio web", "sito web"}
USERNAME = frozenset(
    "username user login userid benutzername benutzer identifiant usuario utente gebruikersnaam użytkownik".split()
) | {"user name", "user id", "login name", "nom d'utilisateur", "nome utente", "nombre de usuario", "enw defnyddiwr"}
EMAIL = frozenset("email e-mail mail correo ebost".split()) | {"email address", "e-mail address"}
PASSWORD = frozenset(
    "password pass passwd pwd passphrase passwort kennwort contraseña senha wachtwoord hasło parola lösenord "
    "salasana cyfrinair".split()
) | {"mot de passe"}
CODE = frozenset("totp otp 2fa otpauth otpurl".split()) | {"one-time code", "one-time password", "two-factor code"}
ALL = TITLE | ADDRESS | USERNAME | EMAIL | PASSWORD | CODE
