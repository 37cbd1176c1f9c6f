"""Plain values that are frozen: the bytes of which a checksum is made, the same for the same."""

import hashlib
import json


def canonical(values: dict) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def checksum(values: dict) -> str:
    return hashlib.sha256(canonical(values)).hexdigest()
