import os

from flask import Flask, request

app = Flask(__name__)


HOSTS = ['one', 'two']


@app.get('/ping')
def ping():
    host = request.args['host']
    if host not in HOSTS:
        return 'no', 400
    os.system('ping -c 1 ' + host)
    return 'done'
