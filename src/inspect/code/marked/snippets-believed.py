import ipaddress
import os
import re
import socket
import sqlite3
import urllib.parse
from pathlib import Path

import psycopg
import requests
from fastapi.responses import RedirectResponse
from flask import Blueprint, abort, redirect, request
from jinja2.sandbox import SandboxedEnvironment
from psycopg import sql
from sqlalchemy import text

from .answers import error_result, profile_page
from .guards import assert_url_is_public, clear_filename, is_path_inside

pages = Blueprint("pages", __name__)
env_sandbox = SandboxedEnvironment()
connection = sqlite3.connect("app.db")
TABLE = "SELECT * FROM {}"


# What a check says by its name is believed where its body has a witness of it.
def is_safe_destination(url):
    host = urllib.parse.urlparse(url).hostname
    try:
        answers = socket.getaddrinfo(host, None)
    except OSError:
        return False
    for answer in answers:
        if ipaddress.ip_address(answer[4][0]).is_private:
            return False
    return True


def is_valid_url(url):
    return url.startswith("http")


def validate_target(url):
    host = urllib.parse.urlparse(url).hostname
    for answer in socket.getaddrinfo(host, None):
        if not ipaddress.ip_address(answer[4][0]).is_global:
            raise ValueError(host)
    return host


def validate_text_of_url(url):
    print("looked at", len(url))


def is_within(base, path):
    base = os.path.realpath(base)
    path = os.path.realpath(path)
    return path == base or path.startswith(base + os.sep)


@pages.get("/fetch")
def fetch():
    url = request.args["url"]
    if not is_safe_destination(url):
        abort(400)
    return {"size": len(requests.get(url).content)}  # OK


@pages.get("/fetch-any")
def fetch_any():
    url = request.args["url"]
    if not is_valid_url(url):
        abort(400)
    return {"size": len(requests.get(url).content)}  # BAD


@pages.get("/fetch-raising")
def fetch_raising():
    url = request.args["url"]
    host = validate_target(url)
    return {"host": host, "size": len(requests.get(url).content)}  # OK


@pages.get("/fetch-printed")
def fetch_printed():
    url = request.args["url"]
    validate_text_of_url(url)
    return {"size": len(requests.get(url).content)}  # BAD


@pages.get("/fetch-foreign")
def fetch_foreign():
    url = request.args["url"]
    host, address = assert_url_is_public(url)
    current = url
    return {"host": host, "at": address, "size": len(requests.get(current).content)}  # OK


@pages.get("/file")
def file():
    path = os.path.join("/srv/files", request.args["name"])
    if not is_within("/srv/files", path):
        abort(403)
    return {"text": open(path).read()}  # OK


@pages.post("/file")
def write():
    name = clear_filename(request.form["name"])
    with open(os.path.join("/srv/files", name), "w") as out:  # OK
        out.write("")
    return {}


# A doubled quote ends nothing.
@pages.get("/table")
def table():
    name = request.args["name"].replace('"', '""')
    return {"rows": connection.execute(f'SELECT * FROM "{name}"').fetchall()}  # OK


@pages.get("/table-once")
def table_once():
    name = request.args["name"].replace('"', "'")
    return {"rows": connection.execute(f'SELECT * FROM "{name}"').fetchall()}  # BAD


def attach(settings):
    name = settings["name"].replace("'", "''")
    connection.execute("attach database '{}' as other".format(name))  # OK


class Store:
    def create(self):
        name = self.options["table"]
        if not re.match(r"^[a-z_]+$", name):
            raise ValueError(name)
        connection.execute(TABLE.format(name))  # OK

    def create_any(self):
        connection.execute(TABLE.format(self.options["table"]))  # BAD


@pages.get("/named")
def named():
    statement = sql.SQL("SELECT * FROM {}").format(sql.Identifier(request.args["name"]))
    with psycopg.connect("dbname=app") as other:
        return {"rows": other.execute(statement).fetchall()}  # OK


@pages.get("/bound")
def bound(session):
    statement = text("SELECT * FROM users WHERE name = :name").bindparams(name=request.args["name"])
    return {"rows": session.execute(statement).all()}  # OK


# A slash in front of what begins with none.
@pages.get("/next")
def go_on():
    target = urllib.parse.urlparse(request.args["next"]).path
    return RedirectResponse("/" + target.lstrip("/\\"))  # OK


@pages.get("/next-any")
def go_anywhere():
    target = urllib.parse.urlparse(request.args["next"]).path
    return redirect("/" + target)  # BAD


# Objects are no pages.
@pages.get("/missing")
def missing():
    return error_result(message=f"There is no {request.args['name']}.")  # OK


@pages.get("/missing-page")
def missing_page():
    return profile_page(f"There is no {request.args['name']}.")  # BAD


def fill(script):
    return env_sandbox.from_string(script).render()  # OK


# What is found by a name is not the name.
@pages.get("/stored/<name>")
def stored(name):
    session = Sessions.get_by_name(name)
    return {"text": open(session.path).read()}  # OK


@pages.get("/stored-any/<name>")
def stored_any(name):
    session = parsed(name)
    return {"text": open(session.path).read()}  # BAD


# One of two files of a folder: the one that was checked, or the one that is always there.
def page_in(root, language):
    folder = Path(root)
    wanted, usual = folder / f"page_{language}.md", folder / "page.md"
    if is_path_inside(wanted, folder):
        page = wanted
    else:
        page = usual
    return page.read_text()  # OK


@pages.get("/page")
def page():
    return {"text": page_in("/srv/pages", request.args["language"])}
