from flask import request
from lxml import etree


def settings():
    open_parser = etree.XMLParser(resolve_entities=True)
    return etree.fromstring("<a/>", open_parser)


def upload():
    parser = etree.XMLParser(resolve_entities=False)
    return etree.fromstring(request.data, parser).text
