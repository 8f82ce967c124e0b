from flask import Flask, redirect, request

app = Flask(__name__)
KNOWN = {'home': '/', 'help': '/help'}


@app.get('/go')
def go():
    return redirect(KNOWN.get(request.args['next'], '/'))
