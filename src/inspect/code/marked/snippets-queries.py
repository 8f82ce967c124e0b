# Functions that stand alone, as in a review or an answer: nothing says what they import.
def _resolve(self, filename):
    return open('{}/{}'.format(self.directory, filename), 'rb') # BAD


def update_user(self, user_id, data):
    fields = ', '.join(["{} = '{}'".format(k, v) for k, v in data.items()])
    self.cur.execute("UPDATE users SET {} WHERE id = {}".format(fields, user_id)) # BAD


def update_user(self, user_id, data):
    fields = ', '.join(["{} = %s".format(k) for k in ALLOWED_FIELDS if k in data])
    values = [data[k] for k in ALLOWED_FIELDS if k in data]
    self.cur.execute("UPDATE users SET " + fields + " WHERE id = %s", values + [user_id]) # OK


def query(self, name=None, city=None):
    where = []
    if name:
        where.append("name = '%s'" % name)
    if city:
        where.append("city = '%s'" % city)
    sql = "SELECT * FROM people"
    if where:
        sql += " WHERE " + " AND ".join(where)
    return self.db.execute(sql) # BAD


def query(self, name=None, city=None):
    where, params = [], []
    if name:
        where.append("name = %s")
        params.append(name)
    if city:
        where.append("city = %s")
        params.append(city)
    sql = "SELECT * FROM people"
    if where:
        sql += " WHERE " + " AND ".join(where)
    return self.db.execute(sql, params) # OK


async def by_email(session, email):
    result = await session.execute(text(f"SELECT * FROM users WHERE email = '{email}'")) # BAD
    return result.first()


async def by_email(session, email):
    result = await session.execute(select(User).where(User.email == email)) # OK
    return result.first()


def load(conn, table):
    return pd.read_sql("SELECT * FROM " + table, conn) # BAD


def count(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM t WHERE name LIKE '%%%s%%'" % name) # BAD
        return cursor.fetchone()[0]


def count(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM t WHERE name LIKE %s", ['%' + name + '%']) # OK
        return cursor.fetchone()[0]


def drop(cur, table):
    cur.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(table))) # OK


def find(name):
    return User.raw("SELECT * FROM user WHERE name = '%s'" % name) # BAD


def build(name, tag):
    cmd = 'docker build -t ' + name + ':' + tag + ' .'
    return subprocess.call(cmd, shell=True) # BAD


def build(name, tag):
    cmd = ['docker', 'build', '-t', name + ':' + tag, '.']
    return subprocess.call(cmd)


def _run(cmd):
    return subprocess.check_output(cmd, shell=True) # BAD
def disk(path):
    return _run('df -h ' + path)


def _run(cmd):
    return subprocess.check_output(cmd)
def disk(path):
    return _run(['df', '-h', path])


def ffmpeg(self, inp, out):
    command = ['ffmpeg', '-i', inp, out]
    os.system(' '.join(command)) # BAD


def ffmpeg(self, inp, out):
    command = ['ffmpeg', '-i', inp, out]
    subprocess.call(command)


def ffmpeg(self, inp, out):
    command = ['ffmpeg', '-i', inp, out]
    os.system(' '.join(shlex.quote(c) for c in command)) # OK


def ffmpeg(self, inp, out):
    os.system(shlex.join(['ffmpeg', '-i', inp, out])) # OK


def opener(path):
    subprocess.Popen('explorer "%s"' % path, shell=True) # BAD


def kill(pid):
    os.system('kill -9 %d' % pid) # OK


def kill(pid):
    os.system('kill -9 ' + str(int(pid))) # OK


def up(iface):
    if not re.fullmatch(r'[a-z0-9]+', iface):
        raise ValueError(iface)
    os.system('ifup ' + iface) # OK


def service(action):
    if action not in {'start', 'stop'}:
        raise ValueError(action)
    os.system('systemctl ' + action + ' nginx') # OK


def up(iface):
    if not iface.isalnum():
        raise ValueError(iface)
    os.system('ifup ' + iface) # OK


class Page(webapp2.RequestHandler):
    def get(self):
        name = self.request.get('name')
        self.response.out.write('<b>' + name + '</b>') # BAD


class Page(webapp2.RequestHandler):
    def get(self): # OK
        name = self.request.get('name') # OK
        self.response.out.write('<b>' + cgi.escape(name) + '</b>')


def render_comment(text):
    return Markup(markdown.markdown(text)) # BAD


def render_comment(text):
    return Markup(bleach.clean(markdown.markdown(text))) # OK


def api(request):
    cb = request.GET.get('callback')
    return HttpResponse(cb + '(' + json.dumps(data) + ')', content_type='text/javascript') # BAD


def api(request):
    return HttpResponse(json.dumps({'q': request.GET.get('q')}), content_type='application/json') # OK


def api(request):
    return HttpResponse(request.GET.get('q'), content_type='text/plain') # OK


@route('/hello/<name>')
def hello(name):
    return '<b>Hello %s</b>' % name # BAD


@route('/hello/<name>')
def hello(name):
    return template('<b>Hello {{name}}</b>', name=name)


@app.get('/hi', response_class=HTMLResponse)
async def hi(name: str):
    return f'<h1>{name}</h1>' # BAD


@app.get('/hi')
async def hi(name: str):
    return {'hello': name}


@app.get('/hi')
async def hi(name: str):
    return HTMLResponse('<h1>' + name + '</h1>') # BAD


@app.get('/hi')
async def hi(name: str):
    return HTMLResponse('<h1>' + html.escape(name) + '</h1>')


def solve(request):
    return eval('sympy.' + request.POST['f']) # BAD


def run(src):
    code = compile(src, '<s>', 'exec') # BAD
    exec(code) # BAD


def run():
    return eval('1 + 1')


def call(mod, name):
    return eval(mod + '.' + name + '()') # BAD


def call(mod, name):
    return getattr(importlib.import_module('plugins.fixed'), name)() # OK


def load_user(request):
    return pickle.loads(base64.b64decode(request.COOKIES['u'])) # BAD


def load_user(request):
    return signing.loads(request.COOKIES['u']) # OK


def get(self, key):
    return pickle.loads(self.redis.get(key)) # BAD


def get(self, key):
    return json.loads(self.redis.get(key)) # OK


def cfg(path):
    with open(path) as f:
        return yaml.load(f, Loader=yaml.UnsafeLoader) # BAD


def cfg(data):
    return yaml.load(data, yaml.FullLoader) # BAD


def cfg(path):
    with open(path) as f: # OK
        return yaml.load(f, Loader=yaml.CSafeLoader) # OK
