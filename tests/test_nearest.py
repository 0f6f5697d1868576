"""Which name was meant: the same whether one word is looked for or very many."""

from __future__ import annotations

import random

from macros.model.nearest import CLOSE, MANY, Names, nearest


def test_names_of_very_many_words_find_what_one_word_finds() -> None:
    letters, chance = "abcd-", random.Random(11)

    def word() -> str:
        return "".join(chance.choices(letters, k=chance.randint(1, 8)))

    for count in (0, 1, CLOSE, MANY, 3 * MANY):
        names = list(dict.fromkeys(word() for _ in range(count)))
        among = Names({name: f"id-{name}" for name in names})
        for asked in [word() for _ in range(50)]:
            found = nearest(asked, names)
            assert among.nearest(asked) == (f"id-{found}" if found else "")


def test_a_word_was_not_meant_to_be_itself() -> None:
    names = [f"term-{number}" for number in range(2 * MANY)]
    ids = Names({name: name for name in names})
    for name in names:
        assert ids.nearest(name) == nearest(name, [other for other in names if other != name])


def test_an_id_is_found_by_what_else_its_thing_is_called() -> None:
    assert (
        Names({"oven": "oven", "Steinofen": "oven", "mill": "mill"}).nearest("Steinoven") == "oven"
    )
