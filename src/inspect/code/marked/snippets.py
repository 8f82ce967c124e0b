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
    return target.read_text()


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


def calc(expr):
    return eval(expr) # BAD


def calc(expr):
    return ast.literal_eval(expr) # OK


def run_plugin(self, source):
    exec(source, self.namespace) # BAD


def get_attr(self, name):
    return eval(f'self.{name}') # BAD


def get_attr(self, name):
    return getattr(self, name) # OK


def load(request):
    mod = __import__(request.GET['module']) # BAD
    return mod


@app.route('/calc')
def c():
    return str(eval(request.args['e'])) # BAD


OPS = {'+': operator.add}
@app.route('/calc')
def c():
    return str(OPS[request.args['op']](1, 2))


def load_state(data):
    return pickle.loads(data) # BAD


def load_state(data):
    return json.loads(data) # OK


def load_config(stream):
    return yaml.load(stream) # BAD


def load_config(stream):
    return yaml.load(stream, Loader=yaml.Loader) # BAD


def load_config(stream):
    return yaml.safe_load(stream) # OK


def load_config(stream):
    return yaml.load(stream, Loader=yaml.SafeLoader) # OK


def load_model(path):
    return torch.load(path) # BAD


def load_model(path):
    return torch.load(path, weights_only=True) # OK


def load_arr(path):
    return np.load(path, allow_pickle=True) # BAD


def load_arr(path):
    return np.load(path, allow_pickle=False) # OK


def dec(s):
    return jsonpickle.decode(s) # BAD


def op(path):
    return shelve.open(path) # BAD


def mdl(path):
    return joblib.load(path) # BAD


def load(self, filename):
    with open(filename, 'rb') as f:
        return pickle.load(f) # BAD


def m(b):
    return marshal.loads(b) # BAD


def parse(xml):
    return etree.fromstring(xml) # BAD


def parse(xml):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(xml, parser) # OK


from defusedxml import ElementTree as ET
def parse(xml):
    return ET.fromstring(xml)


def parse(xml):
    parser = lxml.etree.XMLParser(resolve_entities=True)
    return lxml.etree.fromstring(xml, parser=parser) # BAD


def parse(f):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True) # BAD
    parser.parse(f)


import xml.dom.minidom
def parse(s):
    return xml.dom.minidom.parseString(s) # BAD


import xml.etree.ElementTree as ET
def parse(s):
    return ET.fromstring(s) # BAD


def fetch(url):
    return requests.get(url).text # BAD


def fetch(url):
    host = urlparse(url).hostname
    if host not in ALLOWED_HOSTS:
        raise ValueError('host')
    return requests.get(url).text # OK


@app.route('/proxy')
def proxy():
    return requests.get(request.args.get('url')).content # BAD


@app.route('/proxy')
def proxy():
    url = request.args.get('url')
    parsed = urlparse(url)
    if parsed.scheme != 'https' or parsed.netloc not in ('api.example.com', 'cdn.example.com'):
        abort(400)
    return requests.get(url, timeout=5).content # OK


def fetch(url):
    ip = ipaddress.ip_address(socket.gethostbyname(urlparse(url).hostname))
    if ip.is_private or ip.is_loopback:
        raise ValueError('private')
    return requests.get(url).text # OK


def avatar(request):
    return HttpResponse(urllib.request.urlopen(request.GET['u']).read()) # BAD


def call(tenant, path):
    return httpx.get(f'https://{tenant}.api.example.com/{path}') # BAD


def hash_password(password):
    return hashlib.md5(password.encode()).hexdigest() # BAD


def hash_password(password, salt):
    return hashlib.pbkdf2_hmac('sha256', password.encode(), salt, 600000) # OK


def checksum(data):
    return hashlib.sha1(data).hexdigest() # BAD


def checksum(data):
    return hashlib.sha1(data, usedforsecurity=False).hexdigest() # OK


def enc(key, data):
    return DES.new(key, DES.MODE_ECB).encrypt(data) # BAD


def enc(key, data):
    return AES.new(key, AES.MODE_ECB).encrypt(data) # BAD


def enc(key, data):
    c = AES.new(key, AES.MODE_GCM) # OK
    return c.nonce, c.encrypt_and_digest(data)


def enc(key, iv):
    return Cipher(algorithms.TripleDES(key), modes.CBC(iv)) # BAD


def make_token(n):
    return ''.join(random.choice(string.ascii_letters) for _ in range(n)) # BAD


def make_token(n):
    return ''.join(secrets.choice(string.ascii_letters) for _ in range(n)) # OK


def make_token(n):
    rng = random.SystemRandom()
    return ''.join(rng.choice(string.ascii_letters) for _ in range(n)) # OK


def generate_otp():
    return random.randint(100000, 999999) # BAD


def new_session_id():
    return hashlib.sha256(str(random.random()).encode()).hexdigest() # BAD


def connect():
    return psycopg2.connect(host='db', user='admin', password='S3cr3tPw!9') # BAD


def connect():
    return psycopg2.connect(host='db', user='admin', password=os.environ['DB_PASSWORD']) # OK


def login(user, password):
    if user == 'admin' and password == 'letmein123': # BAD
        return True
    return False


app.config['SECRET_KEY'] = 'dev-secret-123456' # BAD


def tok(uid):
    return jwt.encode({'uid': uid}, 'my-secret-key', algorithm='HS256') # BAD


def setup(path):
    os.chmod(path, 0o777) # BAD


def setup(path):
    os.chmod(path, 0o600) # OK


def start():
    os.umask(0) # BAD


def mk(p):
    os.makedirs(p, mode=0o777) # BAD


def w(p):
    fd = os.open(p, os.O_CREAT | os.O_WRONLY, 0o666) # BAD


def tmp():
    name = tempfile.mktemp() # BAD
    return open(name, 'w')


def tmp():
    fd, name = tempfile.mkstemp() # OK
    return os.fdopen(fd, 'w')


def save(d):
    with open('/tmp/app_state.json', 'w') as f: # BAD
        json.dump(d, f)


@app.route('/l')
def l():
    logging.info('user ' + request.args.get('u')) # BAD
    return ''


@app.route('/l')
def l():
    u = request.args.get('u').replace('\n', '').replace('\r', '') # OK
    logging.info('user ' + u) # OK
    return ''


@app.route('/go')
def go():
    return redirect(request.args.get('next')) # BAD


@app.route('/go')
def go():
    target = request.args.get('next', '/')
    if urlparse(target).netloc != '' or urlparse(target).scheme != '':
        target = '/'
    return redirect(target) # OK


def go(request):
    nxt = request.GET.get('next') # OK
    if not url_has_allowed_host_and_scheme(nxt, allowed_hosts={request.get_host()}):
        nxt = '/'
    return HttpResponseRedirect(nxt) # OK


@app.route('/login')
def login():
    nxt = request.args.get('next')
    if not is_safe_url(nxt):
        return abort(400)
    return redirect(nxt or url_for('index')) # OK


def valid(email):
    return re.match(r'^([a-zA-Z0-9]+)+@example\.com$', email) # BAD


def valid(email):
    return re.match(r'^[a-zA-Z0-9]+@example\.com$', email) # OK


def find(request):
    return re.search(request.GET['p'], TEXT) # BAD


def find(request):
    return re.search(re.escape(request.GET['p']), TEXT) # OK


def get(u):
    return requests.get('https://api.example.com/x', verify=False) # BAD


def get(u):
    return requests.get('https://api.example.com/x', verify=True) # OK


def ctx():
    c = ssl.create_default_context()
    c.check_hostname = False # BAD
    c.verify_mode = ssl.CERT_NONE # BAD
    return c


def ctx(u):
    return urllib.request.urlopen('https://x.example/', context=ssl._create_unverified_context()) # BAD


def ctx():
    return ssl.SSLContext(ssl.PROTOCOL_TLSv1) # BAD


def verify(key, msg, sig):
    mac = hmac.new(key, msg, hashlib.sha256).hexdigest()
    return mac == sig # BAD


def verify(key, msg, sig):
    mac = hmac.new(key, msg, hashlib.sha256).hexdigest() # OK
    return hmac.compare_digest(mac, sig) # OK


def who(token):
    return jwt.decode(token, options={'verify_signature': False}) # BAD


def who(token, key):
    return jwt.decode(token, key, algorithms=['HS256']) # OK


def find(conn, uid):
    return conn.search_s('dc=x', ldap.SCOPE_SUBTREE, '(uid=%s)' % uid) # BAD


def find(conn, uid):
    return conn.search_s('dc=x', ldap.SCOPE_SUBTREE, '(uid=%s)' % escape_filter_chars(uid)) # OK


def find(tree, name):
    return tree.xpath("//user[name='%s']" % name) # BAD


def find(tree, name):
    return tree.xpath("//user[name=$n]", n=name) # OK


@app.route('/t')
def t():
    return render_template_string('Hello ' + request.args['n']) # BAD


@app.route('/t')
def t():
    return render_template_string('Hello {{ n }}', n=request.args['n']) # OK


def render(tpl, ctx):
    return jinja2.Template(tpl).render(ctx) # BAD


env = jinja2.Environment(loader=jinja2.FileSystemLoader('t')) # BAD


env = jinja2.Environment(loader=jinja2.FileSystemLoader('t'), autoescape=True)


app.run(debug=True) # BAD


app.run() # OK


@app.route('/h')
def h():
    r = make_response('x')
    r.headers['X-Name'] = request.args['n'] # BAD
    return r


@app.route('/s')
def s():
    session['role'] = request.form['role'] # BAD
    return ''


@app.route('/c')
def c():
    r = make_response('x')
    r.set_cookie('session', token, secure=False, httponly=False) # BAD
    return r


@app.route('/c')
def c():
    r = make_response('x')
    r.set_cookie('session', token, secure=True, httponly=True, samesite='Lax') # OK
    return r


def k():
    return rsa.generate_private_key(public_exponent=65537, key_size=1024) # BAD


@app.route('/e')
def e():
    try:
        return go()
    except Exception as e:
        return str(e), 500 # BAD


@app.post('/login')
def login():
    d = request.get_json()
    return str(db.users.find_one({'u': d['u'], 'p': d['p']})) # BAD


def h(pw):
    return hashlib.pbkdf2_hmac('sha256', pw, b'salt', 100000) # BAD
