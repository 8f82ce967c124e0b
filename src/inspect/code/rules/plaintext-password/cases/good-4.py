import json

import keyring


def remember(name, password):
    with open("settings.json", "w") as file:
        json.dump({"name": name}, file)
    keyring.set_password("shop", name, password)
