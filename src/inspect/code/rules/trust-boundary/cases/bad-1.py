from flask import Flask, request, session

app = Flask(__name__)


@app.post('/login')
def login():
    session['user'] = request.form['user']
    return 'done'
