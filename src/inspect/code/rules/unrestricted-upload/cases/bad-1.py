import os
from flask import request
from werkzeug.utils import secure_filename


def avatar():
    file = request.files["avatar"]
    file.save(os.path.join("static/avatars", secure_filename(file.filename)))
