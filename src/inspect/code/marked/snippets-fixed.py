# Functions as they stand before and after a correction, each alone: what they use is imported elsewhere.


def login_failed(user):
    clean = request.form["user"].replace("\n", "\\n").replace("\r", "\\r")
    log.error(f"no log-in: {clean}")  # OK
    log.error("no log-in: " + request.form["user"])  # BAD log-injection


def refuse(self, request, image):
    wanted = {"width": request.GET.get("width", "1")}
    self.spec = self.spec_of(**wanted)
    HttpResponseBadRequest(f"no such picture: {self.spec}")  # BAD xss
    return HttpResponseForbidden(f"no such picture: {self.spec}", content_type="text/plain")  # OK


def find_entry(name):
    conn = Connection(server, auto_bind=True)
    conn.search(settings.BASE, settings.TEMPLATE % {"name": escape_filter_chars(name)}, attributes=["cn"])  # OK
    conn.search(settings.BASE, settings.TEMPLATE % {"name": name}, attributes=["cn"])  # BAD ldap-injection


def application(environ, start_response):
    path = environ.get("PATH_INFO", "")
    start_response("404 Not Found", [("Content-Type", "text/html")])
    if environ["REQUEST_METHOD"] != "GET":
        return [("<p>" + environ["REQUEST_METHOD"] + "</p>").encode()]  # OK
    if environ["PATH_INFO"] == "/":
        return [("<p>" + html.escape(path) + "</p>").encode()]  # OK
    return [("<p>" + path + "</p>").encode()]  # BAD xss


def middleware(environ, start_response):
    return inner(environ, start_response)  # OK


def after_log_in(request):
    target = request.GET.get("next")
    if not url_has_allowed_host_and_scheme(url=target, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(target)  # BAD open-redirect
    return HttpResponseRedirect(target)  # OK


def after_edit(request):
    return HttpResponseRedirect(get_valid_next_url_from_request(request))  # OK


def in_language(request):
    lang = request.GET.get("lang")
    answer = HttpResponse(status=302)
    answer["Location"] = "/" + lang + "/"  # BAD open-redirect
    if lang not in dict(settings.LANGUAGES):
        lang = settings.LANGUAGE
    answer["Location"] = "/" + lang + "/"  # OK
    return answer


def venue(request):
    data = {}
    data["location"] = request.GET["venue"]  # OK
    return data


def stored(request):
    name = request.GET["file"]
    if request.GET.get("whole"):
        return open(name)  # BAD path-traversal
    if is_safe_path(base=ROOT, path=name):
        return open(name)  # OK
    validate_path(path=name)
    return open(name)  # OK


def attachment(name):
    if name.endswith(".raw"):
        return open(os.path.join(BASE, name)).read()  # BAD path-traversal
    last = name.split("/")[-1]
    open(os.path.join(BASE, last))  # OK
    other = os.path.split(name)[1]
    open(os.path.join(BASE, other))  # OK
    inner = os.path.normpath(name).lstrip("/")
    if inner.startswith(".."):
        raise ValueError(name)
    return open(os.path.join(BASE, inner))  # OK


def upgrade(self, folder, name):
    subprocess.run([str(self.venv / "bin" / "pip"), "install", "wheel"], check=True)  # OK
    subprocess.run([os.path.join(folder, "bin", name), "install"], check=True)  # OK
    subprocess.run(os.path.join(folder, "bin", name) + " install", shell=True)  # BAD command-injection


@app.get("/sources/<key>")
def source(key):
    redis_connection.get(f"source:{key}")  # OK
    return db_connection.get(f"SELECT * FROM sources WHERE key = '{key}'")  # BAD sql-injection


def verify(signature, picture):
    if hmac.compare_digest(force_bytes(signature), generate_signature(picture)):  # OK
        return True
    return force_str(signature) == generate_signature(picture)  # BAD timing-attack


def styled(content):
    page = f"<style>{html.escape(content)}</style>"  # OK
    return page + f"<style>{content}</style>"  # BAD xss


def scripted(content):
    literal = json.dumps(content).replace("<", "\\u003c")
    return f"<script>show({literal})</script>"  # OK


def read_feed(text, is_feed):
    parser = etree.HTMLParser()
    if is_feed:
        parser = etree.XMLParser(strip_cdata=False, resolve_entities=False)
        return etree.fromstring(text, parser=parser)  # OK
    parser = etree.XMLParser(strip_cdata=False)
    return etree.fromstring(text, parser=parser)  # BAD xxe


def write_error(self, status, **kwargs):
    reply = {"status": status}
    self.finish(json.dumps(reply))  # OK
    reply["trace"] = "".join(traceback.format_exception(*kwargs["exc_info"]))
    self.finish(json.dumps(reply))  # BAD error-details-exposed


def charge(card_number, cvv):
    logger.info("card ending in %s", card_number[-4:])  # OK
    logger.info("card %s, %s", card_number, cvv)  # BAD secret-in-log


def unpack(archive, folder):
    for name in zipfile.ZipFile(archive).namelist():
        open(_safe_extract_path(folder, name), "wb")  # OK
        open(unsafe_path(folder, name), "wb")  # BAD path-traversal


def of_many(cursor, names):
    columns = ", ".join(f"c{number} TEXT" for number in range(len(names)))
    cursor.execute(f"CREATE TABLE found ({columns})")  # OK
    cursor.execute(f"CREATE TABLE found ({names})")  # BAD sql-injection


def avatar_of(user, upload):
    if upload.isdecimal():
        return open(os.path.join(AVATARS, "%d.png" % user.number))  # OK
    if upload in AVATAR_NAMES:
        return open(os.path.join(AVATARS, "%d-%s" % (user.number, upload)))  # OK
    return open(os.path.join(AVATARS, "%s-%d" % (upload, user.number)))  # BAD path-traversal


def name_host(name):
    if URL_RE.match(name):
        os.system("hostnamectl set-hostname " + name)  # BAD command-injection
    if HOSTNAME_RE.match(name):
        os.system("hostnamectl set-hostname " + name)  # OK


def call_back(request):
    callback = request.GET["callback"]
    if not re.match(r"^\w+$", callback):
        return HttpResponse(callback)  # BAD xss
    return HttpResponse("%s(%s)" % (callback, json.dumps(ANSWER)), content_type="application/javascript")  # OK


def by_field(self, field, value):
    if field not in self.columns:
        raise KeyError(field)
    self.db.execute("SELECT * FROM {} WHERE {} = ?".format(self.table, field), (value,))  # OK
    self.db.execute("SELECT * FROM {} WHERE {} = {}".format(self.table, field, value))  # BAD sql-injection


@app.get("/mirror")
def mirror(source: str):
    if not is_public_url(source):
        return requests.get(source).text  # BAD ssrf
    return requests.get(source).text  # OK


async def tags(request):
    names = request.query_params.getlist("tag")
    await database.fetch_all(table.select().where(table.c.name.in_(names)))  # OK
    return await database.fetch_all(f"SELECT * FROM tags WHERE name IN ({','.join(names)})")  # BAD sql-injection
