# Functions that stand alone, as in a review or an answer: nothing says what they import.
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
