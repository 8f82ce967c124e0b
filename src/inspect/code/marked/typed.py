# What types, tables and libraries make of data.
from fastapi import FastAPI
from pydantic import BaseModel
app = FastAPI()
class Q(BaseModel):
    id: int
    name: str
@app.post('/q')
def q(body: Q):
    cur.execute(f"SELECT * FROM t WHERE id = {body.id}")


from fastapi import FastAPI
from pydantic import BaseModel
app = FastAPI()
class Q(BaseModel):
    id: int
    name: str
@app.post('/q')
def q(body: Q):
    cur.execute(f"SELECT * FROM t WHERE name = '{body.name}'") # BAD


from flask import request
def q():
    page = request.args.get('page', 1, type=int)
    cur.execute("SELECT * FROM t LIMIT 10 OFFSET %d" % (page * 10)) # OK


from flask import request
def q():
    page = request.args.get('page', 1, type=int)
    cur.execute(f"SELECT * FROM t LIMIT 10 OFFSET {page}") # OK


from flask import request, abort
def q():
    try:
        uid = int(request.args['id'])
    except ValueError:
        abort(400)
    cur.execute(f"SELECT * FROM t WHERE id = {uid}") # OK


from flask import request, abort
def q():
    uid = request.args['id']
    if not uid.isdigit():
        abort(400)
    cur.execute("SELECT * FROM t WHERE id = " + uid) # OK


from flask import request, abort
COLS = {'n': 'name', 'd': 'date'}
def q():
    col = COLS.get(request.args.get('sort'), 'name') # OK
    cur.execute("SELECT * FROM t ORDER BY " + col)


from flask import request, abort
COLS = {'n': 'name', 'd': 'date'}
def q():
    try:
        col = COLS[request.args.get('sort')] # OK
    except KeyError:
        abort(400)
    cur.execute("SELECT * FROM t ORDER BY " + col) # OK


from enum import Enum
from fastapi import FastAPI
app = FastAPI()
class Sort(str, Enum):
    name = 'name'
    date = 'date'
@app.get('/q')
def q(sort: Sort):
    cur.execute(f"SELECT * FROM t ORDER BY {sort.value}")


from flask import request
COLS = ['a', 'b']
def q():
    cols = [c for c in request.args.getlist('c') if c in COLS]
    cur.execute("SELECT " + ','.join(cols) + " FROM t") # OK


import uuid
from flask import request
def up():
    name = str(uuid.uuid4()) + '.png'
    request.files['f'].save('/uploads/' + name)


import os, uuid
from flask import request
def up():
    ext = os.path.splitext(request.files['f'].filename)[1]
    request.files['f'].save('/uploads/' + uuid.uuid4().hex + ext)


from flask import request, abort, send_file
from werkzeug.utils import safe_join
def d():
    p = safe_join('/srv', request.args['f'])
    if p is None:
        abort(404)
    return send_file(p) # OK


from flask import request, send_file
def d():
    doc = Document.query.get_or_404(request.args['id'])
    return send_file(doc.path) # OK


import subprocess
from flask import request, abort
CMDS = {'up': ['uptime'], 'df': ['df', '-h']}
def c():
    cmd = CMDS.get(request.args.get('c')) # OK
    if cmd is None:
        abort(400)
    return subprocess.check_output(cmd) # OK


import subprocess, ipaddress
from flask import request
def c():
    ip = ipaddress.ip_address(request.args['ip'])
    return subprocess.check_output(f'ping -c 1 {ip}', shell=True) # OK


from flask import request, jsonify, Flask
app = Flask(__name__)
@app.route('/j')
def j():
    return jsonify(name=request.args.get('n')) # OK


from flask import request, Flask
app = Flask(__name__)
@app.route('/j')
def j():
    return {'name': request.args.get('n')} # OK


from flask import request, Flask
app = Flask(__name__)
@app.route('/j')
def j():
    n = int(request.args.get('n', 0)) # OK
    return f'<p>{n}</p>' # OK


from flask import request, Flask, render_template_string
app = Flask(__name__)
@app.route('/j')
def j():
    return render_template_string('<p>{{ n }}</p>', n=request.args.get('n')) # OK


import requests
from flask import request
def g():
    r = requests.get('https://api.github.com/users/' + request.args['u'], timeout=5) # OK
    return r.json()


import requests
from flask import request
def g():
    return requests.get('https://api.example.com/search', params={'q': request.args['q']}).json() # OK


from flask import request, redirect, url_for
def g():
    return redirect(url_for('item', id=request.args['id'])) # OK


import json
from flask import request
def g():
    return json.loads(request.data) # OK


import re
from flask import request
def g():
    return str(re.findall(re.escape(request.args['q']), TEXT))


from flask import request
def g():
    return users.find_one({'name': str(request.json['name'])})


import ldap
from ldap.filter import escape_filter_chars
from flask import request
def g():
    return con.search_s('dc=x', ldap.SCOPE_SUBTREE, '(uid=%s)' % escape_filter_chars(request.args['u'])) # OK


from flask import session, request
def g():
    user = User.query.filter_by(name=request.form['n']).first()
    session['user_id'] = user.id
