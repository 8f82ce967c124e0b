from flask import render_template


def mail(name):
    return render_template('hello.txt.j2', name=name)
