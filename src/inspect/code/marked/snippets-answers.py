# Functions that stand alone, as in a review or an answer: nothing says what they import.
def hook(request):
    requests.post(request.POST['url'], json={'ok': True}) # BAD


def hook(request):
    requests.post('https://api.example.com/' + quote(request.POST['id']), json={'ok': True})


async def fetch_image(url):
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as r: # BAD
            return await r.read()


def fetch(url):
    if not is_allowed_url(url):
        raise ValueError(url)
    return requests.get(url) # OK


def fetch(url):
    if not url.startswith('https://api.example.com/'):
        raise ValueError(url)
    return requests.get(url) # OK


def login(request):
    nxt = request.GET.get('next', '/')
    return HttpResponseRedirect(nxt) # BAD


def login(request):
    nxt = request.GET.get('next', '/') # OK
    if not is_safe_url(nxt, allowed_hosts=None):
        nxt = '/'
    return HttpResponseRedirect(nxt) # OK


class L(tornado.web.RequestHandler):
    def get(self):
        self.redirect(self.get_argument('next', '/')) # BAD


@app.route('/l')
def l():
    n = request.args.get('next', '')
    if not n.startswith('/') or n.startswith('//'):
        n = '/'
    return redirect(n) # OK


@app.route('/l')
def l():
    n = request.args.get('next')
    if not n or urlsplit(n).netloc != '':
        n = url_for('index')
    return redirect(n) # OK


@app.route('/l')
def l():
    n = request.args.get('next')
    ref = urlparse(request.host_url)
    test = urlparse(urljoin(request.host_url, n))
    if test.scheme in ('http', 'https') and ref.netloc == test.netloc:
        return redirect(n) # OK
    return redirect('/') # OK


def connect(host, user='root', password='toor1234'): # BAD
    return pymysql.connect(host=host, user=user, password=password)


class Config:
    DB_PASSWORD = 'Sup3rS3cret!' # BAD


class Config:
    DB_PASSWORD = os.environ.get('DB_PASSWORD') # OK


def enc(data):
    key = b'0123456789abcdef'
    return AES.new(key, AES.MODE_CBC, iv=os.urandom(16)).encrypt(data) # BAD


def enc(data, key):
    return AES.new(key, AES.MODE_GCM).encrypt(data) # OK


def generate_password(length=8):
    chars = string.ascii_letters + string.digits
    return ''.join(random.choice(chars) for i in range(length)) # BAD


def backoff(n):
    return 2 ** n + random.uniform(0, 1)


def mk(path):
    os.mkdir(path, 0o777) # BAD


def mk(path):
    os.chmod(path, stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO) # BAD


def mk(path):
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR) # OK


def mk(path):
    os.chmod(path, 0o666) # BAD


@app.route('/u')
def u():
    app.logger.info('Login for %s', request.args['u']) # BAD
    return ''


def s():
    s = requests.Session()
    s.verify = False # BAD
    return s


def ssh(host):
    c = paramiko.SSHClient()
    c.set_missing_host_key_policy(paramiko.AutoAddPolicy()) # BAD
    c.connect(host)


def ssh(host):
    c = paramiko.SSHClient()
    c.load_system_host_keys()
    c.set_missing_host_key_policy(paramiko.RejectPolicy())
    c.connect(host) # OK


def enc(k, d):
    return ARC4.new(k).encrypt(d) # BAD


def gen():
    return RSA.generate(1024) # BAD


def gen():
    return RSA.generate(3072)


def x(request):
    return minidom.parseString(request.body) # BAD


@app.route('/x', methods=['POST'])
def x():
    tree = etree.fromstring(request.data) # BAD
    return tree.tag


@app.route('/s')
def s():
    return str(re.findall(request.args['p'], TEXT)) # BAD


@app.route('/t')
def t():
    tpl = Template('Hello ' + request.args.get('name')) # BAD
    return tpl.render()


@csrf_exempt # BAD
def transfer(request):
    Account.objects.get(id=request.POST['id']).delete()


if __name__ == '__main__':
    app.run(host='0.0.0.0', debug=True) # BAD


def login(user, password):
    logging.info('login %s with password %s', user, password) # BAD


def check(token):
    try:
        verify_token(token)
    except Exception:
        pass
    return True


def delete(user, item):
    assert user.is_admin # BAD
    item.delete()


def unz(path, dest):
    with tarfile.open(path, 'r:gz') as t:
        for m in t.getmembers():
            t.extract(m, dest) # BAD


def upload(request):
    f = request.FILES['file']
    with open('/media/' + f.name, 'wb+') as dst: # BAD
        for chunk in f.chunks():
            dst.write(chunk)
