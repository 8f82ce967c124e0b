import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.get('/ping')
def ping():
    subprocess.run(['ping', '-c', '1', '--', request.args['host']])
    return 'done'
