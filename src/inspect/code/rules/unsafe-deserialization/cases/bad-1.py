import base64
import pickle

from flask import Flask, request

app = Flask(__name__)


@app.post('/load')
def load():
    return str(len(pickle.loads(base64.b64decode(request.data))))
