import os
from flask import abort, request
from werkzeug.utils import secure_filename

ALLOWED = {".png", ".gif"}


def avatar():
    file = request.files["avatar"]
    name = secure_filename(file.filename)
    if os.path.splitext(name)[1].lower() not in ALLOWED:
        abort(400)
    file.save(os.path.join("static/avatars", name))
