import defusedxml.ElementTree as ET

from flask import Flask, request

app = Flask(__name__)


@app.post('/xml')
def xml():
    return str(len(ET.fromstring(request.data)))
