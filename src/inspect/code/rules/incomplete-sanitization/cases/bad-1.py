import re


def clean(page):
    return re.sub(r'<script.*?>.*?</script>', '', page)
