# Data on detours: tables with two keys, lists, settings, conditions that are always true, helpers.
import subprocess
from flask import Flask, request
app = Flask(__name__)
@app.route('/a', methods=['POST'])
def a():
    param = request.form.get('x', '')
    m = {}
    m['a'] = 'fixed'
    m['b'] = param
    bar = m['b']
    subprocess.run('echo ' + bar, shell=True) # BAD
    return ''


import subprocess
from flask import Flask, request
app = Flask(__name__)
@app.route('/a', methods=['POST'])
def a():
    param = request.form.get('x', '') # OK
    m = {}
    m['a'] = 'fixed'
    m['b'] = param
    bar = m['a']
    subprocess.run('echo ' + bar, shell=True) # OK
    return ''


import sqlite3
from flask import request
def a():
    param = request.values.get('x') # OK
    lst = []
    lst.append('safe')
    lst.append(param)
    lst.append('more')
    lst.pop(0)
    bar = lst[1]
    sqlite3.connect('x').cursor().execute("SELECT * FROM t WHERE a='" + bar + "'") # OK


import sqlite3
from flask import request
def a():
    param = request.values.get('x')
    lst = []
    lst.append('safe')
    lst.append(param)
    lst.append('more')
    lst.pop(0)
    bar = lst[0]
    sqlite3.connect('x').cursor().execute("SELECT * FROM t WHERE a='" + bar + "'") # BAD


import configparser
from flask import request
def a():
    param = request.args.get('x')
    conf = configparser.ConfigParser()
    conf.add_section('s')
    conf.set('s', 'keyA', 'a-value')
    conf.set('s', 'keyB', param)
    bar = conf.get('s', 'keyA') # OK
    return str(len(open('/data/' + bar).read())) # OK


import configparser
from flask import request
def a():
    param = request.args.get('x')
    conf = configparser.ConfigParser()
    conf.add_section('s')
    conf.set('s', 'keyA', 'a-value')
    conf.set('s', 'keyB', param)
    bar = conf.get('s', 'keyB')
    return str(len(open('/data/' + bar).read())) # BAD


from flask import request, Flask
app = Flask(__name__)
@app.route('/x')
def a():
    param = request.args.get('x')
    num = 106
    bar = 'always' if 7 * 18 + num > 200 else param
    return f'<b>{bar}</b>' # OK


from flask import request, Flask
app = Flask(__name__)
@app.route('/x')
def a():
    param = request.args.get('x')
    num = 106
    bar = param if 7 * 18 + num > 200 else 'never'
    return f'<b>{bar}</b>' # BAD


from flask import request
def a():
    param = request.headers.get('X') # OK
    guess = 'ABC'[1]
    match guess:
        case 'A':
            bar = param
        case 'B':
            bar = '1'
        case _:
            bar = param
    return str(eval(bar))


from flask import request
def a():
    param = request.headers.get('X')
    guess = 'ABC'[0]
    match guess:
        case 'A':
            bar = param
        case 'B':
            bar = '1'
        case _:
            bar = 'x'
    return str(eval(bar)) # BAD


import ldap3
from flask import request
def a():
    param = request.cookies.get('x')
    import io
    s = io.StringIO()
    s.write('(uid=')
    s.write(param)
    s.write(')')
    conn = ldap3.Connection('s')
    conn.search('dc=x', s.getvalue()) # BAD


import lxml.etree
from flask import request
def a():
    param = request.args.getlist('x')[0]
    t = lxml.etree.parse('users.xml')
    return str(t.xpath(f"/users/user[@name='{param}']")) # BAD


import lxml.etree
from flask import request
def a():
    param = request.args.getlist('x')[0]
    t = lxml.etree.parse('users.xml')
    return str(t.xpath("/users/user[@name=$n]", n=param)) # OK


import lxml.etree
from flask import request
def a():
    param = request.args.getlist('x')[0]
    if "'" in param:
        return 'no'
    t = lxml.etree.parse('users.xml')
    return str(t.xpath(f"/users/user[@name='{param}']")) # OK


import lxml.etree
from flask import request
def a():
    param = request.args.getlist('x')[0]
    t = lxml.etree.parse('users.xml')
    return str(t.xpath("/users/user[@name='" + param.replace("'", "&apos;") + "']")) # OK


import flask
from flask import request
def a():
    param = request.form.get('x')
    flask.session['userid'] = param # BAD
    return ''


import flask
from flask import request
def a():
    param = request.form.get('x') # OK
    bar = 'a' if param else 'b'
    flask.session['userid'] = bar
    return ''


from flask import request, session
def a():
    session[request.form.get('x')] = '12345' # BAD
    return ''


import random
from flask import make_response
def a():
    r = random.random() # BAD
    resp = make_response('x')
    resp.set_cookie('rememberme', str(r), secure=True, httponly=True)
    return resp


import random
from flask import make_response
def a():
    r = random.SystemRandom().random()
    resp = make_response('x')
    resp.set_cookie('rememberme', str(r), secure=True, httponly=True) # OK
    return resp


import random
def a():
    value = random.normalvariate(0, 1)
    token = 'rem' + str(value)
    return token


import secrets
def a():
    return str(secrets.randbelow(10 ** 9))


import hashlib
from flask import request
def a():
    h = hashlib.md5() # BAD
    h.update(request.args.get('x').encode())
    return h.hexdigest()


import hashlib
def a(x):
    h = hashlib.new('sha1') # BAD
    h.update(x)
    return h.digest()


import hashlib
def a(x):
    h = hashlib.new('sha512') # OK
    h.update(x)
    return h.digest()


import hashlib
def a(x):
    alg = 'sha256' if 1 + 1 == 2 else 'md5'
    return hashlib.new(alg, x).digest() # OK


import hashlib
def a(x):
    alg = 'md5' if 1 + 1 == 2 else 'sha256'
    return hashlib.new(alg, x).digest() # BAD


from flask import make_response
def a():
    resp = make_response('x')
    resp.set_cookie('SomeCookie', 'v', path='/', secure=False, httponly=True) # BAD
    return resp


from flask import make_response
def a():
    resp = make_response('x')
    resp.set_cookie('SomeCookie', 'v', path='/', secure=True, httponly=True) # OK
    return resp


from flask import make_response
def a():
    resp = make_response('x')
    resp.set_cookie('SomeCookie', 'v') # BAD
    return resp


import xml.sax, io
from flask import request
def a():
    p = xml.sax.make_parser()
    p.setFeature(xml.sax.handler.feature_external_ges, True) # BAD
    p.parse(io.StringIO(request.form.get('x')))


import xml.sax, io
from flask import request
def a():
    p = xml.sax.make_parser()
    p.setFeature(xml.sax.handler.feature_external_ges, False)
    p.parse(io.StringIO(request.form.get('x'))) # OK


import lxml.etree
from flask import request
def a():
    parser = lxml.etree.XMLParser(resolve_entities=True)
    return str(lxml.etree.fromstring(request.form.get('x'), parser)) # BAD


import lxml.etree
from flask import request
def a():
    parser = lxml.etree.XMLParser(resolve_entities=False)
    return str(lxml.etree.fromstring(request.form.get('x'), parser)) # OK


import pickle, base64
from flask import request
def a():
    return str(pickle.loads(base64.urlsafe_b64decode(request.cookies.get('c')))) # BAD


import json, base64
from flask import request
def a():
    return str(json.loads(base64.urlsafe_b64decode(request.cookies.get('c')))) # OK


import yaml
from flask import request
def a():
    return str(yaml.load(request.get_data(), Loader=yaml.Loader)) # BAD


import yaml
from flask import request
def a():
    return str(yaml.safe_load(request.get_data())) # OK


import flask
from flask import request
def a():
    return flask.redirect(request.args.get('x')) # BAD


import flask, urllib.parse
from flask import request
def a():
    x = request.args.get('x')
    try:
        url = urllib.parse.urlparse(x)
        if url.netloc not in ['google.com'] or url.scheme != 'https':
            return 'bad'
    except Exception:
        return 'bad'
    return flask.redirect(x) # OK


import os
from flask import request
class Thing:
    def do_something(self, s):
        return s
class ThingFactory:
    @staticmethod
    def create():
        return Thing()
def a():
    param = request.headers.getlist('X')[0]
    thing = ThingFactory.create()
    bar = thing.do_something(param)
    os.system('ls ' + bar)


import os
from flask import request
class Thing:
    def do_something(self, s):
        return 'fixed'
def a():
    param = request.headers.getlist('X')[0]
    bar = Thing().do_something(param)
    os.system('ls ' + bar) # OK


from flask import request
def a():
    param = ''
    for name in request.headers.keys():
        if name in ('Host', 'Accept'):
            continue
        param = request.headers.get_all(name)[0]
        break
    return open('/x/' + param).read() # BAD


import urllib.parse
from flask import request, Flask
app = Flask(__name__)
@app.route('/q')
def a():
    qs = request.query_string.decode('utf-8')
    pl = qs.find('x=')
    if pl == -1:
        return 'no'
    param = qs[pl + 2:]
    param = urllib.parse.unquote_plus(param)
    return '<p>' + param + '</p>' # BAD


import markupsafe
from flask import request, Flask
app = Flask(__name__)
@app.route('/q')
def a():
    bar = markupsafe.escape(request.args.get('x')) # OK
    return f'<p>{bar}</p>' # OK


from flask import request, Flask
app = Flask(__name__)
@app.route('/q')
def a():
    RESPONSE = ''
    param = request.form.get('x')
    RESPONSE += 'The value of bar is now: ' + param
    return RESPONSE # BAD


import base64
from flask import request, Flask
app = Flask(__name__)
@app.route('/q')
def a():
    param = request.form.get('x') # OK
    tmp = base64.b64encode('constant'.encode('utf-8'))
    bar = base64.b64decode(tmp).decode('utf-8') # OK
    return '<b>' + bar


import base64
from flask import request, Flask
app = Flask(__name__)
@app.route('/q')
def a():
    param = request.form.get('x')
    tmp = base64.b64encode(param.encode('utf-8'))
    bar = base64.b64decode(tmp).decode('utf-8')
    return '<b>' + bar # BAD


import sqlite3
from flask import request
def a():
    param = request.args.get('x')
    s = 'help'
    s += param
    s += 'snapes on a plane'
    bar = s[:4]
    sqlite3.connect('x').execute("select * from t where a='%s'" % bar) # OK


import sqlite3
from flask import request
def a():
    param = request.args.get('x')
    s = 'help'
    s += param
    s += 'snapes on a plane'
    bar = s[4:-17]
    sqlite3.connect('x').execute("select * from t where a='%s'" % bar) # BAD


import ast
from flask import request
def a():
    return str(ast.literal_eval(request.args.get('x'))) # OK


from flask import request
def a():
    bar = request.args.get('x')
    if not bar.startswith("'") or not bar.endswith("'") or "'" in bar[1:-1]:
        return 'must start with quote'
    exec(f'name = {bar}')
    return ''
