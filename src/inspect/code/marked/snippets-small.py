# One mistake each, beside what differs from it in one place.
import hashlib
import hmac
import os
import ssl
from aiohttp import web
from http.server import BaseHTTPRequestHandler
from lxml import etree
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.viewsets import ModelViewSet, ReadOnlyModelViewSet


def drop(uid, gid):
    os.setuid(uid) # BAD insecure-permissions
    os.setgid(gid)


def drop(uid, gid):
    os.setgid(gid)
    os.setuid(uid) # OK


def save(pem):
    path = os.path.expanduser("~/.app/key.pem")
    os.chmod(path, 0o644) # BAD insecure-permissions


def save(pem):
    path = os.path.expanduser("~/.app/key.pem")
    os.chmod(path, 0o600) # OK


def publish(page):
    path = os.path.expanduser("~/site/index.html")
    os.chmod(path, 0o644) # OK


def check(body, sent, key):
    want = hmac.new(key, body, hashlib.sha256).hexdigest()
    if sent != want: # BAD timing-attack
        raise ValueError


def check(body, sent, key):
    want = hmac.new(key, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(sent, want): # OK
        raise ValueError


def register(pw):
    if len(pw) < 4: # BAD weak-password
        return "too short"


def register(pw):
    if len(pw) < 12: # OK
        return "too short"


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*")) # BAD permissive-cors
        self.send_header("Access-Control-Allow-Origin", "https://app.example.com") # OK


def validate(data):
    parser = etree.XMLParser(load_dtd=True, no_network=False, resolve_entities=False)
    return etree.XML(data, parser) # BAD xxe


def validate(data):
    parser = etree.XMLParser(load_dtd=True, no_network=True, resolve_entities=False)
    return etree.XML(data, parser) # OK


class Users(ModelViewSet):
    permission_classes = [AllowAny] # BAD missing-auth


class Users(ModelViewSet):
    permission_classes = [IsAdminUser] # OK


class Users(ReadOnlyModelViewSet):
    permission_classes = [AllowAny] # OK


async def download(request):
    name = request.query["name"]
    return web.Response(headers={"Content-Disposition": "attachment; filename=" + name}) # BAD header-injection


async def download(request):
    return web.Response(headers={"Content-Disposition": "attachment; filename=report.pdf"}) # OK


def upload(request):
    ext = os.path.splitext(request.FILES["f"].name)[1].lower()
    storage.save("uploads/x" + ext, request.FILES["f"]) # BAD unrestricted-upload


def upload(request):
    ext = os.path.splitext(request.FILES["f"].name)[1].lower()
    if ext not in {".png", ".jpg"}:
        return None
    storage.save("uploads/x" + ext, request.FILES["f"]) # OK


def load_context_no_verify():
    context = ssl.create_default_context()
    context.check_hostname = False # BAD tls-verification-off/low


def load_context():
    context = ssl.create_default_context()
    context.check_hostname = False # BAD tls-verification-off/high


# TODO: implement auth-int # OK
# TODO: check auth # BAD unfinished-security
