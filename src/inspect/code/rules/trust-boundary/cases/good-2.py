from flask import request, session
import users


def login():
    session['username'] = users.login(request.form.get('username'), request.form.get('password'))
