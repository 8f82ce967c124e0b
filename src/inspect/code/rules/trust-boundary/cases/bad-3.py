from flask import request, session
import users


def login():
    session['username'] = users.clean(request.form.get('username'))
