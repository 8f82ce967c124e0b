import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get('/user')
def user():
    db = sqlite3.connect('app.db')
    return str(db.execute('select id from users where name = ?', (request.args['name'],)).fetchone())
