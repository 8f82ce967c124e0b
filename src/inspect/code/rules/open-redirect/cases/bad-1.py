from flask import Flask, redirect, request

app = Flask(__name__)


@app.get('/go')
def go():
    return redirect(request.args['next'])
