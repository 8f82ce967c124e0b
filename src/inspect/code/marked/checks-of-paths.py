# Checks of paths: each that means nothing stands beside one that does.
import os
from pathlib import Path
from urllib.parse import unquote
from flask import Flask, abort, request, send_file

app = Flask(__name__)
BASE = '/srv/files'
ROOT = Path('/srv/files').resolve()
EXTENSIONS = {'png', 'jpg'}


@app.get('/p1')
def only_parents():
    name = request.args['name']
    if '..' in name:
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p1b')
def parents_and_root():
    name = request.args['name']
    if '..' in name or name.startswith('/'):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p1c')
def parents_behind_text():
    name = request.args['name']
    if '..' in name:
        abort(400)
    return open(f'{BASE}/{name}').read() # OK path-traversal


@app.get('/p1d')
def parents_and_absolute():
    name = request.args['name']
    if os.path.isabs(name) or '..' in name.split('/'):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p2')
def joined_is_no_canonical_path():
    name = request.args['name']
    if not os.path.join(BASE, name).startswith(BASE):
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p2b')
def real_path():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    if not path.startswith(BASE + os.sep):
        abort(400)
    return open(path).read() # OK path-traversal


@app.get('/p2c')
def sibling_folder():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    if not path.startswith(BASE):
        abort(400)
    return open(path).read() # BAD path-traversal


@app.get('/p3')
def lexical_path():
    target = ROOT / request.args['name']
    if not target.is_relative_to(ROOT):
        abort(400)
    return send_file(target) # BAD path-traversal


@app.get('/p3b')
def resolved_path():
    target = (ROOT / request.args['name']).resolve()
    if not target.is_relative_to(ROOT):
        abort(400)
    return send_file(target) # OK path-traversal


@app.get('/p3c')
def absolute_is_not_resolved():
    target = (ROOT / request.args['name']).absolute()
    if not target.is_relative_to(ROOT):
        abort(400)
    return send_file(target) # BAD path-traversal


@app.get('/p3d')
def lexical_parents():
    target = ROOT / request.args['name']
    if ROOT not in target.parents:
        abort(400)
    return send_file(target) # BAD path-traversal


@app.get('/p3e')
def resolved_parents():
    target = (ROOT / request.args['name']).resolve()
    if ROOT not in target.parents:
        abort(400)
    return send_file(target) # OK path-traversal


@app.get('/p4')
def common_path_of_text():
    path = os.path.join(BASE, request.args['name'])
    if os.path.commonpath([BASE, path]) != BASE:
        abort(400)
    return send_file(path) # BAD path-traversal


@app.get('/p4b')
def common_path_of_real_path():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    if os.path.commonpath([BASE, path]) != BASE:
        abort(400)
    return send_file(path) # OK path-traversal


@app.get('/p4c')
def common_prefix():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    if os.path.commonprefix([BASE, path]) != BASE:
        abort(400)
    return send_file(path) # BAD path-traversal


@app.get('/p5')
def ending_only():
    name = request.args['name']
    if name.split('.')[-1] not in EXTENSIONS:
        abort(400)
    return send_file(os.path.join(BASE, name)) # BAD path-traversal


@app.get('/p5b')
def ending_in_a_variable():
    name = request.args['name']
    ending = name.split('.')[-1]
    if ending not in EXTENSIONS:
        abort(400)
    return send_file(os.path.join(BASE, name)) # BAD path-traversal


@app.get('/p5c')
def ending_alone_is_used():
    ending = request.args['name'].split('.')[-1]
    if ending not in EXTENSIONS:
        abort(400)
    return send_file(os.path.join(BASE, 'logo.' + ending)) # OK path-traversal


@app.get('/p6')
def used_before():
    name = request.args['name']
    text = open(os.path.join(BASE, name)).read() # BAD path-traversal
    if '/' in name:
        abort(400)
    return text


@app.get('/p6b')
def used_after():
    name = request.args['name']
    if '/' in name:
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p7')
def decoded_after():
    name = request.args['name']
    if '/' in name or '..' in name:
        abort(400)
    return open(os.path.join(BASE, unquote(name))).read() # BAD path-traversal


@app.get('/p7b')
def decoded_before():
    name = unquote(request.args['name'])
    if '/' in name or '..' in name:
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p8')
def backslash_only():
    name = request.args['name']
    if '\\' in name:
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p9')
def removed_once():
    name = request.args['name'].replace('../', '')
    return open(BASE + '/' + name).read() # BAD path-traversal


@app.get('/p9b')
def removed_until_none_is_left():
    name = request.args['name']
    while '../' in name:
        name = name.replace('../', '')
    return open(BASE + '/' + name).read() # OK path-traversal


@app.get('/p10')
def refusal_is_swallowed():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    try:
        if not path.startswith(BASE + '/'):
            raise ValueError('outside')
    except ValueError:
        app.logger.warning('outside')
    return open(path).read() # BAD path-traversal


@app.get('/p10b')
def refusal_is_answered():
    path = os.path.realpath(os.path.join(BASE, request.args['name']))
    try:
        if not path.startswith(BASE + '/'):
            raise ValueError('outside')
    except ValueError:
        return 'no', 400
    return open(path).read() # OK path-traversal


@app.get('/p11')
def relative_to_the_text():
    target = ROOT / request.args['name']
    target.relative_to(ROOT)
    return target.read_text() # BAD path-traversal


@app.get('/p12')
def pattern_with_slashes():
    import re
    name = request.args['name']
    if not re.fullmatch(r'[\w./-]+', name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p12b')
def pattern_without_slashes():
    import re
    name = request.args['name']
    if not re.fullmatch(r'[\w-]+\.txt', name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p13')
def exists_is_no_check():
    path = os.path.join(BASE, request.args['name'])
    if not os.path.isfile(path):
        abort(404)
    return open(path).read() # BAD path-traversal


@app.get('/p14')
def every_character():
    name = request.args['name']
    if not all(c.isalnum() or c in '_-' for c in name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # OK path-traversal


@app.get('/p14b')
def any_character():
    name = request.args['name']
    if not any(c.isalnum() or c in '_-' for c in name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p14c')
def every_character_but_slashes():
    name = request.args['name']
    if not all(c.isalnum() or c in './_-' for c in name):
        abort(400)
    return open(os.path.join(BASE, name)).read() # BAD path-traversal


@app.get('/p15')
def root_taken_away_by_join():
    return open(os.path.join(BASE, os.path.normpath('/' + request.args['name']))).read() # BAD path-traversal


@app.get('/p15b')
def root_is_inside():
    return open(BASE + os.path.normpath('/' + request.args['name'])).read() # OK path-traversal
