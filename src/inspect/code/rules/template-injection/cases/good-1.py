from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.get('/hi')
def hi():
    return render_template_string('Hi {{ name }}', name=request.args['name'])
