"""Codes that are printed on paper and typed off it again."""

import secrets

# Without letters and digits that are taken for each other on paper, or that make words.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 10
# A Bulgarian keyboard has these for the same strokes on paper.
LOOK_ALIKE = str.maketrans("ВСНКМРТХ", "BCHKMPTX")


def random_code() -> str:
    """About 47 bits: with the limit on asking, nobody finds one by trying."""
    return "".join(secrets.choice(LETTERS) for _number in range(LENGTH))


def read_code(text: str) -> str:
    """The code as it is kept, from what somebody typed off the paper."""
    kept = text.upper().translate(LOOK_ALIKE)
    return "".join(letter for letter in kept if letter in LETTERS)


def shown_code(code: str) -> str:
    """In two groups, as it is read aloud."""
    return f"{code[:5]}-{code[5:]}"
