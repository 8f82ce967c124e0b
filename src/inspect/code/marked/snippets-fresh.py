import hashlib
import hmac
import subprocess

from flask import Flask, request

site = Flask(__name__)


def run(command):
    return subprocess.Popen(command, stdout=subprocess.PIPE).communicate()[0]  # OK


def run_line(command):
    return subprocess.Popen(command, shell=True, stdout=subprocess.PIPE).communicate()[0]  # BAD


@site.route("/log/<branch>")
def log(branch):
    run(["git", "log", "--end-of-options", branch])
    return run_line("git log " + branch)


@site.route("/found")
def found():
    db.users.find_one({"email": request.args["email"]})  # OK
    return db.users.find_one({"email": request.json["email"]})  # BAD


def webhook(request):
    expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
    return request.headers["X-Signature"] == expected  # BAD


def reports():
    role = request.cookies.get("role")  # BAD
    if role == "admin":
        return all_reports()
