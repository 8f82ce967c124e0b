from flask import Flask, request
app = Flask(__name__)
ORIGINS = {"https://app.example.com"}


@app.after_request
def cors(response):
    origin = request.headers.get("Origin")
    if origin in ORIGINS:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response
