import ast

from flask import Flask, request

app = Flask(__name__)


@app.get('/sum')
def sum_of():
    return str(len(ast.literal_eval(request.args['what'])))
