import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get('/user')
def user():
    db = sqlite3.connect('app.db')
    number = int(request.args['number'])
    return str(db.execute(f'select id from users where number = {number}').fetchone())
