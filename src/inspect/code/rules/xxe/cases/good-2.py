from lxml import etree

NOTE = '<note>hello</note>'


def note():
    parser = etree.XMLParser(resolve_entities=True)
    return etree.fromstring(NOTE, parser).text
