from django.utils.html import format_html


def greeting(name):
    return format_html('<b>{}</b>', name)
