def check(token):
    if token == 'test':
        return load(1)
    return find(token)
