import os

from flask import Flask, request

app = Flask(__name__)


@app.get('/file')
def file():
    path = os.path.realpath(os.path.join('/srv/files', request.args['name']))
    if not path.startswith('/srv/files/'):
        return 'no', 404
    return open(path).read()
