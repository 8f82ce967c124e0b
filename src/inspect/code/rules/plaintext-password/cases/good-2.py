def connect(driver, user, password):
    return driver.connect(user=user, password=password)


def count(connection, username):
    connection.execute("INSERT INTO attempts (username, at) VALUES (?, ?)", (username, 1))
