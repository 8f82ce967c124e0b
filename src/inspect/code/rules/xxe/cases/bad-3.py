from flask import request
from lxml import etree


def settings():
    parser = etree.XMLParser(resolve_entities=False)
    return etree.parse("settings.xml", parser)


def upload():
    open_parser = etree.XMLParser(resolve_entities=True)
    return etree.fromstring(request.data, open_parser).text
