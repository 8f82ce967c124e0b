import hmac
import ipaddress
import os
import re
import socket
import subprocess
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

import requests
from django import forms
from django.conf import settings
from fastapi import FastAPI
from flask import Flask, request, send_file
from sqlalchemy import text

from checks import validate_path, validate_url

app = FastAPI()
ROOT = Path("/srv/files")


def assert_public(url):
    host = urlparse(url).hostname
    for info in socket.getaddrinfo(host, None):
        if not ipaddress.ip_address(info[4][0]).is_global:
            raise ValueError("an address of the own network")


def fetch(url):
    assert_public(url)
    return requests.get(url, timeout=5)  # OK


def fetch_all():
    return fetch(request.args["url"])  # OK


def fetch_any():
    return requests.get(request.args["url"], timeout=5)  # BAD


def fetch_checked():
    url = request.args["url"]
    validate_url(url)
    return requests.get(url, timeout=5)  # OK


def fetch_known():
    return requests.get(settings.HOOKS.get(request.args["name"]), timeout=5)  # OK


def connect():
    connection = socket.socket()
    return connection.connect_ex((request.args["host"], 80))  # BAD


def download(name):
    validate_path(name)
    return send_file(os.path.join("/srv/files", name))  # OK


def download_any(name):
    return send_file(os.path.join("/srv/files", name))  # BAD


def download_inside(name):
    full = ROOT / name
    return send_file(str(full))  # BAD


@app.get("/sorted")
def sorted_by(sort: Literal["name", "price"], other: str, db=None):
    db.execute(text("SELECT * FROM items ORDER BY " + other))  # BAD
    return db.execute(text("SELECT * FROM items ORDER BY " + sort))  # OK


@app.get("/items/{number}")
def one(number: int, db=None):
    return db.execute(f"SELECT * FROM items WHERE id = {number}")  # OK


@app.get("/page")
def page(count: str, db=None):
    return db.execute(f"SELECT * FROM items LIMIT {count:d}")  # OK


class Ping(forms.Form):
    name = forms.CharField()
    address = forms.GenericIPAddressField()


def ping(form):
    subprocess.getoutput("ping " + form.cleaned_data["address"])  # OK
    return subprocess.getoutput("ping " + form.cleaned_data["name"])  # BAD


def run_hook(name):
    subprocess.Popen([os.path.join("/usr/lib/hooks", os.path.basename(name)), "now"])  # OK
    return subprocess.Popen([os.path.join("/usr/lib/hooks", name) + " now"], shell=True)  # BAD


def deep(target, source):
    for key, value in source.items():
        if isinstance(value, dict):
            target[key] = deep(target.get(key, {}), value)  # OK
        else:
            target[key] = value  # OK
    return target


def run_git(*args):
    return subprocess.run(find_git() + list(args), check=True)  # OK


class Response:
    def __init__(self, data):
        self.data = data


def answer():
    return Response(request.args["data"])  # OK


def fetch_own(url):
    return url


def own_names():
    return fetch_own(request.args["url"]).upper()  # OK
