def login(form):
    return form['username'] == 'admin' and form['password'] == 'password'
