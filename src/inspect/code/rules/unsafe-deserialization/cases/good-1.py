import json

from flask import Flask, request

app = Flask(__name__)


@app.post('/load')
def load():
    return str(len(json.loads(request.data)))
