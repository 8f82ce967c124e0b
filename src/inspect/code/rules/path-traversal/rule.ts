import { sinks } from '../../flow/sink.ts';
import { NORMALISED, REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { checkArchive } from './archives.ts';
import { others } from './others.ts';
import { checkUpload } from './uploads.ts';

const JOINS = /^(?:os\.path|posixpath|path|path\.posix|node:path)\.(?:join|resolve)$/;
/** What the function does with a path, or has done with a name, so that it stays inside. */
const CHECKS =
  /starts_?[wW]ith|relative|common(?:path|prefix)|basename|secure_filename|safe_join|\.\.|contains\(|includes\(|indexOf\(|replace\(|sanitiz|substr|\.slice\(|\btest\(|match\(|\w*(?:[iI]nside|[wW]ithin|[sS]afe|[vV]alid)\w*\(/;

/** Where the folder is the callers' as well there is none to leave, unless what is read there is handed out. */
const READS =
  /^(?:(?:io|codecs|aiofiles)\.)?open$|\bfs(?:\.promises)?\.(?:readFile|createReadStream)|send_?[fF]ile$|FileResponse$|\.read_(?:text|bytes)$/;

/** A path is put together from data and goes where no rule knows it: said, unless its use is, or something is checked. */
function checkJoined(call: CallView, report: Report): undefined {
  // `join('/', name)` takes the way up out of a name.
  if (!JOINS.test(call.path) || textOf(call.args[0]) === '/') return;
  checkArchive(call, report);
  const isBad = call.args.some((arg) => {
    const taint = taintOf(arg);
    const isRooted = arg.prefix.startsWith('/') && ((taint?.marks ?? 0) & NORMALISED) !== 0;
    return !isRooted && taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'path-traversal');
  });
  const { unit, within } = call;
  if (!isBad || (within !== undefined && CHECKS.test(unit.text.slice(within.start, within.end)))) return;
  report(call.place, { severity: 'low', confidence: 'low', isText: true });
}

/** Without a root Express' `res.sendFile` refuses each path in which `..` stands, so behind a folder it stays inside; other languages' does not. */
function isKeptByExpress(value: Value, sink: string): boolean {
  const language = taintOf(value)?.step?.unit.language ?? '';
  return value.isLed && value.path === '' && /^send[fF]ile$/.test(sink) && /script$|^tsx$/.test(language);
}

export const pathTraversal: CodeRule = {
  id: 'path-traversal',
  title: 'Data decides which file is read or written',
  cwe: 'CWE-22',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside decides which file is opened, so it can reach files outside the folder that is meant.',
  calls: [
    { names: ['join', 'resolve'], check: checkJoined },
    { names: ['cb', 'callback', 'done', 'next'], check: checkUpload },
  ],
  flow: {
    sinks: [
      ...sinks([
        'open(0|file)',
        'io.open(0)',
        'codecs.open(0)',
        'os.open(0)',
        'aiofiles.open(0)',
        'pathlib.Path().open(this)',
        'pathlib.Path().read_text(this)',
        'pathlib.Path().read_bytes(this)',
        'pathlib.Path().write_text(this)',
        'pathlib.Path().write_bytes(this)',
        '*.read_text(this)',
        '*.read_bytes(this)',
        '*.write_text(this)',
        '*.write_bytes(this)',
        '*.unlink(this)',
      ]),
      ...sinks(['*.open(this)'], /(?:^|\s)pathlib\./),
      ...sinks([
        'os.remove(0)',
        'os.unlink(0)',
        'os.rmdir(0)',
        'os.listdir(0)',
        'os.scandir(0)',
        'os.mkdir(0)',
        'os.makedirs(0)',
        'os.rename(0,1)',
        'os.replace(0,1)',
        'os.chmod(0)',
        'os.symlink(0,1)',
        'os.link(0,1)',
        'os.walk(0)',
        'os.readlink(0)',
      ]),
      ...sinks([
        'shutil.copy(0,1)',
        'shutil.copyfile(0,1)',
        'shutil.copy2(0,1)',
        'shutil.move(0,1)',
        'shutil.rmtree(0)',
        'shutil.copytree(0,1)',
        'shutil.make_archive(0|2)',
        'shutil.unpack_archive(0|1)',
        'zipfile.ZipFile(0)',
        'tarfile.open(0)',
        'linecache.getlines(0)',
        'fileinput.input(0|files)',
        'fileinput.FileInput(0|files)',
        'logging.config.fileConfig(0|fname)',
        'os.mkfifo(0)',
        'os.truncate(0)',
        'os.removedirs(0)',
        'os.renames(0,1)',
        'os.chown(0)',
        'gzip.open(0)',
        'bz2.open(0)',
        'lzma.open(0)',
        'dbm.open(0)',
      ]),
      ...sinks([
        'flask.send_file(0)',
        'send_file(0)',
        'quart.send_file(0)',
        'fastapi.responses.FileResponse(0|path)',
        'starlette.responses.FileResponse(0|path)',
        'django.http.FileResponse(0)',
        'aiohttp.web.FileResponse(0)',
        'bottle.static_file(1|root)',
        'flask.send_from_directory(0|directory)',
        'send_from_directory(0|directory)',
        '*.FileResponse(0|path)',
        'django.core.files.storage.FileSystemStorage(0|location)',
        'django.core.files.storage.default_storage.open(0|name)',
        'django.core.files.storage.default_storage.delete(0|name)',
        'PIL.Image.open(0)',
        'cv2.imread(0)',
        'pandas.read_csv(0)',
        'pandas.read_excel(0)',
        'pandas.read_table(0)',
        'pandas.read_parquet(0)',
        'numpy.load(0)',
        '*.save(0)',
      ]),
      ...sinks(
        [
          'open',
          'create',
          'readFile',
          'readTextFile',
          'writeFile',
          'writeTextFile',
          'remove',
          'mkdir',
          'readDir',
          'stat',
          'lstat',
        ]
          .flatMap((name) => [`Deno.${name}(0)`, `Deno.${name}Sync(0)`])
          .concat(['Deno.rename(0,1)', 'Deno.copyFile(0,1)', 'Bun.file(0)', 'Bun.write(0)', '*.respondWithFile(0)']),
      ),
      ...sinks(['mkdirp(0)', 'mkdirp.sync(0)', 'mkdirp.mkdirp(0)', 'mkdirp.mkdirpSync(0)', 'make-dir(0)', 'make-dir.sync(0)']),
      ...sinks(['make-dir.makeDirectory(0)', 'make-dir.makeDirectorySync(0)', 'rimraf(0)', 'rimraf.sync(0)', 'rimraf.rimraf(0)']),
      ...sinks([
        'fs.readFile(0)',
        'fs.promises.readFile(0)',
        'fs.writeFile(0)',
        'fs.promises.writeFile(0)',
        'fs.appendFile(0)',
        'fs.promises.appendFile(0)',
        'fs.unlink(0)',
        'fs.promises.unlink(0)',
        'fs.rm(0)',
        'fs.promises.rm(0)',
        'fs.rmdir(0)',
        'fs.promises.rmdir(0)',
        'fs.mkdir(0)',
        'fs.promises.mkdir(0)',
        'fs.readdir(0)',
        'fs.promises.readdir(0)',
        'fs.stat(0)',
        'fs.promises.stat(0)',
        'fs.lstat(0)',
        'fs.promises.lstat(0)',
        'fs.access(0)',
        'fs.promises.access(0)',
        'fs.open(0)',
        'fs.promises.open(0)',
        'fs.rename(0)',
        'fs.promises.rename(0)',
        'fs.copyFile(0)',
        'fs.promises.copyFile(0)',
        'fs.chmod(0)',
        'fs.promises.chmod(0)',
        'fs.truncate(0)',
        'fs.promises.truncate(0)',
        'fs.cp(0)',
        'fs.promises.cp(0)',
        'fs.symlink(0)',
        'fs.promises.symlink(0)',
        'fs.opendir(0)',
        'fs.promises.opendir(0)',
        'fs.readlink(0)',
        'fs.promises.readlink(0)',
        'fs.watch(0)',
        'fs.promises.watch(0)',
      ]),
      ...sinks([
        'fs.readFileSync(0)',
        'fs.writeFileSync(0)',
        'fs.appendFileSync(0)',
        'fs.unlinkSync(0)',
        'fs.rmSync(0)',
        'fs.rmdirSync(0)',
        'fs.mkdirSync(0)',
        'fs.readdirSync(0)',
        'fs.createReadStream(0)',
        'fs.createWriteStream(0)',
        'fs.openSync(0)',
        'fs.renameSync(0)',
        'fs.copyFileSync(0)',
        'fs.chmodSync(0)',
        'fs.cpSync(0)',
        'fs.readJson(0)',
        'fs.readJsonSync(0)',
        'fs.outputFile(0)',
        'fs.remove(0)',
        'fs.removeSync(0)',
        'fs.ensureDir(0)',
        'fs.emptyDir(0)',
        'fs.readJSON(0)',
        'fs.writeJson(0)',
        'fs.move(0)',
        'fs.copy(0)',
        'fs.existsSync(0)',
        'fs.statSync(0)',
        'fs.lstatSync(0)',
        'fs.realpathSync(0)',
        'fs.accessSync(0)',
      ]),
      ...sinks(
        ['*.sendFile(0) if !root', '*.sendfile(0) if !root', '*.download(0) if !root', '*.viewFile(0)', '*.render(0)'],
        RESPONSE,
      ),
      ...sinks([
        'fs.rename(1)',
        'fs.copyFile(1)',
        'fs.promises.rename(1)',
        'fs.promises.copyFile(1)',
        'fs.renameSync(1)',
        'fs.copyFileSync(1)',
        'Bun.file(0)',
        'Deno.readTextFile(0)',
        'Deno.readFile(0)',
        'Deno.writeTextFile(0)',
        '*.mv(0)',
        'new AdmZip(0)',
        '*.extractAllTo(0)',
        'send(1) if !root',
        'koa-send(1)',
      ]),
    ],
    fromParameter: ({ isLed, prefix }, path) => (isLed || prefix !== '' || READS.test(path) ? 'low' : 'info'),
    parameterMustBeBuilt: true,
    // `res.sendFile(name, { root })` and `send_from_directory` stay inside their folder.
    // What comes out of a stream of Java names no file: `Files.copy(part.getInputStream(), target)`.
    isHarmless: (value, sink) =>
      value.known?.is === 'literal' || value.path.endsWith('.getInputStream()') || isKeptByExpress(value, sink),
  },
  others,
};
