import os

from flask import Flask, request

app = Flask(__name__)


@app.get('/file')
def file():
    return open(os.path.join('/srv/files', request.args['name'])).read()
