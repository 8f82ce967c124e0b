from werkzeug.security import check_password_hash


def login(users, name, given):
    user = users.find(name)
    if user and check_password_hash(user.password, given):
        return user


def register(form, password, confirm):
    if form.password != form.confirm or password != confirm:
        raise ValueError("the passwords differ")
    if form.password is None or form.password == "":
        raise ValueError("no password")
