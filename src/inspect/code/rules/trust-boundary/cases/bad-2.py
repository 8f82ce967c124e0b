from flask import Flask, request, session

app = Flask(__name__)


@app.post('/set')
def keep():
    session[request.form['name']] = 'on'
    return ''
