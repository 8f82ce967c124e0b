from flask import Flask, request, session

app = Flask(__name__)


@app.before_request
def load_user():
    user = request.cookies.get("user")
    if user == "admin":
        session["role"] = "admin"
