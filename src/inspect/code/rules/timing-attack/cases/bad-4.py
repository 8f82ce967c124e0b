def login(users, name, given):
    user = users.find(name)
    if user and user.password == given:
        return user
