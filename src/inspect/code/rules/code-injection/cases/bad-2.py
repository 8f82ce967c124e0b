from flask import Flask, request

app = Flask(__name__)


@app.get('/go')
def go():
    return globals()[request.args['name']]()
