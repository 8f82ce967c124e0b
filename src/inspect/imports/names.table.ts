/** Modules that come with the language, so that no manifest names them. */
export const PYTHON_LIBRARY: ReadonlySet<string> = new Set(
  (
    '__future__ __main__ _thread _typeshed abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore ' +
    'atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs ' +
    'codeop collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt ' +
    'csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ' +
    'ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath ' +
    'getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib ' +
    'inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma macpath mailbox mailcap marshal math ' +
    'mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode ' +
    'operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix ' +
    'posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline ' +
    'reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr ' +
    'socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct ' +
    'subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this ' +
    'threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing ' +
    'unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc ' +
    'zipapp zipfile zipimport zlib zoneinfo'
  ).split(' '),
);

export const NODE_LIBRARY: ReadonlySet<string> = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events ' +
    'fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream ' +
    'string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib sqlite sea test bun electron ' +
    'vscode k6'
  ).split(' '),
);

/** Python packages by the module that they bring, where the two differ beyond case, dots and dashes. */
export const PACKAGE_OF_MODULE: Readonly<Record<string, string>> = {
  Crypto: 'pycryptodome',
  Cryptodome: 'pycryptodomex',
  IPython: 'ipython',
  Levenshtein: 'python-levenshtein',
  MySQLdb: 'mysqlclient',
  OpenSSL: 'pyopenssl',
  PIL: 'pillow',
  Xlib: 'python-xlib',
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  cairo: 'pycairo',
  corsheaders: 'django-cors-headers',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  decouple: 'python-decouple',
  discord: 'discord.py',
  dns: 'dnspython',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  engineio: 'python-engineio',
  environ: 'django-environ',
  faiss: 'faiss-cpu',
  fitz: 'pymupdf',
  flask_wtf: 'flask-wtf',
  gi: 'pygobject',
  git: 'gitpython',
  github: 'pygithub',
  gitlab: 'python-gitlab',
  google: 'google',
  googleapiclient: 'google-api-python-client',
  grpc: 'grpcio',
  jose: 'python-jose',
  jwt: 'pyjwt',
  kafka: 'kafka-python',
  ldap: 'python-ldap',
  lxml_html_clean: 'lxml',
  magic: 'python-magic',
  markdown: 'markdown',
  memcache: 'python-memcached',
  mpl_toolkits: 'matplotlib',
  multipart: 'python-multipart',
  nacl: 'pynacl',
  osgeo: 'gdal',
  paho: 'paho-mqtt',
  pkg_resources: 'setuptools',
  pptx: 'python-pptx',
  psycopg: 'psycopg',
  psycopg2: 'psycopg2-binary',
  pylab: 'matplotlib',
  pymysql: 'pymysql',
  pysnmp: 'pysnmp',
  pythoncom: 'pywin32',
  pywintypes: 'pywin32',
  rest_framework: 'djangorestframework',
  ruamel: 'ruamel.yaml',
  sentry_sdk: 'sentry-sdk',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  slugify: 'python-slugify',
  snappy: 'python-snappy',
  socketio: 'python-socketio',
  telebot: 'pytelegrambotapi',
  telegram: 'python-telegram-bot',
  tensorflow: 'tensorflow',
  usb: 'pyusb',
  win32api: 'pywin32',
  win32con: 'pywin32',
  winreg: 'python',
  wsgidav: 'wsgidav',
  wtforms: 'flask-wtf',
  wx: 'wxpython',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** Modules that a package always brings along, and that its users import as a matter of course. */
export const BROUGHT_ALONG: Readonly<Record<string, readonly string[]>> = {
  aiobotocore: ['botocore'],
  aiohttp: ['multidict', 'yarl'],
  anthropic: ['pydantic', 'httpx'],
  boto3: ['botocore', 's3transfer'],
  celery: ['kombu', 'billiard'],
  django: ['asgiref', 'sqlparse'],
  fastapi: ['starlette', 'pydantic', 'anyio'],
  flask: ['werkzeug', 'jinja2', 'markupsafe', 'itsdangerous', 'click', 'blinker'],
  flasksqlalchemy: ['sqlalchemy'],
  flaskwtf: ['wtforms'],
  hatchling: ['hatchling'],
  httpx: ['httpcore', 'anyio', 'sniffio'],
  jupyter: ['IPython', 'ipykernel', 'nbformat'],
  langchain: ['langchain_core', 'pydantic'],
  matplotlib: ['numpy'],
  openai: ['pydantic', 'httpx'],
  opencvpython: ['numpy'],
  pandas: ['numpy', 'pytz', 'dateutil'],
  poetry: ['setuptools'],
  pydanticsettings: ['pydantic'],
  pytest: ['_pytest', 'pluggy', 'py', 'packaging', 'iniconfig'],
  requests: ['urllib3', 'certifi', 'idna', 'charset_normalizer', 'chardet'],
  scikitlearn: ['numpy', 'scipy', 'joblib'],
  scipy: ['numpy'],
  setuptools: ['pkg_resources', 'setuptools'],
  sphinx: ['docutils', 'pygments', 'packaging'],
  sqlalchemy: ['greenlet'],
  tensorflow: ['numpy', 'keras'],
  torch: ['numpy'],
  transformers: ['torch', 'tokenizers', 'huggingface_hub'],
  uvicorn: ['uvloop', 'httptools'],
  wheel: ['setuptools'],
};
