"""Under which letter a word stands in an index; knows no playbook."""

from __future__ import annotations

FIRST, LAST, OF_EACH = ord("가"), ord("힣"), 588
INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
"""The consonant that each block of Hangul syllables begins with; a doubled one counts as single."""


def initial(word: str) -> str:
    """The first consonant of a Korean word, the first letter of another in capitals, `#` for what
    begins with neither."""
    first = word[:1]
    if first and FIRST <= ord(first) <= LAST:
        return INITIALS[(ord(first) - FIRST) // OF_EACH]
    return first.upper() if first.isalpha() else "#"


def order(word: str) -> tuple[bool, str]:
    """To sort by: Korean words first, capitals like small letters."""
    return not ("ㄱ" <= initial(word) <= "ㅎ"), word.casefold()
