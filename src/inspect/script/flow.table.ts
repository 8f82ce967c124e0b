/** What calls mean to the flow rules: names after aliases are resolved; a leading dot matches the end of a chain. */

export const DOWNLOADS: readonly string[] = [
  'urllib.request.urlopen', 'urllib.urlopen', 'urllib2.urlopen', 'requests.get', 'requests.post', 'requests.request', 'httpx.get', 'httpx.post', 'aiohttp.request', 'urllib3.request',
  'fetch', 'globalThis.fetch', 'https.get', 'http.get', 'https.request', 'http.request', 'axios', 'axios.get', 'axios.request', 'got', 'got.get', 'node-fetch', 'undici.request', 'undici.fetch', 'needle', 'needle.get', 'request', 'request.get', 'superagent.get',
  'Net.HTTP.get', 'Net.HTTP.get_response', 'Net.HTTP.start', 'URI.open', 'URI.parse.open', 'OpenURI.open_uri', 'HTTParty.get', 'Faraday.get', 'RestClient.get',
  'LWP.Simple.get', 'LWP.UserAgent.get', 'HTTP.Tiny.new', 'LWP.UserAgent.new', 'curl_exec', '.DownloadString', '.urlopen',
];
/** Readers that download when what they are given starts with `http`. */
export const DOWNLOADS_BY_URL: readonly string[] = ['file_get_contents', 'open', 'fopen', 'get', 'include', 'require', 'include_once', 'require_once', '.get'];
export const DOWNLOADS_TO_FILE: readonly string[] = ['urllib.request.urlretrieve', 'urllib.urlretrieve', 'wget.download', 'getstore', 'LWP.Simple.getstore'];

export const DECODES: readonly string[] = [
  'base64.b64decode', 'base64.b32decode', 'base64.b85decode', 'base64.a85decode', 'base64.decodebytes', 'zlib.decompress', 'marshal.loads', 'codecs.decode', 'bytes.fromhex', 'binascii.unhexlify', 'binascii.a2b_base64', 'lzma.decompress', 'bz2.decompress',
  'atob', 'decode_base64', 'MIME.Base64.decode_base64', 'base64_decode', 'gzinflate', 'gzuncompress', 'gzdecode', 'str_rot13', 'hex2bin', 'convert_uudecode', 'Base64.decode64', 'Base64.strict_decode64', 'Base64.urlsafe_decode64', 'Zlib.Inflate.inflate',
];

/** Run text as code of their own language. */
export const EVALUATES: readonly string[] = [
  'exec', 'eval', 'execfile', 'builtins.exec', 'builtins.eval', '__builtins__.exec', 'Function', 'vm.runInThisContext', 'vm.runInNewContext', 'vm.runInContext', 'vm.Script', 'instance_eval', 'class_eval', 'module_eval', 'assert', 'create_function',
  'include', 'require', 'include_once', 'require_once', 'runpy.run_path', '._compile', 'importScripts',
];
/** Run a program or a command line. */
export const PROCESSES: readonly string[] = [
  'os.system', 'os.popen', 'os.execl', 'os.execle', 'os.execlp', 'os.execv', 'os.execve', 'os.execvp', 'os.execvpe', 'os.spawnl', 'os.spawnv', 'os.spawnvp', 'os.posix_spawn', 'pty.spawn', 'commands.getoutput', 'commands.getstatusoutput',
  'subprocess.run', 'subprocess.call', 'subprocess.Popen', 'subprocess.check_call', 'subprocess.check_output', 'subprocess.getoutput', 'subprocess.getstatusoutput', 'asyncio.create_subprocess_shell', 'asyncio.create_subprocess_exec',
  'child_process.exec', 'child_process.execSync', 'child_process.execFile', 'child_process.execFileSync', 'child_process.spawn', 'child_process.spawnSync', 'child_process.fork', 'execa', 'execaCommand', 'execSync', 'spawnSync', 'Bun.spawn', 'Deno.run', 'Deno.Command',
  'system', 'exec', 'shell_exec', 'passthru', 'popen', 'proc_open', 'pcntl_exec', 'IO.popen', 'Open3.capture2', 'Open3.capture2e', 'Open3.capture3', 'Open3.popen3', 'Process.spawn', 'Kernel.system', 'Kernel.exec', 'Kernel.spawn', 'PTY.spawn',
];

export const SENDS: readonly string[] = [
  'requests.post', 'requests.put', 'requests.patch', 'requests.get', 'requests.request', 'httpx.post', 'httpx.put', 'httpx.get', 'urllib.request.urlopen', 'urllib.request.Request', 'urllib2.urlopen', '.sendall', '.sendto', '.send', '.sendmail', '.storbinary', '.send_message',
  'fetch', 'globalThis.fetch', 'axios', 'axios.post', 'axios.put', 'axios.get', 'axios.request', 'got', 'got.post', 'http.get', 'https.get', 'https.request', 'http.request', 'navigator.sendBeacon', 'needle.post', 'superagent.post', 'undici.request', 'undici.fetch', 'dns.lookup', 'dns.resolve', 'dns.resolveTxt', 'socket.gethostbyname', 'socket.getaddrinfo',
  'Net.HTTP.post', 'Net.HTTP.post_form', 'Net.HTTP.get', 'HTTParty.post', 'Faraday.post', 'RestClient.post', 'fsockopen', 'curl_setopt', 'curl_setopt_array', 'mail', 'stream_context_create', '.post', '.request',
];
export const SENDS_ON_SOCKET: readonly string[] = ['.write', '.end', '.puts', '.print', '.send', '.sendall', 'fwrite', 'fputs', 'socket_write', 'send', '.emit'];

export const SOCKETS: readonly string[] = [
  'socket.socket', 'socket.create_connection', 'socket.create_server', 'ssl.wrap_socket', 'net.connect', 'net.createConnection', 'net.Socket', 'tls.connect', 'WebSocket', 'ws', 'TCPSocket.new', 'TCPSocket.open', 'TCPServer.new', 'TCPServer.open', 'UDPSocket.new', 'OpenSSL.SSL.SSLSocket.new',
  'fsockopen', 'pfsockopen', 'stream_socket_client', 'socket_create', 'socket_create_listen', 'stream_socket_server', 'IO.Socket.INET.new', 'IO.Socket.INET6.new', 'IO.Socket.SSL.new', 'net.createServer', 'Bun.connect', 'Deno.connect', '.accept', 'https.request', 'http.request',
];
export const LISTENS: readonly string[] = ['.listen', '.accept', 'net.createServer', 'TCPServer.new', 'TCPServer.open', 'socket_create_listen', 'socket_listen', 'stream_socket_server', 'socket.create_server', 'listen', 'accept'];
/** Methods of a socket, and functions given one, that answer what the peer sent. */
export const RECEIVES: readonly string[] = ['.recv', '.recvfrom', '.recv_into', '.makefile', '.readline', '.gets', '.read', '.readpartial', '.sysread', '.recvmsg', 'fgets', 'fread', 'socket_read', 'stream_get_contents', 'stream_get_line', 'sysread', 'recv', '.getline'];
/** Make a socket the standard input or output of a process. */
export const DUPLICATES: readonly string[] = ['os.dup2', 'dup2', '.reopen', '.fdopen', 'fdopen', 'POSIX.dup2'];

export const READS: readonly string[] = [
  'open', 'io.open', 'codecs.open', '.read_text', '.read_bytes', '.open', 'fs.readFileSync', 'fs.readFile', 'fs.createReadStream', 'fs.promises.readFile', 'fs/promises.readFile', 'readFileSync', 'readFile', 'File.read', 'File.readlines', 'File.open', 'IO.read', 'IO.binread', 'File.binread',
  'file_get_contents', 'fopen', 'file', 'readfile', 'Bun.file', 'Deno.readTextFile', 'read_file', 'slurp', '.add', 'zipfile.ZipFile', 'shutil.make_archive', 'glob.glob', 'Dir.glob', 'fs-extra.readFile',
];
/** Write their first path, or (`DESTINATIONS`) the last of two. */
export const WRITES: readonly string[] = [
  '.write_text', '.write_bytes', 'fs.writeFileSync', 'fs.writeFile', 'fs.appendFileSync', 'fs.appendFile', 'fs.createWriteStream', 'fs.promises.writeFile', 'fs.promises.appendFile', 'fs/promises.writeFile', 'fs/promises.appendFile', 'writeFileSync', 'appendFileSync', 'fs-extra.outputFile', 'fs-extra.outputFileSync',
  'File.write', 'IO.write', 'File.binwrite', 'file_put_contents', 'Bun.write', 'Deno.writeTextFile', 'write_file', 'append_file',
];
export const DESTINATIONS: readonly string[] = [
  'shutil.copy', 'shutil.copy2', 'shutil.copyfile', 'shutil.move', 'os.rename', 'os.replace', 'os.symlink', 'os.link', 'fs.copyFileSync', 'fs.copyFile', 'fs.cpSync', 'fs.cp', 'fs.renameSync', 'fs.rename', 'fs.symlinkSync', 'fs.symlink', 'fs.linkSync', 'fs.promises.copyFile', 'fs.promises.rename', 'fs/promises.copyFile', 'FileUtils.cp', 'FileUtils.mv', 'FileUtils.ln_s', 'FileUtils.copy', 'File.rename', 'File.symlink', 'copy', 'rename', 'symlink', 'File.Copy.copy',
];
/** Open for writing when a mode says so. */
export const OPENS: readonly string[] = ['open', 'io.open', 'codecs.open', '.open', 'fopen', 'File.open', 'File.new', 'IO.File.new', 'fs.openSync', 'fs.open', 'fs.promises.open'];

/** Numbers, hashes and states: nothing of what came in can be executed or read back out of them. */
export const REDUCES: readonly string[] = ['len', 'int', 'float', 'bool', 'Number', 'parseInt', 'parseFloat', 'strlen', 'intval', 'hash', 'md5', 'sha1', '.exists', '.is_file', 'os.path.exists', 'os.path.isfile', 'fs.existsSync', 'existsSync', 'isinstance', 'type', 'console.log', 'console.error', 'print', 'puts', 'printf', 'logger.info', 'File.exist?', 'file_exists'];
export const REDUCED_MEMBER: RegExp = /\.(?:status|status_code|statusCode|ok|headers|length|size|code|returncode|url|reason|is_success|ContentLength)$/;
export const VERIFIES: RegExp = /^(?:hashlib|crypto\.createHash|createHash|Digest|hmac|hash_file|sha256|Digest\.SHA256?|gnupg|nacl|crypto\.verify)\b/;
export const HOME: RegExp = /(?:^|\.)(?:homedir|expanduser|home|HOME|user_home|homeDir|homedir_path|HOMEDIR)$/;
