import logging

from flask import Flask, request

app = Flask(__name__)


@app.get('/x')
def x():
    logging.info('name ' + request.args['name'])
    return 'done'
