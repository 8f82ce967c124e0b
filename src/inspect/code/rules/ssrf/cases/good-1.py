import requests

from flask import Flask, request

app = Flask(__name__)


@app.get('/fetch')
def fetch():
    return str(requests.get('https://api.example.com/items/' + request.args['id']).status_code)
