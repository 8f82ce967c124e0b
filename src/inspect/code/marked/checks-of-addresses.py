# Checks of addresses.
import ipaddress
import os
import re
import socket
from urllib.parse import quote, urlparse
import requests
from flask import Flask, abort, make_response, redirect, request

app = Flask(__name__)
HOSTS = ['api.example.com', 'cdn.example.com']


@app.get('/a1')
def slash():
    target = request.args['next']
    if not target.startswith('/'):
        abort(400)
    return redirect(target) # BAD open-redirect


@app.get('/a1b')
def one_slash():
    target = request.args['next']
    if not target.startswith('/') or target.startswith('//'):
        abort(400)
    return redirect(target) # OK open-redirect


@app.get('/a1c')
def no_two_slashes():
    target = request.args['next']
    if target.startswith('//'):
        abort(400)
    return redirect(target) # BAD open-redirect


@app.get('/a1d')
def no_scheme():
    target = request.args['next']
    if ':' in target:
        abort(400)
    return redirect(target) # BAD open-redirect


@app.get('/a2')
def host_in_the_text():
    url = request.args['url']
    if 'example.com' not in url:
        abort(400)
    return requests.get(url).text # BAD ssrf


@app.get('/a2b')
def host_of_the_list():
    url = request.args['url']
    if urlparse(url).hostname not in HOSTS:
        abort(400)
    return requests.get(url).text # OK ssrf


@app.get('/a2c')
def ending_without_dot():
    url = request.args['url']
    if not urlparse(url).hostname.endswith('example.com'):
        abort(400)
    return requests.get(url).text # BAD ssrf


@app.get('/a2d')
def ending_with_dot():
    url = request.args['url']
    if not urlparse(url).hostname.endswith('.example.com'):
        abort(400)
    return requests.get(url).text # OK ssrf


@app.get('/a2e')
def beginning_without_slash():
    url = request.args['url']
    if not url.startswith('https://api.example.com'):
        abort(400)
    return requests.get(url).text # BAD ssrf


@app.get('/a2f')
def beginning_with_slash():
    url = request.args['url']
    if not url.startswith('https://api.example.com/'):
        abort(400)
    return requests.get(url).text # OK ssrf


@app.get('/a3')
def host_says_nothing_of_the_path():
    url = request.args['url']
    if urlparse(url).hostname not in HOSTS:
        abort(400)
    os.system('git clone ' + url) # BAD command-injection


@app.get('/a4')
def in_a_text():
    host = request.args['host']
    if host not in 'api.example.com':
        abort(400)
    return requests.get('https://' + host + '/status').text # BAD ssrf


@app.get('/a4b')
def in_a_tuple():
    host = request.args['host']
    if host not in ('api.example.com',):
        abort(400)
    return requests.get('https://' + host + '/status').text # OK ssrf


@app.get('/a5')
def any_address():
    host = request.args['host']
    try:
        ipaddress.ip_address(host)
    except ValueError:
        abort(400)
    return requests.get('http://' + host + '/').text # BAD ssrf


@app.get('/a5b')
def public_address():
    host = request.args['host']
    address = ipaddress.ip_address(host)
    if not address.is_global:
        abort(400)
    return requests.get('http://' + host + '/').text # OK ssrf


@app.get('/a5c')
def no_loopback():
    host = request.args['host']
    address = ipaddress.ip_address(socket.gethostbyname(host))
    if address.is_loopback:
        abort(400)
    return requests.get('http://' + host + '/').text # BAD ssrf


@app.get('/a6')
def name_of_a_host():
    host = request.args['host']
    if not re.fullmatch(r'[a-z0-9.-]+', host):
        abort(400)
    return requests.get('http://' + host + '/').text # BAD ssrf


@app.get('/a6b')
def label_of_a_host():
    label = request.args['host']
    if not re.fullmatch(r'[a-z0-9-]+', label):
        abort(400)
    return requests.get('https://' + label + '.example.com/').text # OK ssrf


@app.get('/a7')
def quoted_host():
    return requests.get('https://' + quote(request.args['host']) + '/status').text # BAD ssrf


@app.get('/a7b')
def quoted_part():
    return requests.get('https://api.example.com/users/' + quote(request.args['name'])).text # OK ssrf


@app.get('/a7c')
def quoted_target():
    return redirect(quote(request.args['next'])) # BAD open-redirect


@app.get('/a8')
def quoted_name_of_a_file():
    return open('/srv/files/' + quote(request.args['name'])).read() # BAD path-traversal


@app.get('/a9')
def blocked_names():
    url = request.args['url']
    if 'localhost' in url or '127.0.0.1' in url:
        abort(400)
    return requests.get(url).text # BAD ssrf


@app.get('/a10')
def scheme_only():
    url = request.args['url']
    if urlparse(url).scheme not in ('http', 'https'):
        abort(400)
    return requests.get(url).text # BAD ssrf


@app.get('/a11')
def no_host():
    target = request.args['next']
    if urlparse(target).netloc != '':
        abort(400)
    return redirect(target) # OK open-redirect


@app.get('/a12')
def any_host_of_the_client():
    target = request.args['next']
    if urlparse(target).netloc not in request.args.getlist('hosts'):
        abort(400)
    return redirect(target) # BAD open-redirect


@app.get('/a13')
def escaped_origin():
    import html
    response = make_response('x')
    response.headers['Access-Control-Allow-Origin'] = html.escape(request.headers['Origin']) # BAD permissive-cors
    return response


@app.get('/a13b')
def known_origin():
    origin = request.headers['Origin']
    response = make_response('x')
    if origin in ('https://a.example.com', 'https://b.example.com'):
        response.headers['Access-Control-Allow-Origin'] = origin # OK permissive-cors
    return response


@app.get('/a13c')
def ending_of_an_origin():
    origin = request.headers['Origin']
    response = make_response('x')
    if origin.endswith('example.com'):
        response.headers['Access-Control-Allow-Origin'] = origin # BAD permissive-cors
    return response


@app.get('/a13d')
def ending_of_an_origin_with_its_dot():
    origin = request.headers['Origin']
    response = make_response('x')
    if origin.endswith('.example.com'):
        response.headers['Access-Control-Allow-Origin'] = origin # OK permissive-cors
    return response
