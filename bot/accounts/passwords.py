"""Passwords: what may be one, making one, and checking one with argon2."""

from __future__ import annotations

import functools
import re
import secrets
import unicodedata
from typing import Optional

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

#: The library's own choice of parameters: RFC 9106, second recommendation (64 MiB, 3 passes, 4 lanes).
HASHER = PasswordHasher()
LEAST, MOST = 12, 200
#: Without letters and digits that look alike.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890"),
    *("qwertyuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y"),
)
#: Cores of the passwords that are tried first; what remains of a password without digits and marks is compared.
_COMMON = frozenset(
    (
        *(
            "password",
            "passwort",
            "passw",
            "wachtwoord",
            "welkom",
            "welcome",
            "geheim",
            "letmein",
            "iloveyou",
            "changeme",
        ),
        *("leermaatje", "leerambassadeur", "programma", "administrator", "admin", "beheer", "beheerder", "lezer"),
        *("lente", "zomer", "herfst", "winter", "january", "januari", "amsterdam", "rotterdam", "nederland"),
        *("feyenoord", "football", "voetbal", "trustno", "sunshine", "princess", "monkey", "dragon"),
    )
)
#: A single word heard this often (Zipf scale, 3 is once in a million words) is in every list that is tried.
_HEARD = 2.5


def normal(password: str) -> str:
    """Return the one form of a password that is hashed: the same letters typed on another machine must match."""
    return unicodedata.normalize("NFC", password)


def _one_run(text: str) -> bool:
    """Tell whether the text is one short piece repeated, or pieces of rows of the keyboard and the alphabet only."""
    if re.fullmatch(r"(.{1,6}?)\1+.?", text, re.DOTALL):
        return True
    rest, lines = text, [*_RUNS, *(run[::-1] for run in _RUNS)]
    while rest:
        size = next((n for n in range(len(rest), 2, -1) if any(rest[:n] in line for line in lines)), 0)
        if not size:
            return False
        rest = rest[size:]
    return True


def _plain_word(text: str) -> bool:
    """Tell whether nothing but one common word is left without the digits and marks around it."""
    core = re.sub(r"[\W\d_]+", "", text)
    if len(core) < 3 or core in _COMMON:
        return True
    half = core[: len(core) // 2]
    if core == half * 2 and half in _COMMON:
        return True
    if re.search(r"[\W\d_]", text.strip("0123456789!?.,@#$%&*-_ ")):
        # More than one word: a sentence is a good password.
        return False
    from wordfreq import zipf_frequency  # 0.3 s, and only when a password is chosen.

    return max(zipf_frequency(core, "nl"), zipf_frequency(core, "en")) >= _HEARD


def problem(name: str, password: str) -> Optional[str]:
    """Return in one Dutch sentence why this may not be the password of ``name``; None when it may."""
    password = normal(password)
    small = password.casefold()
    if len(password) < LEAST:
        return f"Het wachtwoord is te kort; neem minstens {LEAST} tekens, bijvoorbeeld vier losse woorden."
    if len(password) > MOST:
        return f"Het wachtwoord is te lang; neem hoogstens {MOST} tekens."
    bare = re.sub(r"[\W\d_]+", "", small)
    own = re.sub(r"[\W\d_]+", "", name.casefold())
    if (len(name) > 3 and name.casefold() in small) or (own and bare and not bare.replace(own, "")):
        return "De naam van de gebruiker mag niet in het wachtwoord staan."
    if _one_run(small) or _one_run(small.strip("0123456789!?.")) or _plain_word(small):
        return "Dit wachtwoord is makkelijk te raden; neem bijvoorbeeld vier losse woorden."
    return None


def generate() -> str:
    """Return a new password of 20 letters and digits in four groups: 99 bits, and easy to type over."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def hash_of(password: str) -> str:
    """Return the argon2 hash of a password. Takes 0.1 to 0.3 s and 64 MiB: not on the event loop."""
    return HASHER.hash(normal(password))


@functools.lru_cache(maxsize=1)
def nobody() -> str:
    """Return a hash that no password fits, for names that do not exist: checking it takes as long as any other."""
    return HASHER.hash(secrets.token_hex(32))


def fits(stored: str, password: str) -> bool:
    """Tell whether the password fits the hash. As slow as :func:`hash_of`."""
    try:
        return HASHER.verify(stored, normal(password))
    except (Argon2Error, InvalidHashError):
        return False


def is_old(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)
