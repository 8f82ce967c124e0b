# Checks of what goes to a shell, a database, a template or a page.
import base64
import html
import ipaddress
import json
import os
import re
import shlex
import sqlite3
import subprocess
import uuid
from flask import Flask, abort, make_response, render_template_string, request

app = Flask(__name__)
HOSTS = ['one.example.com', 'two.example.com']
COLUMNS = {'name', 'size'}
db = sqlite3.connect('app.db')


@app.get('/c1')
def another_variable():
    host = request.args['host']
    other = request.args['other']
    if other not in HOSTS:
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c1b')
def the_same_variable():
    host = request.args['host']
    if host not in HOSTS:
        abort(400)
    os.system('ping ' + host) # OK command-injection


@app.post('/c2')
def another_field():
    data = request.get_json()
    if data['kind'] not in COLUMNS:
        abort(400)
    os.system('run ' + data['job']) # BAD command-injection


@app.post('/c2b')
def the_same_field():
    data = request.get_json()
    if data['job'] not in COLUMNS:
        abort(400)
    os.system('run ' + data['job']) # OK command-injection


@app.post('/c2c')
def field_in_a_variable():
    data = request.get_json()
    kind = data.get('kind')
    if kind not in COLUMNS:
        abort(400)
    os.system('run ' + data['job']) # BAD command-injection


@app.get('/c3')
def without_end():
    host = request.args['host']
    if not re.match(r'[\w.]+', host):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c3b')
def with_end():
    host = request.args['host']
    if not re.match(r'^[\w.]+$', host):
        abort(400)
    os.system('ping ' + host) # OK command-injection


@app.get('/c3c')
def each_line():
    host = request.args['host']
    if not re.search(r'^[\w.]+$', host, re.MULTILINE):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c3d')
def one_of_two_anchors():
    host = request.args['host']
    if not re.search(r'^\d+|\w+$', host):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c3e')
def white_space_is_a_new_line():
    host = request.args['host']
    if not re.fullmatch(r'[\w\s]+', host):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c3f')
def forbidden_characters_of_a_class():
    host = request.args['host']
    if re.search(r'[^\w.]', host):
        abort(400)
    os.system('ping ' + host) # OK command-injection


@app.get('/c3g')
def some_forbidden_characters():
    host = request.args['host']
    if re.search(r'[;&|]', host):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c4')
def type_only():
    host = request.args['host']
    if not isinstance(host, str):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.post('/c4b')
def type_of_numbers():
    count = request.get_json()['count']
    if not isinstance(count, int):
        abort(400)
    os.system(f'ping -c {count} localhost') # OK command-injection


@app.get('/c5')
def result_is_ignored():
    host = request.args['host']
    shlex.quote(host)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c5b')
def result_is_used():
    host = shlex.quote(request.args['host'])
    os.system('ping ' + host) # OK command-injection


@app.get('/c6')
def logged_only():
    host = request.args['host']
    if host not in HOSTS:
        app.logger.warning('unknown host')
    os.system('ping ' + host) # BAD command-injection


@app.get('/c7')
def refused_inside():
    host = request.args['host']
    try:
        if host not in HOSTS:
            raise ValueError('unknown')
    except Exception:
        pass
    os.system('ping ' + host) # BAD command-injection


@app.get('/c8')
def escaped_for_pages():
    host = html.escape(request.args['host'])
    os.system('ping ' + host) # BAD command-injection


@app.get('/c8b')
def escaped_for_pages_in_a_query():
    name = html.escape(request.args['name'])
    return db.execute("SELECT * FROM users WHERE name = " + name).fetchall() # BAD sql-injection


@app.get('/c8c')
def escaped_for_pages_in_a_template():
    return render_template_string('Hello ' + html.escape(request.args['name'])) # BAD template-injection


@app.get('/c8d')
def escaped_for_a_page():
    return make_response('<p>' + html.escape(request.args['name'])) # OK xss


@app.get('/c8e')
def json_in_a_script():
    name = json.dumps(request.args['name'])
    return make_response('<script>var name = ' + name + '</script>') # BAD xss


@app.get('/c9')
def column_or():
    column = request.args['column']
    if column == 'name' or 'size':
        return db.execute('SELECT * FROM files ORDER BY ' + column).fetchall() # BAD sql-injection
    return []


@app.get('/c9b')
def column_in():
    column = request.args['column']
    if column == 'name' or column == 'size':
        return db.execute('SELECT * FROM files ORDER BY ' + column).fetchall() # OK sql-injection
    return []


@app.get('/c10')
def checked_text_is_decoded():
    text = request.args['text']
    if not text.isalnum():
        abort(400)
    os.system(base64.b64decode(text).decode()) # BAD command-injection


@app.get('/c10b')
def decoded_text_is_checked():
    text = base64.b64decode(request.args['text']).decode()
    if not text.isalnum():
        abort(400)
    os.system('show ' + text) # OK command-injection


@app.get('/c11')
def number_is_thrown_away():
    number = request.args['id']
    try:
        int(number)
    except ValueError:
        pass
    return db.execute('SELECT * FROM files WHERE id = ' + number).fetchall() # BAD sql-injection


@app.get('/c11b')
def number_is_required():
    number = request.args['id']
    try:
        int(number)
    except ValueError:
        abort(400)
    return db.execute('SELECT * FROM files WHERE id = ' + number).fetchall() # OK sql-injection


@app.get('/c11c')
def id_is_required():
    key = request.args['id']
    try:
        uuid.UUID(key)
    except ValueError:
        return 'no', 400
    return db.execute(f"SELECT * FROM files WHERE id = '{key}'").fetchall() # OK sql-injection


@app.get('/c12')
def stale_answer():
    host = request.args['host']
    is_known = host in HOSTS
    host = request.args['other']
    if is_known:
        os.system('ping ' + host) # BAD command-injection


@app.get('/c12b')
def answer():
    host = request.args['host']
    is_known = host in HOSTS
    if is_known:
        os.system('ping ' + host) # OK command-injection


@app.get('/c13')
def one_of_two():
    host = request.args['host']
    count = request.args['count']
    line = f'ping -c {count} {host}'
    if host not in HOSTS:
        abort(400)
    os.system(line) # BAD command-injection


@app.get('/c13b')
def both_of_two():
    host = request.args['host']
    count = int(request.args['count'])
    if host not in HOSTS:
        abort(400)
    os.system(f'ping -c {count} {host}') # OK command-injection


@app.get('/c14')
def first_word():
    line = request.args['line']
    if line.split(' ')[0] not in ('ls', 'df'):
        abort(400)
    os.system(line) # BAD command-injection


@app.get('/c14b')
def first_word_alone():
    word = request.args['line'].split(' ')[0]
    if word not in ('ls', 'df'):
        abort(400)
    os.system(word) # OK command-injection


@app.get('/c15')
def first_letter():
    line = request.args['line']
    if line[0] == '/':
        os.system('ls ' + line) # BAD command-injection


def is_plain(text):
    return text.isalnum


def is_short(text):
    return len(text) < 20


def is_word(text):
    return all(c.isalnum() for c in text)


@app.get('/c16')
def short_is_not_harmless():
    host = request.args['host']
    if not is_short(host):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c16b')
def helper_that_checks():
    host = request.args['host']
    if not is_word(host):
        abort(400)
    os.system('ping ' + host) # OK command-injection


def one_of(value, allowed):
    if value not in allowed:
        raise ValueError(value)


def check_quietly(value):
    if value not in HOSTS:
        print('refused')


@app.get('/c17')
def helper_that_prints():
    host = request.args['host']
    check_quietly(host)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c17b')
def helper_with_a_list():
    host = request.args['host']
    one_of(host, HOSTS)
    os.system('ping ' + host) # OK command-injection


async def check_later(value):
    if value not in HOSTS:
        raise ValueError(value)


@app.get('/c18')
async def nobody_waits():
    host = request.args['host']
    check_later(host)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c18b')
async def waits():
    host = request.args['host']
    await check_later(host)
    os.system('ping ' + host) # OK command-injection


@app.get('/c19')
def list_from_outside():
    host = request.args['host']
    if host not in request.args.getlist('allowed'):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c19b')
def list_of_the_environment():
    host = request.args['host']
    if host not in os.environ['HOSTS'].split(','):
        abort(400)
    os.system('ping ' + host) # OK command-injection


@app.get('/c20')
def wrong_way():
    host = request.args['host']
    if host in HOSTS:
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c21')
def set_of_characters():
    host = request.args['host']
    if not set(host) <= set('abcdefghij0123456789.-'):
        abort(400)
    os.system('ping ' + host) # OK command-injection


@app.get('/c21b')
def set_of_dangerous_characters():
    host = request.args['host']
    if not set(host) <= set('abcdefghij0123456789.-;'):
        abort(400)
    os.system('ping ' + host) # BAD command-injection


@app.get('/c22')
def option():
    url = request.args['url']
    subprocess.run(['git', 'clone', shlex.quote(url)]) # BAD command-injection


@app.get('/c22b')
def no_option():
    url = request.args['url']
    if url.startswith('-'):
        abort(400)
    subprocess.run(['git', 'clone', url]) # OK command-injection


@app.get('/c23')
def address():
    host = str(ipaddress.ip_address(request.args['host']))
    os.system('ping ' + host) # OK command-injection


@app.get('/c24')
def lookup_is_no_check():
    name = request.args['name']
    if db.kind_of(name) == 'host':
        os.system('ping ' + name) # BAD command-injection


@app.get('/c25')
def line_breaks_of_a_log():
    app.logger.info(request.args['name'].translate(str.maketrans('', '', '<>'))) # BAD log-injection


@app.get('/c25b')
def no_line_breaks_in_a_log():
    app.logger.info(request.args['name'].translate(str.maketrans('', '', '\r\n'))) # OK log-injection


@app.get('/c25c')
def table_of_line_breaks():
    app.logger.info(request.args['name'].translate({10: ' ', 13: ' '})) # OK log-injection


@app.get('/c25d')
def one_line_break():
    app.logger.info(request.args['name'].translate({ord('\t'): None})) # BAD log-injection
