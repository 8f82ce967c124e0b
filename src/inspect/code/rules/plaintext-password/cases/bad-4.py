import json


def remember(name, password):
    with open("settings.json", "w") as file:
        json.dump({"name": name, "password": password}, file)
