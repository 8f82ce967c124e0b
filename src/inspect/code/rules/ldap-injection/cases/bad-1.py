import ldap

from flask import Flask, request

app = Flask(__name__)


@app.get('/user')
def user():
    connection = ldap.initialize('ldap://127.0.0.1')
    name = request.args['name']
    return str(connection.search_s('dc=example', ldap.SCOPE_SUBTREE, '(uid=%s)' % name))
