from lxml import etree

from flask import Flask, request

app = Flask(__name__)


@app.post('/xml')
def xml():
    return str(len(etree.fromstring(request.data)))
