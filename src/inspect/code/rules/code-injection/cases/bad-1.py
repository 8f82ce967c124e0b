from flask import Flask, request

app = Flask(__name__)


@app.get('/sum')
def sum_of():
    return str(eval(request.args['what']))
