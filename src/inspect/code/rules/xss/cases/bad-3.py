from flask import render_template_string, request


def show():
    return render_template_string("<p>{{ text|safe }}</p>", text=request.args["text"])
