import requests

from flask import Flask, request

app = Flask(__name__)


@app.get('/fetch')
def fetch():
    return str(requests.get(request.args['url']).status_code)
