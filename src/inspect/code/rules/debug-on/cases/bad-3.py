from flask import Flask

app = Flask(__name__)
app.run("127.0.0.1", 8080, True)
