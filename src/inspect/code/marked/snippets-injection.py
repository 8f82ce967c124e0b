# Functions that stand alone, as in a review or an answer: nothing says what they import.
def get_file(self, name):
    path = os.path.join(self.root, name)
    with open(path, 'rb') as f: # BAD
        return f.read()


def get_file(self, name):
    path = os.path.realpath(os.path.join(self.root, name))
    if not path.startswith(os.path.realpath(self.root) + os.sep):
        raise ValueError('bad path')
    with open(path, 'rb') as f: # OK
        return f.read() # OK


def get_file(self, name):
    root = os.path.abspath(self.root)
    path = os.path.abspath(os.path.join(root, name))
    if os.path.commonpath([root, path]) != root:
        raise ValueError('bad path')
    with open(path, 'rb') as f: # OK
        return f.read() # OK


def read_template(name):
    with open('/srv/templates/' + name) as f: # BAD
        return f.read()


def read_template(name):
    with open('/srv/templates/' + os.path.basename(name)) as f: # OK
        return f.read() # OK


@app.route('/download')
def download():
    filename = request.args.get('file')
    return send_file(os.path.join(app.config['UPLOADS'], filename)) # BAD


@app.route('/download')
def download():
    filename = request.args.get('file')
    path = safe_join(app.config['UPLOADS'], filename)
    if path is None:
        abort(404)
    return send_file(path) # OK


@app.route('/download')
def download():
    filename = request.args.get('file')
    return send_from_directory(app.config['UPLOADS'], filename) # OK


def serve(self, request):
    path = os.path.join(self.static_dir, request.path.lstrip('/'))
    if not path.startswith(self.static_dir):
        return self.forbidden()
    return open(path, 'rb').read() # BAD


def extract(self, tar, target):
    for member in tar.getmembers():
        tar.extract(member, target)


def unpack(archive, dest):
    with tarfile.open(archive) as tar:
        tar.extractall(dest) # BAD


def unpack(archive, dest):
    with tarfile.open(archive) as tar: # OK
        def is_within_directory(directory, target):
            abs_directory = os.path.abspath(directory)
            abs_target = os.path.abspath(target)
            prefix = os.path.commonprefix([abs_directory, abs_target])
            return prefix == abs_directory
        def safe_extract(tar, path=".", members=None, *, numeric_owner=False):
            for member in tar.getmembers():
                member_path = os.path.join(path, member.name)
                if not is_within_directory(path, member_path):
                    raise Exception("Attempted Path Traversal in Tar File")
            tar.extractall(path, members, numeric_owner=numeric_owner) # OK
        safe_extract(tar, dest)


def unpack(archive, dest):
    with tarfile.open(archive) as tar: # OK
        tar.extractall(dest, filter='data') # OK


def unzip(data, dest):
    z = zipfile.ZipFile(io.BytesIO(data))
    for name in z.namelist():
        with open(os.path.join(dest, name), 'wb') as f: # BAD
            f.write(z.read(name))


def unzip(data, dest):
    z = zipfile.ZipFile(io.BytesIO(data))
    for name in z.namelist():
        target = os.path.realpath(os.path.join(dest, name))
        if not target.startswith(os.path.realpath(dest) + os.sep):
            continue
        with open(target, 'wb') as f: # OK
            f.write(z.read(name)) # OK


async def upload(request):
    reader = await request.multipart()
    field = await reader.next()
    filename = field.filename
    with open(os.path.join('/uploads', filename), 'wb') as f: # BAD
        f.write(await field.read())


def media(request, path):
    full = os.path.join(settings.MEDIA_ROOT, path)
    return FileResponse(open(full, 'rb')) # BAD


def media(request, path):
    full = safe_join(settings.MEDIA_ROOT, path)
    return FileResponse(open(full, 'rb')) # OK


def load(base: Path, name: str):
    return (base / name).read_text() # BAD


def load(base: Path, name: str):
    target = (base / name).resolve()
    if not target.is_relative_to(base.resolve()):
        raise ValueError(name)
    return target.read_text() # OK


def load(base: Path, name: str):
    target = (base / name).resolve()
    if base.resolve() not in target.parents:
        raise ValueError(name)
    return target.read_text() # OK


@app.delete('/files/{name}')
def remove(name: str):
    os.remove(f'/data/{name}') # BAD


@app.delete('/files/{name}')
def remove(name: str):
    os.remove(os.path.join('/data', secure_filename(name))) # OK


def _get_log_path(self, log_id):
    return open(os.path.join(LOG_DIR, log_id + '.log')).readlines() # BAD


def ping(host):
    os.system('ping -c 1 %s' % host) # BAD


def ping(host):
    os.system('ping -c 1 %s' % shlex.quote(host)) # OK


def ping(host):
    subprocess.run(['ping', '-c', '1', host]) # OK


def convert(self, src, dst):
    subprocess.check_call(f'convert {src} {dst}', shell=True) # BAD


def convert(self, src, dst):
    subprocess.check_call(['convert', src, dst]) # OK


def status(self):
    cmd = "systemctl status {}".format(self.service)
    return subprocess.Popen(cmd, shell=True, stdout=subprocess.PIPE).communicate()[0] # BAD


def status(self):
    cmd = ["systemctl", "status", self.service]
    return subprocess.Popen(cmd, stdout=subprocess.PIPE).communicate()[0] # OK


def run_tool(self, name):
    cmd = shlex.split('tool --name') + [name]
    return subprocess.check_output(cmd) # OK


def run_tool(self, args):
    return subprocess.check_output(' '.join(['tool'] + args), shell=True) # BAD


def remote(self, path):
    stdin, stdout, stderr = self.ssh.exec_command('rm -rf ' + path) # BAD


def remote(self, path):
    stdin, stdout, stderr = self.ssh.exec_command('rm -rf ' + shlex.quote(path)) # OK


def whois(domain):
    return commands.getoutput('whois ' + domain) # BAD


async def run(cmd):
    proc = await asyncio.create_subprocess_shell(f'git {cmd}') # BAD
    await proc.wait()


async def run(args): # OK
    proc = await asyncio.create_subprocess_exec('git', *args) # OK
    await proc.wait()


def run_command(command):
    return subprocess.call(command, shell=True) # BAD


def get_user(self, name):
    self.cursor.execute("SELECT * FROM users WHERE name = '%s'" % name) # BAD
    return self.cursor.fetchone()


def get_user(self, name):
    self.cursor.execute("SELECT * FROM users WHERE name = %s", (name,)) # OK
    return self.cursor.fetchone()


async def get(self, uid):
    return await self.conn.fetchrow(f"SELECT * FROM users WHERE id = {uid}") # BAD


async def get(self, uid): # OK
    return await self.conn.fetchrow("SELECT * FROM users WHERE id = $1", uid) # OK


def find(c, table, key):
    sql = "select * from {} where k = '{}'".format(table, key)
    c.execute(sql) # BAD


def search(session, term):
    return session.execute(text("SELECT * FROM t WHERE n LIKE '%" + term + "%'")).fetchall() # BAD


def search(session, term):
    return session.execute(text("SELECT * FROM t WHERE n LIKE :term"), {'term': '%' + term + '%'}).fetchall() # OK


def search(request):
    return Item.objects.raw("SELECT * FROM item WHERE name = '%s'" % request.GET['q']) # BAD


def search(request):
    return Item.objects.raw("SELECT * FROM item WHERE name = %s", [request.GET['q']]) # OK


def search(request):
    return Item.objects.extra(where=["name = '%s'" % request.GET['q']]) # BAD


def page(cur, n):
    cur.execute("SELECT * FROM t LIMIT %d" % int(n)) # OK


def order(cur, col):
    if col not in ('name', 'date'):
        raise ValueError(col)
    cur.execute("SELECT * FROM t ORDER BY " + col) # OK


def many(cur, ids):
    marks = ','.join('?' for _ in ids)
    cur.execute(f"SELECT * FROM t WHERE id IN ({marks})", ids) # OK


def many(cur, ids):
    marks = ','.join(['%s'] * len(ids))
    cur.execute("SELECT * FROM t WHERE id IN (%s)" % marks, ids) # OK


def many(cur, names):
    cur.execute("SELECT * FROM t WHERE n IN ('" + "','".join(names) + "')") # BAD


def report(self, start, end):
    query = "SELECT * FROM log WHERE 1=1"
    if start:
        query += " AND ts >= '" + start + "'"
    if end:
        query += " AND ts <= '" + end + "'"
    return self.db.execute(query).fetchall() # BAD


def report(self, start, end):
    query = "SELECT * FROM log WHERE 1=1"
    params = []
    if start:
        query += " AND ts >= ?"
        params.append(start)
    if end:
        query += " AND ts <= ?"
        params.append(end)
    return self.db.execute(query, params).fetchall() # OK


@app.route('/hi')
def hi():
    name = request.args.get('name')
    return f'<h1>Hello {name}</h1>' # BAD


@app.route('/hi')
def hi():
    name = request.args.get('name')
    return f'<h1>Hello {escape(name)}</h1>' # OK


def render_link(url, label):
    return mark_safe('<a href="%s">%s</a>' % (url, label)) # BAD


def render_link(url, label):
    return format_html('<a href="{}">{}</a>', url, label) # OK


def hello(request):
    return HttpResponse('<p>Hello ' + request.GET.get('n', '') + '</p>') # BAD


def hello(request):
    return HttpResponse('<p>Hello ' + escape(request.GET.get('n', '')) + '</p>') # OK


def label(self, text):
    return Markup('<span class="label">' + text + '</span>') # BAD


def label(self, text):
    return Markup('<span class="label">{}</span>').format(text) # OK


def label(self, text):
    return Markup('<span class="label">' + escape(text) + '</span>') # OK


def get(self):
    self.response.write('<html><body>' + self.request.get('q') + '</body></html>') # BAD


class H(tornado.web.RequestHandler):
    def get(self):
        self.write('<h1>' + self.get_argument('q') + '</h1>') # BAD


class H(tornado.web.RequestHandler):
    def get(self): # OK
        self.write('<h1>' + tornado.escape.xhtml_escape(self.get_argument('q')) + '</h1>') # OK


def do_GET(self):
    q = parse_qs(urlparse(self.path).query).get('q', [''])[0]
    self.wfile.write(b'<html>' + q.encode() + b'</html>') # BAD


def do_GET(self):
    q = parse_qs(urlparse(self.path).query).get('q', [''])[0]
    self.wfile.write(b'<html>' + html.escape(q).encode() + b'</html>') # OK
