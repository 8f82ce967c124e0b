from flask import request
from lxml import etree

parser = etree.XMLParser(resolve_entities=False)
if request.args.get("entities"):
    parser = etree.XMLParser(resolve_entities=True)


def upload():
    return etree.fromstring(request.data, parser).text
