import httpx
from flask import Flask, request

app = Flask(__name__)


@app.get('/fetch')
def fetch():
    client = httpx.Client()
    return client.get('https://example.com/' + request.args['page']).text
