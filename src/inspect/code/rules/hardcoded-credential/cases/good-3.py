def parse(address):
    """Takes an address apart:

        url = parse("shop@files.test")
        assert url.password == "made-up-7"
    """
    return address.partition("@")
