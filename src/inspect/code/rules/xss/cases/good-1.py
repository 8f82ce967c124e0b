from html import escape

from flask import Flask, request

app = Flask(__name__)


@app.get('/hi')
def hi():
    return '<h1>Hi ' + escape(request.args['name']) + '</h1>'
