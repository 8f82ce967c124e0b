# Wrapped requests, tables of two keys, paths and texts in pieces.
from flask import request
import helpers.separate_request, helpers.db
def a():
    wrapped = helpers.separate_request.request_wrapper(request)
    param = wrapped.get_form_parameter('x')
    cur = helpers.db.get_connection().cursor()
    cur.execute(f"SELECT * FROM t WHERE a = '{param}'") # BAD


from flask import request, Flask
import helpers.utils
app = Flask(__name__)
@app.route('/x')
def a():
    bar = helpers.utils.escape_for_html(request.args.get('x')) # OK
    return '<p>' + bar


import pathlib
from flask import request
def a():
    base = pathlib.Path('/srv/files')
    p = (base / request.args.get('x')).resolve()
    return p.read_text() # BAD


import pathlib
from flask import request
def a():
    base = pathlib.Path('/srv/files')
    p = (base / request.args.get('x')).resolve() # OK
    if not str(p).startswith(str(base) + '/'):
        return 'no'
    return p.read_text() # OK


from flask import request
def a():
    bar = request.args.get('x')
    if '../' in bar:
        return 'no'
    return open('/srv/files/' + bar).read() # OK


import os
from flask import request
def a():
    m = {'keyA': 'a', 'keyB': request.cookies.get('c', 'none')}
    bar = m.get('keyB')
    os.system('ls ' + bar) # BAD


import os
from flask import request
def a():
    m = {'keyA': 'a', 'keyB': request.cookies.get('c', 'none')} # OK
    bar = m.get('keyA') # OK
    os.system('ls ' + bar) # OK


import subprocess
from flask import request
def a():
    param = request.form.get('x')
    args = ['sh', '-c', 'ls ' + param]
    subprocess.run(args, capture_output=True) # BAD


import subprocess
from flask import request
def a():
    param = request.form.get('x') # OK
    args = ['ls', '-l', '--', param]
    subprocess.run(args, capture_output=True) # OK


import ldap3
from flask import request
def a():
    bar = request.form.get('x')
    conn = ldap3.Connection(ldap3.Server('h'), auto_bind=True)
    conn.search('ou=users', f'(&(objectclass=person)(uid={bar}))', attributes=['uid']) # BAD


import ldap3
from ldap3.utils.conv import escape_filter_chars
from flask import request
def a():
    bar = escape_filter_chars(request.form.get('x')) # OK
    conn = ldap3.Connection(ldap3.Server('h'), auto_bind=True)
    conn.search('ou=users', f'(&(objectclass=person)(uid={bar}))', attributes=['uid']) # OK


import random
def remember(user):
    token = str(random.getrandbits(64)) # BAD
    return token


from flask import request
def a():
    bar = request.form.get('x')
    exec(f'print("{bar}")') # BAD


from flask import request
def a():
    bar = request.form.get('x') # OK
    bar = 'fixed'
    exec(f'print("{bar}")')


from flask import request, Flask
app = Flask(__name__)
@app.route('/x')
def a():
    param = request.args.get('x')
    num = 86
    if 7 * 42 - num > 200:
        bar = 'this should always happen'
    else:
        bar = param
    return '<b>' + bar


from flask import request, Flask
app = Flask(__name__)
@app.route('/x')
def a():
    param = request.args.get('x')
    num = 86
    bar = 'x'
    if 7 * 42 - num > 200:
        bar = param
    return '<b>' + bar # BAD


import sqlite3
from flask import request
def a():
    vals = ['safe', request.args.get('x'), 'more'] # OK
    vals.remove('safe') # OK
    sqlite3.connect('x').execute("select '" + vals[1] + "'") # OK


import sqlite3
from flask import request
def a():
    superstring = f"53182{request.args.get('x')}abcd"
    bar = superstring[len('53182'):len(superstring) - 5]
    sqlite3.connect('x').execute("select '" + bar + "'") # BAD


import flask
from flask import request
def do(url):
    return flask.redirect(url) # BAD
def a():
    return do(request.args.get('x'))


import hashlib
from flask import request
def a():
    v = request.get_data()
    with open('passwordFile.txt', 'a') as f:
        f.write(hashlib.sha1(v).hexdigest()) # BAD


import hashlib
def a(v):
    return hashlib.sha3_512(v).hexdigest()


from flask import request, session
def a():
    param = request.args.getlist('x')
    bar = param[0] if param else ''
    session[bar] = '12345' # BAD
    return ''


from flask import make_response, request
def a():
    r = make_response('x')
    r.set_cookie('c', request.form.get('x'), path=request.path, secure=True, httponly=True) # OK
    return r
