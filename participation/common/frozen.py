"""Plain values that are frozen: the bytes of which a checksum is made, the same for the same."""

import hashlib
import json


def canonical(values: dict) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def checksum(values: dict) -> str:
    return hashlib.sha256(canonical(values)).hexdigest()


def name_in(names: dict, language: str) -> str:
    """Of a frozen name in both languages the one, or the other where it has none."""
    other = "en" if language == "bg" else "bg"
    return names[language] or names[other]
