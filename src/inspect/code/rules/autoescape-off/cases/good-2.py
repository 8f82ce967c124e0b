from flask import render_template


def page(name):
    return render_template('hello.html', name=name)
