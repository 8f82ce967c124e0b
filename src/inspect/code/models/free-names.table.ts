import type { CodeLanguage } from '../language.ts';

/** A part of a file does not say what it imports: names that nearly everyone gives to the same things. */
const PYTHON: Readonly<Record<string, string>> = {
  request: 'flask.request',
  session: 'flask.session',
  redirect: 'flask.redirect',
  send_file: 'flask.send_file',
  FileResponse: 'fastapi.responses.FileResponse',
  JSONResponse: 'fastapi.responses.JSONResponse',
  render_template_string: 'flask.render_template_string',
  np: 'numpy',
  sql: 'psycopg2.sql',
  AES: 'Crypto.Cipher.AES',
  DES: 'Crypto.Cipher.DES',
  DES3: 'Crypto.Cipher.DES3',
  ARC4: 'Crypto.Cipher.ARC4',
  Blowfish: 'Crypto.Cipher.Blowfish',
  RSA: 'Crypto.PublicKey.RSA',
  Fernet: 'cryptography.fernet.Fernet',
  pd: 'pandas',
  etree: 'lxml.etree',
  ET: 'xml.etree.ElementTree',
  ElementTree: 'xml.etree.ElementTree',
  minidom: 'xml.dom.minidom',
  parseString: 'xml.dom.minidom.parseString',
  text: 'sqlalchemy.text',
  commands: 'subprocess',
  cPickle: 'pickle',
  urllib2: 'urllib.request',
  urlopen: 'urllib.request.urlopen',
  urlretrieve: 'urllib.request.urlretrieve',
  urlparse: 'urllib.parse.urlparse',
  urlsplit: 'urllib.parse.urlsplit',
  urljoin: 'urllib.parse.urljoin',
  urlunparse: 'urllib.parse.urlunparse',
  urlunsplit: 'urllib.parse.urlunsplit',
  parse_qs: 'urllib.parse.parse_qs',
  Popen: 'subprocess.Popen',
  check_output: 'subprocess.check_output',
  check_call: 'subprocess.check_call',
  getoutput: 'subprocess.getoutput',
  system: 'os.system',
  popen: 'os.popen',
  Path: 'pathlib.Path',
  ZipFile: 'zipfile.ZipFile',
  md5: 'hashlib.md5',
  sha1: 'hashlib.sha1',
  randint: 'random.randint',
};

const JAVASCRIPT: Readonly<Record<string, string>> = {
  exec: 'child_process.exec',
  execSync: 'child_process.execSync',
  execFile: 'child_process.execFile',
  spawn: 'child_process.spawn',
  spawnSync: 'child_process.spawnSync',
  cp: 'child_process',
  childProcess: 'child_process',
  fsp: 'fs.promises',
  createReadStream: 'fs.createReadStream',
  createWriteStream: 'fs.createWriteStream',
  readFileSync: 'fs.readFileSync',
  writeFileSync: 'fs.writeFileSync',
};

const OF_PYTHON: ReadonlyMap<string, string> = new Map(Object.entries(PYTHON));
const OF_JAVASCRIPT: ReadonlyMap<string, string> = new Map(Object.entries(JAVASCRIPT));

/** What a name is that a file neither defines nor imports; the name itself when nothing is known of it. */
export function wellKnown(language: CodeLanguage, name: string): string {
  if (language === 'python') return OF_PYTHON.get(name) ?? name;
  return language === 'javascript' || language === 'typescript' ? (OF_JAVASCRIPT.get(name) ?? name) : name;
}
