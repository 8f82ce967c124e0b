import re

WORDS = re.compile(r'^(a+)+$')
