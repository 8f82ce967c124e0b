import base64, hashlib, html, io, json, os, pickle, random, re, secrets, shlex, sqlite3, subprocess, tempfile, urllib.parse, urllib.request, yaml, tarfile, zipfile, shutil, logging
import xml.etree.ElementTree as ET
import bleach, requests, markupsafe, jwt, lxml.etree, defusedxml.ElementTree
from pathlib import Path
from flask import Flask, request, redirect, render_template_string, send_file, make_response, abort, session, Markup, jsonify
from werkzeug.utils import secure_filename
app = Flask(__name__)
log = logging.getLogger(__name__)
BASE = Path('/srv/files')
ALLOWED = {'name', 'price'}
COLUMNS = {'n': 'name', 'p': 'price'}
SAFE_RE = re.compile(r'^[a-z0-9_]+$')

def db():
    return sqlite3.connect('x.db')

def build(parts):
    return ' '.join(parts)

class Query:
    def __init__(self, table):
        self.table = table
        self.where = []
    def add(self, text):
        self.where.append(text)
        return self
    def sql(self):
        return 'SELECT * FROM ' + self.table + ' WHERE ' + ' AND '.join(self.where)

@app.route('/a', methods=['GET', 'POST'])
def a():
    name = request.args.get('name', '')
    cur = db().cursor()
    cur.execute("SELECT * FROM t WHERE a = '%s'" % name) # BAD
    cur.execute("SELECT * FROM t WHERE a = ?", (name,)) # OK
    cur.execute(f"SELECT * FROM t WHERE a = '{name}'") # BAD
    cur.execute("SELECT * FROM t WHERE a = '{}'".format(name)) # BAD
    cur.execute(build(['SELECT * FROM t WHERE a =', name])) # BAD
    cur.execute(Query('t').add("a = '" + name + "'").sql()) # BAD
    cur.execute('SELECT * FROM t WHERE a = %d' % int(name)) # OK
    sort = request.args.get('sort')
    col = sort if sort in ALLOWED else 'name'
    cur.execute('SELECT * FROM t ORDER BY ' + col) # OK
    cur.execute('SELECT * FROM t ORDER BY ' + COLUMNS.get(sort, 'name')) # OK
    cur.execute('SELECT * FROM t ORDER BY ' + COLUMNS[sort]) # OK
    if sort not in ALLOWED:
        abort(400)
    cur.execute('SELECT * FROM t ORDER BY ' + sort) # OK
    ids = request.args.getlist('id')
    marks = ','.join('?' for _ in ids)
    cur.execute(f'SELECT * FROM t WHERE id IN ({marks})', ids) # OK
    cur.execute('SELECT * FROM t WHERE id IN (' + ','.join(['?'] * len(ids)) + ')', ids) # OK
    cur.execute('SELECT * FROM t WHERE id IN (' + ','.join(ids) + ')') # BAD
    cur.execute('SELECT * FROM t WHERE id IN (' + ','.join(str(int(i)) for i in ids) + ')') # OK
    clean = re.sub(r'[^a-zA-Z0-9_]', '', name)
    cur.execute(f"SELECT * FROM t WHERE a = '{clean}'") # OK
    d = {'x': name, 'y': 'fixed'}
    cur.execute("SELECT * FROM t WHERE a = '" + d['y'] + "'") # OK
    cur.execute("SELECT * FROM t WHERE a = '" + d['x'] + "'") # BAD
    lst = ['safe', name, 'more']
    lst.pop(0)
    cur.execute("SELECT * FROM t WHERE a = '" + lst[0] + "'") # BAD
    cur.execute("SELECT * FROM t WHERE a = '" + lst[1] + "'") # OK
    enc = base64.b64encode(name.encode()).decode()
    dec = base64.b64decode(enc).decode()
    cur.execute("SELECT * FROM t WHERE a = '" + dec + "'") # BAD
    out = io.StringIO()
    out.write("SELECT * FROM t WHERE a = '")
    out.write(name)
    cur.execute(out.getvalue()) # BAD
    num = 86
    v = 'fixed' if 7 * 42 - num > 200 else name
    cur.execute("SELECT * FROM t WHERE a = '" + v + "'") # OK
    match name:
        case 'a':
            w = 'A'
        case _:
            w = 'B'
    cur.execute("SELECT * FROM t WHERE a = '" + w + "'") # OK
    if not SAFE_RE.match(name):
        return 'bad', 400
    cur.execute(f"SELECT * FROM {name}") # OK
    return jsonify(cur.fetchall())

@app.route('/b')
def b():
    host = request.args['host']
    os.system('ping ' + host) # BAD
    os.system('ping ' + shlex.quote(host)) # OK
    subprocess.run(['ping', '-c', '1', host]) # OK
    subprocess.run(f'ping {host}', shell=True) # BAD
    subprocess.check_output('ping %s' % host, shell=True) # BAD
    subprocess.Popen(['sh', '-c', 'ping ' + host]) # BAD
    subprocess.run(shlex.split('ping ' + shlex.quote(host))) # OK
    os.popen(f'ls {host}').read() # BAD
    eval(host) # BAD
    exec('x = ' + host) # BAD
    getattr(os, 'system')('ls ' + host) # BAD
    return ''

@app.route('/c/<name>')
def c(name):
    open('/srv/' + name).read() # BAD
    open(os.path.join('/srv', secure_filename(name))).read() # OK
    send_file('/srv/' + name) # BAD
    p = os.path.realpath(os.path.join('/srv', name))
    if not p.startswith('/srv/'):
        abort(404)
    open(p).read() # OK
    q = (BASE / name).resolve()
    if not q.is_relative_to(BASE):
        abort(404)
    q.read_text() # OK
    os.remove(os.path.join('/srv', request.form['f'])) # BAD
    f = request.files['f']
    f.save('/srv/up/' + f.filename) # BAD
    f.save('/srv/up/' + secure_filename(f.filename) + '.png') # OK
    f.save('/srv/up/' + secrets.token_hex(8)) # OK
    zipfile.ZipFile(f).extractall('/srv') # BAD
    tarfile.open(fileobj=f).extractall('/srv', filter='data') # OK
    r = os.path.normpath(os.path.join('/srv', name))
    if os.path.commonpath(['/srv', r]) != '/srv':
        abort(404)
    open(r) # OK
    return ''

@app.route('/d')
def d():
    q = request.args.get('q', '')
    if q == '1':
        return '<h1>' + q + '</h1>' # OK
    if request.args.get('h'):
        return '<h1>' + html.escape(q) + '</h1>' # OK
    if request.args.get('i'):
        return f'<h1>{markupsafe.escape(q)}</h1>' # OK
    if request.args.get('j'):
        return bleach.clean(q) # OK
    if request.args.get('k'):
        return render_template_string('<h1>' + q + '</h1>') # BAD
    if request.args.get('l'):
        return render_template_string('<h1>{{ q }}</h1>', q=q) # OK
    if request.args.get('m'):
        return make_response('<p>' + q) # BAD
    if request.args.get('n'):
        return Markup('<p>' + q) # BAD
    resp = make_response('ok')
    resp.headers['X-Q'] = q.replace('\n', '').replace('\r', '') # OK
    resp.set_cookie('session', 'x') # BAD
    resp.set_cookie('session', 'x', secure=True, httponly=True, samesite='Lax') # OK
    if request.args.get('o'):
        return redirect(q) # BAD
    if q.startswith('/') and not q.startswith('//'):
        return redirect(q) # OK
    u = urllib.parse.urlparse(q)
    if u.netloc == 'example.com' and u.scheme == 'https':
        return redirect(q) # OK
    return '<h1>%s</h1>' % q # BAD

@app.route('/e')
def e():
    url = request.args['url']
    requests.get(url) # BAD
    requests.get('https://api.example.com/items/' + url) # OK
    requests.get(f'https://{url}/x') # BAD
    urllib.request.urlopen(url) # BAD
    requests.post('https://api.example.com', json={'u': url}) # OK
    requests.get('https://api.example.com', verify=False) # BAD
    host = urllib.parse.urlparse(url).hostname
    if host not in {'a.example.com'}:
        abort(400)
    requests.get(url) # OK
    return ''

@app.route('/f', methods=['POST'])
def f():
    data = request.get_data()
    pickle.loads(data) # BAD
    yaml.load(data) # BAD
    yaml.load(data, Loader=yaml.SafeLoader) # OK
    yaml.safe_load(data) # OK
    json.loads(data) # OK
    lxml.etree.fromstring(data) # BAD
    lxml.etree.fromstring(data, lxml.etree.XMLParser(resolve_entities=False, no_network=True)) # OK
    defusedxml.ElementTree.fromstring(data) # OK
    hashlib.md5(request.form['password'].encode()).hexdigest() # BAD
    hashlib.md5(data, usedforsecurity=False).hexdigest() # OK
    token = ''.join(random.choice('abc') for _ in range(16)) # BAD
    token2 = secrets.token_urlsafe(16) # OK
    jwt.decode(data, options={'verify_signature': False}) # BAD
    jwt.decode(data, os.environ['K'], algorithms=['HS256']) # OK
    password = 'Sup3rS3cret!pw' # BAD
    tempfile.mktemp() # BAD
    log.info('login %s', request.form['password']) # BAD
    os.chmod('/x', 0o777) # BAD
    session['role'] = request.form['role']
    return ''
