# Functions that stand alone, before and after they were mended.
class UserHandler(tornado.web.RequestHandler):
    def get(self, uid):
        row = self.db.get("SELECT * FROM user WHERE id = %s" % uid) # BAD
        self.write(row)


@app.route('/search')
def search():
    q = request.args.get('q')
    rows = db.session.execute(f"SELECT * FROM posts WHERE title LIKE '%{q}%'") # BAD
    return jsonify([dict(r) for r in rows])


@app.route('/search')
def search():
    q = request.args.get('q')
    rows = db.session.execute(text("SELECT * FROM posts WHERE title LIKE :q"), {'q': f'%{q}%'}) # OK
    return jsonify([dict(r) for r in rows])


def by(q):
    return Post.query.filter(text("title = '%s'" % q)).all() # BAD


def by(q):
    return Post.query.filter(Post.title == q).all()


def by(sort):
    return db.engine.execute("SELECT * FROM post ORDER BY " + sort) # BAD


def by(sort):
    col = {'date': 'created', 'name': 'title'}.get(sort, 'created') # OK
    return db.engine.execute("SELECT * FROM post ORDER BY " + col) # OK


def insert(self, table, row):
    cols = ','.join(row.keys())
    vals = ','.join("'%s'" % v for v in row.values())
    self.cursor.execute('INSERT INTO %s (%s) VALUES (%s)' % (table, cols, vals)) # BAD


def remove(mysql, id):
    cur = mysql.connection.cursor()
    cur.execute("DELETE FROM books WHERE id = " + id) # BAD
    mysql.connection.commit()


def remove(mysql, id):
    cur = mysql.connection.cursor()
    cur.execute("DELETE FROM books WHERE id = %s", (id,)) # OK
    mysql.connection.commit()


def run(self, task):
    args = "python %s.py" % task
    p = subprocess.Popen(args, shell=True) # BAD
    p.wait()


def run(self, task):
    args = ["python", "%s.py" % task]
    p = subprocess.Popen(args) # OK
    p.wait()


def run(self, task):
    args = "python %s.py" % task
    p = subprocess.Popen(shlex.split(args), shell=False) # OK
    p.wait()


def login(host, user):
    child = pexpect.spawn('ssh %s@%s' % (user, host)) # BAD
    child.expect('password')


def resize(path, size):
    os.system(f"convert {path} -resize {size} {path}") # BAD


def resize(path, size):
    subprocess.run(["convert", path, "-resize", size, path], check=True) # OK


def resize(path, size):
    os.system(f"convert {shlex.quote(path)} -resize {int(size)} {shlex.quote(path)}") # OK


def resize(path):
    os.system("convert " + pipes.quote(path)) # OK


def image(request, filename):
    with open(os.path.join(settings.MEDIA_ROOT, filename), 'rb') as f: # BAD
        return HttpResponse(f.read(), content_type='image/png')


def image(request, filename):
    path = os.path.normpath(os.path.join(settings.MEDIA_ROOT, filename))
    if not path.startswith(settings.MEDIA_ROOT):
        raise Http404
    with open(path, 'rb') as f: # OK
        return HttpResponse(f.read(), content_type='image/png') # OK


@app.route('/logs/<name>')
def logs(name):
    return send_file('/var/log/app/' + name) # BAD


@app.route('/logs/<name>')
def logs(name):
    return send_from_directory('/var/log/app', name) # OK


def save(self, name, data):
    p = os.path.join(self.tmp, name)
    f = open(p, 'wb') # BAD
    f.write(data)
    f.close()


def save(self, name, data):
    p = os.path.join(self.tmp, os.path.basename(name))
    f = open(p, 'wb') # OK
    f.write(data) # OK
    f.close()


async def static(request):
    name = request.match_info['name']
    return web.FileResponse(os.path.join('static', name)) # BAD


async def static(request):
    name = request.match_info['name']
    base = pathlib.Path('static').resolve()
    path = (base / name).resolve()
    path.relative_to(base)
    return web.FileResponse(path) # OK


def get(self, name):
    path = self.base.joinpath(name).resolve()
    try:
        path.relative_to(self.base)
    except ValueError:
        raise web.HTTPForbidden()
    return path.read_bytes()


def get(self, name):
    return self.base.joinpath(name).read_bytes() # BAD


def _check(self, path):
    root = os.path.abspath(self.root)
    full = os.path.abspath(os.path.join(root, path))
    if full[:len(root)] != root:
        raise ValueError('outside')
    return open(full) # OK


def get(self, name):
    if os.sep in name or name == '..':
        raise ValueError(name)
    return open(os.path.join(self.root, name)) # OK


def get(self, name):
    if '/' in name:
        raise ValueError(name)
    return open(os.path.join(self.root, name)) # OK


def get(self, name):
    name = name.replace('/', '_').replace('..', '_')
    return open(os.path.join(self.root, name)) # OK


def get(self, name):
    name = re.sub(r'[^A-Za-z0-9_.-]', '', name)
    return open(os.path.join(self.root, name)) # OK


@app.route('/search')
def search():
    q = request.args.get('q', '')
    html = '<html><body>Results for: ' + q + '</body></html>'
    return Response(html, mimetype='text/html') # BAD


@app.route('/search')
def search():
    q = request.args.get('q', '')
    return render_template('search.html', q=q)


@app.route('/e')
def e():
    resp = make_response('Error: %s' % request.args['m']) # BAD
    return resp


@app.route('/e')
def e():
    resp = make_response('Error: %s' % escape(request.args['m']))
    return resp


class A(admin.ModelAdmin):
    def link(self, obj):
        return mark_safe('<a href="%s">%s</a>' % (obj.url, obj.title)) # BAD


class A(admin.ModelAdmin):
    def link(self, obj):
        return format_html('<a href="{}">{}</a>', obj.url, obj.title) # OK


def table(rows):
    return mark_safe(''.join('<tr><td>%s</td></tr>' % r for r in rows)) # BAD


def table(rows):
    return format_html_join('', '<tr><td>{}</td></tr>', ((r,) for r in rows)) # OK


def error(request):
    return HttpResponseNotFound('<h1>%s not found</h1>' % request.path) # BAD


def error(request):
    return HttpResponseNotFound('<h1>%s not found</h1>' % escape(request.path))


def clean(text):
    text = text.replace('<script>', '')
    return Markup(text) # BAD


def clean(text):
    return Markup(bleach.clean(text)) # OK
