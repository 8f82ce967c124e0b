from flask import Blueprint, abort, g, redirect, request
import users

account = Blueprint('account', __name__)


@account.route('/password', methods=['POST'])
def change():
    new = request.form.get('password')
    if not users.login(g.session['username'], request.form.get('before')):
        abort(403)
    users.password_change(g.session['username'], new)
    return redirect('/')
