from flask import render_template_string, request


def show():
    return render_template_string("<p>{{ text }}</p>{{ own|safe }}", text=request.args["text"], own="<hr>")
