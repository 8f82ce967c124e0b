import re

from flask import Flask, request

app = Flask(__name__)


@app.get('/find')
def find():
    return str(bool(re.search(re.escape(request.args['what']), 'text')))
