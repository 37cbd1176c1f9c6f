"""What was asked of the database in a stretch of code, and how long each question took."""

import re
import time


class Asked:
    """What was asked, and how long the database took until the rows were there."""

    def __init__(self):
        self.times = []

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.times.append((sql, (time.perf_counter() - began) * 1000))


def in_short(words):
    return " ".join(re.findall(r'FROM "(\w+)"', words))[:60] or words[:60]
