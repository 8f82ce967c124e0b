from flask import Blueprint, g, redirect, request
import users

account = Blueprint('account', __name__)


@account.route('/password', methods=['POST'])
def change():
    new = request.form.get('password')
    users.password_change(g.session['username'], new)  # users.login(name, password)
    return redirect('/')
