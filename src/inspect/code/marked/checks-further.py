# Further checks, most of them right: what is written around them must not hide that.
import os
import re
import sqlite3
import subprocess
from urllib.parse import urlparse
import requests
from flask import Flask, abort, request

app = Flask(__name__)
BASE = '/srv/files'
db = sqlite3.connect('app.db')
UP = os.path.abspath('up') + os.sep


def is_safe_path(path):
    return '..' not in path


def is_inside(path):
    return '..' not in path and not path.startswith('/')


@app.get('/m1')
def helper_half():
    name = request.args['name']
    if not is_safe_path(name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/m2')
def helper_whole():
    name = request.args['name']
    if not is_inside(name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/m3')
def normal():
    name = os.path.normpath(request.args['name'])
    if name.startswith('..') or os.path.isabs(name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/m4')
def with_separator_in_a_name():
    path = os.path.abspath(os.path.join(UP, request.args['name']))
    if not path.startswith(UP):
        abort(400)
    return open(path).read() # OK path-traversal


@app.get('/m5')
def list_of_arguments():
    host = request.args['host']
    if not re.fullmatch(r'[A-Za-z0-9.-]+', host) or host.startswith('-'):
        abort(400)
    return subprocess.run(['ping', '-c', '1', host], capture_output=True).stdout # OK command-injection


@app.get('/m6')
def prefixed_column():
    order = request.args.get('order', 'name')
    direction = 'DESC' if request.args.get('desc') else 'ASC'
    if order not in {'name': 1, 'size': 2}:
        order = 'name'
    return db.execute(f'SELECT * FROM t ORDER BY {order} {direction}') # OK sql-injection


@app.get('/m7')
def match_object():
    found = re.match(r'^([a-z]+)-(\d+)$', request.args['id'])
    if not found:
        abort(400)
    os.system('show ' + found.group(1)) # OK command-injection/high


@app.get('/m8')
def walrus():
    if (name := request.args['name']) not in ('a', 'b'):
        abort(400)
    os.system('show ' + name) # OK command-injection


@app.get('/m9')
def early_default():
    page = request.args.get('page')
    if page is None or not page.isdigit():
        page = '1'
    return db.execute('SELECT * FROM t LIMIT 10 OFFSET ' + page) # OK sql-injection


@app.get('/m10')
def else_branch():
    name = request.args['name']
    if re.fullmatch('[a-z]+', name):
        os.system('show ' + name) # OK command-injection
    else:
        os.system('show ' + name) # BAD command-injection


@app.get('/m12')
def mapping():
    tool = {'a': 'ls', 'b': 'df'}.get(request.args['tool'])
    if tool is None:
        abort(404)
    os.system(tool) # OK command-injection


@app.get('/m13')
def quoted_by_hand():
    name = request.args['name'].replace("'", '')
    os.system("show '" + name + "'") # BAD command-injection


@app.get('/m14')
def unchecked_copy():
    name = request.args['name']
    copy = name
    if copy not in ('a', 'b'):
        abort(400)
    os.system('show ' + name) # OK command-injection


@app.get('/m15')
def lower_case():
    name = request.args['name'].lower()
    if name not in ('a', 'b'):
        abort(400)
    os.system('show ' + name) # OK command-injection


@app.get('/m16')
def assertion_of_host():
    url = request.args['url']
    parsed = urlparse(url)
    if parsed.scheme != 'https' or parsed.netloc != 'api.example.com':
        abort(400)
    return requests.get(url).text # OK ssrf


@app.get('/m17')
def joined_words():
    words = request.args['words'].split(',')
    for word in words:
        if word not in ('a', 'b'):
            abort(400)
    os.system('show ' + ' '.join(words)) # OK command-injection


@app.get('/m18')
def filtered_words():
    words = [word for word in request.args['words'].split(',') if word in ('a', 'b')]
    os.system('show ' + ' '.join(words)) # OK command-injection


@app.get('/m19')
def kept_characters():
    name = ''.join(c for c in request.args['name'] if c.isalnum() or c in '_-')
    os.system('show ' + name) # OK command-injection


@app.get('/m19b')
def kept_quotes():
    name = ''.join(c for c in request.args['name'] if c.isalnum() or c == ';')
    os.system('show ' + name) # BAD command-injection
