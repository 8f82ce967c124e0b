# Functions that stand alone, as in a review or an answer: nothing says what they import.
class Store:
    def add(self, name, value):
        sql = "INSERT INTO t VALUES ('" + name + "', '" + value + "')"
        self._conn.cursor().execute(sql) # BAD


class Store:
    def add(self, name, value):
        self._conn.cursor().execute("INSERT INTO t VALUES (?, ?)", (name, value)) # OK


def getUser(self, username):
    q = "SELECT * FROM users WHERE username='%(u)s'" % {'u': username}
    return self.db.query(q) # BAD


def rank(user):
    return plpy.execute("SELECT rank FROM users WHERE name = '%s'" % user) # BAD


@app.route('/user/<name>')
def show(name):
    cur = g.db.execute("select * from users where name = '" + name + "'") # BAD
    return render_template('u.html', row=cur.fetchone())


@app.route('/user/<name>')
def show(name):
    cur = g.db.execute("select * from users where name = ?", [name]) # OK
    return render_template('u.html', row=cur.fetchone())


def lookup(engine, code):
    with engine.connect() as con:
        return con.execute(f"SELECT id FROM c WHERE code='{code}'").scalar() # BAD


def delete_player(self, pid):
    query = "DELETE FROM players WHERE id = {pid}".format(pid=pid)
    self.c.execute(query) # BAD
    self.conn.commit()


def delete_player(self, pid):
    query = "DELETE FROM players WHERE id = %s"
    self.c.execute(query, (pid,)) # OK
    self.conn.commit()


def get_by_name(name):
    return fetch_all("SELECT * FROM t WHERE name = '" + name + "'") # BAD


def list_items(cursor, limit, offset):
    cursor.execute("SELECT * FROM items LIMIT {0} OFFSET {1}".format(limit, offset)) # BAD


TABLE = 'items'
def list_items(cursor, limit):
    cursor.execute("SELECT * FROM " + TABLE + " LIMIT ?", (limit,)) # OK


class Repo:
    table = 'items'
    def all(self, cursor):
        cursor.execute("SELECT * FROM %s" % self.table) # OK


def search(request):
    q = request.GET.get('q')
    return HttpResponse("<b>Results for %s</b>" % q) # BAD


def tag(value):
    return mark_safe('<em>' + value + '</em>') # BAD


def tag(value):
    return mark_safe('<em>' + conditional_escape(value) + '</em>')


@register.filter
def highlight(text, word):
    return mark_safe(text.replace(word, '<b>%s</b>' % word)) # BAD


@register.filter
def highlight(text, word):
    return mark_safe(escape(text).replace(escape(word), '<b>%s</b>' % escape(word)))


@app.errorhandler(404)
def nf(e):
    return "<h1>Page %s not found</h1>" % request.path, 404 # BAD


async def hello(request):
    name = request.query.get('name')
    return web.Response(text='<h1>' + name + '</h1>', content_type='text/html') # BAD


async def hello(request):
    name = request.query.get('name') # OK
    return web.Response(text='<h1>' + html.escape(name) + '</h1>', content_type='text/html')


async def hello(request):
    name = request.query.get('name') # OK
    return web.json_response({'name': name})


form = cgi.FieldStorage()
print("Content-Type: text/html\n")
print("<p>Hello " + form.getvalue('name') + "</p>")


class W(Widget):
    def render(self, name, value, attrs=None):
        return mark_safe(u'<input name="%s" value="%s">' % (name, value)) # BAD


class W(Widget):
    def render(self, name, value, attrs=None):
        return format_html(u'<input name="{}" value="{}">', name, value) # OK


def render_GET(self, request):
    request.write('<html>' + request.args['x'][0] + '</html>') # BAD
    return ''


def clone(self, url, path):
    os.system("git clone " + url + " " + path) # BAD


def clone(self, url, path):
    subprocess.check_call(["git", "clone", "--", url, path]) # OK


def info(self, device):
    out = subprocess.check_output("smartctl -a /dev/%s" % device, shell=True) # BAD
    return out.decode()


def info(self, device):
    out = subprocess.check_output("smartctl -a /dev/sda".split()) # OK
    return out.decode() # OK


def _start(self):
    self.proc = subprocess.Popen("exec %s --port %d" % (self.binary, self.port), shell=True) # BAD


def up():
    subprocess.run("systemctl restart nginx", shell=True) # OK


host = input('host: ')
os.system('ping ' + host) # BAD


os.system('convert ' + sys.argv[1]) # BAD


def notify(msg):
    os.popen('notify-send "' + msg + '"') # BAD


def notify(msg):
    subprocess.Popen(['notify-send', msg]) # OK


def run_remote(self, host, cmd):
    return subprocess.check_output("ssh %s '%s'" % (host, cmd), shell=True) # BAD


@app.post('/run')
def run():
    data = request.get_json()
    subprocess.Popen('tool ' + data['arg'], shell=True) # BAD
    return ''


async def go(cmd):
    p = await asyncio.create_subprocess_exec('sh', '-c', cmd) # BAD


@app.route('/static/<path:filename>')
def static_files(filename):
    return open(os.path.join('static', filename)).read() # BAD


@app.route('/static/<path:filename>')
def static_files(filename):
    base = os.path.realpath('static')
    full = os.path.realpath(os.path.join(base, filename))
    if os.path.commonpath((full, base)) != base:
        abort(404)
    return open(full).read() # OK


class FileHandler(tornado.web.RequestHandler):
    def get(self, path):
        with open(os.path.join(ROOT, path), 'rb') as f: # BAD
            self.write(f.read())


class FileHandler(tornado.web.RequestHandler):
    def get(self, path): # OK
        full = os.path.abspath(os.path.join(ROOT, path))
        if not full.startswith(ROOT + os.path.sep):
            raise tornado.web.HTTPError(403)
        with open(full, 'rb') as f: # OK
            self.write(f.read()) # OK


def read(name):
    if '..' in name or name.startswith('/'):
        raise ValueError('bad name')
    return open(os.path.join(BASE, name)).read() # OK


def read(name):
    if not re.match(r'^[A-Za-z0-9_]+$', name): # OK
        raise ValueError('bad name')
    return open(os.path.join(BASE, name)).read() # OK


def read(name):
    if name not in os.listdir(BASE):
        raise ValueError('bad name')
    return open(os.path.join(BASE, name)).read() # OK


def translate(self, path):
    path = posixpath.normpath(urllib.parse.unquote(path))
    words = filter(None, path.split('/'))
    path = os.getcwd()
    for word in words:
        if os.path.dirname(word) or word in (os.curdir, os.pardir):
            continue
        path = os.path.join(path, word)
    return open(path, 'rb')


def do_GET(self):
    path = self.path[1:]
    with open(path, 'rb') as f: # BAD
        self.wfile.write(f.read())


def _safe_path(self, name):
    full = os.path.realpath(os.path.join(self.base, name))
    if not full.startswith(self.base + os.sep):
        raise PermissionError(name)
    return full # OK
def read(self, name):
    return open(self._safe_path(name)).read() # OK


@app.route('/up', methods=['POST'])
def up():
    f = request.files['f']
    f.save(os.path.join('/uploads', f.filename)) # BAD
    return ''


@app.route('/up', methods=['POST'])
def up():
    f = request.files['f']
    f.save(os.path.join('/uploads', secure_filename(f.filename)))
    return ''


def restore(request):
    shutil.copy(os.path.join('/backups', request.POST['name']), '/srv/data') # BAD


@router.get('/dl')
async def dl(name: str):
    return FileResponse('/data/' + name) # BAD


@router.get('/dl')
async def dl(name: str):
    p = (DATA / name).resolve()
    if not p.is_relative_to(DATA):
        raise HTTPException(404)
    return FileResponse(p) # OK


def get_path(root, rel):
    p = os.path.abspath(os.path.join(root, rel))
    assert p.startswith(os.path.abspath(root) + os.sep)
    return open(p) # OK


def save(self, zf):
    for info in zf.infolist():
        out = os.path.join(self.dest, info.filename)
        with open(out, 'wb') as f: # BAD
            f.write(zf.read(info))


def save(self, zf):
    for info in zf.infolist():
        out = os.path.join(self.dest, os.path.basename(info.filename))
        with open(out, 'wb') as f: # OK
            f.write(zf.read(info)) # OK
