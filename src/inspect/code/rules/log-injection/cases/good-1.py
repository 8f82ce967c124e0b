import json
import logging

from flask import Flask, request

app = Flask(__name__)


@app.get('/x')
def x():
    logging.info('asked')
    return 'done'
