from lxml import etree

from flask import Flask, request

app = Flask(__name__)


@app.get('/user')
def user():
    tree = etree.parse('users.xml')
    return str(len(tree.xpath("//user[@name='" + request.args['name'] + "']")))
