from flask import Flask, request

app = Flask(__name__)


@app.get('/hi')
def hi():
    return '<h1>Hi ' + request.args['name'] + '</h1>'
