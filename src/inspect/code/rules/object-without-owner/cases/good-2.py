from flask import Flask, request, session

app = Flask(__name__)


@app.before_request
def load_user():
    theme = request.cookies.get("theme")
    if theme == "dark":
        session["theme"] = "dark"
