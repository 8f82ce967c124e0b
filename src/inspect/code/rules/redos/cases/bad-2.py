import re

WORDS = re.compile(r"(?:\w+\s*)*$")


def words(text):
    return WORDS.match(text)
