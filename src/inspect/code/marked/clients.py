import asyncio
import http.client
import logging.config
import os
import ssl
import urllib.request

import aiohttp
import argon2
import bcrypt
import httplib2
import httpx
import jwt
import requests
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.storage import FileSystemStorage
from django.http import HttpResponse, JsonResponse
from flask import Flask, request
from flask_cors import CORS, cross_origin
from OpenSSL import SSL, crypto
from passlib.hash import pbkdf2_sha256
from PIL import ImageMath

app = Flask(__name__)
CORS(app) # BAD permissive-cors
CORS(app, resources=r'/api/*') # BAD permissive-cors
CORS(app, origins=r'^.+$') # BAD permissive-cors
CORS(app, origins=['https://shop.example']) # OK permissive-cors
CORS(app, resources={r'/api/*': {'origins': 'https://shop.example'}}) # OK permissive-cors
CORS_ALLOWED_ORIGIN_REGEXES = [r'.*'] # BAD permissive-cors
CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://\w+\.shop\.example$'] # OK permissive-cors
BCRYPT_LOG_ROUNDS = 4 # BAD weak-hash
PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher'] # BAD weak-hash
PASSWORD_HASHERS = ['django.contrib.auth.hashers.ScryptPasswordHasher', 'django.contrib.auth.hashers.MD5PasswordHasher'] # OK weak-hash
SIMPLE_JWT = {'ALGORITHM': 'none'} # BAD jwt-unverified
SIMPLE_JWT = {'ALGORITHM': 'HS256'} # OK jwt-unverified


@app.route('/open')
@cross_origin(origins='*') # BAD permissive-cors
def everyone():
    return 'x'


def answers(origin):
    HttpResponse('x', headers={'Access-Control-Allow-Origin': '*'}) # BAD permissive-cors
    JsonResponse({'a': 1}, headers={'Access-Control-Allow-Origin': 'https://shop.example'}) # OK permissive-cors


async def asks(view):
    address = request.args['address']
    httplib2.Http().request(address, 'GET') # BAD ssrf
    httpx.stream('GET', address) # BAD ssrf
    await aiohttp.request('GET', address) # BAD ssrf
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(address) # BAD ssrf
    urllib3.ProxyManager('http://proxy.test').request('GET', address) # BAD ssrf
    urllib3.HTTPSConnectionPool(address) # BAD ssrf
    urllib3.HTTPSConnectionPool('api.test').request('GET', '/a?b=' + address) # OK ssrf
    requests.Request('GET', address) # BAD ssrf
    requests.Request('POST', 'https://api.test/', data=address) # OK ssrf
    asked = urllib.request.Request('https://api.test/')
    asked.full_url = address # BAD ssrf
    connection = http.client.HTTPSConnection('proxy.test')
    connection.set_tunnel(address) # BAD ssrf


def writes(request):
    text = request.GET['text']
    page = HttpResponse()
    page.write(text) # BAD xss
    page.content = text # BAD xss
    plain = HttpResponse(content_type='text/plain')
    plain.write('fixed') # OK xss
    FileSystemStorage(location=text) # BAD path-traversal
    FileSystemStorage(location='/srv/files') # OK path-traversal
    logging.config.fileConfig(text) # BAD path-traversal
    ImageMath.eval(text) # BAD code-injection
    ImageMath.eval('a + b', text=text) # OK code-injection
    os.spawnlp(os.P_WAIT, 'sh', 'sh', '-c', text) # BAD command-injection


def contexts():
    loose = ssl.SSLContext(ssl.PROTOCOL_TLS) # BAD tls-verification-off
    tight = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) # OK tls-verification-off
    told = ssl.SSLContext(ssl.PROTOCOL_TLS) # OK tls-verification-off
    told.verify_mode = ssl.CERT_REQUIRED
    serves = ssl.SSLContext(ssl.PROTOCOL_TLS) # OK tls-verification-off
    serves.load_cert_chain('own.pem')
    mended = ssl._create_unverified_context() # OK tls-verification-off
    mended.verify_mode = ssl.CERT_REQUIRED
    bare = ssl._create_unverified_context() # BAD tls-verification-off
    return loose, tight, told, serves, mended, bare


def checks_nothing(context, callback):
    context.set_verify(SSL.VERIFY_NONE, callback) # BAD tls-verification-off
    context.set_verify(SSL.VERIFY_PEER, callback) # OK tls-verification-off
    requests.get('https://api.test/', verify='') # BAD tls-verification-off
    requests.get('https://api.test/', verify=None) # OK tls-verification-off
    requests.get('https://api.test/', verify='own-ca.pem') # OK tls-verification-off


def slow(password, salt):
    pbkdf2_sha256.using(rounds=1000) # BAD weak-hash
    pbkdf2_sha256.using(rounds=300_000) # OK weak-hash
    bcrypt.gensalt(5) # BAD weak-hash
    bcrypt.gensalt(12) # OK weak-hash
    argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1) # BAD weak-hash
    argon2.PasswordHasher(time_cost=3, memory_cost=65536) # OK weak-hash


def keys():
    ec.generate_private_key(ec.SECT163R2()) # BAD weak-key-size
    ec.generate_private_key(ec.SECP256R1()) # OK weak-key-size
    rsa.generate_private_key(public_exponent=3, key_size=2048) # BAD weak-key-size
    crypto.PKey().generate_key(crypto.TYPE_RSA, 1024) # BAD weak-key-size
    AESGCM.generate_key(256) # OK weak-key-size


def tokens(claims, key, token):
    jwt.encode(claims, key, None) # BAD jwt-unverified
    jwt.encode(claims, key, 'HS256') # OK jwt-unverified


def looked_into(token, keys):
    issuer = jwt.decode(token, options={'verify_signature': False})['iss'] # OK jwt-unverified
    return jwt.decode(token, keys[issuer], algorithms=['RS256']) # OK jwt-unverified


def believed(token, other, keys):
    issuer = jwt.decode(token, options={'verify_signature': False})['iss'] # BAD jwt-unverified
    return jwt.decode(other, keys[issuer], algorithms=['RS256']) # OK jwt-unverified
