def login(name, word):
    # TODO: verify this
    return users[name]
