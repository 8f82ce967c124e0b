"""Writes what the libraries of Python and Node offer (src/inspect/imports/libraries/*.json).

    python3 tools/library-names.py --python STDLIB... --node TYPES...

STDLIB: folders of typeshed's stubs (https://github.com/python/typeshed, Apache-2.0), an old and a new release; the names
that this Python itself knows are added. TYPES: folders of releases of @types/node (DefinitelyTyped, MIT); the names that
the `node` on PATH itself knows are added. Names of all releases count: what once was is no invention.
"""
import argparse
import ast
import importlib
import json
import os
import re
import subprocess
import sys
import warnings

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'src', 'inspect', 'imports', 'libraries')
LEFT_OUT = re.compile(r'^(?:_|lib2to3|distutils|idlelib|test\b|turtledemo|pydoc_data|encodings\.|ensurepip|sre_|antigravity|this$)')
IDENTIFIER = re.compile(r'[A-Za-z_$][\w$]*')


def bound(tree):
    """Every name that a stub binds on its top level, in whatever branch."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or getattr(node, 'inside', False)
    for node in ast.walk(tree):
        if getattr(node, 'inside', False):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in node.names:
                yield (name.asname or name.name).split('.')[0]


def stubs(folders):
    for folder in folders:
        for place, _, files in os.walk(folder):
            for file in files:
                if file.endswith('.pyi'):
                    path = os.path.relpath(os.path.join(place, file), folder)[: -len('.pyi')].split(os.sep)
                    module = '.'.join(path[:-1] if path[-1] == '__init__' else path)
                    with open(os.path.join(place, file), encoding='utf8') as text:
                        yield module, text.read()


def python_names(folders):
    names, stars = {}, {}
    for module, text in stubs(folders):
        try:
            tree = ast.parse(re.sub(r'\bprint (?=["\'\w])', 'print_', text))
        except SyntaxError:
            continue
        names.setdefault(module, set()).update(bound(tree))
        for found in re.finditer(r'^\s*from ([\w.]+) import \*', text, re.M):
            stars.setdefault(module, set()).add(found.group(1))
        if '.' in module:
            names.setdefault(module.rpartition('.')[0], set()).add(module.rpartition('.')[2])
    for _ in range(4):
        for module, others in stars.items():
            for other in others:
                full = other if not other.startswith('.') else module + other
                names[module].update(names.get(full, ()))
    warnings.simplefilter('ignore')
    for module in list(names):
        if LEFT_OUT.match(module):
            continue
        try:
            names[module].update(dir(importlib.import_module(module)))
        except BaseException:
            pass
    return names


KEYWORDS = r'(?:function|const|let|var|class|namespace|interface|type|enum|get|set|static|readonly)'


def node_names(folders):
    names = {}
    for folder in folders:
        for place, _, files in os.walk(folder):
            for file in files:
                if not file.endswith('.d.ts'):
                    continue
                with open(os.path.join(place, file), encoding='utf8') as text:
                    whole = re.sub(r'/\*.*?\*/', '', text.read(), flags=re.S)
                parts = re.split(r'^\s*declare module ["\']([^"\']+)["\']', whole, flags=re.M)
                for module, body in zip(parts[1::2], parts[2::2]):
                    plain = module[5:] if module.startswith('node:') else module
                    found = set(re.findall(KEYWORDS + r'\s+([A-Za-z_$][\w$]*)', body))
                    found |= {name for group in re.findall(r'\{([^{}]*)\}', body) for name in IDENTIFIER.findall(group)}
                    found |= set(re.findall(r'^\s+([A-Za-z_$][\w$]*)\??\s*[:(<]', body, re.M))
                    names.setdefault(plain, set()).update(found)
    script = '''const out = {}; for (const m of require('module').builtinModules) { if (m.startsWith('_')) continue;
      try { const o = require(m); const keys = new Set(); for (let at = o; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at))
        for (const k of Object.getOwnPropertyNames(at)) keys.add(k); out[m] = [...keys]; } catch {} }
      console.log(JSON.stringify(out))'''
    own = json.loads(subprocess.run(['node', '-e', script], capture_output=True, text=True, check=True).stdout)
    for module, keys in own.items():
        names.setdefault(module, set()).update(keys)
    # Objects that a module itself is have the members of their class.
    for module, base in {'process': 'events', 'stream': 'events', 'events': 'events'}.items():
        names.setdefault(module, set()).update(names.get(base, ()))
    return names


def write(file, names):
    """One line a module, its names apart by spaces."""
    words = {module: sorted(one for one in names[module] if IDENTIFIER.fullmatch(one) and not one.startswith('__')) for module in sorted(names)}
    with open(os.path.join(ROOT, file), 'w', encoding='utf8') as out:
        out.write(json.dumps({module: ' '.join(found) for module, found in words.items() if found}, indent=2) + '\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--python', nargs='+', required=True)
    parser.add_argument('--node', nargs='+', required=True)
    chosen = parser.parse_args()
    python = {module: names for module, names in python_names(chosen.python).items() if not LEFT_OUT.match(module)}
    write('python.json', python)
    node = {module: names for module, names in node_names(chosen.node).items() if re.fullmatch(r'[a-z][a-z0-9_/]*', module)}
    write('node.json', node)


main()
